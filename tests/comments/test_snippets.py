"""Snippets: kept, used, changed, dropped, and turned into a check of every hypothesis."""

import pytest

from mechjournal.actions import comments
from mechjournal.actions.asked_checks import ask_check, drop_check
from mechjournal.actions.checks import settle_check
from mechjournal.actions.comments import Said
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis
from mechjournal.actions.snippets import keep_snippet
from mechjournal.exchange.writeup import draft_of
from mechjournal.models import AskedCheck, Change, Comment, SkepticCheck, Snippet
from tests.helpers import note
from tests.postmortems.steps import sprint_of

ASKED = "How many seeds is this on?"


@pytest.fixture
def snippet(cast):
    return keep_snippet(user=cast.mo, key="raw", text="How many raw examples did you read?")


def text(response) -> str:
    return response.content.decode()


def test_one_is_kept_changed_and_dropped(cast):
    client = cast.client("mo")
    client.post("/snippets/", {"key": "seeds", "text": ASKED})
    client.post("/snippets/seeds/", {"key": "seeds", "text": "On how many seeds?"})
    assert Snippet.objects.get().text == "On how many seeds?"
    client.post("/snippets/seeds/drop/")
    assert not Snippet.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"key": "raw", "text": "Again."}, "You have a snippet of that name"),
        ({"key": "not a name", "text": "x"}, "Use letters, digits and hyphens"),
        ({"key": "x", "text": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, snippet, sent, says):
    response = cast.client("mo").post("/snippets/", sent)
    assert response.status_code == 422
    assert says in text(response)
    assert sent["text"] in text(response)


def test_two_people_may_use_one_name(cast, snippet):
    assert cast.client("ana").post("/snippets/", {"key": "raw", "text": "Mine."}).status_code == 302


def test_a_comment_begins_one(cast):
    entry = note(cast.ana, cast.project)
    said = comments.say(by=cast.mo, on=entry, said=Said(body="On how many seeds?"))
    page = text(cast.client("mo").get(f"/snippets/?project={cast.project.key}&comment={said.number}"))
    assert "On how many seeds?" in page
    assert cast.client("olu").get(f"/snippets/?project={cast.project.key}&comment={said.number}").status_code == 404


def test_without_scripts_one_is_chosen_and_put_below_what_was_typed(cast, snippet):
    entry = note(cast.ana, cast.project)
    address = f"{cast.project.get_absolute_url()}comments/entry/{entry.number}/"
    cast.client("mo").post(address, {"body": "Good.", "snippet": "raw"})
    cast.client("mo").post(address, {"body": "", "snippet": "raw"})
    assert [row.body for row in Comment.objects.order_by("pk")] == [f"Good.\n\n{snippet.text}", snippet.text]


# --- asked of every hypothesis --------------------------------------------------------------------------------------


@pytest.fixture
def hypothesis(cast):
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", claim_type="existence")


def test_a_snippet_becomes_a_question_of_the_project(cast, snippet, hypothesis):
    client, address = cast.client("mo"), f"{cast.project.get_absolute_url()}asked/"
    assert snippet.text in text(client.get(f"{address}?snippet=raw"))
    client.post(address, {"question": snippet.text})
    assert snippet.text in text(cast.client("ana").get(hypothesis.get_absolute_url()))
    assert Change.objects.get(kind="check.asked").text("question") == snippet.text


def test_it_is_settled_as_the_guides_are_and_counts(cast, hypothesis):
    guides = text(cast.client("ana").get(hypothesis.get_absolute_url())).count('class="todo"')
    asked = ask_check(by=cast.mo, project=cast.project, question=ASKED)
    client = cast.client("ana")
    address = f"{hypothesis.get_absolute_url()}checks/{asked.key}/"
    assert ASKED in text(client.get(address))
    assert "Mo asks this of every hypothesis here." in text(client.get(address))
    client.post(address, {"sentence": "On five."})
    assert SkepticCheck.objects.get().check_key == asked.key
    close_hypothesis(by=cast.ana, hypothesis=hypothesis, status="supported", reason="It holds.")
    said = f"supported, 1 of {guides + 1} checked"
    for address in (hypothesis.get_absolute_url(), f"{cast.project.get_absolute_url()}hypotheses/"):
        assert said in text(client.get(address)).replace("Supported", "supported")
    assert said in draft_of(cast.who("ana"), sprint_of(cast))["body"]


def test_what_is_still_open_is_a_limitation_of_the_write_up(cast, hypothesis):
    ask_check(by=cast.mo, project=cast.project, question=ASKED)
    assert f"H1: {ASKED}" in draft_of(cast.who("ana"), sprint_of(cast))["body"]


def test_what_is_asked_no_more_stays_where_it_was_settled(cast, hypothesis):
    asked = ask_check(by=cast.mo, project=cast.project, question=ASKED)
    other = make_hypothesis(by=cast.ana, project=cast.project, claim="It is the judge.", claim_type="existence")
    settle_check(by=cast.ana, hypothesis=hypothesis, check_key=asked.key, sentence="On five.")
    drop_check(by=cast.mo, asked=asked)
    assert ASKED in text(cast.client("ana").get(hypothesis.get_absolute_url()))
    assert ASKED not in text(cast.client("ana").get(other.get_absolute_url()))


def test_the_same_question_is_asked_once(cast):
    for _ in range(2):
        ask_check(by=cast.mo, project=cast.project, question=ASKED)
    assert AskedCheck.objects.get().key == "asked-1"
