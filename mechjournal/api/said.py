"""Predictions as they are sent and answered; entries bring some along, and they have addresses of their own."""

from datetime import datetime
from typing import Literal

from ninja import Schema

from mechjournal.api.kinds import Figure, Number, Person, person
from mechjournal.models import Prediction

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
