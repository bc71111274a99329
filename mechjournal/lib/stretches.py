"""Stretches of work without learning, from what was said about single moments. No models, no clock of its own.

A moment about which nothing was said is neutral: silence is never counted as "learned nothing".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

LEARNED, NOTHING, WAITING, UNSAID = "learned", "nothing", "waiting", ""
# With fewer than this share of moments spoken of, a longest stretch would show who answered and not what happened.
ENOUGH = 0.6


class Moment(NamedTuple):
    """Something logged on `day` at `at` (aware), and what was said of it: one of the four words above."""

    at: datetime
    day: date
    said: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """`minutes` of work from `first` to the last "nothing" of it; nights and waiting for runs are not counted."""

    minutes: int
    first: Moment
    last: Moment


@dataclass(frozen=True, slots=True)
class Learning:
    """`said` of `moments` say whether anything was learned; `longest` None where no two of them make a stretch."""

    moments: int
    said: int
    longest: Stretch | None

    @property
    def is_enough(self) -> bool:
        return bool(self.said) and self.said >= ENOUGH * self.moments


def learning(moments: Iterable[Moment]) -> Learning:
    """Moments in any order. A stretch begins at the last thing learned, or where a day's work began, and ends at the
    last "nothing" before the next thing learned.
    """
    ordered = sorted(moments, key=lambda moment: moment.at)
    said = sum(moment.said in (LEARNED, NOTHING) for moment in ordered)
    found = [stretch for stretch in stretches(ordered) if stretch.minutes]
    return Learning(len(ordered), said, max(found, key=lambda stretch: stretch.minutes, default=None))


def stretches(ordered: list[Moment]) -> Iterable[Stretch]:
    first, worked, counted, last = None, timedelta(), timedelta(), None
    for before, moment in zip([None, *ordered], ordered, strict=False):
        if first is None:
            first = moment
        elif before.day == moment.day and before.said != WAITING:
            worked += moment.at - before.at
        if moment.said == NOTHING:
            counted, last = worked, moment
        elif moment.said == LEARNED:
            if last:
                yield Stretch(minutes(counted), first, last)
            first, worked, last = moment, timedelta(), None
    if last:
        yield Stretch(minutes(counted), first, last)


def minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)
