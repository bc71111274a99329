"""Sprints, hypotheses and post-mortems of an exported project, made anew through what makes them by hand.

What is here already stays as it is; what can't be made is told in the report. Of credences and post-mortems only those
in the importer's own name become theirs; what others said is bringing.py's.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from mechjournal.actions import deciding, judging, ledger
from mechjournal.actions.bringing import restore_credences
from mechjournal.actions.hearsay import chosen, day, moment, number, text
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, pair_rivals
from mechjournal.actions.imports import Report
from mechjournal.actions.postmortems import Typed, own, save_postmortem
from mechjournal.actions.sprints import record as record_sprint
from mechjournal.lib import marked
from mechjournal.models import (
    Decision,
    Hypothesis,
    Import,
    Phase,
    PostMortem,
    Project,
    Sprint,
    Subject,
)


def kind_of(things: list[dict], kind: str) -> Iterator[dict]:
    """Those of a kind, by their number."""
    found = [thing for thing in things if thing["kind"] == kind]
    yield from sorted(
        found, key=lambda thing: (number(thing, "number") or number(thing, "sprint") or 0, thing["place"])
    )


# --- sprints -------------------------------------------------------------------------------------------------------


def restore_sprints(*, batch: Import, things: list[dict]) -> dict[int, Sprint]:
    """Number in the source -> the sprint here. Before the entries, so that these find theirs by their day."""
    found = {}
    for thing in kind_of(things, "sprint"):
        if sprint := restore_sprint(batch, thing):
            found[number(thing, "number") or 0] = sprint
    return found


def restore_sprint(batch: Import, thing: dict) -> Sprint | None:
    goal, starts, ends = text(thing, "goal"), day(thing, "starts_on"), day(thing, "ends_on")
    if not goal or not starts or not ends or ends < starts:
        return None
    with ledger.writing(batch.project) as held:
        rows = Sprint.objects.filter(project=held, goal=goal, starts_on=starts)
        same = rows.select_related("project", "subject").first()
        closed = day(thing, "closed_on")
        if same or (closed is None and Sprint.objects.open().filter(project=held).exists()):
            return same
        sprint = make_sprint(held, batch, thing, goal=goal, starts_on=starts, ends_on=ends, closed_on=closed)
        if isinstance(thing.get("decision"), dict):
            restore_decision(held, batch, sprint, thing["decision"])
    return sprint


def make_sprint(held: Project, batch: Import, thing: dict, **days) -> Sprint:
    subject = ledger.add_subject(held, Subject.Kind.SPRINT)
    plan, skills = thing.get("plan"), thing.get("skills")
    sprint = Sprint.objects.create(
        project=held,
        subject=subject,
        number=subject.number,
        opened_by=batch.by,
        closed_at=timezone.now() if days["closed_on"] else None,
        mode=chosen(thing, "mode", Sprint.Mode) or Sprint.Mode.DE_RISK,
        simplest_tried=thing.get("simplest_tried") is True,
        forecast=number(thing, "forecast", 0, 100),
        plan={name: n for name in Phase.values if (n := number(plan, name, 0, 366))} if isinstance(plan, dict) else {},
        skills=[one[:60] for one in skills[:20] if isinstance(one, str)] if isinstance(skills, list) else [],
        **{name: text(thing, name) for name in ("pivot_if", "simplest", "closing_line")},
        **days,
    )
    record_sprint(sprint, "sprint.imported", batch.by)
    return sprint


def restore_decision(held: Project, batch: Import, sprint: Sprint, said: dict) -> None:
    choice = chosen(said, "choice", Decision.Choice)
    if not choice:
        return
    words = deciding.Said(
        choice=choice,
        reason=text(said, "reason", 1000),
        # The table wants continuing to name it.
        momentum=text(said, "momentum") or ("Not said." if choice == Decision.Choice.CONTINUE else ""),
        confidence=number(said, "confidence", 0, 100),
        would_change=text(said, "would_change"),
    )
    decision = deciding.decide(held, by=batch.by, sprint=sprint, said=words, idea=None)
    if verdict := chosen(said, "verdict", Decision.Verdict):
        decision.verdict, decision.cause = verdict, chosen(said, "cause", Decision.Cause)
        decision.verdict_says, decision.verdict_at = text(said, "verdict_says"), timezone.now()
        decision.save(update_fields=["verdict", "cause", "verdict_says", "verdict_at"])
        deciding.record(held, decision, "decision.verdict", batch.by)


# --- hypotheses ----------------------------------------------------------------------------------------------------


def restore_beliefs(*, batch: Import, things: list[dict], report: Report) -> dict[str, int]:
    """Name in the source -> number here. After the entries, which are their evidence."""
    made: dict[str, Hypothesis] = {}
    for thing in kind_of(things, "hypothesis"):
        try:
            name = f"H{number(thing, 'number') or 0}"
            made[name] = restore_hypothesis(batch, thing, report)
            judging.restore(batch, made[name], thing, report)
            given = {"hypothesis": made[name], "thing": thing, "numbers": report.numbers}
            report.said += restore_credences(batch=batch, **given)
            pair(batch, made, name, thing.get("rivals"))
        except ValidationError as error:
            report.left.append((thing["place"], "; ".join(error.messages)))
    return {name: row.number for name, row in made.items()}


def restore_hypothesis(batch: Import, thing: dict, report: Report) -> Hypothesis:
    claim = text(thing, "claim")
    same = Hypothesis.objects.filter(project=batch.project, claim=claim).select_related("project", "subject").first()
    if same:
        return same
    row = make_hypothesis(
        by=batch.by,
        project=batch.project,
        claim=claim,
        claim_type=chosen(thing, "claim_type", Hypothesis.ClaimType),
        drop_if=text(thing, "drop_if"),
        excitement=number(thing, "excitement", 1, 5),
        origin=judging.entry_of(batch, report, number(thing, "origin")),
    )
    if made_at := moment(thing, "made_at"):
        Hypothesis.objects.filter(pk=row.pk).update(made_at=made_at)
    status = chosen(thing, "status", Hypothesis.Status)
    if status and status != Hypothesis.Status.OPEN:
        more = {"failed": chosen(thing, "failed", Hypothesis.Failed), "was": chosen(thing, "was", Hypothesis.Standing)}
        reason = text(thing, "status_reason") or "Its source gives no reason."
        row = close_hypothesis(by=batch.by, hypothesis=row, status=status, reason=reason, **more)
    return row


def pair(batch: Import, made: dict[str, Hypothesis], name: str, rivals) -> None:
    for other in rivals if isinstance(rivals, list) else []:
        if other in made and other != name:
            pair_rivals(by=batch.by, one=made[name], other=made[other])


# --- post-mortems --------------------------------------------------------------------------------------------------


def restore_postmortems(*, batch: Import, things: list[dict], sprints: dict[int, Sprint], report: Report) -> None:
    """Each person has one of a sprint, and of those that come only the one with their name is theirs."""
    for thing in kind_of(things, "post-mortem"):
        sprint = sprints.get(number(thing, "sprint") or 0)
        if sprint and thing.get("author") not in (None, batch.by.display_name):
            continue
        if sprint is None or own(sprint, batch.by):
            report.left.append((thing["place"], "it stays in the file: a person looks back on a sprint once"))
            continue
        answers = {
            text(one.facts, "answer", 60): one.body
            for one in marked.read(thing["text"])
            if isinstance(one, marked.Marked) and text(one.facts, "answer", 60)
        }
        typed = Typed(version=0, answers=answers)
        try:
            row = save_postmortem(by=batch.by, sprint=sprint, typed=typed, finish=bool(thing.get("finished")))
            if row.finished_at and (finished := moment(thing, "finished")):
                PostMortem.objects.filter(pk=row.pk).update(finished_at=finished)
        except IntegrityError:
            report.left.append((thing["place"], "it could not be kept"))
