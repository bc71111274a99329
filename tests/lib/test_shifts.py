"""Many changes of mind, folded into one step; and how long reading takes."""

import pytest

from mechjournal.lib.pace import minutes, words_in
from mechjournal.lib.shifts import Said, Shift, shifts


def test_several_changes_of_one_person_become_one_step():
    said = [Said(2, "ana", 52, 60), Said(2, "ana", 60, 40), Said(2, "ana", 40, 71)]
    assert shifts(said) == [Shift(2, "ana", 52, 71)]


def test_each_person_has_a_line_of_their_own():
    assert len(shifts([Said(1, "ana", 50, 60), Said(1, "col", 50, 40)])) == 2


def test_the_biggest_step_comes_first():
    said = [Said(1, "ana", 50, 55), Said(2, "ana", 80, 20), Said(3, "ana", None, 90)]
    assert [shift.hypothesis for shift in shifts(said)] == [2, 1, 3]


def test_whoever_ends_where_they_began_has_not_moved():
    assert shifts([Said(1, "ana", 50, 90), Said(1, "ana", 90, 50), Said(2, "ana", 30, 30)]) == []


def test_a_first_credence_has_no_step():
    (first,) = shifts([Said(4, "ana", None, 60)])
    assert (first.step, str(first)) == (0, "H4 first 60\u202f%")


def test_a_step_reads_from_to():
    assert str(Shift(2, "ana", 52, 71)) == "H2 52 → 71\u202f%"


@pytest.mark.parametrize(("words", "takes"), [(0, 0), (1, 1), (220, 1), (221, 2), (2200, 10)])
def test_reading_takes_a_minute_for_220_words(words, takes):
    assert minutes(words) == takes


def test_words_are_what_stands_between_blanks():
    assert words_in("Ablate  layer 14.\n\nThen look.") == 5
