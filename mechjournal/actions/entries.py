"""Writing entries: log, save, add a result, change state, move. Each is one transaction with its line in the ledger."""

from collections.abc import Iterable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from mechjournal.actions import anchoring, ledger
from mechjournal.actions.hypotheses import heed, hush
from mechjournal.actions.phases import phase_on
from mechjournal.actions.predictions import (
    PredictionDraft,
    Taken,
    expected_in,
    make_predictions,
    resolve_prediction,
)
from mechjournal.actions.rendering import Ahead, begin_rendering, files_of
from mechjournal.models import Attachment, Change, Entry, Prediction, Project, Subject, User, search
from mechjournal.models.entries import LOGGED, SENT
from mechjournal.models.queue import enqueue
from mechjournal.models.sprints import sprint_on

Kind, State = Entry.Kind, Entry.State


class Conflict(Exception):
    """Someone saved the entry in the meantime; `entry` is what stands there now. Nothing was written."""

    def __init__(self, entry: Entry):
        super().__init__(f"{entry} is at version {entry.version}")
        self.entry = entry


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a person wrote in a composer. `day` None: today, by their clock; `phase` "": the project's on that day."""

    kind: str = Kind.NOTE
    body: str
    title: str = ""
    state: str = ""
    result: str = ""
    expected_at: datetime | None = None
    day: date | None = None
    result_day: date | None = None
    phase: str = ""
    visibility: str = Entry.Visibility.PROJECT
    client_key: UUID = field(default_factory=uuid4)
    # What is expected of an experiment, beside the lines `expect: ...` of its text.
    predictions: tuple[PredictionDraft, ...] = ()
    # What a sender says beside it, by the names of Entry's columns: marks, when it happened, which agent wrote it.
    beside: dict = field(default_factory=dict)


class Another(Exception):
    """The same composer made an entry with another text before. Nothing was written."""


def log_entry(*, author: User, project: Project, text: Text, once: bool = False, ahead: Ahead | None = None) -> Entry:
    """A new entry. The same composer posting the same text twice gets the entry it made the first time.

    With another text it gets a second entry: nothing that was typed is dropped for having come late. With `once` it
    raises Another instead. Raises Unfit when a prediction can't be made.
    """
    entry = Entry(project=project, author=author, client_key=text.client_key, **text.beside)
    put(entry, text, author)
    files = ahead.files if ahead and ahead.client_key == text.client_key else files_of(project, text.client_key)
    words = lay_out(entry, files, ahead)
    try:
        return insert(entry, files, words, text.predictions)
    except IntegrityError:
        made = made_by(entry)
        if made is None:
            raise
    if made.texts() == entry.texts():
        made.files = files
        return said_too(made, text.predictions)
    if once:
        raise Another
    return log_entry(author=author, project=project, text=replace(text, client_key=uuid4()))


def made_by(entry: Entry) -> Entry | None:
    """What this composer logged before."""
    same = Entry.objects.filter(project=entry.project, author=entry.author, client_key=entry.client_key)
    return same.select_related("project", "author", "sprint").first()


def said_too(made: Entry, predictions: tuple[PredictionDraft, ...]) -> Entry:
    """What the same composer expects of the entry it made and didn't say the first time."""
    if predictions:
        with ledger.writing(made.project) as project:
            foresee(project, by=made.author, entry=made, said=predictions)
    return made


def lay_out(entry: Entry, files: list[Attachment], ahead: Ahead | None = None) -> search.Words:
    """Set the stored HTML of an entry's texts; its words for search are made while the child works. Does not save."""
    finish = begin_rendering(entry, files, ahead)
    words = search.words_of(entry, files)
    finish()
    return words


def insert(
    entry: Entry, files: list[Attachment], words: search.Words, predictions: tuple[PredictionDraft, ...]
) -> Entry:
    author = entry.author
    with ledger.writing(entry.project) as project:
        entry.project = project
        entry.subject = ledger.add_subject(project, Subject.Kind.ENTRY)
        entry.number = entry.subject.number
        entry.sprint = sprint_on(project, entry.day, author.today())
        LOGGED.add(entry)
        if files:
            Attachment.objects.filter(pk__in=[file.pk for file in files]).update(entry=entry)
        SENT.remove(user=author.pk, key=entry.client_key)
        search.index(entry, files, words)
        record(entry, "entry.logged", by=author)
        heed(project, by=author, entry=entry)
        foresee(project, by=author, entry=entry, said=predictions)
    entry.files = files
    return entry


def save_entry(*, editor: User, entry: Entry, version: int, text: Text, heeds: bool = True) -> Entry:
    """Save an edit made on `version`; place and day of writing stay. `text.client_key` names the editing composer.

    Lines `H2 71%` and `expect: ...` that are new in it count, unless `heeds` is False. Raises Conflict when the entry
    is at another version by now, ValidationError when predictions need it to stay an experiment.
    """
    before = copy(entry)
    entry.version, entry.files = version, files_of(entry.project, entry.client_key)
    entry.edited_at, entry.edited_by = timezone.now(), editor
    put(entry, text, editor)
    words, said = lay_out(entry, entry.files), text.predictions
    update(entry, words, by=editor, kind="entry.saved", composer=text.client_key, before=before, heeds=heeds, said=said)
    return entry


def restore_entry(*, editor: User, entry: Entry, line: Change, body: str | None = None) -> Entry:
    """Bring back the texts and fields of an earlier state, as a new one; the history only grows. Raises Conflict.

    Who may see it is not brought back: what was made private stays so. Nor are its lines `H2 71%` and `expect: ...`
    heeded: nobody says so today. `line` must hold all its texts. `body`: its text with what stays in it.
    """
    facts = line.facts
    text = Text(
        kind=facts["kind"],
        title=line.text("title"),
        body=line.text("body") if body is None else body,
        state=facts["state"],
        result=line.text("result"),
        expected_at=datetime.fromisoformat(facts["expected_at"]) if facts["expected_at"] else None,
        day=date.fromisoformat(facts["day"]),
        result_day=date.fromisoformat(facts["result_day"]) if facts["result_day"] else None,
        phase=facts["phase"],
        visibility=entry.visibility,
    )
    return save_entry(editor=editor, entry=entry, version=entry.version, text=text, heeds=False)


def add_result(
    *, author: User, entry: Entry, result: str, day: date | None, composer: UUID, outcomes: Iterable[tuple] = ()
) -> Entry:
    """The result of an experiment, on the day it came. Raises Conflict when one is there already.

    `outcomes`: pairs of a prediction and how it came out, as keywords of `resolve_prediction`; kept with the result or
    not at all.
    """
    if entry.result:
        raise Conflict(entry)
    before = copy(entry)
    entry.result, entry.state = result, State.DONE
    entry.result_at, entry.result_day = timezone.now(), day or author.today()
    entry.files = files_of(entry.project, entry.client_key)
    words = lay_out(entry, entry.files)
    with transaction.atomic():
        update(entry, words, by=author, kind="entry.result", composer=composer, before=before, heeds=True)
        for prediction, answer in outcomes:
            with suppress(Taken):
                resolve_prediction(by=author, prediction=prediction, **answer)
    return entry


def set_state(*, by: User, entry: Entry, state: str, expected_at: datetime | None = None) -> Entry:
    """Start, drop or plan anew an experiment without a result."""
    if entry.state == state and entry.expected_at == expected_at:
        return entry
    entry.expected_at = expected_at if state == State.RUNNING else None
    entry.files = files_of(entry.project, entry.client_key)
    enter(entry, state)
    update(entry, search.words_of(entry, entry.files), by=by, kind="entry.state")
    return entry


def put(entry: Entry, text: Text, writer: User) -> None:
    """Take over what was typed, and what follows from it. Does not save."""
    entry.kind, entry.title, entry.body, entry.result = text.kind, text.title, text.body, text.result
    entry.heading = entry.named()
    entry.visibility = text.visibility
    entry.day = text.day or (entry.day if entry.pk else writer.today())
    entry.phase = text.phase or entry.phase or phase_on(entry.project, entry.day, writer.today())
    enter(entry, text.state if text.kind == Kind.EXPERIMENT else "")
    entry.expected_at = text.expected_at if entry.state == State.RUNNING else None
    date_result(entry, text, writer)


def enter(entry: Entry, state: str) -> None:
    if state == State.RUNNING and not entry.running_since:
        entry.running_since = timezone.now()
    entry.state = state


def date_result(entry: Entry, text: Text, writer: User) -> None:
    if not entry.result:
        entry.result_day = entry.result_at = None
        return
    entry.result_at = entry.result_at or timezone.now()
    # A result typed with its plan came on the plan's day; one added later came today, unless said otherwise.
    entry.result_day = text.result_day or entry.result_day or (writer.today() if entry.pk else entry.day)


def update(
    entry: Entry,
    words: search.Words,
    *,
    by: User,
    kind: str,
    composer: UUID | None = None,
    before: Entry | None = None,
    heeds: bool = False,
    said: tuple[PredictionDraft, ...] = (),
) -> None:
    """Write an edited entry, which brings its `files` along, and heed what it says and didn't `before`.

    `words`: of its texts, made before the project is held.

    One statement decides whether it still stands at its version. Raises Conflict, ValidationError.
    """
    with ledger.writing(entry.project) as project:
        was, entry.version = entry.version, entry.version + 1
        if not Entry.objects.filter(pk=entry.pk, version=was, moved_to=None).update(**stored(entry)):
            raise Conflict(Entry.objects.select_related("project", "author", "sprint").get(pk=entry.pk))
        if before and before.kind != entry.kind:
            keep_predicted(entry)
        Attachment.objects.filter(project=project, client_key=entry.client_key, entry=None).update(entry=entry)
        if composer:
            SENT.remove(user=by.pk, key=composer)
        entry.project = project
        search.index(entry, entry.files, words)
        record(entry, kind, by=by)
        if before:
            anchoring.follow(project, before, entry)
        if before and entry.visibility == Entry.Visibility.ME:
            hush(before)
        if heeds:
            heed(project, by=by, entry=entry, before=(before.body, before.result))
            foresee(project, by=by, entry=entry, said=said, before=before)


def foresee(
    held: Project, *, by: User, entry: Entry, said: tuple[PredictionDraft, ...], before: Entry | None = None
) -> None:
    """Make the predictions of an experiment: those of the composer, and lines of the text that weren't there before."""
    if entry.kind != Kind.EXPERIMENT:
        return
    old = before.body if before and before.kind == Kind.EXPERIMENT else ""
    make_predictions(held, by=by, entry=entry, drafts=[*said, *expected_in(old, entry.body)])


def keep_predicted(entry: Entry) -> None:
    """What was expected of an experiment is frozen, so it stays an experiment."""
    if Prediction.objects.filter(entry=entry).exists():
        raise ValidationError("This experiment has predictions; it stays an experiment.", code="kind")


MARKS = {"standing", "standing_reason", "better", "highlight", "minutes", "learned"}
FIXED = {
    "id",
    "project",
    "subject",
    "number",
    "author",
    "client_key",
    "written_at",
    "moved_to",
    "sprint",
    "happened_at",
    "agent",
    "agent_model",
    "agent_run",
    "accepted_by",
    "accepted_at",
} | MARKS


def stored(entry: Entry) -> dict:
    """The columns an edit may change, with their values."""
    names = [column.name for column in Entry._meta.concrete_fields if column.name not in FIXED]
    return {name: getattr(entry, name) for name in names}


def record(entry: Entry, kind: str, *, by: User) -> None:
    """The entry's line in the ledger. One shown as plain text is tried again: a busy machine may be the reason."""
    if entry.plain:
        enqueue("render_again", entry_id=entry.pk)
    ledger.record(entry.project, kind, by=by, subject=entry.subject, facts=entry.facts(), texts=entry.texts())
