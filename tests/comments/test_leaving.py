"""What was said leaves with a secret, with a person, and into their copy, no further than they may read."""

import json
import zipfile

import pytest

from mechjournal.actions import comments
from mechjournal.actions.accounts import delete_account
from mechjournal.actions.asked_checks import ask_check
from mechjournal.actions.comments import Said
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.snippets import keep_snippet
from mechjournal.exchange.archive import write_archive
from mechjournal.lib.removal import cut
from mechjournal.models import AskedCheck, Change, Comment, Notification, Snippet
from tests.helpers import note

SECRET = "hunter2-hunter2"
BODY = f"The judge runs with {SECRET} as its key. It drops refusal."


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, BODY)


def say(cast, entry, body: str = "Why?", quote: str = "") -> Comment:
    return comments.say(by=cast.mo, on=entry, said=Said(body=body, part="body" if quote else "", quote=quote))


def everything(project) -> str:
    """All that is stored of comments, the ledger and what people were told."""
    rows = [*Comment.objects.values(), *Change.objects.values(), *Notification.objects.values()]
    return "".join(map(str, rows))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"runs with {SECRET} as", "runs with [removed] as"),
        (f"{SECRET[4:]} as its key", "[removed] as its key"),
        (f"runs with {SECRET[:9]}", "runs with [removed]"),
        (SECRET[2:10], "[removed]"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_a_piece_of_a_secret_at_an_edge_goes_too(text, left):
    assert cut(text, SECRET) == left


@pytest.mark.parametrize("quote", [f"with {SECRET} as", f"runs with {SECRET[:10]}", f"{SECRET[4:]} as its key"])
def test_a_secret_goes_from_words_passages_their_lines_and_what_people_were_told(cast, entry, quote):
    say(cast, entry, body=f"Is {SECRET} yours?", quote=quote)
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    stored = everything(cast.project)
    assert SECRET not in stored
    assert SECRET[:9] not in stored
    assert SECRET[4:] not in stored
    assert Comment.objects.get().body == "Is [removed] yours?"
    assert not list(Change.objects.broken(cast.project.__class__.objects.get()))


def test_a_passage_around_a_secret_keeps_its_place(cast, entry):
    said, other = say(cast, entry, quote=f"with {SECRET} as"), say(cast, entry, "And?", quote="drops refusal")
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    said.refresh_from_db()
    other.refresh_from_db()
    assert (said.quote, said.is_orphaned) == ("with [removed] as", False)
    assert (other.quote, other.is_orphaned) == ("drops refusal", False)


def test_a_secret_goes_from_what_mentors_ask(cast, entry):
    ask_check(by=cast.mo, project=cast.project, question=f"Was {SECRET} used?")
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    assert AskedCheck.objects.get().question == "Was [removed] used?"


def test_with_an_account_go_its_snippets_and_its_name_and_its_comments_stay(cast, entry):
    say(cast, entry, body="Which judge?")
    keep_snippet(user=cast.mo, key="raw", text="How many raw examples?")
    delete_account(user=cast.mo)
    assert not Snippet.objects.exists()
    page = cast.client("ana").get(entry.get_absolute_url()).content.decode()
    assert "Which judge?" in page
    assert "Deleted account" in page


def test_with_an_account_goes_what_was_said_of_entries_for_it_alone(cast):
    mine = note(cast.col, cast.project, "Only for me.", visibility="me")
    comments.say(by=cast.col, on=mine, said=Said(body="A thought of mine.", part="body", quote="for me"))
    delete_account(user=cast.col)
    assert "A thought of mine." not in everything(cast.project)


# --- one's copy -----------------------------------------------------------------------------------------------------


def copied(cast, name: str) -> tuple[dict, list]:
    with write_archive(cast.who(name)) as file, zipfile.ZipFile(file) as archive:
        project = json.loads(archive.read(f"{cast.project.key}/project.json"))
        return json.loads(archive.read("account.json")), project["comments"]


def test_ones_copy_holds_ones_own_comments_and_snippets(cast, entry):
    say(cast, entry, body="Which judge?", quote="drops refusal")
    keep_snippet(user=cast.mo, key="raw", text="How many raw examples?")
    account, said = copied(cast, "mo")
    assert account["snippets"] == [{"key": "raw", "text": "How many raw examples?"}]
    assert [(row["body"], row["quote"], row["on"]) for row in said] == [("Which judge?", "drops refusal", ["entry", 1])]
    assert copied(cast, "ana")[1] == []


def test_of_what_one_may_no_longer_read_ones_copy_holds_ones_own_words_alone(cast, entry):
    say(cast, entry, body="Which judge?", quote="drops refusal")
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body=BODY, visibility="me"))
    (said,) = copied(cast, "mo")[1]
    assert said["body"] == "Which judge?"
    assert "quote" not in said
    assert "on" not in said
