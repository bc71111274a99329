"""Phases: moving a project on or back, and the phase of a day. What a phase asks stands in the guide."""

from datetime import date
from uuid import uuid4

from mechjournal import guide
from mechjournal.actions import ledger
from mechjournal.lib import spans
from mechjournal.models import Draft, Entry, Phase, PhaseChange, Project, User


class NotThen(Exception):
    """No phase begins before its project does, or on a day still to come; the text says which, in words."""


def change_phase(
    *, by: User, project: Project, phase: str, entered_on: date | None = None, reason: str = ""
) -> PhaseChange:
    """The project is in `phase` since `entered_on`, today if None. Saying what is so already writes nothing.

    Raises NotThen. Where it moves the project, the questions of the move wait for `by` as a draft.
    """
    with ledger.writing(project) as held:
        last = held.phase_changes.last() or enter(held, by=by, phase=held.phase, entered_on=by.day_of(held.created_at))
        day = checked(entered_on or by.today(), held, by)
        if phase == held.phase and day == by.today():
            return last
        change = enter(held, by=by, phase=phase, entered_on=day, reason=reason)
        was, held.phase = held.phase, held.phase_changes.last().phase
        held.save(update_fields=["phase"])
        if held.phase != was:
            offer_questions(held, by=by, was=was)
    project.phase = held.phase
    return change


def checked(day: date, project: Project, by: User) -> date:
    if day > by.today():
        raise NotThen("That day has not come yet.")
    if day < min(by.day_of(project.created_at), by.today()):
        raise NotThen("The project had not begun by then.")
    return day


def enter(project: Project, *, by: User, phase: str, entered_on: date, reason: str = "") -> PhaseChange:
    """One change with its line in the ledger, inside a transaction that holds the project."""
    facts = {"phase": phase, "entered_on": entered_on.isoformat()}
    line = ledger.record(project, "phase.changed", by=by, facts=facts, texts={"reason": reason})
    return PhaseChange.objects.create(
        project=project, seq=line.seq, phase=phase, entered_on=entered_on, by=by, reason=reason
    )


def phase_on(project: Project, day: date, today: date) -> str:
    """The phase an entry of `day` belongs to. One query, none for today."""
    if day >= today:
        return project.phase
    changes = list(project.phase_changes.values_list("entered_on", "phase"))
    return spans.phase_on(changes, day) or project.phase


# --- the questions of a move ------------------------------------------------------------------------------------------
MOVE = "move"


def offer_questions(project: Project, *, by: User, was: str) -> None:
    """The old phase's exit questions and the new one's entry questions as a draft; of the move before, none is left."""
    Draft.objects.filter(user=by, project=project, fields__offered=MOVE).delete()
    fields = {
        "kind": Entry.Kind.NOTE,
        "body": questions_between(was, project.phase),
        "offered": MOVE,
        "label": f"Questions for the move to {Phase(project.phase).label.lower()}",
    }
    Draft.objects.create(user=by, project=project, client_key=uuid4(), fields=fields)


def questions_between(was: str, now: str) -> str:
    """Markdown with room for an answer under each question."""
    phases = guide.current().phases
    left, entered = guide.find(phases, was), guide.find(phases, now)
    parts = [f"From {left.name.lower()} to {entered.name.lower()}"]
    return "\n\n".join([*parts, *map(quoted, [*left.exit_questions, *entered.entry_questions])]) + "\n\n"


def quoted(question: str) -> str:
    return f"> {question}\n"
