"""Where a person stands, told from counts and days."""

from datetime import date

import pytest

from mechjournal.lib.movement import Movement, movements
from mechjournal.lib.rungs import Place, Ropes, counted, ordinal

TODAY = date(2026, 11, 20)


def ropes(began=None, left=None, minutes=0, ticked=0) -> Ropes:
    return Ropes(
        ticked=ticked,
        items=24,
        minutes=minutes,
        cap_hours=200,
        cap_days=30,
        began_on=began,
        left_on=left,
        today=TODAY,
    )


FRESH = ropes()
ON = ropes(began=date(2026, 11, 10))
LEFT = ropes(began=date(2026, 10, 1), left=date(2026, 10, 26))


@pytest.mark.parametrize(
    ("place", "rung", "headline"),
    [
        (Place(FRESH), "", "Where would you like to begin?"),
        (Place(ON), "learning", "You are learning the ropes"),
        (Place(LEFT), "mini", "The ropes are behind you"),
        (Place(LEFT, mini_is_open=True), "mini", "You are on your first mini-project"),
        (Place(LEFT, minis_done=2, mini_is_open=True), "mini", "You are on your third mini-project"),
        (Place(LEFT, minis_done=3), "mini", "Three mini-projects are behind you"),
        (Place(ON, fulls=1, full_is_open=True), "full", "Your first full project has begun"),
        (
            Place(LEFT, fulls=1, full_is_open=True, sprints=2, sprint_is_open=True),
            "full",
            "You are on your second full sprint",
        ),
        (Place(LEFT, fulls=2, sprints=2), "full", "You are between two sprints"),
        (Place(LEFT, fulls=1, mini_is_open=True, minis_done=1), "mini", "You are on your second mini-project"),
    ],
)
def test_the_headline_names_the_highest_step_with_something_open(place, rung, headline):
    assert (place.rung, place.headline) == (rung, headline)


def test_what_lies_behind_is_one_sentence():
    place = Place(LEFT, minis_done=3, fulls=1, full_is_open=True, sprints=2, sprint_is_open=True, pivots=1)
    assert place.so_far == "Ropes left after 26 days, three mini-projects done, one pivot."
    assert Place(ON).so_far == ""


def test_the_month_ends_by_the_calendar():
    last_day = ropes(began=date(2026, 10, 22))
    assert (last_day.day, last_day.is_over, last_day.is_last_week) == (30, False, True)
    assert ropes(began=date(2026, 10, 21)).is_over


def test_the_month_ends_by_the_hours_too():
    assert not ropes(began=TODAY, minutes=200 * 60 - 1).is_over
    assert ropes(began=TODAY, minutes=200 * 60).is_over


def test_who_has_left_is_never_told_to_move_on():
    assert not ropes(began=date(2026, 1, 1), left=date(2026, 3, 1), minutes=90_000).is_over


def test_the_next_step_before_the_month_ends_names_its_last_day():
    assert Place(ON).next == "a mini-project, by 9 December at the latest, ready or not."


def test_after_the_month_the_next_step_is_to_leave():
    assert Place(ropes(began=date(2026, 10, 1))).next.startswith("leave the ropes")


def test_after_three_mini_projects_a_full_one_is_next():
    assert "another mini-project" in Place(LEFT, minis_done=2).next
    assert "a full project" in Place(LEFT, minis_done=3).next


def test_after_four_weeks_of_them_a_full_one_is_next_too():
    assert "a full project" in Place(LEFT, minis_done=1, mini_days=29).next


def test_an_overdue_sprint_asks_for_a_decision():
    here = {"fulls": 1, "full_is_open": True, "sprints": 1, "sprint_is_open": True}
    assert Place(LEFT, **here).next == "finish this sprint, then decide."
    assert Place(LEFT, **here, sprint_is_over=True).next == "look back on this sprint and decide."


def test_the_meter_stops_at_its_end():
    assert ropes(minutes=100 * 60).percent == 50
    assert ropes(minutes=400 * 60).percent == 100


def test_numbers_are_words_up_to_ten():
    assert [ordinal(n) for n in (1, 10, 11, 12, 13, 21, 22, 103)] == [
        *("first", "tenth", "11th", "12th", "13th", "21st", "22nd", "103rd"),
    ]
    assert (counted(1, "pivot"), counted(3, "day"), counted(12, "day")) == ("one pivot", "three days", "12 days")


def test_a_skill_moves_from_the_last_rating_that_differed():
    rows = [("a", 2, False), ("a", 3, True), ("a", 3, False), ("b", 4, False), ("b", 2, True), ("c", None, True)]
    assert movements(rows) == {"a": Movement(3, 2, False), "b": Movement(2, 4, True), "c": Movement(None, None, True)}


def test_a_rating_taken_back_and_given_again_moves_from_the_one_before():
    assert movements([("a", 2, False), ("a", None, False), ("a", 3, False)])["a"] == Movement(3, 2, False)


def test_steps_count_up_and_down():
    assert (Movement(4, 2).step, Movement(1, 3).step, Movement(3).step) == (2, -2, 0)
