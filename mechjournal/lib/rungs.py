"""Where a person stands on the ladder, told from counts and days. No models, no clock of its own, no HTML."""

from dataclasses import dataclass
from datetime import date, timedelta

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# So many mini-projects, or so many days of them, and a full project may follow.
ENOUGH = 3

LEARNING, MINI, FULL = "learning", "mini", "full"


def ordinal(n: int) -> str:
    """In words up to ten: "third"; from there on "11th"."""
    if n < len(ORDINALS):
        return ORDINALS[n]
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def counted(n: int, noun: str) -> str:
    """ "two pivots"; in words up to ten."""
    return f"{NUMBERS[n] if n < len(NUMBERS) else n} {noun}{'' if n == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Ropes:
    """The first month: `minutes` logged in learning projects; the caps are where a page begins, never a wall."""

    ticked: int
    items: int
    minutes: int
    cap_hours: int
    cap_days: int
    began_on: date | None
    left_on: date | None
    today: date

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)

    @property
    def percent(self) -> int:
        return min(100, round(self.minutes / 0.6 / self.cap_hours)) if self.cap_hours else 0

    @property
    def day(self) -> int:
        """Counted from 1; 0 before it begins."""
        return ((self.left_on or self.today) - self.began_on).days + 1 if self.began_on else 0

    @property
    def last_day(self) -> date | None:
        return self.began_on + timedelta(days=self.cap_days - 1) if self.began_on else None

    @property
    def is_on(self) -> bool:
        return bool(self.began_on) and self.left_on is None

    @property
    def is_over(self) -> bool:
        """The month, or its hours, are used up and they have not moved on."""
        if not self.is_on:
            return False
        return self.day > self.cap_days > 0 or self.minutes >= self.cap_hours * 60 > 0

    @property
    def is_last_week(self) -> bool:
        return self.is_on and not self.is_over and self.day > self.cap_days - 7


@dataclass(frozen=True, slots=True)
class Place:
    """Everything the ladder's one sentence needs. `sprints` of full projects, the open one included."""

    ropes: Ropes
    minis_done: int = 0
    mini_is_open: bool = False
    mini_days: int = 0  # since the first of them began
    mini_cap_days: int = 28
    fulls: int = 0
    full_is_open: bool = False
    sprints: int = 0
    sprint_is_open: bool = False
    sprint_is_over: bool = False
    pivots: int = 0

    @property
    def rung(self) -> str:
        """The highest with something open; else the highest reached; "" before the first step."""
        if self.full_is_open or (self.fulls and not self.mini_is_open):
            return FULL
        if self.mini_is_open or self.minis_done or self.ropes.left_on:
            return MINI
        return LEARNING if self.ropes.is_on else ""

    @property
    def headline(self) -> str:
        if self.rung == FULL:
            return self.of_full()
        if self.rung == MINI:
            return self.of_minis()
        if self.ropes.is_over:
            return "Time to move on"
        return "You are learning the ropes" if self.rung else "Where would you like to begin?"

    def of_full(self) -> str:
        if self.sprint_is_open:
            return f"You are on your {ordinal(self.sprints)} full sprint"
        return "You are between two sprints" if self.sprints else "Your first full project has begun"

    def of_minis(self) -> str:
        if self.mini_is_open:
            return f"You are on your {ordinal(self.minis_done + 1)} mini-project"
        if not self.minis_done:
            return "The ropes are behind you"
        verb = "is" if self.minis_done == 1 else "are"
        return f"{counted(self.minis_done, 'mini-project').capitalize()} {verb} behind you"

    @property
    def so_far(self) -> str:
        """What lies behind, in one sentence; "" if nothing does."""
        parts = [f"ropes left after {counted(self.ropes.day, 'day')}"] if self.ropes.left_on and self.ropes.day else []
        if self.minis_done and (self.rung == FULL or self.mini_is_open):
            parts.append(f"{counted(self.minis_done, 'mini-project')} done")
        if self.pivots:
            parts.append(counted(self.pivots, "pivot"))
        said = ", ".join(parts)
        return f"{said[0].upper()}{said[1:]}." if said else ""

    @property
    def next(self) -> str:
        """The next step on the ladder, in one sentence."""
        if self.rung == FULL:
            return self.after_full()
        if self.rung == MINI:
            return self.after_mini()
        if self.ropes.is_over:
            return "leave the ropes and begin a mini-project, ready or not."
        if self.rung:
            return f"a mini-project, by {self.ropes.last_day:%-d %B} at the latest, ready or not."
        return ""

    def after_full(self) -> str:
        if not self.sprint_is_open:
            return "a sprint of one or two weeks, with one question."
        return "look back on this sprint and decide." if self.sprint_is_over else "finish this sprint, then decide."

    def after_mini(self) -> str:
        ready = self.minis_done >= ENOUGH or self.mini_days > self.mini_cap_days
        if self.mini_is_open:
            return "end this one within its days and look back" + (
                "; the one after it may grow into a sprint." if ready else ", then begin another."
            )
        if ready:
            return "a full project, in sprints of one or two weeks."
        return "another mini-project." if self.minis_done else "a mini-project of one to five days."
