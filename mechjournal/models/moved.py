"""What happened in projects after certain lines of their ledgers, as far as one person may know of it.

Plain SQL, nearly the same for both engines: a piece for each project, each walked along the index of its own ledger and
no further than it is shown. One query for twenty projects, whatever their ledgers hold.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

# Kinds of the ledger that are news; the others are marks, files and settings.
ENTRIES = ("logged", "arrived", "saved", "result", "state", "standing", "checked", "moved", "redacted")
KINDS = [
    *(f"entry.{name}" for name in ENTRIES),
    *(f"hypothesis.{name}" for name in ("made", "changed", "closed", "reopened", "rivals")),
    "credence.set",
    *(f"evidence.{name}" for name in ("added", "weighed", "dropped")),
    *(f"check.{name}" for name in ("settled", "opened")),
    *(f"prediction.{name}" for name in ("made", "amended", "resolved")),
    "phase.changed",
    *(f"sprint.{name}" for name in ("opened", "changed", "extended", "paused", "resumed", "closed")),
    "postmortem.saved",
    *(f"decision.{name}" for name in ("made", "verdict")),
    *(f"comment.{name}" for name in ("said", "answered", "edited", "resolved", "reopened")),
    "project.status",
]

# Subqueries that give one value: PostgreSQL would read every private entry there is to answer an EXISTS.
LINES = """
    FROM mechjournal_change c
    LEFT JOIN mechjournal_entry e ON e.subject_id = c.subject_id
    WHERE c.project_id = {project} AND c.seq > {after} AND c.kind IN ({kinds})
    AND (c.by_id IS NULL OR c.by_id <> {user})
    AND (e.id IS NULL OR e.author_id = {user} OR e.visibility = 'project' AND coalesce({visibility}, '') <> 'me')
    AND (e.moved_to_id IS NULL OR c.kind = 'entry.moved') AND (c.kind <> 'postmortem.saved' OR {finished})
    AND NOT (substr(c.kind, 1, 9) IN ('evidence.', 'predictio') AND coalesce((
        SELECT n.visibility <> 'project' AND n.author_id <> {user} FROM mechjournal_entry n
        WHERE n.project_id = c.project_id AND n.number = {entry}), FALSE))
    AND NOT (substr(c.kind, 1, 8) = 'comment.' AND coalesce((
        SELECT n.visibility <> 'project' AND n.author_id <> {user}
        FROM mechjournal_comment k JOIN mechjournal_entry n ON n.subject_id = k.on_id
        WHERE k.subject_id = c.subject_id), FALSE))"""
# An experiment's result counts where it came: with its plan, or on a line of its own.
WORDS = """CASE c.kind
    WHEN 'entry.logged' THEN {body} + CASE WHEN e.result_at <= c.at THEN {result} ELSE 0 END
    WHEN 'entry.arrived' THEN {body} + {result}
    WHEN 'entry.result' THEN {result} ELSE 0 END"""
COLUMNS = "c.project_id, c.seq, c.at, c.by_id, c.kind, c.agent <> '', c.subject_id"
FACTS = "CASE WHEN e.id IS NULL THEN c.facts END"
NEWEST_FIRST = "ORDER BY c.seq DESC LIMIT 1"


class Line(NamedTuple):
    """A line of a ledger, without its texts. `facts` is empty for those of entries; `words`: what there is to read."""

    project: int
    seq: int
    at: datetime
    by: int | None
    kind: str
    by_agent: bool
    subject: int | None
    words: int
    facts: dict


def lines_after(user: int, marks: Mapping[int, int], most: int) -> list[Line]:
    """Of each project (by primary key) the `most` lines after that number, oldest first; never `user`'s own."""
    piece = f"SELECT {COLUMNS}, {WORDS}, {FACTS} {LINES} ORDER BY c.seq LIMIT {most:d}"
    rows = ask(piece, user, marks.items())
    return sorted(read(row) for row in rows)


def last_signs(user: int, projects: Iterable[int]) -> dict[int, datetime]:
    """When something last happened in each, by somebody else than `user`."""
    rows = ask(f"SELECT {COLUMNS}, 0, NULL {LINES} {NEWEST_FIRST}", user, [(project, 0) for project in projects])
    return {line.project: line.at for line in map(read, rows)}


def ask(piece: str, user: int, after: Iterable[tuple[int, int]]) -> list[tuple]:
    """The rows of that piece for every project, in one query."""
    after = [(int(project), int(seq)) for project, seq in after]
    if not after:
        return []
    with connection.cursor() as cursor:
        cursor.execute(put_together(piece, int(user), after))
        return cursor.fetchall()


def put_together(piece: str, user: int, after: list[tuple[int, int]]) -> str:
    """PostgreSQL plans one piece for all of them: planning twenty took longer than running them."""
    if connection.vendor == "postgresql":
        marks = ", ".join(map(str, after))
        one = written(piece, "m.project", "m.after", user)
        return f"SELECT l.* FROM (VALUES {marks}) m (project, after) CROSS JOIN LATERAL ({one}) l"  # noqa: S608
    pieces = [f"SELECT * FROM ({written(piece, *mark, user)}) piece" for mark in after]  # noqa: S608
    return " UNION ALL ".join(pieces)


def written(piece: str, project: int | str, after: int | str, user: int) -> str:
    """The piece in the words of the engine."""
    postgres = connection.vendor == "postgresql"
    fact = "(c.facts ->> '{0}')" if postgres else "json_extract(c.facts, '$.{0}')"
    entry = fact.format("entry")
    return piece.format(
        project=project,
        after=after,
        user=user,
        kinds=", ".join(f"'{kind}'" for kind in KINDS),
        visibility=fact.format("visibility"),
        finished=f"{fact.format('finished')} = 'true'" if postgres else fact.format("finished"),
        entry=f"CAST({entry} AS integer)" if postgres else entry,
        body=words_of("e.body"),
        result=words_of("e.result"),
    )


def words_of(column: str) -> str:
    """Counted by blanks: what a person reads, near enough, and nothing has to leave the database for it."""
    return f"(length({column}) - length(replace({column}, ' ', '')) + CASE WHEN {column} = '' THEN 0 ELSE 1 END)"


def read(row: tuple) -> Line:
    """SQLite gives moments as text in UTC and facts as text."""
    project, seq, at, by, kind, by_agent, subject, words, facts = row
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    facts = json.loads(facts) if isinstance(facts, str) else facts
    return Line(project, seq, moment, by, kind, bool(by_agent), subject, words, facts or {})
