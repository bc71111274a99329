"""The first draft of a meeting's agenda, from what moved since the last one. Plain values in, Markdown out."""

from collections.abc import Iterable
from typing import NamedTuple


class Moved(NamedTuple):
    """A belief of the mentee's over the time between two meetings; percents, `was` None for their first.

    `project` is "" where there is but one.
    """

    project: str
    name: str
    claim: str
    was: int | None
    now: int


class Came(NamedTuple):
    """An expectation that was settled: what was said, how likely, what came."""

    statement: str
    percent: int | None
    outcome: str


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {one_line(line)}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{n}. {one_line(line)}" for n, line in enumerate(lines, 1))


def one_line(text: str) -> str:
    return " ".join(text.split())


def recap(last_next: str, last_notes: str) -> str:
    """What was agreed last time, as it was written then."""
    parts = [("Meant to be next:", last_next), ("Noted:", last_notes)]
    return "\n\n".join(f"{head}\n\n{text.strip()}" for head, text in parts if text.strip())


def beliefs(moved: Iterable[Moved], came: Iterable[Came]) -> str:
    """Credences from-to, then surprises and confirmations."""
    moves = [f"{within(one.project)}{one.name} {arrow(one)}: {one.claim}" for one in moved]
    settled = [f"“{one.statement}”{said(one)}: {one.outcome}" for one in came]
    return bullets(moves + settled)


def within(project: str) -> str:
    """Where something stands, in front of it; nothing where that goes without saying."""
    return f"{project}: " if project else ""


def arrow(move: Moved) -> str:
    return f"{move.now} %" if move.was is None else f"{move.was} → {move.now} %"


def said(one: Came) -> str:
    return "" if one.percent is None else f", said {one.percent} %"
