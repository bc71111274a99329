"""Pages made of days: another day, the timeline, search."""

from datetime import date, timedelta

from mechjournal.actions.projects import create_project
from tests.helpers import note


def test_a_late_evening_belongs_to_the_day_by_my_clock(cast, time_machine):
    # Half past one at night in Oslo: still the 19th until four.
    time_machine.move_to("2026-11-20T00:30:00+00:00", tick=False)
    entry = note(cast.ana, cast.project)
    assert entry.day == date(2026, 11, 19)
    assert "Thursday 19 November" in cast.client("ana").get(cast.project.get_absolute_url()).content.decode()


def test_a_day_of_the_past_has_its_own_composer(cast):
    day = cast.ana.today() - timedelta(days=3)
    response = cast.client("ana").get(f"{cast.project.get_absolute_url()}days/{day}/")
    assert response.context["composer"].form["day"].value() == day


def test_today_by_its_date_is_today(cast):
    address = f"{cast.project.get_absolute_url()}days/{cast.ana.today()}/"
    assert cast.client("ana").get(address)["Location"] == cast.project.get_absolute_url()


def test_a_reader_sees_no_composer(cast):
    assert cast.client("rhea").get(cast.project.get_absolute_url()).context["composer"] is None


def test_over_all_projects_i_see_mine_alone(cast):
    other = create_project(owner=cast.olu, title="Hidden", stage="full")
    note(cast.olu, other, "Olu's own.")
    note(cast.ana, cast.project, "Ana's own.")
    page = cast.client("ana").get("/today/").content.decode()
    assert "Ana&#x27;s own." in page or "Ana's own." in page
    assert "Olu" not in page


def test_one_project_is_home(cast):
    assert cast.client("ana").get("/")["Location"] == cast.project.get_absolute_url()
    create_project(owner=cast.ana, title="Second", stage="full")
    assert cast.client("ana").get("/")["Location"] == "/today/"
