"""The agenda of a meeting, written by both; and what a mentor keeps for themselves."""

import io
import zipfile

import pytest

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.marks import mark
from mechjournal.actions.meetings import keep_private_note
from mechjournal.actions.mentorships import begin_mentorship, end_mentorship
from mechjournal.models import Entry, Meeting, Mentorship, PrivateNote
from tests.helpers import experiment, note


@pytest.fixture
def pair(cast) -> Mentorship:
    return begin_mentorship(mentor=cast.mo, mentee=cast.ana)


def plan(cast, pair, name: str = "ana") -> Meeting:
    cast.client(name).post(f"/mentoring/{pair.key}/meetings/plan/")
    return Meeting.objects.latest("number")


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(cast, pair)


def write(cast, meeting, name: str = "ana", **typed):
    form = {"version": meeting.version, "on_day": meeting.on_day.isoformat(), **typed}
    response = cast.client(name).post(meeting.get_absolute_url(), form)
    meeting.refresh_from_db()
    return response


def test_it_begins_with_what_moved(cast, pair):
    mark(by=cast.ana, entry=note(cast.ana, cast.project, "Random directions do nothing."), highlight=True)
    experiment(cast.ana, cast.project, body="Ablate in gemma.")
    one = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=52)
    set_credence(by=cast.ana, hypothesis=one, value=71)
    texts = plan(cast, pair).texts
    assert texts["headline"] == "- #1 Random directions do nothing."
    assert texts["beliefs"] == "- H1 71 %: One direction does it."
    assert texts["next"] == "1. #2 Ablate in gemma."


def test_nothing_for_only_me_comes_into_it(cast, pair):
    experiment(cast.ana, cast.project, body="My own plan.", visibility="me")
    assert plan(cast, pair).texts == {}


def test_a_mentors_own_credence_does_not_come_into_it(cast, pair):
    one = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    set_credence(by=cast.mo, hypothesis=one, value=15)
    assert plan(cast, pair, "mo").texts == {}


def test_planning_again_goes_on_with_the_same_one(cast, pair, meeting):
    assert plan(cast, pair, "mo") == meeting


def test_the_next_one_recalls_what_was_agreed(cast, pair, meeting):
    write(cast, meeting, next="1. Random control", notes="Judge may be wrong.")
    cast.client("mo").post(f"{meeting.get_absolute_url()}hold/")
    assert plan(cast, pair).texts["recap"] == (
        "Meant to be next:\n\n1. Random control\n\nNoted:\n\nJudge may be wrong."
    )


def test_both_write_in_it(cast, meeting):
    write(cast, meeting, questions="Is n enough?")
    write(cast, meeting, "mo", blockers="  A GPU.")
    assert meeting.texts == {"questions": "Is n enough?", "blockers": "  A GPU."}


def test_of_two_who_save_at_once_neither_is_lost(cast, meeting):
    write(cast, meeting, "mo", notes="Theirs.")
    meeting.version -= 1
    response = write(cast, meeting, notes="Mine.")
    page = response.content.decode()
    assert response.status_code == 409 and "Theirs." in page and "Mine." in page
    assert meeting.texts["notes"] == "Theirs."


def test_seen_beside_the_other_words_ones_own_can_be_saved(cast, meeting):
    write(cast, meeting, "mo", notes="Theirs.")
    meeting.version -= 1
    shown = write(cast, meeting, notes="Mine.").context["form"]["version"].value()
    meeting.version = shown
    assert write(cast, meeting, notes="Theirs. Mine.").status_code == 302
    assert meeting.texts["notes"] == "Theirs. Mine."


def test_what_the_mentee_expects_is_theirs_until_they_have_met(cast, meeting):
    write(cast, meeting, predicted="You will say no.")
    places = [meeting.get_absolute_url(), f"{meeting.get_absolute_url()}agenda.md"]
    assert [b"will say no" in cast.client("mo").get(place).content for place in places] == [False, False]
    cast.client("ana").post(f"{meeting.get_absolute_url()}hold/")
    assert [b"will say no" in cast.client("mo").get(place).content for place in places] == [True, True]


def test_a_mentor_who_saves_leaves_it_alone(cast, meeting):
    write(cast, meeting, predicted="You will say no.")
    write(cast, meeting, "mo", predicted="Overwritten.", notes="Good.")
    assert meeting.texts["predicted"] == "You will say no."


def test_an_access_key_is_pointed_out_first(cast, meeting):
    response = write(cast, meeting, notes="hf_abcdefghijklmnopqrstuvwxyz012345")
    assert response.status_code == 422 and "looks like an access key" in response.content.decode()
    assert meeting.texts == {}


def test_the_notes_become_an_entry_once(cast, meeting):
    write(cast, meeting, notes="Judge may be wrong.", next="1. Random control")
    for _ in range(2):
        cast.client("ana").post(f"{meeting.get_absolute_url()}keep/", {"project": cast.project.key})
    entry = Entry.objects.get()
    assert entry.body == "Judge may be wrong.\n\n## Next\n\n1. Random control"
    assert entry.title.startswith("Meeting with Mo")


def test_only_the_mentee_keeps_them_and_only_in_their_own_journal(cast, meeting):
    address = f"{meeting.get_absolute_url()}keep/"
    assert cast.client("mo").post(address, {"project": cast.project.key}).status_code == 403
    assert cast.client("ana").post(address, {"project": "aaaaaaaaaa"}).status_code == 404


def test_the_markdown_has_what_was_written(cast, meeting):
    write(cast, meeting, headline="96 % stay.", questions="Is n enough?")
    text = cast.client("ana").get(f"{meeting.get_absolute_url()}agenda.md").content.decode()
    assert "## Headline\n\n96 % stay.\n\n## Questions\n\nIs n enough?\n" in text and "## Blockers" not in text


@pytest.mark.parametrize("name", ["col", "rhea", "olu"])
def test_nobody_else_sees_it(cast, meeting, name):
    assert cast.client(name).get(meeting.get_absolute_url()).status_code == 404


def test_once_the_mentorship_ended_the_mentee_reads_it_and_nobody_writes(cast, pair, meeting):
    write(cast, meeting, notes="Good.")
    end_mentorship(by=cast.mo, mentorship=pair)
    assert b"Good." in cast.client("ana").get(meeting.get_absolute_url()).content
    assert write(cast, meeting, notes="Changed.").status_code == 403
    assert cast.client("mo").get(meeting.get_absolute_url()).status_code == 404


# --- notes for oneself ----------------------------------------------------------------------------------------------
def address(cast) -> str:
    return f"/mentoring/about/{cast.ana.key}/"


def test_a_note_is_the_mentors_alone(cast, pair):
    client = cast.client("mo")
    client.post(address(cast), {"version": 0, "text": "Fast; forgets controls."})
    assert "forgets controls" in client.get(address(cast)).content.decode()
    for name in ("ana", "col", "rhea", "olu"):
        assert cast.client(name).get(address(cast)).status_code == 404


def test_it_stands_on_no_page_of_the_mentees(cast, pair):
    keep_private_note(by=cast.mo, about=cast.ana, version=0, text="forgets controls")
    for place in ("/mentoring/", pair.get_absolute_url(), "/account/you/", "/search/?q=forgets"):
        assert b"forgets controls" not in cast.client("ana").get(place).content


def copy_of_everything(cast, name: str) -> str:
    whole = b"".join(cast.client(name).get("/account/download/").streaming_content)
    return zipfile.ZipFile(io.BytesIO(whole)).read("account.json").decode()


def test_ones_copy_of_everything_has_what_one_may_read(cast, meeting):
    write(cast, meeting, predicted="You will say no.", headline="96 % stay.")
    keep_private_note(by=cast.mo, about=cast.ana, version=0, text="forgets controls")
    mine, theirs = copy_of_everything(cast, "ana"), copy_of_everything(cast, "mo")
    assert "96 % stay" in mine and "will say no" in mine and "forgets controls" not in mine
    assert "96 % stay" in theirs and "will say no" not in theirs and "forgets controls" in theirs


def test_two_tabs_lose_nothing(cast, pair):
    keep_private_note(by=cast.mo, about=cast.ana, version=0, text="One.")
    response = cast.client("mo").post(address(cast), {"version": 0, "text": "Two."})
    page = response.content.decode()
    assert response.status_code == 409 and "One." in page and "Two." in page
    assert PrivateNote.objects.get().text == "One."


def test_it_outlives_the_mentorship_and_not_the_account(cast, pair):
    keep_private_note(by=cast.mo, about=cast.ana, version=0, text="Quick.")
    end_mentorship(by=cast.mo, mentorship=pair)
    assert cast.client("mo").get(address(cast)).status_code == 200
    delete_account(user=cast.mo)
    assert not PrivateNote.objects.exists()
