"""Hypotheses and credences: make, change, close, pair, believe, each with its line in the ledger. No pages.

What can't be done raises ValidationError, in words for whoever tried.
"""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from mechjournal.access import WORKING, WRITE, Who
from mechjournal.actions import anchoring, ledger, telling
from mechjournal.lib import grammar
from mechjournal.models import Credence, Entry, Hypothesis, Notification, Project, Rivalry, Subject, User
from mechjournal.models.hypotheses import LINE_LENGTH

OPEN = Hypothesis.Status.OPEN


class Conflict(Exception):
    """Someone changed the hypothesis in the meantime; `hypothesis` is what stands there now. Nothing was written."""

    def __init__(self, hypothesis: Hypothesis):
        super().__init__(f"{hypothesis.name} is at version {hypothesis.version}")
        self.hypothesis = hypothesis


def make_hypothesis(
    *,
    by: User,
    project: Project,
    claim: str,
    claim_type: str = "",
    drop_if: str = "",
    excitement: int | None = None,
    credence: int | None = None,
    origin: Entry | None = None,
) -> Hypothesis:
    """A new one; `origin` is the note it comes from, and with `credence` (percent) how likely its maker takes it."""
    with ledger.writing(project) as held:
        made = Hypothesis(project=held, made_by=by, origin=note_in(held, origin, by))
        put(made, claim=claim, claim_type=claim_type, drop_if=drop_if, excitement=excitement)
        made.subject = ledger.add_subject(held, Subject.Kind.HYPOTHESIS)
        made.number = made.subject.number
        made.save(force_insert=True)
        record(made, "hypothesis.made", by)
        if credence is not None:
            put_credence(held, by=by, hypothesis=made, value=credence, because=made.origin)
    return made


def change_hypothesis(
    *, by: User, hypothesis: Hypothesis, version: int, claim: str, claim_type: str, drop_if: str, excitement: int | None
) -> Hypothesis:
    """Reword it, from `version` on. Saving the same again changes nothing. Raises Conflict at another version."""
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        if now.version != version:
            raise Conflict(now)
        before, was = (now.facts(), now.texts()), copy(now)
        put(now, claim=claim, claim_type=claim_type, drop_if=drop_if, excitement=excitement)
        if before != (now.facts(), now.texts()):
            now.version += 1
            now.save()
            record(now, "hypothesis.changed", by)
            anchoring.follow(held, was, now)
    return now


def close_hypothesis(
    *, by: User, hypothesis: Hypothesis, status: str, reason: str, failed: str = "", was: str = ""
) -> Hypothesis:
    """Supported, refuted or abandoned, and why; a closed one may get another verdict.

    `failed` and `was` say more of a negative result and are dropped with any other.
    """
    if status not in Hypothesis.Status.values or status == OPEN:
        raise ValidationError("Say whether it is supported, refuted or abandoned.", code="status")
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        now.status, now.status_reason, now.closed_at = status, reason.strip(), timezone.now()
        now.failed, now.was = (failed, was) if now.is_negative else ("", "")
        check(now)
        now.save()
        record(now, "hypothesis.closed", by)
    return now


def reopen_hypothesis(*, by: User, hypothesis: Hypothesis) -> Hypothesis:
    """Open again; its verdict stays in the ledger. Reopening an open one changes nothing."""
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        if not now.is_open:
            now.status, now.closed_at = OPEN, None
            now.status_reason = now.failed = now.was = ""
            now.save()
            record(now, "hypothesis.reopened", by)
    return now


def pair_rivals(*, by: User, one: Hypothesis, other: Hypothesis) -> None:
    """They can't both be true. Pairing them twice changes nothing."""
    if one.pk == other.pk:
        raise ValidationError("A hypothesis can't be its own rival.", code="other")
    if one.project_id != other.project_id:
        raise ValidationError("Rivals are of the same project.", code="other")
    with ledger.writing(one.project) as held:
        older, newer = sorted((one, other), key=lambda h: h.pk)
        _, new = Rivalry.objects.get_or_create(project=held, one=older, other=newer)
        if new:
            record_rivals(held, older, newer, by, rivals=True)


def part_rivals(*, by: User, one: Hypothesis, other: Hypothesis) -> None:
    """They no longer compete. Parting those that don't changes nothing."""
    with ledger.writing(one.project) as held:
        older, newer = sorted((one, other), key=lambda h: h.pk)
        if Rivalry.objects.filter(project=held, one=older, other=newer).delete()[0]:
            record_rivals(held, older, newer, by, rivals=False)


def set_credence(
    *, by: User, hypothesis: Hypothesis, value: int, because: Entry | None = None, reason: str = ""
) -> Credence:
    """How likely this person takes it to be from now on, in percent. The same value again re-affirms it.

    Of a person who doesn't work in the project, a mentor, it is sealed.
    """
    with ledger.writing(hypothesis.project) as held:
        said = {"value": value, "because": note_in(held, because, by), "reason": reason}
        sealed, now = not Who(by).may(held, WRITE), fresh(held, hypothesis)
        put = put_credence(held, by=by, hypothesis=now, sealed=sealed, **said)
        if sealed:
            tell_of_sealed(held, by, now)
        return put


def put_credence(
    held: Project,
    *,
    by: User,
    hypothesis: Hypothesis,
    value: int,
    because: Entry | None = None,
    reason: str = "",
    sealed: bool = False,
) -> Credence:
    """The same inside a transaction that holds the project, with a `because` known to be of it. Five queries."""
    reason = reason.strip()
    check_credence(value, reason)
    last = Credence.objects.current().filter(hypothesis=hypothesis, by=by).first()
    said = Credence(
        project=held, hypothesis=hypothesis, by=by, value=value, because=because, reason=reason, is_sealed=sealed
    )
    if last:
        # Whoever comes to work here begins a line of their own: it must not tell what was sealed.
        said.was = last.value if last.is_sealed == sealed else None
        Credence.objects.filter(pk=last.pk).update(is_last=False)
    facts = said.facts(hypothesis)
    line = ledger.record(held, "credence.set", by=by, subject=hypothesis.subject, facts=facts, texts={"reason": reason})
    said.seq, said.at = line.seq, line.at
    said.save(force_insert=True)
    return said


def tell_of_sealed(held: Project, by: User, hypothesis: Hypothesis) -> None:
    """Those who work here hear once that there is one, and never what it says."""
    working = User.objects.filter(memberships__project=held, memberships__role__in=WORKING).distinct()
    telling.tell(
        [person for person in working if person.pk != by.pk],
        kind=Notification.Kind.SEALED,
        by=by,
        project=held,
        path=hypothesis.get_absolute_url(),
        says=str(hypothesis)[:200],
        subject=hypothesis.subject,
        once=f"{held.key} {hypothesis.name} sealed by {by.key}",
    )


def heed(held: Project, *, by: User, entry: Entry, before: tuple[str, str] = ("", "")) -> list[Credence]:
    """Set what the lines `H2 71%` of this entry say and didn't say `before` (its text and result), as `by`'s credences.

    Inside a transaction that holds the project. No such lines: no query. The words after a line become the reason,
    but for a note that is its author's alone: others may see the number, not the words.
    """
    said = new_lines(entry, before)
    if not said:
        return []
    known = Hypothesis.objects.filter(project=held, number__in=said).select_related("subject").order_by("number")
    words = entry.visibility == Entry.Visibility.PROJECT
    return [
        put_credence(
            held,
            by=by,
            hypothesis=hypothesis,
            value=said[hypothesis.number].percent,
            because=entry,
            reason=said[hypothesis.number].words[:LINE_LENGTH] if words else "",
        )
        for hypothesis in known
    ]


def hush(entry: Entry) -> None:
    """The note became its author's alone: the words of its lines no longer stand beside the credences they set."""
    words = [said.words for text in (entry.body, entry.result) for said in grammar.beliefs(text) if said.words]
    if words and entry.visibility == Entry.Visibility.PROJECT:
        Credence.objects.filter(because=entry, reason__in=[text[:LINE_LENGTH] for text in words]).update(reason="")


def new_lines(entry: Entry, before: tuple[str, str]) -> dict[int, grammar.Belief]:
    """By number of the hypothesis. Text and result are compared apart: a result may say again what its plan said."""
    found = {}
    for old, new in zip(before, (entry.body, entry.result), strict=True):
        found |= grammar.said_anew(old, new)
    return found


# --- what all of these share, with evidence, checks and predictions -------------------------------------------------


def fresh(held: Project, hypothesis: Hypothesis) -> Hypothesis:
    """The row as it stands now that nobody else can write."""
    now = Hypothesis.objects.select_related("subject", "origin").get(pk=hypothesis.pk, project=held)
    now.project = held
    return now


def note_in(held: Project, entry: Entry | None, reader: User) -> Entry | None:
    """The entry as it stands in this project now. Raises ValidationError where `reader` finds none."""
    if entry is None:
        return None
    rows = Entry.objects.filter(pk=entry.pk).readable_by(reader, [held.pk]).standing_here()
    found = rows.select_related("subject").first()
    if found is None:
        raise ValidationError("Give an entry of this project.", code="entry")
    return found


def put(hypothesis: Hypothesis, *, claim: str, claim_type: str, drop_if: str, excitement: int | None) -> None:
    hypothesis.claim, hypothesis.claim_type = claim.strip(), claim_type
    hypothesis.drop_if, hypothesis.excitement = drop_if.strip(), excitement
    check(hypothesis)


def check(row: models.Model) -> None:
    """Raises ValidationError with what the row's columns and constraints say, without the columns' names."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    empty = {field.name for field in row._meta.fields if getattr(row, field.attname) in ("", None)}
    try:
        row.clean_fields(exclude=relations | empty)
        row.validate_constraints(exclude=relations)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def check_credence(value: int, reason: str) -> None:
    if not 0 <= value <= 100:
        raise ValidationError("A credence goes from 0 to 100 %.", code="value")
    check_line(reason)


def check_line(text: str) -> None:
    if len(text) > LINE_LENGTH:
        raise ValidationError(f"Say it in a line of at most {LINE_LENGTH} characters.", code="reason")


def record(hypothesis: Hypothesis, kind: str, by: User) -> None:
    facts, texts = hypothesis.facts(), hypothesis.texts()
    ledger.record(hypothesis.project, kind, by=by, subject=hypothesis.subject, facts=facts, texts=texts)


def record_rivals(held: Project, older: Hypothesis, newer: Hypothesis, by: User, *, rivals: bool) -> None:
    facts = {"number": older.number, "other": newer.number, "rivals": rivals}
    ledger.record(held, "hypothesis.rivals", by=by, subject=older.subject, facts=facts)
