"""What pages may cost: queries in one table, equal for few notes and many; no rendering on a read; small pages."""

import gzip
from secrets import token_hex

import pytest
from django.db import connection
from django.template.base import Variable, VariableDoesNotExist
from django.test.utils import CaptureQueriesContext

from mechjournal.access.walk import entered
from mechjournal.actions.sprints import open_sprint
from mechjournal.lib import children
from mechjournal.models import Change, Entry, Project, Subject
from tests.helpers import experiment, note, typed

# The most queries, transaction control not counted. A later card may add one.
MOST = {
    "today": 10,
    "day": 9,
    "everywhere": 8,
    "note": 7,
    "timeline": 8,
    "timelines": 7,
    "search": 7,
    "calibration": 7,
    "calibrations": 5,
    "negatives": 8,
    "home": 15,
    "ropes": 7,
    "skills": 4,
    "ideas": 6,
    "desk": 12,
    "reading": 22,
    "save": 12,
    "edit": 12,
}


class Queries(CaptureQueriesContext):
    """Counts statements but for BEGIN, SAVEPOINT and the like; nothing is remembered from a page before."""

    CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")

    def __enter__(self):
        entered.cache_clear()
        return super().__enter__()

    @property
    def counted(self) -> list[str]:
        return [q["sql"] for q in self.captured_queries if not q["sql"].startswith(self.CONTROL)]


def fill(cast, number: int) -> None:
    """`number` notes of today, as rows: what is counted is reading, so one note is rendered and copied."""
    first = Entry.objects.get(pk=note(cast.ana, cast.project, "One of many. " * 20).pk)
    numbers = range(first.number + 1, first.number + number)
    Subject.objects.bulk_create(Subject(project=cast.project, kind="entry", number=n) for n in numbers)
    Entry.objects.bulk_create(copy_of(first, s) for s in Subject.objects.filter(kind="entry", number__in=numbers))
    Project.objects.filter(pk=cast.project.pk).update(last_entry=numbers[-1])


def copy_of(entry: Entry, subject: Subject) -> Entry:
    own = ("id", "client_key", "subject", "number")
    columns = {f.name: getattr(entry, f.name) for f in Entry._meta.concrete_fields if f.name not in own}
    return Entry(**columns, subject=subject, number=subject.number)


def addresses(cast) -> dict[str, str]:
    base = cast.project.get_absolute_url()
    return {
        "today": base,
        "day": f"{base}days/2026-01-05/",
        "everywhere": "/today/",
        "note": f"{base}entries/1/",
        "timeline": f"{base}timeline/",
        "timelines": "/timeline/",
        "search": "/search/?q=many",
    }


def cost(client, address: str) -> int:
    with Queries(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200
    return len(queries.counted)


@pytest.mark.parametrize("page", ["today", "day", "everywhere", "note", "timeline", "timelines", "search"])
def test_a_page_costs_the_same_for_3_and_300_notes(cast, page):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    experiment(cast.ana, cast.project, "running")
    client = cast.client("ana")
    fill(cast, 3)
    few = cost(client, addresses(cast)[page])
    fill(cast, 297)
    many = cost(client, addresses(cast)[page])
    assert few == many <= MOST[page]


def test_the_first_visit_of_a_day_costs_no_more(cast, time_machine):
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    note(cast.ana, cast.project, "next: random directions")
    experiment(cast.ana, cast.project, "running")
    time_machine.move_to("2026-11-19T10:00:00+00:00", tick=False)
    note(cast.col, cast.project, "Someone else was here first.")
    client = cast.client("ana")
    assert cost(client, cast.project.get_absolute_url()) <= MOST["today"]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_save_costs_a_fixed_number_of_queries(cast, htmx):
    client = cast.client("ana")
    headers = {"HX-Request": "true"} if htmx else {}
    with Queries(connection) as queries:
        client.post(f"/p/{cast.project.key}/entries/log/", typed(), headers=headers)
    assert len(queries.counted) <= MOST["save"], "\n".join(queries.counted)


def test_an_edit_costs_a_fixed_number_of_queries(cast):
    entry, client = note(cast.ana, cast.project), cast.client("ana")
    with Queries(connection) as queries:
        response = client.post(f"{entry.get_absolute_url()}edit/", typed(version=1, body="Edited."))
        assert response.status_code == 302
    assert len(queries.counted) <= MOST["edit"], "\n".join(queries.counted)


def test_nothing_is_rendered_on_a_read(cast, monkeypatch):
    note(cast.ana, cast.project)
    calls = []
    monkeypatch.setattr(children, "begin_note", lambda *a: calls.append(a))
    for address in addresses(cast).values():
        assert cast.client("ana").get(address).status_code == 200
    assert calls == []


@pytest.mark.parametrize("page", ["note", "timeline", "timelines"])
def test_no_template_asks_for_a_name_that_is_nowhere(cast, page, monkeypatch):
    """To miss one takes ten times as long as to find one, in a log for each of its entries."""
    fill(cast, 3)
    client, address = cast.client("ana"), addresses(cast)[page]
    # Pieces that are kept are laid out once; nobody pays for what they miss.
    client.get(address)
    missed, look_up = [], Variable._resolve_lookup

    def looked_up(variable, context):
        try:
            return look_up(variable, context)
        except VariableDoesNotExist:
            missed.append(variable.var)
            raise

    monkeypatch.setattr(Variable, "_resolve_lookup", looked_up)
    assert client.get(address).status_code == 200
    assert missed == []


def test_today_is_a_small_page(cast):
    for n in range(3):
        note(cast.ana, cast.project, f"Note {n}. " * 30)
    page = cast.client("ana").get(cast.project.get_absolute_url()).content
    assert len(gzip.compress(page)) < 12_000


def test_a_page_is_compressed(cast):
    response = cast.client("ana").get(cast.project.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


def test_a_read_writes_nothing(cast):
    note(cast.ana, cast.project)
    client, before = cast.client("ana"), Change.objects.count()
    for address in addresses(cast).values():
        with Queries(connection) as queries:
            client.get(address)
        assert not [sql for sql in queries.counted if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert Change.objects.count() == before


def test_a_note_fetches_no_sheet_or_script_for_writing(cast):
    note(cast.ana, cast.project)
    page = cast.client("ana").get(f"{cast.project.get_absolute_url()}entries/1/").content.decode()
    assert "css/app" in page
    assert "css/write" not in page and "css/more" not in page


def test_older_days_weigh_much_less_than_their_page(cast, time_machine):
    for day in range(1, 13):
        time_machine.move_to(f"2026-11-{day:02}T10:00:00+00:00", tick=False)
        for _ in range(4):
            note(cast.ana, cast.project, " ".join(token_hex(4) for _ in range(60)))
    client, address = cast.client("ana"), f"{cast.project.get_absolute_url()}timeline/"
    page = client.get(address).content
    older = client.get(f"{address}?until=2026-11-07", headers={"HX-Request": "true"}).content
    assert len(gzip.compress(older)) <= 0.6 * len(gzip.compress(page))
