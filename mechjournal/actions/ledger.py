"""Writing to the ledger: the lock every write of a project takes, and the line it leaves. No rules of any noun."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from mechjournal.lib import seals
from mechjournal.lib.removal import has
from mechjournal.lib.turns import turn
from mechjournal.models import Change, Project, Subject, User
from mechjournal.models.kept import Changing
from mechjournal.models.ledger import CHANGES, SUBJECTS
from mechjournal.models.projects import LOCKED

THINGS = ("entry", "sprint", "file", "hypothesis", "prediction", "postmortem", "comment", "request")
COUNTERS = [f"last_{thing}" for thing in THINGS]
# Who writes in the person's name, if it isn't the person: an agent's name, and its model.
AGENT: ContextVar[str] = ContextVar("agent", default="")
AGENT_LENGTH = Change._meta.get_field("agent").max_length
COUNTED = Changing(Project, ["last_seq", "last_hash", "touched_at", *COUNTERS])


@contextmanager
def written_by(agent: str) -> Iterator[None]:
    """Every line recorded inside says that `agent` wrote it; "": the person did."""
    before = AGENT.set(agent[:AGENT_LENGTH])
    try:
        yield
    finally:
        AGENT.reset(before)


@contextmanager
def writing(project: Project) -> Iterator[Project]:
    """A transaction that holds the project: yields its fresh row, whose counters may now move."""
    with in_line(), transaction.atomic():
        held = LOCKED.first(pk=project.pk)
        if held is None:
            raise Project.DoesNotExist
        yield held


def in_line() -> AbstractContextManager:
    """SQLite lets those who wait to write sleep and try again, the unlucky ones past a second; a queue is fair."""
    database = connection.settings_dict["NAME"]
    # Inside a transaction the turn is taken already; a database in memory is nobody else's.
    waits = connection.vendor == "sqlite" and not connection.in_atomic_block and Path(database).is_file()
    return turn(f"{database}-turn") if waits else nullcontext()


def add_subject(project: Project, kind: Subject.Kind) -> Subject:
    """The next thing of its kind in the address book of a locked project."""
    subject = Subject(project=project, kind=kind, number=project.next_number(kind))
    SUBJECTS.add(subject)
    return subject


def record(
    project: Project,
    kind: str,
    *,
    by: User | None,
    subject: Subject | None = None,
    facts: dict | None = None,
    texts: dict[str, str] | None = None,
) -> Change:
    """Append one line to a locked project's ledger and save the project's counters. Two queries.

    `facts`: plain values in the sealed form (see lib/seals.py). `texts`: sealed by their digests alone.
    """
    change = line(project, kind, by=by, subject=subject, facts=facts, texts=texts)
    CHANGES.add(change)
    COUNTED.change(project)
    return change


def record_all(
    project: Project, kind: str, *, by: User, things: Iterable[tuple[Subject, dict, dict[str, str]]]
) -> None:
    """The same for many things at once, each (subject, facts, texts): two queries for all their lines."""
    lines = [line(project, kind, by=by, subject=one, facts=facts, texts=texts) for one, facts, texts in things]
    Change.objects.bulk_create(lines)
    COUNTED.change(project)


def line(
    project: Project,
    kind: str,
    *,
    by: User | None,
    subject: Subject | None,
    facts: dict | None,
    texts: dict[str, str] | None,
) -> Change:
    """The next line, not saved, with the project's counters moved on."""
    salted = {name: [seals.new_salt(), text] for name, text in (texts or {}).items()}
    change = Change(
        project=project,
        seq=project.last_seq + 1,
        at=timezone.now(),
        by=by,
        agent=AGENT.get(),
        kind=kind,
        subject=subject,
        facts=facts or {},
        digests={name: seals.digest(text, salt) for name, (salt, text) in salted.items()},
        texts=salted,
        previous_hash=project.last_hash,
    )
    change.hash = seals.seal(change.previous_hash, change.sealed())
    project.last_seq, project.last_hash, project.touched_at = change.seq, change.hash, change.at
    return change


def wipe(lines: Iterable[Change], secret: str | None) -> list[int]:
    """Remove texts that hold the secret, with their salts; None: every text. Returns the numbers of these lines."""
    wiped = []
    for line in lines:
        kept = {name: pair if pair and not has(pair[1], secret) else None for name, pair in line.texts.items()}
        if kept != line.texts:
            line.texts = kept
            line.save(update_fields=["texts"])
            wiped.append(line.seq)
    return sorted(wiped)
