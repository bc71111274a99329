"""What must hold between the fields of one entry, beyond the form of each. Yields (field, what is wrong)."""

from collections.abc import Iterator
from typing import Any

Broken = Iterator[tuple[str, str]]


def broken(kind: str, made: Any) -> Broken:
    """The rules of its kind that one entry breaks."""
    if rule := RULES.get(kind):
        yield from rule(made)


def check(made: Any) -> Broken:
    if not made.claims:
        yield "claims", "is empty, so nobody would ever be asked"
    if not 1 <= made.from_excitement <= 5:
        yield "from_excitement", "takes 1 to 5"
    if not 51 <= made.from_credence <= 100:
        yield "from_credence", "takes 51 to 100: at even odds or below nobody is sure yet"


def stage(made: Any) -> Broken:
    if not 1 <= made.sprint_least_days <= made.sprint_most_days:
        yield "sprint_least_days", "takes 1 or more, and no more than sprint_most_days"


def starter(made: Any) -> Broken:
    if not 1 <= made.least_days <= made.most_days:
        yield "least_days", "takes 1 or more, and no more than most_days"


def step(made: Any) -> Broken:
    if bool(made.after_minutes) == bool(made.after_days):
        yield "after_minutes", "or after_days is needed, and only one of them"


def phased(made: Any) -> Broken:
    if not made.phases:
        yield "phases", "is empty, so it would never be shown"


def question(made: Any) -> Broken:
    if not made.stages:
        yield "stages", "is empty, so it would never be asked"


def direction(made: Any) -> Broken:
    if not made.words:
        yield "words", "is empty, so no idea would ever match"


RULES = {
    "checks": check,
    "stages": stage,
    "starters": starter,
    "checkins": step,
    "prompts": phased,
    "toolkit": phased,
    "postmortem": question,
    "directions": direction,
}
