"""Sprints: one open per project, its card, its end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.models import Sprint
from tests.helpers import note

START = date(2026, 11, 9)


def make(cast, starts_on=START, days=10):
    last = starts_on + timedelta(days=days - 1)
    return open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=starts_on, ends_on=last)


def post(cast, address, **fields):
    data = {"goal": "One direction?", "pivot_if": "random does as well", "starts_on": "2026-11-09"}
    return cast.client("ana").post(f"{cast.project.get_absolute_url()}sprints/{address}", {**data, **fields})


def test_it_opens(cast):
    response = post(cast, "open/", ends_on="2026-11-20")
    assert response["Location"] == cast.project.get_absolute_url()
    assert Sprint.objects.get().pivot_if == "random does as well"


def test_an_end_before_the_start_is_refused(cast):
    response = post(cast, "open/", ends_on="2026-11-01")
    assert response.status_code == 422
    assert "The planned end lies before the start." in response.content.decode()


def test_a_second_open_one_is_refused_in_words(cast):
    make(cast)
    response = post(cast, "open/", ends_on="2026-11-20")
    assert response.status_code == 422
    assert "A sprint is open in this project." in response.content.decode()


def test_and_by_the_database(cast):
    make(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(cast)


def test_it_ends_with_a_line(cast):
    sprint = make(cast)
    post(cast, f"{sprint.number}/close/", closing_line="It was the judge.")
    sprint.refresh_from_db()
    assert sprint.closed_at
    assert sprint.closing_line == "It was the judge."


def test_closing_twice_keeps_the_first_line(cast):
    sprint = make(cast)
    post(cast, f"{sprint.number}/close/", closing_line="First.")
    close_sprint(by=cast.ana, sprint=Sprint.objects.get(), closing_line="Second.")
    assert Sprint.objects.get().closing_line == "First."


def test_after_it_the_next_can_open(cast):
    close_sprint(by=cast.ana, sprint=make(cast))
    assert make(cast).number == 2


def test_the_card_counts_days_and_notes(cast, time_machine):
    time_machine.move_to("2026-11-12T12:00:00+00:00", tick=False)
    make(cast)
    note(cast.ana, cast.project, day=START)
    note(cast.ana, cast.project, visibility="me")
    card = cast.client("col").get(cast.project.get_absolute_url()).context["card"]
    assert (card.day_number, card.length, card.entries, card.quiet_days) == (4, 10, 1, 2)
    assert [pip.level for pip in card.pips[:5]] == ["a", "miss", "miss", "", ""]


def test_what_an_agent_wrote_makes_no_pip_darker(cast, time_machine):
    time_machine.move_to("2026-11-12T12:00:00+00:00", tick=False)
    make(cast)
    note(cast.ana, cast.project, day=START, beside={"agent": "coder"})
    card = cast.client("ana").get(cast.project.get_absolute_url()).context["card"]
    assert card.entries == 0 and card.pips[0].level == "miss"


def test_an_overdue_sprint_still_takes_notes(cast, time_machine):
    time_machine.move_to("2026-11-25T12:00:00+00:00", tick=False)
    sprint = make(cast)
    assert note(cast.ana, cast.project).sprint == sprint
    card = cast.client("ana").get(cast.project.get_absolute_url()).context["card"]
    assert card.days_over == 7


def test_a_note_for_an_earlier_day_takes_that_days_sprint(cast, time_machine):
    time_machine.move_to("2026-11-12T12:00:00+00:00", tick=False)
    first = close_sprint(by=cast.ana, sprint=make(cast))
    time_machine.move_to("2026-11-16T12:00:00+00:00", tick=False)
    second = make(cast, starts_on=date(2026, 11, 14))
    assert note(cast.ana, cast.project, day=date(2026, 11, 11)).sprint == first
    assert note(cast.ana, cast.project).sprint == second
    assert note(cast.ana, cast.project, day=date(2026, 11, 2)).sprint is None
