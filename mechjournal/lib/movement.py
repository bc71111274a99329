"""How ratings of skills moved: the last one, the one before it, whether it is practised. No models."""

from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """One rating as it was said; `rating` None where it was taken back or only practising changed."""

    skill: str
    rating: int | None
    practise: bool


class Movement(NamedTuple):
    """`was`: the last rating that differs from `now`; None if there is none."""

    now: int | None = None
    was: int | None = None
    practise: bool = False

    @property
    def step(self) -> int:
        """How far it went up or down since."""
        return self.now - self.was if self.now and self.was else 0


def movements(rows: Iterable[tuple[str, int | None, bool]]) -> dict[str, Movement]:
    """By skill, from rows (skill, rating, practise), oldest first."""
    found: dict[str, Movement] = {}
    for skill, rating, practise in rows:
        last = found.get(skill, Movement())
        was = last.was if rating == last.now else last.now or last.was
        found[skill] = Movement(rating, was, practise)
    return found
