"""One person's predictions as numbers to be scored: one lean query, however many there are."""

from dataclasses import dataclass

from mechjournal.lib import calibration
from mechjournal.lib.calibration import Forecast, Interval, IntervalSummary, Summary
from mechjournal.models import Prediction
from mechjournal.models.predictions import SCORED, PredictionQuerySet

Form, Outcome = Prediction.Form, Prediction.Outcome
COLUMNS = ("pk", "form", "probability", "low", "high", "outcome", "value", "after_the_fact")


@dataclass(frozen=True)
class Record:
    """What was said and what came. `about` of each forecast is the key of its row; newest resolved first.

    `resolved`: the keys of all that are scored, in that order.
    """

    resolved: list[int]
    sentences: list[Forecast]
    numbers: list[Interval]
    open: int
    untold: int  # void, or can't be told
    late: int  # after the fact

    @property
    def is_empty(self) -> bool:
        return not (self.resolved or self.open or self.untold or self.late)

    def summary(self) -> Summary:
        return calibration.summary(self.sentences)

    def intervals(self) -> IntervalSummary:
        return calibration.interval_summary(self.numbers)


def record_of(predictions: PredictionQuerySet) -> Record:
    """Of those that stand (not replaced by an amendment) among `predictions`."""
    rows = list(predictions.standing().order_by("-resolved_at", "-pk").values_list(*COLUMNS, named=True))
    timely = [row for row in rows if not row.after_the_fact]
    scored = [row for row in timely if row.outcome in SCORED]
    return Record(
        resolved=[row.pk for row in scored],
        sentences=[
            Forecast(row.probability / 100, row.outcome == Outcome.TRUE, row.pk)
            for row in scored
            if row.form == Form.SENTENCE
        ],
        numbers=[Interval(row.low, row.high, row.value, row.pk) for row in scored if row.form == Form.NUMBER],
        open=sum(row.outcome == "" for row in timely),
        untold=sum(row.outcome not in (*SCORED, "") for row in timely),
        late=len(rows) - len(timely),
    )
