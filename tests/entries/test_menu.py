"""The menu of an entry: fetched when it opens, a page of its own without scripts."""

import pytest

from tests.helpers import experiment, note


def menu(cast, entry, name="ana", htmx=True):
    headers = {"HX-Request": "true"} if htmx else {}
    return cast.client(name).get(f"{entry.get_absolute_url()}menu/?part=plan", headers=headers).content.decode()


def test_it_holds_what_a_writer_may_do(cast):
    page = menu(cast, note(cast.ana, cast.project))
    assert "<html" not in page
    for words in (
        "Edit",
        "Highlight",
        "Learned something",
        "Minutes",
        "Negative, corrected",
        "Copy link #1",
        "Move to",
    ):
        assert words in page
    assert 'name="part" value="plan"' in page


def test_a_reader_is_offered_nothing_they_may_not_do(cast):
    page = menu(cast, note(cast.ana, cast.project), "rhea")
    assert "Copy link #1" in page
    assert "<form" not in page
    assert "Edit" not in page


@pytest.mark.parametrize(
    ("state", "words"), [("planned", "It runs now"), ("running", "Drop it"), ("dropped", "Plan it again")]
)
def test_it_moves_an_experiment_on(cast, state, words):
    page = menu(cast, experiment(cast.ana, cast.project, state))
    assert words in page
    assert "Add result" in page


def test_without_scripts_it_is_a_page_that_every_entry_links_to(cast):
    entry = note(cast.ana, cast.project)
    assert (
        f'href="{entry.get_absolute_url()}menu/"'
        in cast.client("ana").get(cast.project.get_absolute_url()).content.decode()
    )
    page = menu(cast, entry, htmx=False)
    assert "<h1>What to do with #1</h1>" in page
    assert "Highlight" in page
