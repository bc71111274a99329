"""What is said about an entry after it was written."""

import pytest
from django.db import IntegrityError, transaction

from mechjournal.models import Change, Entry
from tests.helpers import note
from tests.requests.steps import asked


def post(cast, entry, place, name="ana", htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return cast.client(name).post(f"{entry.get_absolute_url()}{place}/", fields, headers=headers)


@pytest.mark.parametrize(
    ("sent", "name", "value"),
    [
        ({"highlight": "yes"}, "highlight", True),
        ({"minutes": "45"}, "minutes", 45),
        ({"learned": "yes"}, "learned", True),
        ({"learned": "no"}, "learned", False),
    ],
)
def test_one_mark_is_set_and_nothing_else(cast, sent, name, value):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "mark", **sent)
    entry.refresh_from_db()
    marks = {"highlight": False, "minutes": None, "learned": None} | {name: value}
    assert {mark: getattr(entry, mark) for mark in marks} == marks


def test_a_mark_can_be_taken_back(cast):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "mark", learned="yes")
    post(cast, entry, "mark", learned="")
    assert Entry.objects.get().learned is None


def test_a_mark_makes_no_new_version_and_disturbs_no_edit(cast):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "mark", highlight="yes")
    post(cast, entry, "edit", kind="note", body="Edited.", version="1", client_key=str(entry.client_key))
    entry.refresh_from_db()
    assert (entry.body, entry.highlight) == ("Edited.", True)


def test_a_mark_is_in_the_ledger(cast):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "mark", minutes="30")
    change = Change.objects.get(kind="entry.marked")
    assert change.facts["minutes"] == 30
    assert change.is_intact()


@pytest.mark.parametrize(("page", "named"), [("/today/", True), ("/timeline/", True), ("", False)])
def test_a_mark_keeps_the_name_of_the_project_where_all_are_shown(cast, page, named):
    entry = note(cast.ana, cast.project)
    here = f"http://testserver{page or cast.project.get_absolute_url()}"
    headers = {"HX-Request": "true", "HX-Current-URL": here}
    response = cast.client("ana").post(f"{entry.get_absolute_url()}mark/", {"highlight": "yes"}, headers=headers)
    assert (cast.project.title in response.content.decode()) is named


def test_a_mark_keeps_what_was_asked_about_the_entry(cast):
    entry = note(cast.ana, cast.project)
    asked(cast, entry, question="Is it one direction?")
    assert "Is it one direction?" in post(cast, entry, "mark", htmx=True, highlight="yes").content.decode()


def test_too_many_minutes_are_said(cast):
    response = post(cast, note(cast.ana, cast.project), "mark", htmx=True, minutes="2000")
    assert response.status_code == 422
    assert "A day has 1440 minutes." in response.content.decode()


def test_a_retracted_entry_says_so_and_points_on(cast):
    wrong, right = note(cast.ana, cast.project, "20 %"), note(cast.ana, cast.project, "4 %")
    post(cast, wrong, "standing", standing="retracted", reason="Off by one layer.", better="#2")
    page = cast.client("rhea").get(wrong.get_absolute_url()).content.decode()
    assert "Retracted" in page
    assert "Off by one layer." in page
    assert right.get_absolute_url() in page
    assert "20 %" in page


@pytest.mark.parametrize("standing", ["corrected", "retracted"])
def test_a_correction_asks_for_a_reason(cast, standing):
    response = post(cast, note(cast.ana, cast.project), "standing", standing=standing)
    assert response.status_code == 422
    assert "Say in a line what was wrong" in response.content.decode()


def test_and_so_does_the_database(cast):
    note(cast.ana, cast.project)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(standing="retracted")


def test_a_negative_result_needs_none(cast):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "standing", standing="negative")
    assert Entry.objects.get().standing == "negative"


@pytest.mark.parametrize("better", ["#1", "#99", "me", "-1"])
def test_the_better_entry_is_another_one_of_this_project(cast, better):
    response = post(cast, note(cast.ana, cast.project), "standing", standing="negative", better=better)
    assert response.status_code == 422
    assert "number of another entry" in response.content.decode()


def test_a_private_entry_of_another_is_not_offered_as_the_better_one(cast):
    entry = note(cast.col, cast.project)
    note(cast.ana, cast.project, visibility="me")
    assert post(cast, entry, "standing", name="col", standing="negative", better="2").status_code == 422


def test_standing_again_forgets_the_reason(cast):
    entry = note(cast.ana, cast.project)
    post(cast, entry, "standing", standing="retracted", reason="Wrong.")
    post(cast, entry, "standing", standing="stands", reason="Wrong.")
    assert Entry.objects.get().standing_reason == ""


def test_search_finds_by_marks(cast):
    entry = note(cast.ana, cast.project, "word")
    note(cast.ana, cast.project, "word")
    post(cast, entry, "standing", standing="negative")
    post(cast, entry, "mark", highlight="yes")
    for q in ("is:negative", "word is:highlight"):
        hits = cast.client("ana").get("/search/", {"q": q}).context["hits"]
        assert [hit["entry"].number for hit in hits] == [1]
