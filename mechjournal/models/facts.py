"""What a person's prompts may quote of their work in a project: small answers, asked in one query.

Plain SQL, the same for both engines but for one word: ten subqueries take Django longer to put together than the whole
page around them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils import timezone

# Older entries say nothing about how it goes now.
LOOKS_BACK = timedelta(days=60)

MINE = """
    FROM mechjournal_entry
    WHERE project_id = %(project)s AND author_id = %(user)s AND day >= %(first)s AND moved_to_id IS NULL"""
BELIEVED = """
    FROM mechjournal_credence c JOIN mechjournal_hypothesis h ON h.id = c.hypothesis_id
    WHERE c.project_id = %(project)s AND c.by_id = %(user)s AND c.is_last AND h.status = 'open' ORDER BY c.at LIMIT 1"""
LAST_RUN = f"{MINE} AND running_since IS NOT NULL AND result_at IS NOT NULL ORDER BY result_at DESC LIMIT 1"
ANSWERS = {
    # Experiments waiting, and when one last ran.
    "planned": f"SELECT count(*) {MINE} AND kind = 'experiment' AND state = 'planned'",
    "ran_at": f"SELECT max(coalesce(result_at, running_since)) {MINE} AND kind = 'experiment'",
    # The last one that brought a result, and how many ever did.
    "run_began": f"SELECT running_since {LAST_RUN}",
    "run_ended": f"SELECT result_at {LAST_RUN}",
    "done": """SELECT count(*) FROM mechjournal_entry WHERE project_id = %(project)s AND author_id = %(user)s
        AND result_day IS NOT NULL AND state = 'done' AND moved_to_id IS NULL""",
    # The days of the last ones.
    "highlighted_on": f"SELECT max(day) {MINE} AND highlight",
    "learned_on": f"SELECT max(day) {MINE} AND learned",
    # Logged in the present phase, since it was entered.
    "minutes": f"SELECT sum(minutes) {MINE} AND day >= %(since)s AND phase = %(phase)s",
    # The open hypothesis whose credence has rested longest.
    "hypothesis": f"SELECT h.number {BELIEVED}",
    "credence": f"SELECT c.value {BELIEVED}",
    "moved_at": f"SELECT c.at {BELIEVED}",
    "ideas": """SELECT count(*) FROM mechjournal_idea
        WHERE by_id = %(user)s AND dropped_at IS NULL AND became_id IS NULL""",
    # Prompts put aside, joined by commas.
    "aside": """SELECT {joined}(prompt, ',') FROM mechjournal_promptmark
        WHERE project_id = %(project)s AND user_id = %(user)s AND (until IS NULL OR until > %(now)s)""",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The answers; None where there is nothing to tell. `aside`: keys of the prompts put aside."""

    planned: int
    ran_at: datetime | None
    run_began: datetime | None
    run_ended: datetime | None
    done: int
    highlighted_on: date | None
    learned_on: date | None
    minutes: int | None
    hypothesis: int | None
    credence: int | None
    moved_at: datetime | None
    ideas: int
    aside: frozenset[str]


def facts_of(*, user, project, since: date, today: date) -> Facts:
    """By the person's own notes alone. `since`: the day the project entered its present phase."""
    ops = connection.ops
    said = {
        "user": user.pk,
        "project": project.pk,
        "phase": project.phase,
        "since": ops.adapt_datefield_value(since),
        "first": ops.adapt_datefield_value(today - LOOKS_BACK),
        "now": ops.adapt_datetimefield_value(timezone.now()),
    }
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    asked = ", ".join(f"({answer.replace('{joined}', joined)})" for answer in ANSWERS.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", said)
        return read(dict(zip(ANSWERS, cursor.fetchone(), strict=True)))


def read(row: dict) -> Facts:
    """SQLite gives days and moments as text, moments in UTC."""
    for name in ("highlighted_on", "learned_on"):
        row[name] = date.fromisoformat(row[name]) if isinstance(row[name], str) else row[name]
    for name in ("ran_at", "run_began", "run_ended", "moved_at"):
        moment = datetime.fromisoformat(row[name]) if isinstance(row[name], str) else row[name]
        row[name] = moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
    return Facts(**{**row, "aside": frozenset((row["aside"] or "").split(",")) - {""}})
