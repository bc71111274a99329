"""The search index: one row of tokens per entry, on SQLite an FTS5 table, on PostgreSQL a tsvector under a GIN index.

Who may read an entry, its kind and its marks are tokens of the same row (its scope), so that the index alone decides.
Both engines index what lib/words.py makes of a text and answer alike; rows are written in their entry's transaction.
"""

from dataclasses import dataclass

from django.db import connection

from mechjournal.lib.queries import Query, Term
from mechjournal.lib.words import MOST_PARTS, parts, wholes
from mechjournal.models.attachments import Attachment
from mechjournal.models.entries import Entry
from mechjournal.models.prepared import cursor_of

TABLE = "mechjournal_words"
# What `is:` may ask for.
MARKS = ("negative", "corrected", "retracted", "highlight", "private", "planned", "running", "done", "dropped")
# A common word matches without end: the best of so many newest matches are shown, so that no search grows.
NEWEST = 200
# On PostgreSQL: the index knows of each row its blocks of 2**bits ids (migration 0018). So many of the newest blocks
# are looked into before all rows are: at most 3,072 ids, then 24,576.
NEAR, FAR = 10, 13
BLOCKS = 3
# On PostgreSQL: true of every row and never worked out beyond its first part, but the planner counts what the rest
# would cost. It doesn't count that texts must be unpacked, and would often read all of them rather than the index.
UNPACKED = " OR ".join(["w.entry_id > 0", *(f"to_tsvector('simple', '{n}' || w.entry_id) IS NULL" for n in range(8))])


@dataclass(frozen=True)
class Words:
    """The tokens of an entry's texts. `extra`: its files' names, and names in camel case as one token."""

    title: list[str]
    body: list[str]
    extra: list[str]


@dataclass(frozen=True)
class Row(Words):
    entry_id: int
    scope: list[str]


def words_of(entry: Entry, files: list[Attachment]) -> Words:
    """Takes milliseconds, so a save does it before it holds the project."""
    text = f"{entry.body}\n{entry.result}"
    names = " ".join(file.name for file in files)
    extra = parts(names) + wholes(f"{entry.title}\n{text}", MOST_PARTS // 4)
    return Words(title=parts(entry.title), body=parts(text), extra=extra)


def says(query: Query, words: Words) -> bool:
    """Whether these words alone hold all that is wanted and nothing else, as either engine would find in its index."""
    columns = [f" {' '.join(tokens)} " for tokens in (words.title, words.body, words.extra)]
    return all(any(holds(column, term) for column in columns) != term.without for term in query.terms)


def holds(column: str, term: Term) -> bool:
    phrase = f" {' '.join(term.parts)}" + ("" if term.begins else " ")
    return phrase in column or (bool(term.whole) and f" {term.whole} " in column)


def row_of(entry: Entry, words: Words) -> Row:
    return Row(**vars(words), entry_id=entry.pk, scope=scope_of(entry))


def scope_of(entry: Entry) -> list[str]:
    """Tokens no text can hold by accident: the scope has a column of its own, or on PostgreSQL a sign before it."""
    readers = f"p{entry.project_id}" if entry.visibility == Entry.Visibility.PROJECT else private(entry)
    marks = [f"k{entry.kind}", f"a{entry.author_id}", f"m{entry.standing}"]
    marks += [f"m{entry.state}"] if entry.state else []
    marks += ["mhighlight"] * entry.highlight + ["mprivate"] * (readers == private(entry))
    return [readers, *marks, *([f"s{entry.sprint.number}"] if entry.sprint else [])]


def private(entry: Entry) -> str:
    return own_scope(entry.author_id, entry.project_id)


def own_scope(user_id: int, project_id: int) -> str:
    return f"u{user_id}p{project_id}"


def readable(user_id: int, project_ids: list[int]) -> list[str]:
    """The scopes of everything a member of these projects may read."""
    return [f"p{pk}" for pk in project_ids] + [own_scope(user_id, pk) for pk in project_ids]


def index(entry: Entry, files: list[Attachment], words: Words | None = None) -> None:
    """Write or replace the row of an entry: one statement, inside the caller's transaction."""
    row = row_of(entry, words or words_of(entry, files))
    with connection.cursor() as cursor:
        cursor.execute(*(sqlite_insert(row) if is_sqlite() else postgres_insert(row)))


def forget(entry_ids: list[int]) -> None:
    marks = ", ".join(["%s"] * len(entry_ids))
    column = "rowid" if is_sqlite() else "entry_id"
    if entry_ids:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE {column} IN ({marks})", entry_ids)  # noqa: S608


def keep_only(entries) -> None:
    """Drop every row that is not of one of `entries`, a queryset of ids."""
    statement, values = entries.query.sql_with_params()
    column = "rowid" if is_sqlite() else "entry_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {column} NOT IN ({statement})", values)  # noqa: S608


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def sqlite_insert(row: Row) -> tuple[str, list]:
    columns = [" ".join(tokens) for tokens in (row.scope, row.title, row.body, row.extra)]
    statement = f"INSERT OR REPLACE INTO {TABLE} (rowid, scope, title, body, extra) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
    return statement, [row.entry_id, *columns]


def postgres_insert(row: Row) -> tuple[str, list]:
    statement = (
        f"INSERT INTO {TABLE} (entry_id, tokens) VALUES (%s, %s::tsvector) "  # noqa: S608
        "ON CONFLICT (entry_id) DO UPDATE SET tokens = EXCLUDED.tokens"
    )
    return statement, [row.entry_id, as_tsvector(row)]


def as_tsvector(row: Row) -> str:
    """Our own tokens with their places: title first (weight A), then body (B), then extra (C). Scope has no place."""
    pieces, place = [f"':{token}'" for token in row.scope], 0
    for weight, tokens in (("A", row.title), ("B", row.body), ("C", row.extra)):
        for token in tokens:
            place = min(place + 1, 16_383)
            pieces.append(f"'{token}':{place}{weight}")
        place += 1
    return " ".join(pieces)


@dataclass(frozen=True)
class Found:
    """Ids of entries, best first. `cut`: there were more than the newest NEWEST, and these alone were ranked."""

    ids: list[int]
    cut: bool = False


def find(query: Query, user_id: int, projects: list[int], people: list[int]) -> Found:
    """What this member of `projects` may read of `query`'s matches there; `people`: authors its `by:` stands for."""
    if not projects:
        return Found([])
    asked = (fts_query if is_sqlite() else ts_query)(query, readable(user_id, projects), people)
    values = {"q": asked, "first": query.first, "last": query.last, "most": NEWEST + 1}
    newest = newest_ids(query, values if is_sqlite() else values | {"projects": projects})
    if len(newest) > NEWEST or not query.wanted:
        return Found(newest[:NEWEST], cut=len(newest) > NEWEST)
    best = [pk for (pk,) in run(*best_first(query, newest))] if newest else []
    allowed = set(newest)
    return Found([pk for pk in best if pk in allowed])


def run(statement: str, values: dict, kept: bool = True) -> list[tuple]:
    with cursor_of(connection) if kept else connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def newest_ids(query: Query, values: dict) -> list[int]:
    """The newest matches, one more than are shown."""
    statement = (walk if is_sqlite() else step_back)(query)
    return [pk for (pk,) in run(statement, values, kept=not with_days(query))]


def walk(query: Query) -> str:
    """FTS5 walks back by id from match to match."""
    return f"SELECT w.rowid {matching(query)} ORDER BY w.rowid DESC LIMIT %(most)s"


def step_back(query: Query) -> str:
    """PostgreSQL's index gives all matches or none, so it is asked for those near the end first, then further back.

    Of a common word there are enough near the end, of a rare one there are few anywhere: no search reads much, and
    nobody has to guess which of both a word is. With days it is one step: the planner sees them and the words, and
    begins with the rarer.
    """
    steps = [] if with_days(query) else [NEAR, FAR]
    asked = [newest(query, last_blocks(bits), *map(lacking, range(n), steps)) for n, bits in enumerate(steps)]
    asked.append(newest(query, *map(lacking, range(len(steps)), steps)))
    named = ", ".join(f"step{n} AS MATERIALIZED ({one})" for n, one in enumerate(asked))
    found = " UNION ".join(f"SELECT id FROM step{n}" for n in range(len(asked)))  # noqa: S608
    return f"WITH last AS (SELECT max(entry_id) AS id FROM {TABLE}), {named} {found} ORDER BY id DESC LIMIT %(most)s"  # noqa: S608


def newest(query: Query, *conditions: str) -> str:
    # By -id, which no index is in order of: else the planner may walk every entry in search of a rare word.
    found = " AND ".join([matching(query), *conditions])
    return f"SELECT w.entry_id AS id {found} ORDER BY -w.entry_id LIMIT %(most)s"


def last_blocks(bits: int) -> str:
    """What stands left of && is the index's own expression."""
    blocks = ", ".join(f"(id >> {bits}) - {back}" for back in range(BLOCKS))
    return f"ARRAY[w.entry_id >> {bits}] && (SELECT ARRAY[{blocks}] FROM last)"  # noqa: S608


def lacking(step: int, bits: int) -> str:
    """Whether a step found too few, and there is more than it looked into."""
    few = f"(SELECT count(*) FROM step{step}) < %(most)s"  # noqa: S608
    return f"{few} AND (SELECT id >> {bits} >= {BLOCKS} FROM last)"  # noqa: S608


def with_days(query: Query) -> bool:
    return bool(query.first or query.last)


def matching(query: Query) -> str:
    """FROM and WHERE of a search; days stand in the entry itself.

    Without days PostgreSQL's planner is not shown what is asked (a query of its own hides it): one plan fits all.
    """
    days = ["e.day >= %(first)s"] * bool(query.first) + ["e.day <= %(last)s"] * bool(query.last)
    # Known already, but the index of days begins with the project.
    days += ["e.project_id = ANY (%(projects)s)"] * (bool(days) and not is_sqlite())
    key = "rowid" if is_sqlite() else "entry_id"
    asked = "%(q)s::tsquery" if days else "(SELECT %(q)s::tsquery)"
    match = f"{TABLE} MATCH %(q)s" if is_sqlite() else f"w.tokens @@ {asked} AND ({UNPACKED})"
    join = f" JOIN {Entry._meta.db_table} e ON e.id = w.{key}" if days else ""
    return f"FROM {TABLE} w{join} WHERE {' AND '.join([match, *days])}"


def best_first(query: Query, ids: list[int]) -> tuple[str, dict]:
    """Ranks few ids: title before text, a short text before a long one.

    By words alone: a scope has no places on PostgreSQL, and FTS5 would count every entry of it.
    """
    if is_sqlite():
        # A range may hold others, too, but FTS5 answers an IN id by id: of 100 matches in 23 ms, not in 0.3.
        statement = (
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %(q)s AND rowid BETWEEN %(first)s AND %(last)s "  # noqa: S608
            f"ORDER BY bm25({TABLE}, 0, 8, 1, 1), rowid DESC"
        )
        return statement, {"q": " AND ".join(map(fts_term, query.wanted)), "first": min(ids), "last": max(ids)}
    statement = (
        f"SELECT entry_id FROM {TABLE} WHERE entry_id = ANY (%(ids)s::bigint[]) "  # noqa: S608
        "ORDER BY ts_rank('{0, 0.1, 0.1, 1}', tokens, %(q)s::tsquery, 1) DESC, entry_id DESC"
    )
    return statement, {"q": " | ".join(map(ts_term, query.wanted)), "ids": ids}


# --- FTS5 -------------------------------------------------------------------------------------------------------------


def fts_query(query: Query, scopes: list[str], people: list[int]) -> str:
    wanted = [any_scope(scopes), *(any_scope(group) for group in filters(query, people))]
    wanted += [fts_term(term) for term in query.wanted]
    asked = " AND ".join(wanted)
    for term in query.terms:
        if term.without:
            asked = f"({asked}) NOT {fts_term(term)}"
    return asked


def any_scope(tokens: list[str]) -> str:
    return "scope : (" + " OR ".join(f'"{token}"' for token in tokens) + ")"


def fts_term(term: Term) -> str:
    phrase = f'{{title body extra}} : "{" ".join(term.parts)}"' + (" *" if term.begins else "")
    return f'({phrase} OR {{title body extra}} : "{term.whole}")' if term.whole else f"({phrase})"


def filters(query: Query, people: list[int]) -> list[list[str]]:
    """Groups of scope tokens; an entry must have one of each group."""
    groups = [
        [f"k{kind}" for kind in query.kinds],
        [f"s{number}" for number in query.sprints],
        [f"m{mark}" for mark in query.marks],
        [f"a{pk}" for pk in people] or (["a0"] if query.people else []),
    ]
    return [group for group in groups if group]


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def ts_query(query: Query, scopes: list[str], people: list[int]) -> str:
    groups = [scopes, *filters(query, people)]
    asked = ["(" + " | ".join(f"':{token}'" for token in group) + ")" for group in groups]
    asked += [("!" if term.without else "") + ts_term(term) for term in query.terms]
    return " & ".join(asked)


def ts_term(term: Term) -> str:
    phrase = " <-> ".join(f"'{part}'" for part in term.parts) + (":*" if term.begins else "")
    return f"(({phrase}) | '{term.whole}')" if term.whole else f"({phrase})"
