"""What an entry looks like, sent and answered, and how a list of them is paged."""

from datetime import date, datetime
from typing import Literal

from django.http import Http404
from ninja import Schema

from mechjournal import access
from mechjournal.access import Who
from mechjournal.api.door import Proposable, Write
from mechjournal.api.kinds import Day, Limit, Moment, Number, Person, person
from mechjournal.api.problems import Problem
from mechjournal.api.said import OutcomeIn, PredictionOut, SaidIn, as_prediction
from mechjournal.lib.grammar import without_expectations
from mechjournal.lib.markdown import reference
from mechjournal.models import Attachment, Entry, EntryCheck, Project, User

Kind = Literal["note", "experiment", "decision", "question"]
State = Literal["planned", "running", "done", "dropped"]
Visibility = Literal["project", "me"]
Minutes = Number | None


class EntryIn(Proposable):
    kind: Kind = "note"
    title: str | None = None
    body: str
    state: Literal["planned", "running", "done"] | None = None
    result: str | None = None
    expected_at: Moment | None = None
    day: Day | None = None
    # When it happened, with its offset; the time of sending is kept beside it.
    happened_at: Moment | None = None
    visibility: Visibility | None = None
    highlight: bool | None = None
    minutes: Minutes = None
    learned: bool | None = None
    predictions: list[SaidIn] = []
    # Send it, knowing that the text holds what looks like an access key.
    leaks_seen: bool = False


class EditIn(Write):
    version: Number
    kind: Kind | None = None
    title: str | None = None
    body: str | None = None
    state: State | None = None
    result: str | None = None
    expected_at: Moment | None = None
    day: Day | None = None
    visibility: Visibility | None = None
    highlight: bool = False
    minutes: Minutes = None
    learned: bool | None = None
    leaks_seen: bool = False


class ResultIn(Proposable):
    result: str
    day: Day | None = None
    outcomes: list[OutcomeIn] = []
    leaks_seen: bool = False


class StateIn(Write):
    state: Literal["planned", "running", "dropped"]
    expected_at: Moment | None = None


class StandingIn(Write):
    """`better`: the number of the entry that stands in its place; `reason` is needed where something was wrong."""

    standing: Literal["stands", "negative", "corrected", "retracted"]
    reason: str | None = None
    better: Number | None = None


class FileOut(Schema):
    number: int
    name: str
    size: int
    content_type: str
    # How a text shows it.
    markdown: str
    url: str


class Receipt(Schema):
    """What a token that only logs is told: where it stands, never what stands there."""

    number: int
    project: str
    version: int
    kind: Kind
    state: str
    day: date
    url: str


class CheckOut(Schema):
    """What a person verified of what an agent wrote."""

    by: Person
    at: datetime
    how: str
    samples: int | None
    verdict: Literal["holds", "in part", "fails"]
    # Of the entry, as it was looked at.
    version: int


class EntryOut(Receipt):
    title: str
    heading: str
    body: str
    result: str
    result_day: date | None
    expected_at: datetime | None
    phase: str
    sprint: int | None
    visibility: Visibility
    standing: str
    standing_reason: str
    better: int | None
    highlight: bool
    minutes: int | None
    learned: bool | None
    author: Person
    written_at: datetime
    edited_at: datetime | None
    happened_at: datetime | None
    agent: str
    model: str
    run: str
    # Who let it in, where an agent proposed it.
    accepted_by: Person | None
    accepted_at: datetime | None
    # None in lists.
    files: list[FileOut] | None = None
    predictions: list[PredictionOut] | None = None
    checks: list[CheckOut] | None = None


class EntriesOut(Schema):
    entries: list[EntryOut]
    next: str | None


class Filters(Schema):
    kind: Kind | None = None
    first: Day | None = None
    last: Day | None = None
    sprint: Number | None = None
    # The key of a person, or "me".
    author: str | None = None
    q: str = ""
    cursor: str = ""
    limit: Limit = 50

    def narrow(self, rows, user: User):
        author = user.key if self.author == "me" else self.author
        wanted = {"kind": self.kind, "day__gte": self.first, "day__lte": self.last, "sprint__number": self.sprint}
        wanted["author__key"] = author and author.replace("\x00", "")
        return rows.filter(**{name: value for name, value in wanted.items() if value})


def rows_of(who: Who, project: Project | None):
    """Entries with all that one is answered with but its files and predictions; one query."""
    rows = access.entries(who, project).select_related("author", "sprint", "project", "accepted_by")
    return rows.annotate(**access.known_of("better", who))


def next_place(entry: Entry) -> str:
    return f"{entry.day.isoformat()}.{entry.number}"


def place_of(cursor: str) -> tuple[date | None, int | None]:
    day, _, number = cursor.partition(".")
    try:
        return (date.fromisoformat(day), min(int(number), 2**31 - 1)) if cursor else (None, None)
    except ValueError:
        says = "Take the cursor from the page before, as it is."
        raise Problem(422, says, [{"field": "cursor", "says": says}]) from None


def as_answer(who: Who, project: Project, number: int, entry: Entry | None = None) -> dict:
    """The whole entry for whoever may read it, a receipt for whoever only logs."""
    if who.reads:
        return whole(who, project, number)
    return receipt(entry or access.entry(who, project.key, number, to=access.LOG))


def receipt(entry: Entry) -> dict:
    names = ("number", "version", "kind", "state", "day")
    return {name: getattr(entry, name) for name in names} | {
        "project": entry.project.key,
        "url": entry.get_absolute_url(),
    }


def whole(who: Who, project: Project, number: int) -> dict:
    found = rows_of(who, project).filter(number=number).first()
    if found is None:
        raise Http404
    files = access.attachments(who, project).filter(entry=found).select_related("blob").order_by("number")
    expected = access.predictions(who, project).filter(entry=found)
    said = expected.select_related("by", "entry", "hypothesis", "project", "replaced_by").order_by("seq")
    [entry] = as_entries(who, [found])
    return entry | {
        "files": [as_file(file, project) for file in files],
        "predictions": [as_prediction(row) for row in said],
        "checks": [as_check(row) for row in access.entry_checks(who, project).filter(entry=found)],
    }


TEXTS = ("title", "heading", "body", "result", "phase", "visibility", "standing", "standing_reason")
FACTS = ("result_day", "expected_at", "highlight", "minutes", "learned", "written_at", "edited_at", "happened_at")


def as_entries(who: Who, entries: list[Entry]) -> list[dict]:
    """Of rows of `rows_of`; one query more where an experiment of a partner waits for its result."""
    kept = access.kept_texts(who, entries)
    return [as_entry(entry, entry.pk in kept) for entry in entries]


def seen(entry: Entry, is_kept: bool) -> dict[str, str]:
    """`is_kept`: without what it expects, as on its page."""
    if not is_kept:
        return {"heading": entry.heading, "body": entry.body}
    return {"heading": entry.named(), "body": without_expectations(entry.body)}


def texts_of(entry: Entry, is_kept: bool) -> dict[str, str]:
    return {name: getattr(entry, name) for name in TEXTS} | seen(entry, is_kept)


def as_entry(entry: Entry, is_kept: bool) -> dict:
    return (
        receipt(entry)
        | texts_of(entry, is_kept)
        | {name: getattr(entry, name) for name in FACTS}
        | {
            "sprint": entry.sprint.number if entry.sprint else None,
            "better": entry.better_number,
            "author": person(entry.author),
            "agent": entry.agent,
            "model": entry.agent_model,
            "run": entry.agent_run,
            "accepted_by": person(entry.accepted_by) if entry.accepted_by else None,
            "accepted_at": entry.accepted_at,
        }
    )


def as_check(row: EntryCheck) -> dict:
    names = ("at", "how", "samples", "verdict", "version")
    return {name: getattr(row, name) for name in names} | {"by": person(row.by)}


def as_file(file: Attachment, project: Project) -> dict:
    file.project = project
    return {
        "number": file.number,
        "name": file.name,
        "size": file.blob.size,
        "content_type": file.blob.content_type,
        "markdown": reference(file.name, file.blob.is_picture),
        "url": file.get_absolute_url(),
    }
