"""Lists are read by an index, whatever the size of a journal: what the database says it will do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mechjournal.actions.entries import add_result
from tests.helpers import experiment, note

TABLE = "mechjournal_entry"


# "P" stands for the project's own address.
PAGES = [
    "P/",
    "P/days/2026-01-05/",
    "/today/",
    "P/timeline/",
    "P/timeline/?until=2026-05-01",
    "P/timeline/?kind=decision",
    "P/timeline/?highlight=yes",
    "P/timeline/?standing=negative",
    "/timeline/",
]


def plans(client, address: str) -> list[str]:
    """A line per step of the plans of every query about entries."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    asked = [query["sql"] for query in queries.captured_queries if f'FROM "{TABLE}"' in query["sql"]]
    assert asked
    with connection.cursor() as cursor:
        steps = []
        for sql in asked:
            explain(cursor, sql)
            steps += [str(row[-1]) for row in cursor.fetchall()]
    return steps


def explain(cursor, sql: str) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
    else:
        # A handful of rows is quicker read whole; asked is whether an index could serve at all.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")


@pytest.mark.parametrize("page", PAGES)
def test_no_list_reads_the_whole_table_or_a_whole_project(cast, page):
    entry = experiment(cast.ana, cast.project)
    add_result(author=cast.ana, entry=entry, result="3%.", day=None, composer=entry.client_key)
    note(cast.col, cast.project)
    steps = plans(cast.client("ana"), page.replace("P/", cast.project.get_absolute_url()))
    whole = [step for step in steps if is_whole(step)]
    assert whole == [], "\n".join(steps)


def is_whole(step: str) -> bool:
    """Whether a step reads every entry, those of a project, or sorts what it read; a sort within a day is none."""
    if f"Seq Scan on {TABLE}" in step or step.startswith((f"SCAN {TABLE}", "SCAN U0", "USE TEMP B-TREE FOR ORDER BY")):
        return True
    by_project = "(project_id=?)" in step and "entries_by_day" not in step
    return by_project or "(moved_to_id=?)" in step
