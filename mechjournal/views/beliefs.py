"""Hypotheses side by side: who believes what, what was checked, what wants a look. The same words on every page."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from mechjournal import access, guide
from mechjournal.guide.shapes import Check
from mechjournal.lib.charts import Sparkline, sparkline
from mechjournal.models import AskedCheck, Hypothesis, Project

EXCITING = 4
STALE = timedelta(days=7)
SPARK = 12
# Letters of a mentor's question in a list of checks.
NAME = 60
# A claim whose kind nobody has said is asked what the strongest is asked.
UNSAID = Hypothesis.ClaimType.SYSTEMATIC


@dataclass(frozen=True, slots=True)
class Checked:
    """How many of the skeptic checks asked of a hypothesis are settled."""

    done: int
    asked: int

    def __str__(self) -> str:
        return f"{self.done} of {self.asked} checked"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person (their primary key: `by`) believes now, in percent. A mentor's doesn't count as the team's."""

    by: int
    name: str
    value: int
    at: datetime
    is_mine: bool
    of_mentor: bool = False


@dataclass(slots=True)
class Belief:
    """A hypothesis as a list or a card shows it. `line`: my latest credences, oldest first, as (value, was, at)."""

    hypothesis: Hypothesis
    checked: Checked
    changed: bool
    touched: datetime
    line: list[tuple[int, int | None, datetime]] = field(default_factory=list)
    moved: tuple[int | None, int] | None = None
    voices: list[Voice] = field(default_factory=list)

    @property
    def said(self) -> str:
        return said(self.hypothesis, self.checked)

    @property
    def mine(self) -> int | None:
        return self.line[-1][0] if self.line else None

    @property
    def others(self) -> list[Voice]:
        return [voice for voice in self.voices if not voice.is_mine]

    @property
    def spark(self) -> Sparkline | None:
        return sparkline([value for value, _, _ in self.line])

    @property
    def is_bold(self) -> bool:
        """Exciting, and not yet checked as far as that asks for."""
        hypothesis = self.hypothesis
        return (
            hypothesis.is_open and (hypothesis.excitement or 0) >= EXCITING and self.checked.done < self.checked.asked
        )

    @property
    def is_stale(self) -> bool:
        return self.hypothesis.is_open and timezone.now() - self.touched > STALE

    @property
    def place(self) -> tuple:
        """Sorts by what deserves attention: bold claims, changed evidence, the stalest; closed ones last."""
        age = -self.touched.timestamp()
        if not self.hypothesis.is_open:
            return (4, -self.hypothesis.closed_at.timestamp())
        if self.is_bold:
            return (0, -self.hypothesis.excitement, self.checked.done / self.checked.asked, age)
        return (1, age) if self.changed else (2, -age) if self.is_stale else (3, age)


def asked_of(
    hypothesis: Hypothesis, settled: Collection[str], surest: int | None, own: Collection[AskedCheck] = ()
) -> list[Check]:
    """The checks asked of it, in the guide's order, then mentors' `own`, oldest first.

    One that is settled stays, though it would be asked no more.
    """
    asked = guide.checks_for(guide.current(), hypothesis.claim_type or UNSAID, hypothesis.excitement or 1, surest or 0)
    keys = {check.key for check in asked} | set(settled)
    by_mentors = [as_check(one) for one in own if one.dropped_at is None or one.key in settled]
    return [check for check in guide.current().checks if check.key in keys] + by_mentors


def as_check(asked: AskedCheck) -> Check:
    """A mentor's question in the shape of the guide's."""
    name = asked.question if len(asked.question) <= NAME else f"{asked.question[: NAME - 1].rstrip()}…"
    words = f"{asked.by.display_name} asks this of every hypothesis here."
    return Check(
        key=asked.key, name=name, question=asked.question, help=words, claims=(), from_excitement=1, from_credence=51
    )


def checked_of(
    hypothesis: Hypothesis, settled: Collection[str], surest: int | None, own: Collection[str] = ()
) -> Checked:
    """`settled`: keys of its settled checks; `surest`: the highest credence of those who work on it now, in percent.

    `own`: keys of what mentors ask of it.
    """
    keys = {check.key for check in asked_of(hypothesis, settled, surest)} | set(own)
    keys |= {key for key in settled if key.startswith(AskedCheck.PREFIX)}
    return Checked(len(keys & set(settled)), len(keys))


def said(hypothesis: Hypothesis, checked: Checked) -> str:
    """How it stands, as every page says it: "open", "supported, 3 of 6 checked"."""
    status = hypothesis.get_status_display().lower()
    return f"{status}, {checked}" if hypothesis.status == Hypothesis.Status.SUPPORTED else status


def beliefs_of(who: access.Who, project: Project, rows: QuerySet[Hypothesis]) -> list[Belief]:
    """With each my own line; sorted by what deserves attention. Two queries."""
    found = [belief_of(row, project) for row in access.at_a_glance(who, rows)]
    lines = lines_of(who, project) if found else {}
    for belief in found:
        belief.line = lines.get(belief.hypothesis.pk, [])
        belief.moved = moved_today(who.user, belief.line)
    return sorted(found, key=lambda belief: belief.place)


def belief_of(row: Hypothesis, project: Project) -> Belief:
    row.project = project
    settled, own = keys_in(row.settled), keys_in(row.asked)
    touched = max(filter(None, (row.made_at, row.believed_at, row.weighed_at)))
    return Belief(row, checked_of(row, settled, row.surest, own), row.changed, touched)


def keys_in(joined: str | None) -> list[str]:
    return joined.split(",") if joined else []


def lines_of(who: access.Who, project: Project) -> dict[int, list]:
    """My newest credences of each hypothesis, oldest first."""
    mine = access.credences(who, project).newest_of_each(who.user, SPARK)
    rows = mine.values_list("hypothesis_id", "value", "was", "at")
    return {pk: [row[1:] for row in group][::-1] for pk, group in groupby(rows, key=lambda row: row[0])}


def moved_today(user, line: list) -> tuple[int | None, int] | None:
    """(from, to) of what this person changed today; None if nothing."""
    today = [row for row in line[-SPARK:] if user.day_of(row[2]) == user.today()]
    return (today[0][1], today[-1][0]) if today and today[0][1] != today[-1][0] else None


def voices_of(who: access.Who, project: Project, hypotheses: Collection[int]) -> dict[int, list[Voice]]:
    """What everyone believes now, mine first, by hypothesis. One query."""
    rows = access.credences(who, project).current().filter(hypothesis__in=hypotheses)
    found: dict[int, list[Voice]] = {pk: [] for pk in hypotheses}
    for row in rows.select_related("by").order_by("by__joined_at", "by_id"):
        mine = row.by_id == who.user.pk
        voice = Voice(row.by_id, row.by.display_name, row.value, row.at, mine, row.is_sealed)
        found[row.hypothesis_id].insert(0 if mine else len(found[row.hypothesis_id]), voice)
    return found


def card_of(who: access.Who, project: Project, most: int = 5) -> dict:
    """What Today's card shows: the open hypotheses that deserve most attention. Two queries; none without any."""
    found = beliefs_of(who, project, access.hypotheses(who, project).open()) if project.last_hypothesis else []
    return {"beliefs": found[:most], "more": len(found) - most, "made": project.last_hypothesis}
