"""What follows a sprint: its end, the decision, and what that moves, in one transaction. No page, no question."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from mechjournal.actions import ledger, phases, postmortems, sprints
from mechjournal.actions.postmortems import Typed
from mechjournal.actions.projects import put_status
from mechjournal.models import Decision, Idea, Phase, PostMortem, Project, Sprint, User

Choice, Status = Decision.Choice, Project.Status
OPEN_ALREADY = "Another sprint is open in this project. Leave the next one's goal empty, or end that one first."


@dataclass(frozen=True)
class Said:
    """A decision in words. `ends_as`: what stopping makes of the project, finished or abandoned."""

    choice: str = Choice.PIVOT
    reason: str = ""
    momentum: str = ""
    confidence: int | None = None
    would_change: str = ""
    ends_as: str = Status.FINISHED


@dataclass(frozen=True)
class Plan:
    """The next sprint, as far as it is known."""

    goal: str
    starts_on: date
    ends_on: date
    pivot_if: str = ""


@dataclass(frozen=True)
class Decided:
    """`following`: the sprint this opened. `is_new` False: it had been decided before, and nothing was written."""

    decision: Decision
    following: Sprint | None = None
    is_new: bool = True


def close_and_decide(
    *,
    by: User,
    sprint: Sprint,
    said: Said,
    typed: Typed | None = None,
    plan: Plan | None = None,
    idea: Idea | None = None,
) -> Decided:
    """Finish the answers, end the sprint, decide, move phase or status, open the next: all of it or nothing.

    Deciding twice gives the first decision. Raises ValidationError in words, and postmortems.Conflict.
    """
    html = postmortems.rendered(sprint, by, typed) if typed else {}
    with ledger.writing(sprint.project) as held:
        now = fresh(held, sprint)
        if before := Decision.objects.filter(sprint=now).first():
            return Decided(before, is_new=False)
        if typed:
            postmortems.put(held, by=by, sprint=now, typed=typed, html=html, finish=True)
        sprints.end_sprint(held, by=by, sprint=now)
        decision = decide(held, by=by, sprint=now, said=said, idea=idea)
        move(held, by=by, said=said)
        following = open_next(held, by=by, plan=plan, idea=idea) if plan and said.choice != Choice.STOP else None
    return Decided(decision, following)


def close_now(*, by: User, sprint: Sprint, typed: Typed | None = None, closing_line: str = "") -> PostMortem | None:
    """End it today and keep the answers there are; what follows is decided later. Closing twice changes nothing."""
    html = postmortems.rendered(sprint, by, typed) if typed else {}
    row = None
    with ledger.writing(sprint.project) as held:
        now = fresh(held, sprint)
        if typed:
            row = postmortems.put(held, by=by, sprint=now, typed=typed, html=html)
            postmortems.intend(held, by=by, sprint=now, answers=row.answers)
        sprints.end_sprint(held, by=by, sprint=now, closing_line=closing_line)
    return row


def give_verdict(*, by: User, decision: Decision, verdict: str, cause: str = "", says: str = "") -> Decision:
    """Whether it was right, and by what; it may be given anew. An empty verdict takes it back."""
    with ledger.writing(decision.project) as held:
        now = Decision.objects.select_related("sprint__subject").get(pk=decision.pk)
        now.project = held
        now.verdict, now.cause, now.verdict_says = verdict, cause if verdict else "", says
        now.verdict_at = timezone.now() if verdict else None
        now.save(update_fields=["verdict", "cause", "verdict_says", "verdict_at"])
        record(held, now, "decision.verdict", by)
    return now


# --- within the transaction -----------------------------------------------------------------------------------------


def fresh(held: Project, sprint: Sprint) -> Sprint:
    now = Sprint.objects.select_related("subject").get(pk=sprint.pk, project=held)
    now.project = held
    return now


def decide(held: Project, *, by: User, sprint: Sprint, said: Said, idea: Idea | None) -> Decision:
    decision = Decision(
        project=held,
        sprint=sprint,
        by=by,
        choice=said.choice,
        reason=said.reason,
        momentum=said.momentum,
        confidence=said.confidence,
        would_change=said.would_change,
        idea=idea,
    )
    decision.validate_constraints(exclude={"project", "sprint", "by", "idea"})
    decision.save(force_insert=True)
    record(held, decision, "decision.made", by, idea=idea.key if idea else None)
    return decision


def record(held: Project, decision: Decision, kind: str, by: User, **more) -> None:
    facts = {"sprint": decision.sprint.number, **decision.facts(), **more}
    ledger.record(held, kind, by=by, subject=decision.sprint.subject, facts=facts, texts=decision.texts())


def move(held: Project, *, by: User, said: Said) -> None:
    """Writing up is distillation; stopping archives the project, with the reason as its lesson."""
    if said.choice == Choice.WRITE_UP and held.phase != Phase.DISTILLATION:
        if not held.phase_changes.exists():
            phases.enter(held, by=by, phase=held.phase, entered_on=by.day_of(held.created_at))
        phases.enter(held, by=by, phase=Phase.DISTILLATION, entered_on=by.today(), reason="To write it up.")
        held.phase = Phase.DISTILLATION
        held.save(update_fields=["phase"])
    if said.choice == Choice.STOP:
        put_status(held, by=by, status=said.ends_as, reason=said.reason[:400])


def open_next(held: Project, *, by: User, plan: Plan, idea: Idea | None) -> Sprint:
    if Sprint.objects.open().filter(project=held).exists():
        raise ValidationError(OPEN_ALREADY, code="goal")
    if idea:
        Idea.objects.filter(pk=idea.pk, became=None).update(became=held)
    return sprints.start_sprint(
        held, by=by, goal=plan.goal, pivot_if=plan.pivot_if, starts_on=plan.starts_on, ends_on=plan.ends_on
    )
