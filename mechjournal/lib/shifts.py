"""How beliefs moved over a stretch of the ledger: many small changes of mind as one step from - to. No models."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Said(NamedTuple):
    """One credence as it was given; `was` None where it was this person's first. Percent."""

    hypothesis: int
    by: Hashable
    was: int | None
    value: int


class Shift(NamedTuple):
    """What became of one person's credence in one hypothesis; `was` None where they had none before."""

    hypothesis: int
    by: Hashable
    was: int | None
    now: int

    @property
    def step(self) -> int:
        """How far it went up or down; 0 for a first one."""
        return 0 if self.was is None else self.now - self.was

    def __str__(self) -> str:
        """ "H2 52 → 71 %", "H2 first 60 %"."""
        begins = "first" if self.was is None else f"{self.was} →"
        return f"H{self.hypothesis} {begins} {self.now}\u202f%"


def shifts(said: Iterable[Said]) -> list[Shift]:
    """One for each hypothesis and person, the biggest step first; who ended where they began isn't among them.

    `said` in the order of the ledger.
    """
    found: dict[tuple[int, Hashable], Shift] = {}
    for hypothesis, by, was, value in said:
        first = found.get((hypothesis, by))
        found[hypothesis, by] = Shift(hypothesis, by, first.was if first else was, value)
    moved = [shift for shift in found.values() if shift.was != shift.now]
    return sorted(moved, key=lambda shift: (-abs(shift.step), shift.hypothesis))
