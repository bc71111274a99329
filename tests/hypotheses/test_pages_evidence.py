"""Pages about evidence and checks: from a hypothesis, from a note, and what became of a note since."""

import pytest

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.marks import set_standing
from mechjournal.models import Evidence, Hypothesis, SkepticCheck
from tests.helpers import note
from tests.hypotheses.test_pages import base, made, page, post


@pytest.fixture
def weighed(cast):
    """H1 with the note #1 for it, which was corrected since."""
    entry = note(cast.ana, cast.project, "The peak is at 14.")
    add_evidence(by=cast.ana, hypothesis=made(cast), entry=entry, side="for", kind="weak", says="It peaks.")
    text = Text(body="The peak is at 13.", client_key=entry.client_key)
    save_entry(editor=cast.ana, entry=entry, version=1, text=text)
    entry.refresh_from_db()
    set_standing(by=cast.ana, entry=entry, standing="corrected", reason="One layer off.", better=None)
    return entry


def of_entry(cast, address, **fields):
    return cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/1/{address}", fields)


def test_a_note_is_added_by_its_number(cast):
    made(cast), note(cast.ana, cast.project)
    response = post(cast, "1/evidence/", entry="#1", side="for", kind="strong", says="It drops.")
    assert response["Location"] == f"{base(cast)}1/#evidence"
    assert Evidence.objects.get().kind == "strong"


def test_the_same_note_twice_is_refused_in_words(cast):
    made(cast), note(cast.ana, cast.project)
    post(cast, "1/evidence/", entry="#1", side="for")
    response = post(cast, "1/evidence/", entry="#1", side="against")
    assert response.status_code == 422
    assert "Re-weigh it instead." in response.content.decode()


@pytest.mark.parametrize("number", ["", "7", "x"])
def test_a_note_that_is_not_there_is_asked_for_again(cast, number):
    made(cast)
    response = post(cast, "1/evidence/", entry=number, side="for", says="kept")
    assert response.status_code == 422
    assert 'value="kept"' in response.content.decode()


def test_from_a_note_one_chooses_the_hypothesis(cast):
    made(cast), made(cast, "It is the judge.")
    note(cast.ana, cast.project)
    of_entry(cast, "evidence/", hypothesis="2", side="against")
    assert Evidence.objects.get().hypothesis.number == 2


def test_from_a_note_comes_a_hypothesis_with_its_origin(cast):
    entry = note(cast.ana, cast.project, "Maybe one direction does it all.")
    form = cast.client("ana").get(f"{entry.get_absolute_url()}hypothesis/").content.decode()
    assert 'value="Maybe one direction does it all."' in form
    of_entry(cast, "hypothesis/", claim="one direction does it all")
    assert Hypothesis.objects.get().origin == entry


def test_a_change_of_the_note_is_said_on_every_page(cast, weighed):
    assert "evidence changed" in page(cast)
    assert "This note was corrected: “One layer off.”" in page(cast, "1/")
    assert "evidence changed" in cast.client("col").get(cast.project.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["ana", "mo", "rhea"])
def test_whoever_relies_on_it_sees_the_difference(cast, weighed, who):
    html = page(cast, "1/evidence/1/", who)
    assert "<del>14</del><ins>13</ins>" in html
    assert ("Keep it as it is" in html) == (who == "ana")


def test_keeping_it_takes_the_note_as_it_stands_now(cast, weighed):
    post(cast, "1/evidence/1/", side="for", kind="weak", says="It peaks.")
    assert "evidence changed" not in page(cast, "1/")
    assert "The text is as it was" in page(cast, "1/evidence/1/")


def test_dropped_it_no_longer_counts_and_is_still_listed(cast, weighed):
    post(cast, "1/evidence/1/drop/", because="A bug.")
    assert "It peaks." not in page(cast, "1/")
    assert "A bug." in page(cast, "1/evidence/all/")


def test_someone_elses_private_evidence_is_not_there(cast):
    hypothesis, entry = made(cast), note(cast.ana, cast.project, "Only mine.", visibility="me")
    add_evidence(by=cast.ana, hypothesis=hypothesis, entry=entry, side="for")
    assert "Only mine." in page(cast, "1/")
    for address in ("1/", "1/evidence/all/"):
        assert "Only mine." not in page(cast, address, "col")
    assert cast.client("col").get(f"{base(cast)}1/evidence/1/").status_code == 404


def test_a_check_is_settled_by_a_note_or_a_sentence_and_opened_again(cast):
    made(cast), note(cast.ana, cast.project)
    post(cast, "1/checks/dullest/", entry="#1")
    post(cast, "1/checks/read-examples/", sentence="Twenty, nothing odd.")
    assert "2 of 2" in page(cast, "1/")
    post(cast, "1/checks/dullest/", undo="yes")
    assert SkepticCheck.objects.get().sentence == "Twenty, nothing odd."


def test_a_check_settled_by_nothing_is_refused(cast):
    made(cast)
    assert post(cast, "1/checks/dullest/").status_code == 422


def test_a_check_that_the_guide_does_not_know_is_not_there(cast):
    made(cast)
    assert cast.client("ana").get(f"{base(cast)}1/checks/nonsense/").status_code == 404
