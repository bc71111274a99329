"""The timeline: whole days, newest first, every entry once; filters, the month, the parts that htmx asks for."""

from datetime import date, timedelta

import pytest

from mechjournal.actions.entries import add_result
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Entry
from mechjournal.views import timelines
from tests.helpers import experiment, note

FIRST = date(2026, 3, 1)
HTMX = {"HX-Request": "true"}


def address(cast) -> str:
    return f"{cast.project.get_absolute_url()}timeline/"


def show(cast, query="", name="ana", **headers):
    return cast.client(name).get(address(cast) + query, headers=headers)


def numbers(response) -> list[int]:
    return [item.entry.number for day in response.context["days"] for item in day.items]


def pages(client, base: str) -> list[list]:
    """Every page's days, by the links alone."""
    found, query = [], ""
    while query is not None:
        response = client.get(base + query)
        found.append(response.context["days"])
        older = response.context["older"]
        query = older and f"?until={older.until}" + (f"&below={older.below}" if older.below else "")
    return found


@pytest.fixture
def small_pages(monkeypatch):
    for name, most in {"MOST_DAYS": 3, "MOST_PARTS": 4, "LONGEST": 5}.items():
        monkeypatch.setattr(timelines, name, most)


def test_a_page_ends_after_seven_days_that_have_something(cast):
    for n in range(9):
        note(cast.ana, cast.project, day=FIRST + timedelta(days=10 * n))
    days = [[day.day for day in page] for page in pages(cast.client("ana"), address(cast))]
    assert [len(page) for page in days] == [7, 2]
    assert days[0][0] == FIRST + timedelta(days=80)


def test_a_day_is_never_split_where_a_page_could_end_before_it(cast, small_pages):
    for day in [FIRST] * 3 + [FIRST + timedelta(days=1)] * 2:
        note(cast.ana, cast.project, day=day)
    assert [[len(day.items) for day in page] for page in pages(cast.client("ana"), address(cast))] == [[2], [3]]


def test_a_day_longer_than_a_page_goes_on_on_the_next(cast, small_pages):
    for _ in range(7):
        note(cast.ana, cast.project, day=FIRST)
    note(cast.ana, cast.project, day=FIRST - timedelta(days=1))
    first, second = pages(cast.client("ana"), address(cast))
    assert [(len(day.items), day.is_continued, day.goes_on) for day in first] == [(5, False, True)]
    assert [(len(day.items), day.is_continued, day.goes_on) for day in second] == [(2, True, False), (1, False, False)]


def test_a_result_stands_on_the_day_it_came(cast):
    entry = experiment(cast.ana, cast.project, day=FIRST)
    add_result(author=cast.ana, entry=entry, result="3%.", day=FIRST + timedelta(days=2), composer=entry.client_key)
    days = show(cast).context["days"]
    assert [(day.day, [item.part for item in day.items]) for day in days] == [
        (FIRST + timedelta(days=2), ["result"]),
        (FIRST, ["plan"]),
    ]


def test_over_all_projects_every_part_is_reached_once(cast, small_pages):
    other = create_project(owner=cast.ana, title="Second", stage="full")
    for n in range(9):
        for project in (cast.project, other):
            entry = experiment(cast.ana, project, day=FIRST + timedelta(days=n // 4))
            if n % 2:
                day = entry.day + timedelta(days=n % 3)
                add_result(author=cast.ana, entry=entry, result="3%.", day=day, composer=entry.client_key)
    later = sum(entry.result_came_later for entry in Entry.objects.all())
    shown = [item for page in pages(cast.client("ana"), "/timeline/") for day in page for item in day.items]
    parts = {(item.entry.pk, item.part) for item in shown}
    assert len(shown) == len(parts) == 18 + later


def test_it_keeps_to_what_i_may_see(cast):
    note(cast.ana, cast.project, visibility="me")
    note(cast.ana, cast.project)
    assert numbers(show(cast)) == [2, 1]
    seen = show(cast, name="col")
    assert numbers(seen) == [2]
    assert [day.entries for week in seen.context["month"].weeks for day in week if day and day.is_today] == [1]


@pytest.fixture
def varied(cast):
    day = cast.ana.today()
    note(cast.ana, cast.project)
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    note(cast.col, cast.project, kind="decision")
    experiment(cast.ana, cast.project)
    Entry.objects.filter(number=1).update(standing="negative")
    Entry.objects.filter(number=2).update(highlight=True)
    return cast


FILTERS = [
    ("kind=decision", [2]),
    ("sprint=1", [3, 2]),
    ("standing=negative", [1]),
    ("standing=stands", [3, 2]),
    ("highlight=yes", [2]),
    ("sprint=1&kind=experiment", [3]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters_stand_in_the_address(varied, query, expected):
    assert numbers(show(varied, f"?{query}")) == expected


def test_entries_of_one_person(varied):
    assert numbers(show(varied, f"?by={varied.col.key}")) == [2]
    assert numbers(varied.client("col").get(f"/timeline/?by={varied.col.key}")) == [2]


def test_filters_last_through_pages_and_months(varied, small_pages):
    for n in range(9):
        note(varied.ana, varied.project, day=FIRST + timedelta(days=n), kind="question")
    page = show(varied, "?kind=question&until=2026-03-08").content.decode()
    assert "?kind=question&amp;until=2026-03-05" in page
    assert "?kind=question&amp;until=2026-03-08&amp;month=2026-02" in page
    assert "?kind=question&amp;until=2026-03-02#d-2026-03-02" in page


def test_a_filter_is_taken_off_by_its_chip(varied):
    asked = show(varied, "?kind=note&sprint=1&highlight=yes").context["asked"]
    assert asked.chips()[0] == ("Notes", "?sprint=1&highlight=yes")


def test_nothing_found_offers_everything(cast):
    assert "Show everything" in show(cast, "?kind=question").content.decode()


ODD = ["until=nonsense", "until=0001-01-01", "below=x", "month=2026-13", "month=9999-12", "sprint=99", "by=x", "kind=x"]


@pytest.mark.parametrize("query", ODD)
def test_an_odd_address_shows_the_newest(cast, query):
    note(cast.ana, cast.project)
    assert numbers(show(cast, f"?{query}")) == [1]


def test_the_month_counts_entries_and_results_apart(cast):
    entry = experiment(cast.ana, cast.project, day=FIRST)
    note(cast.ana, cast.project, day=FIRST)
    add_result(author=cast.ana, entry=entry, result="3%.", day=FIRST + timedelta(days=1), composer=entry.client_key)
    page = show(cast, "?month=2026-03").content.decode()
    assert "Sunday 1 March: 2 entries<" in page
    assert "Monday 2 March: 1 result<" in page
    assert "Tuesday 3 March: nothing<" in page


def test_days_to_come_are_no_links(cast, time_machine):
    time_machine.move_to("2026-11-19T10:00:00+00:00", tick=False)
    page = show(cast).content.decode()
    assert "until=2026-11-19#" in page
    assert "until=2026-11-20" not in page
    assert "month=2026-12" not in page


def test_htmx_gets_the_next_days_or_the_month_alone(cast):
    for n in range(3):
        note(cast.ana, cast.project, "One of many. " * 20, day=FIRST + timedelta(days=n))
    whole = show(cast, "?until=2026-03-02").content
    days = show(cast, "?until=2026-03-02", **HTMX).content
    month = show(cast, "?month=2026-03", **HTMX).content
    assert b'id="d-2026-03-02"' in days
    assert b"<table>" not in days
    assert b'id="month"' in month
    assert b"timeline-day" not in month
    assert max(len(days), len(month)) < 0.6 * len(whole)
