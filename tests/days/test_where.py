"""Where was I? Asked on the first visit of a day, until something is written."""

import pytest

from mechjournal.actions.projects import create_project
from tests.helpers import experiment, note


@pytest.fixture
def next_morning(cast, time_machine):
    time_machine.move_to("2026-11-18T15:00:00+00:00", tick=False)
    note(cast.ana, cast.project, "Ablated layer 14.\nnext: random directions\nnext: read 20 completions")
    time_machine.move_to("2026-11-19T08:00:00+00:00", tick=False)
    return cast


def where(cast, address, name="ana"):
    return cast.client(name).get(address).context["where"]


def test_it_shows_the_last_entry_and_what_comes_next(next_morning):
    cast = next_morning
    for address in (cast.project.get_absolute_url(), "/today/"):
        shown = where(cast, address)
        assert shown["entry"].heading == "Ablated layer 14."
        assert shown["next"] == ["random directions", "read 20 completions"]


def test_it_is_not_asked_once_something_is_written(next_morning):
    cast = next_morning
    note(cast.ana, cast.project, "Good morning.")
    assert where(cast, cast.project.get_absolute_url()) is None


def test_it_is_about_my_own_entries(next_morning):
    cast = next_morning
    assert where(cast, cast.project.get_absolute_url(), "col") is None


def test_a_project_asks_about_itself_and_the_whole_about_everything(next_morning, time_machine):
    cast = next_morning
    other = create_project(owner=cast.ana, title="Elsewhere", stage="full")
    note(cast.ana, other, "Later, elsewhere.")
    time_machine.move_to("2026-11-20T08:00:00+00:00", tick=False)
    assert where(cast, cast.project.get_absolute_url())["entry"].project == cast.project
    assert where(cast, "/today/")["entry"].project == other


def test_an_overnight_run_stands_in_the_strip_and_is_not_taken_for_the_last_entry(next_morning, time_machine):
    cast = next_morning
    time_machine.move_to("2026-11-17T20:00:00+00:00", tick=False)
    experiment(cast.ana, cast.project, "running", body="Judge overnight.")
    time_machine.move_to("2026-11-19T08:00:00+00:00", tick=False)
    context = cast.client("ana").get(cast.project.get_absolute_url()).context
    assert [entry.heading for entry in context["running"]] == ["Judge overnight."]
    assert context["where"]["entry"].heading == "Ablated layer 14."


def test_the_composer_over_all_writes_to_where_i_wrote_last(next_morning):
    cast = next_morning
    create_project(owner=cast.ana, title="Newer, but empty", stage="full")
    composer = cast.client("ana").get("/today/").context["composer"]
    assert composer.project == cast.project
