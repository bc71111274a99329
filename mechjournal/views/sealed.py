"""Mentors' sealed credences on the page of a hypothesis: that there are some, whom mine waits for, who was nearer."""

from dataclasses import dataclass

from mechjournal import access
from mechjournal.models import Hypothesis, User
from mechjournal.views.beliefs import Voice

HELD = {Hypothesis.Status.SUPPORTED: True, Hypothesis.Status.REFUTED: False}


@dataclass(frozen=True, slots=True)
class Guess:
    """What one person said last before the verdict, in percent, and its Brier score: 0 is perfect, 1 the worst."""

    name: str
    value: int
    brier: float
    of_mentor: bool


@dataclass(frozen=True, slots=True)
class Nearer:
    """Everyone's last credence before the verdict, the nearest first. `nearest`: one name, or several that tie."""

    guesses: list[Guess]

    @property
    def nearest(self) -> list[str]:
        return [one.name for one in self.guesses if one.brier == self.guesses[0].brier]

    @property
    def is_tie(self) -> bool:
        return len(self.nearest) == len(self.guesses)


def sealed_of(who: access.Who, hypothesis: Hypothesis, voices: list[Voice]) -> dict:
    """`sealed`: mentors whose credence is kept from me; `waits_for`: those mine is kept from; `nearer`, once closed."""
    mine = next((voice for voice in voices if voice.is_mine), None)
    return {
        "sealed": access.sealed_by(who, hypothesis),
        "waits_for": silent(who, hypothesis, voices) if mine and mine.of_mentor else [],
        "nearer": nearer_of(who, hypothesis) if hypothesis.status in HELD else None,
    }


def silent(who: access.Who, hypothesis: Hypothesis, voices: list[Voice]) -> list[User]:
    """Those who work here and have given no credence yet, as far as this person sees."""
    spoke = {voice.by for voice in voices}
    rows = access.members(who, hypothesis.project).filter(role__in=access.WORKING)
    return list({row.user_id: row.user for row in rows if row.user_id not in spoke}.values())


def nearer_of(who: access.Who, hypothesis: Hypothesis) -> Nearer | None:
    """None unless at least two people had said something here before the verdict. One query."""
    said = access.credences(who, hypothesis.project).filter(hypothesis=hypothesis, is_brought=False)
    rows = said.filter(at__lte=hypothesis.closed_at)
    last = {row.by_id: row for row in rows.select_related("by").order_by("seq")}
    guesses = [guess_of(row, HELD[hypothesis.status]) for row in last.values()]
    return Nearer(sorted(guesses, key=lambda one: one.brier)) if len(guesses) > 1 else None


def guess_of(row, held: bool) -> Guess:
    # A credence may be 0 or 100, which a forecast of lib/calibration.py may not.
    return Guess(row.by.display_name, row.value, round((row.value / 100 - held) ** 2, 4), row.is_sealed)
