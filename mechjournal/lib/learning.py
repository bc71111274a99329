"""How long nothing was learned by now, and when to ask again: what check-ins tell. No models, no clock of its own."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from mechjournal.lib.stretches import ENOUGH, LEARNED, NOTHING, UNSAID, WAITING, Moment, stretches

# Beside the words of lib/stretches.py: "not now", and a run's result of which nothing was said.
SKIPPED, RESULT = "skipped", "result"
ANSWERS = (LEARNED, NOTHING, WAITING)


@dataclass(frozen=True, slots=True)
class State:
    """What is known by now of one person in one project.

    `first`: the last thing learned, or where the work that is counted began. `minutes` of work since then, up to the
    last "nothing"; `days` of work that are over and brought nothing. Silence counts for nothing, and so do nights,
    days away and the time a run is waited for. `since`, `due_at`: what to ask of, and when; None where it is not asked.
    """

    first: Moment | None
    minutes: int
    days: int
    asked: int
    answered: int
    last: Moment | None
    since: datetime | None
    due_at: datetime | None

    @property
    def is_enough(self) -> bool:
        """Whether enough was answered to tell."""
        return self.answered >= ENOUGH * self.asked

    @property
    def waiting(self) -> Moment | None:
        return self.last if self.last and self.last.said == WAITING else None


def state(moments: Iterable[Moment], every: timedelta, today: date, away: Collection[date] = ()) -> State:
    """Of moments in any order. `every`: how often one wants to be asked; `away`: days that don't count."""
    ordered = sorted((moment for moment in moments if moment.day not in away), key=lambda moment: moment.at)
    tail = since_learned(ordered)
    known = list(counted(tail))
    stretch = next(iter(stretches(known)), None)
    now = [moment for moment in ordered if moment.day == today]
    spoken = [moment for moment in now if moment.said != UNSAID]
    due = None if today in away or not now or ends_waiting(now) else (spoken or now[:1])[-1].at + every
    return State(
        first=known[0] if known else None,
        minutes=stretch.minutes if stretch else 0,
        days=len(idle_days(tail, today)),
        asked=sum(answered(tail)) + sum(m.said == SKIPPED for m in tail) + left_open(tail, every, today),
        answered=sum(answered(tail)),
        last=next((m for m in reversed(ordered) if m.said != UNSAID), None),
        since=next((m.at for m in reversed(now) if m.said in ANSWERS), now[0].at) if due else None,
        due_at=due,
    )


def since_learned(ordered: list[Moment]) -> list[Moment]:
    """From the last thing learned on; everything if there is none."""
    found = [n for n, moment in enumerate(ordered) if moment.said == LEARNED]
    return ordered[found[-1] :] if found else ordered


def counted(ordered: list[Moment]) -> Iterator[Moment]:
    """What an answer speaks of: on each day what came before its last one. Silence after it, or all day, is not."""
    for _, group in groupby(waited(ordered), key=lambda moment: moment.day):
        day = list(group)
        spoken = [n for n, moment in enumerate(day) if moment.said not in (UNSAID, SKIPPED)]
        yield from day[: spoken[-1] + 1] if spoken else []


def waited(ordered: list[Moment]) -> Iterator[Moment]:
    """A note written while a run is waited for waits, too, until the result or the next answer."""
    waiting = False
    for moment in ordered:
        if moment.said != UNSAID:
            waiting = moment.said == WAITING
        yield moment._replace(said=WAITING) if waiting else moment


def ends_waiting(moments: list[Moment]) -> bool:
    return any(moment.said == WAITING for moment in list(waited(moments))[-1:])


def idle_days(tail: list[Moment], today: date) -> set[date]:
    learned = {moment.day for moment in tail if moment.said == LEARNED}
    return {moment.day for moment in tail if moment.said == NOTHING and moment.day < today} - learned


def answered(tail: list[Moment]) -> list[bool]:
    """Of what was said after the last thing learned: whether it was an answer."""
    after = tail[1:] if tail and tail[0].said == LEARNED else tail
    return [moment.said in ANSWERS for moment in after]


def left_open(tail: list[Moment], every: timedelta, today: date) -> int:
    """Days before today on which the last question was never answered. A day all silent may have had none."""
    days = (list(group) for day, group in groupby(tail, key=lambda moment: moment.day) if day < today)
    return sum(is_left_open(day, every) for day in days)


def is_left_open(day: list[Moment], every: timedelta) -> bool:
    spoken = [moment for moment in day if moment.said != UNSAID]
    return bool(spoken) and not ends_waiting(day) and day[-1].at - spoken[-1].at >= every
