"""Where the dates under a picture stand and how they read. Dates in, positions and words out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

MOST = 5
HOURS = (1, 2, 3, 6, 12)
DAYS = (1, 2, 3, 4, 5, 7, 10, 14, 21)
MONTHS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)
NAMES = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Tick(NamedTuple):
    """`x` as a percentage of the plot; `look` is "wide" for those left out where there is little room."""

    x: str
    text: str
    look: str


def ticks(first: datetime, last: datetime) -> list[Tick]:
    """Three to six round moments between two aware ones, in the zone of `first`; hours within two days, else dates."""
    start, span = first.timestamp(), last.timestamp() - first.timestamp()
    found = [((moment.timestamp() - start) / span, text) for moment, text in moments(first, last)]
    shown = [(x, text) for x, text in found if 0 <= x <= 1]
    crowded = len(shown) > 3
    return [Tick(f"{x * 100:.2f}%", text, "wide" if crowded and k % 2 else "") for k, (x, text) in enumerate(shown)]


def moments(first: datetime, last: datetime) -> Iterator[tuple[datetime, str]]:
    """Round moments from the midnight before `first` on, with their words."""
    days = (last - first) / timedelta(days=1)
    step = next((s for s in DAYS if days / s <= MOST), None)
    if days <= 2.5:
        return by_hours(first, last, next(s for s in HOURS if days * 24 / s <= MOST))
    return by_days(first, last, step) if step else by_months(first, last, days / 30.44)


def by_hours(first: datetime, last: datetime, step: int) -> Iterator[tuple[datetime, str]]:
    for midnight in midnights(first, last, 1):
        for hour in range(0, 24, step):
            yield midnight.replace(hour=hour), f"{hour:02}:00" if hour else day_text(midnight)


def by_days(first: datetime, last: datetime, step: int) -> Iterator[tuple[datetime, str]]:
    start = first if first.time() == time.min else first + timedelta(days=1)
    for midnight in midnights(start, last, step):
        yield midnight, day_text(midnight)


def midnights(first: datetime, last: datetime, step: int) -> Iterator[datetime]:
    day = first.date()
    while day <= last.astimezone(first.tzinfo).date():
        yield datetime.combine(day, time.min, first.tzinfo)
        day += timedelta(days=step)


def by_months(first: datetime, last: datetime, months: float) -> Iterator[tuple[datetime, str]]:
    step = next((s for s in MONTHS if months / s <= MOST), MONTHS[-1])
    of_year = first.year != last.year
    count = first.year * 12 + (first.month - 1) // step * step
    while (moment := datetime(count // 12, count % 12 + 1, 1, tzinfo=first.tzinfo)) <= last:
        yield moment, f"{NAMES[moment.month]} {moment.year}" if of_year else NAMES[moment.month]
        count += step


def day_text(day: date) -> str:
    return f"{day.day} {NAMES[day.month]}"
