"""An @ and a name speak to somebody."""

import pytest

from mechjournal.lib.mentions import mentioned

NAMES = ["Mo", "Mo Mentor", "Ana", "Zoë K."]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Mo what would you see?", {"Mo"}),
        ("what does @mo mentor say, and @ana?", {"Mo Mentor", "Ana"}),
        ("(@Ana)", {"Ana"}),
        ("@Zoë K. look", {"Zoë K."}),
        ("ana@example.org, @Analogy, Mo", set()),
        ("", set()),
    ],
)
def test_names_behind_an_at(text, meant):
    assert mentioned(text, NAMES) == meant


def test_an_empty_name_is_nobody():
    assert mentioned("@ hello", [""]) == set()
