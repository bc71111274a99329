"""Evidence: a note for, against or beside a hypothesis, at the state it stood in when it was weighed. No pages."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.hypotheses import check, fresh, note_in
from mechjournal.models import Change, Entry, Evidence, Hypothesis, Project, User

TEXTS = ("title", "body", "result")


@dataclass(frozen=True)
class Seen:
    """A text of the note when it was weighed and now. `then` None: removed for good, or not this reader's to see."""

    name: str
    then: str | None
    now: str


def add_evidence(
    *, by: User, hypothesis: Hypothesis, entry: Entry, side: str, kind: str = "", says: str = ""
) -> Evidence:
    """Raises ValidationError where it counts already, or is no entry of the project that `by` may read."""
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        note = note_in(held, entry, by)
        if Evidence.objects.standing().filter(hypothesis=now, entry=note).exists():
            raise ValidationError("This note is evidence here already. Re-weigh it instead.", code="entry")
        added = Evidence(project=held, hypothesis=now, entry=note)
        put(added, by=by, side=side, kind=kind, says=says)
        added.save(force_insert=True)
        record(added, "evidence.added", by)
    return added


def weigh_again(*, by: User, evidence: Evidence, side: str, kind: str = "", says: str = "") -> Evidence:
    """Weigh the note as it stands now, by whom and when included. With the same words it is kept as it was."""
    with ledger.writing(evidence.project) as held:
        now = counting(held, evidence)
        now.entry = note_in(held, now.entry, by)
        put(now, by=by, side=side, kind=kind, says=says)
        now.save()
        record(now, "evidence.weighed", by)
    return now


def drop_evidence(*, by: User, evidence: Evidence, because: str = "") -> Evidence:
    """It no longer counts; that it did stays on record. Dropping it twice changes nothing."""
    with ledger.writing(evidence.project) as held:
        now = counting(held, evidence)
        if now.dropped_at is None:
            now.dropped_at, now.dropped_because = timezone.now(), because.strip()
            check(now)
            now.save()
            record(now, "evidence.dropped", by)
    return now


def then_and_now(evidence: Evidence, reader: User) -> list[Seen]:
    """Title, text and result when it was weighed and now. Needs `evidence.entry`; one query.

    A state that was "only me" then stays its author's own.
    """
    entry = evidence.entry
    line = Change.objects.filter(project=evidence.project_id, seq=evidence.seq).first()
    hidden = line is None or (line.facts.get("visibility") == Entry.Visibility.ME and entry.author_id != reader.pk)
    now = entry.texts()
    return [Seen(name, None if hidden else line.text(name), now[name]) for name in TEXTS]


def counting(held: Project, evidence: Evidence) -> Evidence:
    """The row as it stands now that nobody else can write."""
    rows = Evidence.objects.select_related("hypothesis__subject", "entry")
    now = rows.get(pk=evidence.pk, project=held)
    now.project = now.hypothesis.project = held
    return now


def put(evidence: Evidence, *, by: User, side: str, kind: str, says: str) -> None:
    """Weigh `evidence.entry` as it stands now. Does not save."""
    if side not in Evidence.Side.values:
        raise ValidationError("Say whether it speaks for, against or neither.", code="side")
    note = evidence.entry
    evidence.by, evidence.at, evidence.is_brought = by, timezone.now(), False
    evidence.side, evidence.kind, evidence.says = side, kind, says.strip()
    evidence.version, evidence.standing, evidence.seq = note.version, note.standing, line_of(note)
    check(evidence)


def line_of(entry: Entry) -> int:
    """The newest line of the ledger that holds the entry's texts."""
    lines = Change.objects.of(entry.subject).filter(digests__has_key="body")
    return lines.values_list("seq", flat=True).last()


def record(evidence: Evidence, kind: str, by: User) -> None:
    facts = {
        "hypothesis": evidence.hypothesis.number,
        "entry": evidence.entry.number,
        "side": evidence.side,
        "kind": evidence.kind,
        "version": evidence.version,
        "standing": evidence.standing,
        "line": evidence.seq,
    }
    texts = {"says": evidence.says, "dropped_because": evidence.dropped_because}
    subject = evidence.hypothesis.subject
    ledger.record(evidence.project, kind, by=by, subject=subject, facts=facts, texts=texts)
