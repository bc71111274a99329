"""Bringing a file in: kept as it came, looked at, then written entry by entry, each with its line in the ledger.

Entries stand on the days their source says; that they came now is the ledger's to say, and theirs (`written_at`).
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import batched
from uuid import NAMESPACE_OID, UUID, uuid5

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Known, Who
from mechjournal.actions import ledger
from mechjournal.actions.attachments import drop_unused, folder, take_file
from mechjournal.actions.hearsay import moment
from mechjournal.actions.phases import phase_on
from mechjournal.actions.rendering import begin_rendering, files_of
from mechjournal.lib import vault
from mechjournal.lib.notation import MENTION
from mechjournal.lib.pictures import BadPicture, safe_name
from mechjournal.lib.pieces import Found, Piece, digests, grown, keyed
from mechjournal.models import Attachment, Blob, Entry, Import, Origin, Project, Sprint, Subject, User, search
from mechjournal.models.imports import NAME_LENGTH
from mechjournal.models.queue import enqueue
from mechjournal.models.sprints import sprint_on

AT_ONCE = 50  # entries in one transaction
LISTED = 500  # of a list in the report
Status = Import.Status
ReadFile = Callable[[str], bytes]


class AlreadyRuns(Exception):
    """It is coming in, or is in."""


def begin_import(
    *, by: User, project: Project, name: str, data: bytes, day_first: bool = True, near: date | None = None
) -> Import:
    """Keep the file as it came. Nothing of it is in the journal yet. Raises OSError when the disk refuses."""
    sha256 = vault.keep(folder(project), data)
    kept = {"size": len(data), "content_type": "application/octet-stream"}
    with ledger.writing(project) as held:
        blob, _ = Blob.objects.get_or_create(project=held, sha256=sha256, defaults=kept)
        given = {"name": safe_name(name)[:NAME_LENGTH], "day_first": day_first, "near": near}
        batch = Import.objects.create(project=held, by=by, blob=blob, **given)
        ledger.record(
            held, "import.kept", by=by, facts={"import": batch.key, "sha256": sha256}, texts={"name": batch.name}
        )
    return batch


def change_reading(*, batch: Import, day_first: bool, near: date | None) -> Import:
    """Read it otherwise, before it is written."""
    batch.day_first, batch.near = day_first, near
    Import.objects.filter(pk=batch.pk, status__in=(Status.PLANNED, Status.FAILED)).update(
        day_first=day_first, near=near
    )
    return batch


def start_import(*, batch: Import, again: bool = False) -> None:
    """Hand it to the background. `again`: the one that ran is gone. Raises AlreadyRuns."""
    begun = (Status.PLANNED, Status.FAILED, *([Status.RUNNING] if again else []))
    with ledger.writing(batch.project):
        waiting = Import.objects.filter(pk=batch.pk, status__in=begun)
        if not waiting.update(status=Status.RUNNING, done=0, total=0, moved_at=timezone.now()):
            raise AlreadyRuns
        enqueue("bring_in", import_id=batch.pk)


def drop_import(*, batch: Import) -> bool:
    """Forget one that was only looked at. False if it is more than that by now."""
    with ledger.writing(batch.project) as held:
        dropped, _ = Import.objects.filter(pk=batch.pk, status=Status.PLANNED).delete()
        if dropped:
            ledger.record(held, "import.dropped", by=batch.by, facts={"import": batch.key})
            drop_unused(held, [batch.blob])
    return bool(dropped)


def data_of(batch: Import) -> bytes:
    return vault.path_of(folder(batch.project), batch.blob.sha256).read_bytes()


# --- what of it is new ---------------------------------------------------------------------------------------------


@dataclass
class Plan:
    """`new`: pieces to write, each with its source key; `known`: how many are here already."""

    new: list[tuple[str, Piece]] = field(default_factory=list)
    known: int = 0


def plan_of(found: Found, known: Known, by: User, project: Project) -> Plan:
    """The same file again adds only what is new; a day that has grown adds what it has grown by."""
    plan = Plan()
    for key, piece in keyed(found.pieces):
        if key in known.keys or str(client_key(project, by, key)) in known.keys:
            plan.known += 1
        elif piece.key or piece.result:
            plan.new.append((key, piece))
        else:
            add_grown(plan, key, piece, known)
    return plan


def add_grown(plan: Plan, key: str, piece: Piece, known: Known) -> None:
    rest = grown(piece.body, known.texts.get(piece.day, []))
    if rest == "":
        plan.known += 1
    elif rest is None or rest == piece.body:
        plan.new.append((key, piece))
    else:
        plan.new.append(
            (key, replace(piece, body=rest, title="", unclear=joined(piece.unclear, "added to a day that is here")))
        )


def joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def client_key(project: Project, by: User, source_key: str) -> UUID:
    """Another one than its source's: of the same key two people's files would be one."""
    return uuid5(NAMESPACE_OID, f"{project.key}/{by.key}/{source_key}")


# --- writing -------------------------------------------------------------------------------------------------------


@dataclass
class Report:
    added: int = 0
    known: int = 0
    files: int = 0
    linked: int = 0
    said: int = 0  # comments, requests, meetings, credences
    unclear: list = field(default_factory=list)  # (place, line, words, number of the entry)
    left: list = field(default_factory=list)  # (place, why)
    # Where a piece stands now: by its number there, and the first of each file.
    numbers: dict[int, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    # What came now, by the primary key of its entry, where more is to be done with it.
    later: list[tuple[int, Piece]] = field(default_factory=list)

    def as_json(self) -> dict:
        counts = {name: getattr(self, name) for name in ("added", "known", "files", "linked", "said")}
        return {**counts, "unclear": self.unclear[:LISTED], "left": self.left[:LISTED], "more": self.more()}

    def more(self) -> int:
        return max(0, len(self.unclear) - LISTED) + max(0, len(self.left) - LISTED)


@dataclass
class Row:
    """An entry on its way in, with what goes along."""

    entry: Entry
    origin: Origin
    piece: Piece
    files: list[Attachment] = field(default_factory=list)
    words: search.Words | None = None


def write_found(*, batch: Import, found: Found, read: ReadFile) -> Report:
    """Write what is new. Stopped halfway and begun again, it goes on where it stood."""
    who = Who(batch.by)
    known = access.known(who, batch.project)
    plan = plan_of(found, known, batch.by, batch.project)
    report = Report(known=plan.known, left=list(found.left))
    note_known(report, found, known, batch)
    Import.objects.filter(pk=batch.pk).update(total=len(plan.new))
    days = Days(batch.project, batch.by)
    for chunk in batched(plan.new, AT_ONCE):
        rows = prepared(batch, chunk, days, read, report)
        write_rows(batch, rows, report)
    return report


def note_known(report: Report, found: Found, known: Known, batch: Import) -> None:
    """Links may lead to what came before."""
    for key, piece in keyed(found.pieces):
        number = known.keys.get(key) or known.keys.get(str(client_key(batch.project, batch.by, key)))
        if number:
            placed(report, piece, number)


def placed(report: Report, piece: Piece, number: int) -> None:
    report.pages.setdefault(piece.place, number)
    if piece.number:
        report.numbers[piece.number] = number


class Days:
    """The sprint and the phase of a day, asked once for each."""

    def __init__(self, project: Project, by: User):
        self.project, self.today = project, by.today()
        self.phases: dict[date, str] = {}
        self.sprints: dict[date, Sprint | None] = {}
        self.has_sprints = Sprint.objects.filter(project=project).exists()

    def phase(self, day: date) -> str:
        if day not in self.phases:
            self.phases[day] = phase_on(self.project, day, self.today)
        return self.phases[day]

    def sprint(self, day: date) -> Sprint | None:
        if self.has_sprints and day not in self.sprints:
            self.sprints[day] = sprint_on(self.project, day, self.today)
        return self.sprints.get(day)


def prepared(batch: Import, chunk: Iterable, days: Days, read: ReadFile, report: Report) -> list[Row]:
    """Everything that takes time, done before the project is held: files, HTML, words for the search."""
    rows = [row_of(batch, key, piece, days) for key, piece in chunk]
    for row in rows:
        row.files = take_files(batch, row, read, report) if row.piece.files else []
    laid_out = [begin_rendering(row.entry, row.files) for row in rows]
    for row in rows:
        row.words = search.words_of(row.entry, row.files)
    for finish in laid_out:
        finish()
    return rows


def row_of(batch: Import, key: str, piece: Piece, days: Days) -> Row:
    by, facts, day = batch.by, piece.facts, piece.day or days.today
    entry = Entry(
        project=ahead(batch.project, batch.total),
        author=by,
        client_key=client_key(batch.project, by, key),
        day=day,
        title=piece.title,
        body=piece.body,
        result=piece.result,
        sprint=days.sprint(day),
        **({"phase": days.phase(day)} | facts),
        **accepted(piece, by),
    )
    entry.heading = entry.named()
    if entry.result:
        entry.result_at, entry.result_day = timezone.now(), piece.result_day or day
    if entry.state == Entry.State.RUNNING:
        entry.running_since = timezone.now()
    return Row(entry, origin_of(batch, key, piece), piece)


def accepted(piece: Piece, by: User) -> dict:
    """Of an agent's entry that this person let in where it comes from."""
    is_own = piece.facts.get("agent") and piece.accepted.get("by") == by.display_name
    at = moment(piece.accepted, "at") if is_own else None
    return {"accepted_by": by, "accepted_at": at} if at else {}


def ahead(project: Project, total: int) -> Project:
    """The project as it will be: a text may point to an entry that comes after it."""
    project = copy(project)
    project.last_entry += max(total, AT_ONCE)
    return project


def origin_of(batch: Import, key: str, piece: Piece) -> Origin:
    return Origin(
        batch=batch,
        source_key=key,
        number=piece.number,
        place=piece.place[:400],
        line=piece.line,
        heading=piece.heading[:400],
        author=piece.author,
        written=piece.written,
        digests=[] if piece.key else digests(piece.body),
    )


def take_files(batch: Import, row: Row, read: ReadFile, report: Report) -> list[Attachment]:
    """Its files under the names its text uses; a picture that can't be opened is kept as a file that isn't shown."""
    key = row.entry.client_key
    there = {file.name for file in files_of(batch.project, key)}
    for name, place in row.piece.files.items():
        if name not in there:
            report.files += take_one(batch, key, name, place, read, report)
    return files_of(batch.project, key)


def take_one(batch: Import, key: UUID, name: str, place: str, read: ReadFile, report: Report) -> int:
    given = {"user": batch.by, "project": batch.project, "client_key": key}
    data = read(place)
    try:
        take_file(**given, name=name, data=data)
    except BadPicture as error:
        report.left.append((place, str(error)))
        return 0
    return 1


def write_rows(batch: Import, rows: list[Row], report: Report) -> None:
    """One transaction: numbers, entries, where they came from, lines in the ledger, words in the index."""
    with ledger.writing(batch.project) as held:
        there = those_there(held, batch.by, rows)
        rows = [row for row in rows if row.entry.client_key not in there]
        for row in rows:
            row.entry.project = row.origin.project = held
            row.entry.subject = Subject(project=held, kind=Subject.Kind.ENTRY, number=held.next_number("entry"))
            row.entry.number = row.entry.subject.number
        Subject.objects.bulk_create([row.entry.subject for row in rows])
        for row in rows:
            row.entry.subject = row.entry.subject  # its key is known only now
        Entry.objects.bulk_create([row.entry for row in rows])
        for row in rows:
            settle(row)
        Origin.objects.bulk_create([row.origin for row in rows])
        things = [(row.entry.subject, row.entry.facts(), row.entry.texts()) for row in rows]
        ledger.record_all(held, "entry.imported", by=batch.by, things=things)
        count_on(batch, len(rows))
    for row in rows:
        tell(report, row)


def those_there(held: Project, by: User, rows: list[Row]) -> set[UUID]:
    keys = [row.entry.client_key for row in rows]
    return set(Entry.objects.filter(project=held, author=by, client_key__in=keys).values_list("client_key", flat=True))


def settle(row: Row) -> None:
    """What refers to an entry by its row."""
    row.origin.entry = row.entry
    if row.files:
        Attachment.objects.filter(pk__in=[file.pk for file in row.files]).update(entry=row.entry)
    search.index(row.entry, row.files, row.words)
    if row.entry.plain:
        enqueue("render_again", entry_id=row.entry.pk)


def count_on(batch: Import, number: int) -> None:
    batch.done += number
    batch.moved_at = timezone.now()
    batch.save(update_fields=["done", "moved_at"])


def tell(report: Report, row: Row) -> None:
    report.added += 1
    piece = row.piece
    if piece.links or piece.predictions or piece.better or MENTION.search(piece.body + piece.result):
        report.later.append((row.entry.pk, piece))
    placed(report, row.piece, row.entry.number)
    if row.piece.unclear:
        report.unclear.append((row.piece.place, row.piece.line, row.piece.unclear, row.entry.number))


def finish_import(*, batch: Import, report: Report) -> None:
    with ledger.writing(batch.project) as held:
        batch.status, batch.report, batch.moved_at = Status.DONE, report.as_json(), timezone.now()
        batch.save(update_fields=["status", "report", "moved_at"])
        facts = {"import": batch.key, "added": report.added, "known": report.known, "files": report.files}
        ledger.record(held, "import.done", by=batch.by, facts=facts)


# --- what stays of a file --------------------------------------------------------------------------------------------


def forget_originals(*, held: Project, batches: Iterable[Import]) -> int:
    """Remove the files as they came, for good; what was made of them stays."""
    with_file = [batch for batch in batches if batch.blob_id]
    Import.objects.filter(pk__in=[batch.pk for batch in with_file]).update(blob=None)
    drop_unused(held, [batch.blob for batch in with_file])
    return len(with_file)


def fail_import(*, batch: Import, why: str) -> None:
    """What is written stays; begun again, it goes on."""
    Import.objects.filter(pk=batch.pk).update(status=Status.FAILED, report={"why": why}, moved_at=timezone.now())
