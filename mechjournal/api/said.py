"""Predictions as they are sent and answered; entries bring some along, and they have addresses of their own."""

from datetime import datetime
from typing import Literal

from ninja import Schema

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.predictions import MOST, PredictionDraft, outcome_problems, problems_of
from mechjournal.api.kinds import Figure, Number, Person, person
from mechjournal.api.problems import unfit
from mechjournal.lib import leaks
from mechjournal.models import Entry, Prediction, Project

Outcome = Literal["true", "false", "number", "ambiguous", "void", ""]


class SaidIn(Schema):
    """A statement with a probability in percent, or an interval that holds the number in 80 of 100 cases."""

    model_config = {"extra": "forbid"}

    statement: str
    probability: int | None = None
    low: Figure | None = None
    high: Figure | None = None
    # The number of the hypothesis it tests.
    hypothesis: Number | None = None


class CameIn(Schema):
    model_config = {"extra": "forbid"}

    outcome: Outcome | None = None
    value: Figure | None = None
    reason: str = ""


class OutcomeIn(CameIn):
    prediction: Number


class PredictionOut(Schema):
    number: int
    name: str
    entry: int
    hypothesis: int | None
    statement: str
    form: str
    probability: int | None
    low: float | None
    high: float | None
    by: Person
    made_at: datetime
    after_the_fact: bool
    outcome: str
    value: float | None
    reason: str
    resolved_at: datetime | None
    # The number of the one that took its place.
    replaced_by: int | None
    url: str


def drafts_of(who: Who, project: Project, said: list[SaidIn], leaks_seen: bool = False) -> list[PredictionDraft]:
    """Raises 422 with every fault of every one, each by its place: `predictions.0.probability`."""
    faults = {"predictions": f"At most {MOST} at once."} if len(said) > MOST else {}
    drafts = []
    for n, one in enumerate(said[:MOST]):
        draft, problems = draft_of(who, project, one, leaks_seen)
        drafts.append(draft)
        faults |= {f"predictions.{n}.{name}" if name else f"predictions.{n}": says for name, says in problems.items()}
    if faults:
        raise unfit(faults)
    return drafts


def draft_of(who: Who, project: Project, said: SaidIn, leaks_seen: bool) -> tuple[PredictionDraft, dict[str, str]]:
    tested = access.hypothesis_to_test(who, project, said.hypothesis) if said.hypothesis else None
    is_number = said.probability is None and (said.low is not None or said.high is not None)
    draft = PredictionDraft(
        statement=" ".join(said.statement.split()),
        form=Prediction.Form.NUMBER if is_number else Prediction.Form.SENTENCE,
        probability=said.probability,
        low=said.low,
        high=said.high,
        hypothesis=tested,
    )
    problems = problems_of(draft)
    if said.hypothesis and tested is None:
        problems["hypothesis"] = "No such hypothesis here."
    if "\x00" in draft.statement:
        problems["statement"] = "A statement holds no null characters."
    if not leaks_seen and leaks.find_keys(draft.statement):
        problems["statement"] = 'This looks like an access key. Send "leaks_seen": true to save it as it is.'
    return draft, problems


def answer_of(came: CameIn) -> dict:
    """As `resolve_prediction` takes it; a number alone says that it came."""
    outcome = came.outcome if came.outcome is not None else ("number" if came.value is not None else None)
    return {"outcome": outcome, "value": came.value, "reason": " ".join(came.reason.replace("\x00", "").split())}


def faults_of(prediction: Prediction, answer: dict) -> dict[str, str]:
    if answer["outcome"] is None:
        return {"outcome": "Say how it came out: true, false, number, ambiguous or void."}
    return outcome_problems(prediction, **answer)


def outcomes_of(who: Who, entry: Entry, came: list[OutcomeIn]) -> list[tuple[Prediction, dict]]:
    """(prediction, how it came out) of those of this entry that are named. Raises 422."""
    known = {row.number: row for row in access.predictions(who, entry.project).filter(entry=entry)} if came else {}
    faults, found = {}, []
    for n, one in enumerate(came):
        row, answer = known.get(one.prediction), answer_of(one)
        says = faults_of(row, answer) if row else {"prediction": "No such prediction of this entry."}
        faults |= {f"outcomes.{n}.{name}": text for name, text in says.items()}
        if row:
            row.project = entry.project
            found.append((row, answer))
    if faults:
        raise unfit(faults)
    return found


def as_prediction(row: Prediction) -> dict:
    """Needs `by`, `entry`, `hypothesis`, `replaced_by` and `project`."""
    names = ("number", "name", "statement", "form", "probability", "low", "high", "made_at", "after_the_fact")
    came = {"outcome": row.outcome, "value": row.value, "reason": row.outcome_reason, "resolved_at": row.resolved_at}
    return (
        {name: getattr(row, name) for name in names}
        | came
        | {
            "entry": row.entry.number,
            "hypothesis": row.hypothesis.number if row.hypothesis else None,
            "by": person(row.by),
            "replaced_by": row.replaced_by.number if row.replaced_by else None,
            "url": row.get_absolute_url(),
        }
    )
