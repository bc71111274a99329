"""Text that reads as typed where Markdown is read."""

import pytest
from markdown import markdown

from mechjournal.lib.inert import inert

HOSTILE = [
    "# not a heading",
    "- not a list",
    "1. not a list",
    "2) nor this",
    "*no* _stress_ `no code` ~~nothing~~",
    "[no link](javascript:alert(1)) ![no picture](x)",
    "<script>alert(1)</script> &lt; <b>",
    "---",
    "one\n\n# two",
    "a | b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_it_means_anything(text):
    html = markdown(inert(text))
    assert html.startswith("<p>")
    assert not [tag for tag in ("<h1", "<li", "<em", "<code", "<a ", "<img", "<script", "<b>", "<hr") if tag in html]


@pytest.mark.parametrize("text", ["hook_resid_pre at 80 %", "gemma-2-2b-it", "3-token names", "layer 14, n = 128"])
def test_names_stay_readable(text):
    assert inert(text) == text


def test_it_is_one_line():
    assert inert("one\r\n\r\ntwo\tthree ") == "one two three"
