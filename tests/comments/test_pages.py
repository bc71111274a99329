"""Pages of comments: beside the thing and on their own, with htmx and without; for those who may read it alone."""

import re

import pytest

from mechjournal.actions import comments
from mechjournal.actions.comments import Said
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.moving import move_entry
from mechjournal.actions.projects import create_project
from mechjournal.models import Comment
from tests.helpers import note
from tests.postmortems.steps import page as page_of_sprint
from tests.postmortems.steps import sprint_of, write

BODY = "Ablating one direction drops refusal.\n\nThe random control leaves it at 94%."
HTMX = {"HX-Request": "true"}
KEY = "hf_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7" + "aB3dE6g"


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, BODY)


@pytest.fixture
def said(cast, entry):
    return comments.say(by=cast.mo, on=entry, said=Said(body="By which judge?", part="body", quote="drops refusal"))


def of(thing, kind: str = "entry") -> str:
    return f"{thing.project.get_absolute_url()}comments/{kind}/{thing.number}/"


def text(response) -> str:
    return response.content.decode()


def paragraphs(page: str) -> dict[str, str]:
    """What may be chosen on the plain form: by its words the value sent."""
    return {words: value for value, words in re.findall(r'<option value="([^"]*:\d:\w+)">([^<]*)</option>', page)}


# --- saying something -----------------------------------------------------------------------------------------------


def test_a_passage_is_commented_by_htmx_and_the_threads_come_anew(cast, entry):
    sent = {"body": "By which judge?", "part": "body", "quote": "drops refusal", "before": "direction", "after": "."}
    response = cast.client("mo").post(of(entry), sent, headers=HTMX)
    assert response.status_code == 201
    assert 'data-quote="drops refusal"' in text(response)
    assert "<html" not in text(response)


def test_without_scripts_a_paragraph_is_chosen_from_a_list(cast, entry):
    client = cast.client("mo")
    chosen = paragraphs(text(client.get(of(entry))))["The random control leaves it at 94%."]
    response = client.post(of(entry), {"body": "How many seeds?", "paragraph": chosen})
    made = Comment.objects.get()
    assert response["Location"] == f"{entry.get_absolute_url()}#comment-{made.number}"
    assert (made.part, made.quote) == ("body", "The random control leaves it at 94%.")


def test_a_paragraph_that_was_changed_meanwhile_is_chosen_again(cast, entry):
    client = cast.client("mo")
    chosen = paragraphs(text(client.get(of(entry))))["The random control leaves it at 94%."]
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body=BODY.replace("94%", "49%")))
    response = client.post(of(entry), {"body": "How many seeds?", "paragraph": chosen})
    assert response.status_code == 422
    assert "changed meanwhile" in text(response)
    assert "How many seeds?" in text(response)


def test_a_passage_that_is_gone_keeps_what_was_typed(cast, entry):
    sent = {"body": "By which judge?", "part": "body", "quote": "raises refusal"}
    response = cast.client("mo").post(of(entry), sent, headers=HTMX)
    assert response.status_code == 422
    assert "not in the text any more" in text(response)
    assert "By which judge?" in text(response)


def test_a_comment_on_the_whole_asks_for_a_reply(cast, entry):
    cast.client("mo").post(of(entry), {"body": "What next?", "asks_reply": "on"})
    page = text(cast.client("ana").get(entry.get_absolute_url()))
    assert "What next?" in page
    assert "waits for a reply" in page
    said = Comment.objects.get()
    cast.client("ana").post(f"{said.get_absolute_url()}answer/", {"body": "The judge."})
    page = text(cast.client("ana").get(entry.get_absolute_url()))
    assert "waits for a reply" not in page
    assert "asked for a reply" in page


def test_nothing_typed_is_said_beside_the_field(cast, entry):
    response = cast.client("mo").post(of(entry), {"body": "  "}, headers=HTMX)
    assert response.status_code == 422
    assert "Write the comment first." in text(response)


def test_what_looks_like_an_access_key_is_pointed_out_before_it_is_saved(cast, entry):
    client, sent = cast.client("mo"), {"body": f"Try {KEY}"}
    assert "looks like an access key" in text(client.post(of(entry), sent))
    assert not Comment.objects.exists()
    client.post(of(entry), {**sent, "leaks_seen": "on"})
    assert Comment.objects.count() == 1


def test_markdown_is_laid_out_and_scripts_are_not(cast, entry):
    cast.client("mo").post(of(entry), {"body": "**Bold** <script>alert(1)</script>"})
    page = text(cast.client("ana").get(entry.get_absolute_url()))
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page


# --- reading --------------------------------------------------------------------------------------------------------


def test_threads_stand_on_every_page_of_the_entry(cast, entry, said):
    base = cast.project.get_absolute_url()
    for address in (base, entry.get_absolute_url(), f"{base}timeline/", "/today/", "/timeline/"):
        assert "By which judge?" in text(cast.client("ana").get(address)), address


def test_a_reader_reads_them_and_has_no_box(cast, entry, said):
    page = text(cast.client("rhea").get(entry.get_absolute_url()))
    assert "By which judge?" in page
    assert "Resolve" not in page
    assert 'id="passage"' not in page


def test_an_orphaned_one_is_listed_with_its_quote(cast, entry, said):
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="Nothing of it holds."))
    page = text(cast.client("mo").get(entry.get_absolute_url()))
    assert "This passage is not in the text any more." in page
    assert "drops refusal" in page
    assert "data-anchor" not in page


def test_a_hypothesis_and_its_comments_stand_on_one_page(cast):
    made = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")
    cast.client("mo").post(of(made, "hypothesis"), {"body": "Mediates?", "part": "claim", "quote": "mediates"})
    page = text(cast.client("ana").get(made.get_absolute_url()))
    assert "Mediates?" in page
    assert 'data-anchor="claim"' in page


def test_the_page_of_one_thread_has_room_for_an_answer(cast, entry, said):
    client = cast.client("ana")
    assert "By which judge?" in text(client.get(said.get_absolute_url()))
    response = client.post(f"{said.get_absolute_url()}answer/", {"body": "A probe.", "next": said.get_absolute_url()})
    answer = Comment.objects.get(thread=said)
    assert response["Location"] == f"{said.get_absolute_url()}#comment-{answer.number}"
    assert "A probe." in text(client.get(answer.get_absolute_url()))


def test_an_empty_answer_comes_back_with_the_thread(cast, entry, said):
    for headers in ({}, HTMX):
        response = cast.client("ana").post(f"{said.get_absolute_url()}answer/", {"body": ""}, headers=headers)
        assert response.status_code == 422
        assert "Write the comment first." in text(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_resolving_folds_a_thread_away_and_reopening_brings_it_back(cast, entry, said, headers):
    client = cast.client("ana")
    client.post(f"{said.get_absolute_url()}resolve/", headers=headers)
    assert "1 resolved" in text(client.get(entry.get_absolute_url()))
    client.post(f"{said.get_absolute_url()}reopen/", headers=headers)
    assert "1 resolved" not in text(client.get(entry.get_absolute_url()))


def test_two_tabs_that_edit_one_comment_lose_nothing(cast, entry, said):
    client, address = cast.client("mo"), f"{said.get_absolute_url()}edit/"
    client.post(address, {"body": "Which judge?", "version": 1})
    response = client.post(address, {"body": "Whose judge?", "version": 1})
    assert response.status_code == 409
    assert "Which judge?" in text(response)
    assert "Whose judge?" in text(response)
    assert 'name="version" value="2"' in text(response)


# --- who may not ----------------------------------------------------------------------------------------------------


def test_what_was_said_of_an_entry_for_me_alone_is_nobody_elses(cast, entry, said):
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body=BODY, visibility="me"))
    for name in ("col", "mo", "rhea"):
        assert cast.client(name).get(said.get_absolute_url()).status_code == 404
        assert cast.client(name).get(of(entry)).status_code == 404
        assert "By which judge?" not in text(cast.client(name).get(cast.project.get_absolute_url()))
    assert cast.client("ana").get(said.get_absolute_url()).status_code == 200


def test_an_unfinished_post_mortem_hides_its_comments_as_itself(cast):
    sprint = sprint_of(cast)
    row = write(cast.ana, sprint, learned="The judge was wrong.")
    said = comments.say(by=cast.ana, on=row, said=Said(body="Note to myself."))
    for name in ("col", "mo"):
        assert cast.client(name).get(said.get_absolute_url()).status_code == 404
        assert cast.client(name).get(of(row, "postmortem")).status_code == 404
    write(cast.ana, sprint, 1, finish=True)
    assert "Note to myself." in text(cast.client("mo").get(page_of_sprint(sprint)))
    # A partner answers first.
    assert cast.client("col").get(said.get_absolute_url()).status_code == 404


def test_a_comment_of_another_project_is_not_found_under_this_one(cast, said):
    other = create_project(owner=cast.ana, title="Other", question="", stage="mini")
    assert cast.client("ana").get(f"{other.get_absolute_url()}comments/{said.number}/").status_code == 404


def test_a_kind_that_holds_no_comments_is_not_found(cast, entry):
    assert cast.client("ana").get(of(entry, "sprint")).status_code == 404


def test_where_an_entry_moved_away_what_was_said_stays_to_be_read(cast, entry, said):
    other = create_project(owner=cast.ana, title="Other", question="", stage="mini")
    move_entry(by=cast.ana, entry=entry, to=other)
    client = cast.client("ana")
    assert "By which judge?" in text(client.get(entry.get_absolute_url()))
    assert client.post(of(entry), {"body": "More"}).status_code == 403
