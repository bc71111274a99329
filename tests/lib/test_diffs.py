"""What changed between two texts."""

import time

import pytest

from mechjournal.lib.diffs import diff


def read(pieces, *kinds):
    return "".join(text for kind, text in pieces if kind in kinds)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("refusal falls to 20%", "refusal falls to 4%"),
        ("one\ntwo\nthree", "one\nthree\nfour"),
        ("", "all new"),
        ("all gone", ""),
        ("    code\n\ttab", "    code\n\n\ttab"),
        ("残差", "残差流"),
    ],
)
def test_both_texts_can_be_read_from_it(old, new):
    pieces = diff(old, new)
    assert read(pieces, "same", "gone") == old
    assert read(pieces, "same", "new") == new


def test_a_changed_word_is_all_that_is_marked():
    assert diff("falls to 20%", "falls to 4%") == [("same", "falls to "), ("gone", "20"), ("new", "4"), ("same", "%")]


def test_long_equal_stretches_are_cut():
    pieces = diff("word " * 400 + "old", "word " * 400 + "new")
    assert pieces[0] == ("gap", "")
    assert len(read(pieces, "same")) < 200


def test_equal_texts_have_no_change():
    assert {kind for kind, _ in diff("same text", "same text")} == {"same"}


def test_huge_texts_are_compared_in_time():
    old = "\n".join(f"line {n} {'x' * 40}" for n in range(10_000))
    start = time.monotonic()
    pieces = diff(old, old.replace("line 5000 ", "line five thousand "))
    assert time.monotonic() - start < 5
    assert "five thousand" in read(pieces, "new")
