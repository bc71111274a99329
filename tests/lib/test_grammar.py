"""Lines of a note that mean something: beliefs and expectations."""

import time

import pytest

from mechjournal.lib.grammar import (
    KEPT,
    Belief,
    Expectation,
    beliefs,
    credences,
    expectations,
    said_anew,
    with_expectations,
    without_expectations,
)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("H2 71%", (2, 71)),
        ("h2 71 %", (2, 71)),
        ("H12 0%", (12, 0)),
        ("H1 100%", (1, 100)),
        ("  H2 71%  ", (2, 71)),
        ("- H2 71%", (2, 71)),
        ("    * H2 71%", (2, 71)),
        ("H2 71\u202f%", (2, 71)),
        ("H2\t71%", (2, 71)),
    ],
)
def test_a_line_of_its_own_is_a_belief(line, said):
    assert credences(f"Before.\n{line}\nAfter.") == [said]


@pytest.mark.parametrize(
    "line",
    [
        "I say H2 71%",
        "H2 71% and rising",
        "H2 101%",
        "H2 -3%",
        "H2 71.5%",
        "H2 071%",
        "H2 71",
        "H0 71%",
        "H02 71%",
        "H271%",
        "H2 ٧١%",
        "H9999999999 50%",
        "> H2 71%",
        "    H2 71%",
        "`H2 71%`",
        "H2 71%-ish",
    ],
)
def test_other_lines_are_none(line):
    assert beliefs(f"Before.\n{line}\nAfter.") == []


@pytest.mark.parametrize(
    "tail", [": it held twice", " - it held twice", " — it held twice", " – it held twice  ", ":it held twice"]
)
def test_words_after_a_dash_or_colon_say_why(tail):
    assert beliefs(f"H2 71%{tail}") == [Belief(2, 71, "it held twice")]


@pytest.mark.parametrize(
    "text",
    [
        "```\nH2 71%\n```",
        "~~~\nH2 71%\n~~~",
        "```python\nH2 71%\n```",
        "````\n```\nH2 71%\n````",
        "~~~\n```\nH2 71%\n~~~",
        "```\nH2 71%",
        "- ```\n  H2 71%\n  ```",
        "```\n``` not a close\nH2 71%\n```",
    ],
)
def test_fenced_code_means_nothing(text):
    assert beliefs(text) == []


@pytest.mark.parametrize(
    "text", ["```\ncode\n```\nH2 71%", "```not`a fence\nH2 71%", "``\nH2 71%", "~~~\n~~~~ \nH2 71%"]
)
def test_after_a_fence_lines_mean_something_again(text):
    assert credences(text) == [(2, 71)]


def test_lines_come_in_their_order():
    assert credences("H3 10%\nH2 71%\nH3 20%") == [(3, 10), (2, 71), (3, 20)]


@pytest.mark.parametrize(
    ("before", "after", "anew"),
    [
        ("", "H2 71%", {2: 71}),
        ("H2 71%", "H2 71%\nMore.", {}),
        ("H2 71%", "H2 80%", {2: 80}),
        ("H2 71%", "H2 71% - now with a reason", {}),
        ("", "H2 10%\nH2 71%", {2: 71}),
        ("H2 60%\nH2 71%", "H2 80%\nH2 71%", {}),
        ("H2 71%", "H2 71%\nH2 60%", {2: 60}),
        ("H2 71%", "", {}),
        ("H2 71%\nH3 5%", "H3 6%\nH2 71%", {3: 6}),
    ],
)
def test_only_what_a_text_newly_ends_on_is_said_anew(before, after, anew):
    assert {number: said.percent for number, said in said_anew(before, after).items()} == anew


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("expect: refusal below 20%, 70%", Expectation("refusal below 20%", 70, None, None)),
        ("Expect: refusal falls, 70 %", Expectation("refusal falls", 70, None, None)),
        ("- expect:a, b and c, 5%", Expectation("a, b and c", 5, None, None)),
        ("expect: both seeds agree, 2/3", Expectation("both seeds agree", 67, None, None)),
        ("expect: both seeds agree, 1 / 3 ", Expectation("both seeds agree", 33, None, None)),
        ("expect: loss difference, 0.2 to 0.4", Expectation("loss difference", None, 0.2, 0.4)),
        ("expect: shift, -3 to 1e-2", Expectation("shift", None, -3.0, 0.01)),
        ("expect: refusal rate, 20% to 30 %", Expectation("refusal rate", None, 20.0, 30.0)),
        ("expect: the wrong way round, 5 to 3", Expectation("the wrong way round", None, 3.0, 5.0)),
    ],
)
def test_a_line_may_say_what_is_expected(line, said):
    assert expectations(f"Plan.\n{line}\n") == [said]


@pytest.mark.parametrize(
    "line",
    [
        "expect: refusal falls",
        "expect: refusal falls, 0%",
        "expect: refusal falls, 100%",
        "expect: refusal falls, 70",
        "expect: , 70%",
        "expect: loss, 0.2 to",
        "expect: sure, 3/3",
        "expect: on a day, 12/11",
        "expect: never, 1/300",
        "expect: mixed, 1 1/30",
        "expect: nothing, 1/0",
        "expect: loss, 1e999 to 2",
        "I expect: refusal falls, 70%",
        "> expect: refusal falls, 70%",
        "expected: refusal falls, 70%",
    ],
)
def test_other_lines_expect_nothing(line):
    assert expectations(line) == []


def test_an_expectation_in_fenced_code_means_nothing():
    assert expectations("```\nexpect: refusal falls, 70%\n```") == []


@pytest.mark.parametrize(
    "piece",
    ["H2 71%" + " " * 100_000 + "x", "expect: " + "a," * 50_000, "- " * 60_000, "`" * 100_000, " " * 100_000 + "%,"],
)
def test_no_text_takes_long(piece):
    began = time.perf_counter()
    beliefs(piece), expectations(piece)
    assert time.perf_counter() - began < 1


HIDDEN = "Plan\n- expect: a, 70%\n- expect: b, 0 to 1\nThen."


def test_kept_lines_come_back_in_their_order():
    assert with_expectations(without_expectations(HIDDEN), HIDDEN) == HIDDEN


@pytest.mark.parametrize(
    ("sent", "whole"),
    [
        ("Then.", "expect: a, 70%\nexpect: b, 0 to 1\n\nThen."),
        (f"- {KEPT}\nThen.", "expect: b, 0 to 1\n\n- expect: a, 70%\nThen."),
        (f"- {KEPT}, 20%\n- {KEPT}", f"expect: b, 0 to 1\n\n- {KEPT}, 20%\n- expect: a, 70%"),
        (f"x {KEPT}", f"expect: a, 70%\nexpect: b, 0 to 1\n\nx {KEPT}"),
        (f"```\n{KEPT}\n", f"expect: a, 70%\nexpect: b, 0 to 1\n\n```\n{KEPT}\n"),
        ("expect: b, 0 to 1", "expect: a, 70%\n\nexpect: b, 0 to 1"),
    ],
)
def test_what_was_changed_of_kept_lines_neither_loses_nor_shows_them(sent, whole):
    assert with_expectations(sent, HIDDEN) == whole
    assert "70" not in without_expectations(whole)
