"""A month of a journal: how much stands on each day. One query."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from mechjournal.models.entries import EntryQuerySet

WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class CalendarDay:
    day: date
    entries: int
    results: int
    is_future: bool
    is_today: bool

    @property
    def level(self) -> str:
        """By how much stands on it: a, b or c; "" for a day with nothing."""
        parts = self.entries + self.results
        return ("a" if parts < 3 else "b" if parts < 6 else "c") if parts else ""


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[CalendarDay | None]]  # from Monday; None where a day belongs to another month
    mondays: list[date | None]  # the first day of each week, in this month or before it; None when it lies ahead
    previous: date | None
    next: date | None  # None when it lies ahead

    @property
    def rows(self) -> list[tuple[date | None, list[CalendarDay | None]]]:
        return list(zip(self.mondays, self.weeks, strict=True))


def month_of(entries: EntryQuerySet, day: date, today: date) -> Month:
    """The month of `day`; days after `today` are marked as to come."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    counts = {(on, came): number for on, number, came in entries.counts(first, last)}

    def shown(on: date) -> CalendarDay | None:
        if on.month != first.month:
            return None
        return CalendarDay(on, counts.get((on, False), 0), counts.get((on, True), 0), on > today, on == today)

    dates = WEEKS.monthdatescalendar(first.year, first.month)
    weeks, mondays = [[shown(on) for on in week] for week in dates], [week[0] for week in dates]
    following = last + timedelta(days=1)
    mondays = [monday if monday <= today else None for monday in mondays]
    return Month(first, weeks, mondays, first - timedelta(days=1), following if following <= today else None)
