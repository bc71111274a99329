"""What was typed into the search field, taken apart."""

from datetime import date

import pytest

from mechjournal.lib.queries import Term, parse

KINDS, MARKS = ("note", "experiment"), ("negative", "highlight")


def read(text):
    return parse(text, KINDS, MARKS)


def test_words_phrases_and_what_to_leave_out():
    terms = read('layer14 "random direction" -judge').terms
    assert [term.parts for term in terms] == [("layer", "14"), ("random", "direct"), ("judg",)]
    assert [term.without for term in terms] == [False, False, True]


def test_a_star_asks_for_a_beginning():
    assert read("hook_res*").terms == [Term(("hook", "res"), begins=True)]


def test_operators():
    query = read("kind:experiment sprint:2 is:negative by:ana by:'x' word")
    assert (query.kinds, query.sprints, query.marks) == (["experiment"], [2], ["negative"])
    assert query.people == ["ana", "'x'"]
    assert [term.parts for term in query.terms] == [("word",)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("day:2026-11-01", date(2026, 11, 1), date(2026, 11, 1)),
        ("day:2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("day:2026-11-01..", date(2026, 11, 1), None),
        ("day:..2026-12", None, date(2026, 12, 31)),
        ("day:2026-11-01..2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
    ],
)
def test_days(text, first, last):
    query = read(text)
    assert (query.first, query.last, query.problems) == (first, last, [])


@pytest.mark.parametrize("text", ["day:yesterday", "day:2026-02-30", "day:..", "kind:poem", "is:blue", "sprint:two"])
def test_what_makes_no_sense_is_said(text):
    query = read(text)
    assert len(query.problems) == 1
    assert query.terms == []


@pytest.mark.parametrize(
    "text", ['"', '""', "-", "a OR", "NEAR(", "*", "col:x", "^a", "(", ":", "--a", "a" * 9999, "\x00"]
)
def test_anything_can_be_read(text):
    assert read(text).problems == []


def test_an_unknown_operator_is_a_word():
    assert read("commit:3f9c").terms[0].parts == ("commit", "3", "f", "9", "c")
