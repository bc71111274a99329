"""Marking a row of the desk read, and taking that back."""

import pytest

from mechjournal.models import Project, ReadMark
from tests.desk.steps import asks, read, rows
from tests.helpers import note

HTMX = {"HX-Request": "true"}


@pytest.fixture
def moved(cast):
    """Ana wrote a note that mo has not read."""
    read(cast, cast.project)
    note(cast.ana, cast.project)
    return cast


def post(cast, verb="read", name="mo", headers=None, **data):
    return cast.client(name).post(f"/desk/{cast.project.key}/{verb}/", data, headers=headers or {})


def last_line(cast):
    return Project.objects.get(pk=cast.project.pk).last_seq


def test_a_row_is_marked_read(moved):
    post(moved, seq=rows(moved)[0].news.last_seq)
    assert not rows(moved)[0].moved


def test_what_came_meanwhile_stays_new(moved):
    seq = rows(moved)[0].news.last_seq
    note(moved.ana, moved.project)
    post(moved, seq=seq)
    assert rows(moved)[0].news.entries == 1


def test_a_plain_form_leads_back_to_the_row_and_the_filters(moved):
    response = post(moved, seq=1, next="/desk/?show=moved")
    assert response["Location"] == f"/desk/?show=moved#d-{moved.project.key}"


def test_it_leads_nowhere_else(moved):
    assert post(moved, seq=1, next="https://example.org/")["Location"].startswith("/desk/#")


def test_htmx_gets_the_row_with_a_way_to_undo_it(moved):
    page = post(moved, seq=last_line(moved), headers=HTMX).content.decode()
    assert "Undo" in page
    assert "<html" not in page


def test_undone_it_is_as_new_as_before(moved):
    before = ReadMark.objects.get().seq
    page = post(moved, seq=last_line(moved), headers=HTMX).content.decode()
    assert f'name="seq" value="{before + 1}"' in page
    post(moved, "unread", seq=before + 1)
    assert ReadMark.objects.get().seq == before
    assert rows(moved)[0].moved


def test_reading_answers_no_question(moved):
    asks(moved, moved.project)
    page = post(moved, seq=last_line(moved), headers=HTMX).content.decode()
    assert "the question still waits" in page


@pytest.mark.parametrize("seq", ["", "x", "0"])
def test_what_is_no_line_is_refused(moved, seq):
    assert post(moved, seq=seq).status_code == 422


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("col", 403), ("rhea", 403), ("olu", 404)])
def test_only_a_mentor_marks_rows(moved, name, status):
    assert post(moved, name=name, seq=1).status_code == status
