"""The card that shows a sprint beside a day: goal, day n of m, a pip per day. One query, another one after a pause."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.lib import spans
from mechjournal.models import Project, Sprint, SprintPause

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pip:
    day: date
    count: int
    is_today: bool
    is_future: bool
    is_away: bool = False

    @property
    def level(self) -> str:
        """By how much was written a, b or c; "away"; "miss" for a past day without a note, "" for one still to come."""
        if self.count:
            return "a" if self.count < 3 else "b" if self.count < 6 else "c"
        if self.is_away:
            return "away"
        return "" if self.is_future or self.is_today else "miss"


@dataclass(frozen=True)
class Share:
    """Days planned for a phase against days spent in it. `boxes`: one per day, "both", "spent" or "planned"."""

    phase: str
    name: str
    planned: int
    spent: int

    @property
    def boxes(self) -> list[str]:
        both, more = min(self.planned, self.spent), max(self.planned, self.spent)
        return ["both"] * both + ["planned" if self.planned > self.spent else "spent"] * (more - both)


@dataclass(frozen=True)
class SprintCard:
    """`day_number` and `length` count days on which nobody was away. `shares` is empty where no days were planned."""

    number: int
    goal: str
    pivot_if: str
    starts_on: date
    ends_on: date
    pips: list[Pip]
    day_number: int
    length: int
    is_open: bool
    away_until: date | None = None
    shares: list[Share] = field(default_factory=list)

    @property
    def entries(self) -> int:
        return sum(pip.count for pip in self.pips)

    @property
    def quiet_days(self) -> int:
        return sum(pip.level == "miss" for pip in self.pips)

    @property
    def days_over(self) -> int:
        return max(0, self.day_number - self.length)

    @property
    def is_last_day(self) -> bool:
        return self.is_open and self.day_number == self.length and not self.away_until


def open_sprint_card(who: Who, project: Project, changes: spans.Changes = ()) -> SprintCard | None:
    """The card of the project's open sprint, None where none is open. `changes` of phase: for what was planned."""
    rows = list(access.sprints(who, project).open().with_pips(who.user))
    return card_from(who, rows, who.user.today(), changes) if rows else None


def sprint_card(who: Who, sprint: Sprint, changes: spans.Changes = ()) -> SprintCard:
    """The card of any sprint; one that ended stands as on its last day."""
    rows = list(access.sprints(who, sprint.project).filter(pk=sprint.pk).with_pips(who.user))
    return card_from(who, rows, sprint.closed_on or who.user.today(), changes)


def card_from(
    who: Who, rows: list[dict], today: date, changes: spans.Changes, pauses: list[SprintPause] | None = None
) -> SprintCard:
    """`pauses` of the sprint, where they are known already."""
    first = rows[0]
    counts = {row["day"]: row["count"] for row in rows if row["day"]}
    starts_on, ends_on = first["starts_on"], first["ends_on"]
    if pauses is None:
        pauses = list(access.pauses(who, first["id"])) if first["days_away"] else []
    away = set(days_of(pauses))
    planned_days = (ends_on - starts_on).days + 1
    shown = max(planned_days, min((today - starts_on).days + 1, planned_days + 14))
    days = [starts_on + n * DAY for n in range(shown)]
    behind = [day for day in each(starts_on, today) if day not in away]
    return SprintCard(
        number=first["number"],
        goal=first["goal"],
        pivot_if=first["pivot_if"],
        starts_on=starts_on,
        ends_on=ends_on,
        pips=[Pip(day, counts.get(day, 0), day == today, day > today, day in away) for day in days],
        day_number=len(behind) if today >= starts_on else (today - starts_on).days + 1,
        length=planned_days - first["days_away"],
        is_open=first["closed_on"] is None,
        away_until=next((pause.ends_on for pause in pauses if pause.starts_on <= today <= pause.ends_on), None),
        shares=shares(first["plan"], spans.spent(changes, behind)),
    )


def each(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def days_of(pauses: list[SprintPause]) -> Iterator[date]:
    return (day for pause in pauses for day in each(pause.starts_on, pause.ends_on))


def shares(plan: dict[str, int], spent: dict[str, int]) -> list[Share]:
    if not plan:
        return []
    rows = [Share(one.key, one.name, plan.get(one.key, 0), spent.get(one.key, 0)) for one in guide.current().phases]
    return [row for row in rows if row.planned or row.spent]
