"""A stretch of the ledger in a few words: how many entries, which beliefs moved, what was decided. No models."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mechjournal.lib import pace
from mechjournal.lib.shifts import Said, Shift, shifts


class Line(Protocol):
    """A line of the ledger; `facts` as the ledger seals them, `words` what there is to read of it."""

    seq: int
    at: datetime
    by: int | None
    kind: str
    by_agent: bool
    subject: int | None
    words: int
    facts: dict


NEW_ENTRY = ("entry.logged", "entry.arrived")
COMMENTS = ("comment.said", "comment.answered")
# What a News speaks of by name.
TOLD = {
    *NEW_ENTRY,
    *("entry.result", "entry.saved", *COMMENTS, "credence.set", "prediction.resolved", "decision.made"),
    *("postmortem.saved", "hypothesis.made", "hypothesis.closed", "phase.changed"),
}


@dataclass(frozen=True)
class News:
    """`edits`: entries that were there before; `others`: lines none of the rest speaks of.

    `decided`, `looked_back`: (sprint's number, choice), sprint's number; `made`, `settled`: H numbers, with the status.
    """

    entries: int = 0
    by_agents: int = 0
    results: int = 0
    edits: int = 0
    comments: int = 0
    others: int = 0
    shifts: list[Shift] = field(default_factory=list)
    came_true: int = 0
    came_false: int = 0
    decided: list[tuple[int, str]] = field(default_factory=list)
    looked_back: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    settled: list[tuple[int, str]] = field(default_factory=list)
    phase: str = ""
    words: int = 0
    words_of_agents: int = 0
    lines: int = 0
    first_at: datetime | None = None
    last_seq: int = 0

    @property
    def minutes(self) -> int:
        """To read what people wrote."""
        return pace.minutes(self.words)

    @property
    def minutes_of_agents(self) -> int:
        return pace.minutes(self.words_of_agents)

    @property
    def predicted(self) -> int:
        return self.came_true + self.came_false


def news_of(lines: Iterable[Line]) -> News:
    """`lines` of one project in the order of its ledger."""
    lines = list(lines)
    kinds = Counter(line.kind for line in lines if not line.by_agent)
    fresh = {line.subject for line in lines if line.kind in NEW_ENTRY}
    last = {line.kind: line.facts for line in lines}
    outcomes = Counter(outcomes_of(lines).values())
    return News(
        entries=sum(kinds[kind] for kind in NEW_ENTRY),
        by_agents=sum(line.by_agent for line in lines if line.kind in NEW_ENTRY),
        results=kinds["entry.result"],
        edits=len({line.subject for line in lines if line.kind == "entry.saved"} - fresh),
        comments=sum(kinds[kind] for kind in COMMENTS),
        others=sum(1 for line in lines if line.kind not in TOLD),
        shifts=shifts(said_by(line) for line in of(lines, "credence.set")),
        came_true=outcomes["true"],
        came_false=outcomes["false"],
        decided=[(line.facts["sprint"], line.facts["choice"]) for line in of(lines, "decision.made")],
        looked_back=list(dict.fromkeys(line.facts["sprint"] for line in of(lines, "postmortem.saved"))),
        made=[line.facts["number"] for line in of(lines, "hypothesis.made")],
        settled=[(line.facts["number"], line.facts["status"]) for line in of(lines, "hypothesis.closed")],
        phase=last.get("phase.changed", {}).get("phase", ""),
        words=sum(line.words for line in lines if not line.by_agent),
        words_of_agents=sum(line.words for line in lines if line.by_agent),
        lines=len(lines),
        first_at=lines[0].at if lines else None,
        last_seq=lines[-1].seq if lines else 0,
    )


def of(lines: list[Line], kind: str) -> list[Line]:
    return [line for line in lines if line.kind == kind]


def said_by(line: Line) -> Said:
    return Said(line.facts["hypothesis"], line.by, line.facts["was"], line.facts["value"])


def outcomes_of(lines: list[Line]) -> dict[int, str]:
    """Of each prediction that was resolved how it came out in the end: "true", "false" or another word.

    A number counts as true where it fell into its interval.
    """
    return {line.facts["number"]: outcome_of(line.facts) for line in of(lines, "prediction.resolved")}


def outcome_of(facts: dict) -> str:
    if facts["outcome"] != "number":
        return facts["outcome"]
    return "true" if float(facts["low"]) <= float(facts["value"]) <= float(facts["high"]) else "false"
