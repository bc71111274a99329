"""Spans of days a project spends in its phases, from the days it entered them. No models, no clock of its own.

`changes` are pairs (day it was entered, phase) in the order they count: by day, on one day as they were written.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

type Changes = Sequence[tuple[date, str]]


@dataclass(frozen=True)
class Span:
    """Days in one phase without a break, first and last counted."""

    phase: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans(changes: Changes, today: date) -> list[Span]:
    """One span per stay, the last one until `today`. A phase left on the day it was entered leaves none.

    What is entered after `today`, as someone further east may, begins with its day.
    """
    found: list[Span] = []
    for (first, phase), following in zip(changes, [*changes[1:], None], strict=False):
        last = min(following[0] - timedelta(days=1), today) if following else max(first, today)
        if last < first:
            continue
        if found and found[-1].phase == phase:
            first = found.pop().first
        found.append(Span(phase, first, last))
    return found


def days_in(spans: Iterable[Span]) -> dict[str, int]:
    """Days per phase, all its stays together."""
    days: Counter[str] = Counter()
    for span in spans:
        days[span.phase] += span.days
    return dict(days)


def phase_on(changes: Changes, day: date) -> str | None:
    """The phase of `day`: the last one entered by then. Before the first, that one; None without any."""
    phase = changes[0][1] if changes else None
    for entered_on, entered in changes:
        if entered_on <= day:
            phase = entered
    return phase


def spent(changes: Changes, days: Iterable[date]) -> dict[str, int]:
    """How many of `days` fall into each phase."""
    return dict(Counter(phase for day in days if (phase := phase_on(changes, day))))
