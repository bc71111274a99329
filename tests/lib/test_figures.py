"""Numbers as people type them."""

import pytest

from mechjournal.lib.figures import number, shown

READ = {
    "0.2": 0.2,
    "0,2": 0.2,
    "−3": -3,
    "–3": -3,
    " 1 000 ": 1000,
    "1\u202f000,5": 1000.5,
    "1.000,5": 1000.5,
    "1,000.5": 1000.5,
    "1,000,000": 1_000_000,
    "20 %": 20,
    "1e-4": 0.0001,
    ".5": 0.5,
}


@pytest.mark.parametrize("text", READ)
def test_it_is_read_whatever_the_language(text):
    assert number(text) == READ[text]


@pytest.mark.parametrize("text", ["", "%", "nan", "inf", "1e999", "1_0", "--3", "1,2,3", "a", "1,000", "9" * 61])
def test_what_is_no_number_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError, match=r"number|comma"):
        number(text)


@pytest.mark.parametrize(("value", "text"), [(0.2, "0.2"), (1000.0, "1000"), (-3.5, "−3.5"), (1e-05, "1e-05")])
def test_it_is_shown_short_and_exact(value, text):
    assert shown(value) == text
    assert number(text) == value
