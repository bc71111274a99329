"""The first draft of a write-up, in Markdown: claims, evidence, what failed, limitations. Reads through access."""

from collections import defaultdict

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.models import AskedCheck, Entry, Evidence, Hypothesis, Project, Sprint

# A claim whose kind nobody has said is asked what the strongest is asked.
UNSAID = Hypothesis.ClaimType.SYSTEMATIC
# What is to be told to others begins without what its writer alone may read.
SHARED = Entry.Visibility.PROJECT
SAYS_NOTHING = "Nothing was written down about this yet."


def draft_of(who: Who, sprint: Sprint) -> dict[str, str]:
    """The fields of a composer: a title and a body. Seven queries, however much there is."""
    project = sprint.project
    rows = list(access.at_a_glance(who, access.hypotheses(who, project)).order_by("number"))
    claims = [row for row in rows if not row.is_negative]
    parts = [
        f"> {project.question or sprint.goal}",
        section("In short", ["", "", ""]),
        section("Claims", [line for row in claims for line in claim(row)]),
        section("Evidence", evidence(who, project, claims)),
        section("What failed", failed(who, project, rows)),
        section("Limitations", limitations(who, project, claims)),
        section("What would change my mind", [f"{row.name}: {row.drop_if}" for row in claims if row.drop_if]),
    ]
    return {"kind": Entry.Kind.NOTE, "title": f"Write-up: {project.title}"[:140], "body": "\n\n".join(parts) + "\n"}


def section(title: str, lines: list[str]) -> str:
    listed = "\n".join(f"- {line}".rstrip() if not line.startswith("  ") else line for line in lines)
    return f"## {title}\n\n{listed or SAYS_NOTHING}"


def claim(row: Hypothesis) -> list[str]:
    lines = [f"{row.name} {row.claim} ({standing(row)})"]
    return [*lines, f"  - {row.status_reason}"] if row.status_reason else lines


def standing(row: Hypothesis) -> str:
    """ "supported, 3 of 6 checked", "open, believed at 71 %, 1 of 4 checked"."""
    settled, asked = checks_of(row)
    sure = f"believed at {row.surest} %" if row.is_open and row.surest is not None else ""
    counted = f"{len(asked & settled)} of {len(asked)} checked"
    return ", ".join(filter(None, (row.get_status_display().lower(), sure, counted)))


def checks_of(row: Hypothesis) -> tuple[set[str], set[str]]:
    """Keys of its settled checks, and of all that are asked of it; one that is settled stays asked."""
    settled, own = keys_in(row.settled), keys_in(row.asked)
    asked = guide.checks_for(guide.current(), row.claim_type or UNSAID, row.excitement or 1, row.surest or 0)
    known = {check.key for check in guide.current().checks}
    known |= {key for key in settled if key.startswith(AskedCheck.PREFIX)}
    return settled, {check.key for check in asked} | own | settled & known


def keys_in(joined: str | None) -> set[str]:
    return set(joined.split(",")) if joined else set()


def evidence(who: Who, project: Project, claims: list[Hypothesis]) -> list[str]:
    rows = access.evidence_in(who, project).standing().filter(hypothesis__in=claims, entry__visibility=SHARED)
    found = defaultdict(list)
    for row in rows.select_related("entry").order_by("side", "at"):
        found[row.hypothesis_id].append(f"  - {proof(row)}")
    return [line for one in claims if found[one.pk] for line in (one.name, *found[one.pk])]


def proof(row: Evidence) -> str:
    kind = f", {row.get_kind_display().lower()}" if row.kind else ""
    says = row.says or row.entry.heading
    return f"{row.get_side_display()}{kind}: {says} (#{row.entry.number}{changed(row)})"


def changed(row: Evidence) -> str:
    return f", {row.changed} since" if row.changed else ""


def failed(who: Who, project: Project, rows: list[Hypothesis]) -> list[str]:
    closed = [f"{row.name} {row.claim} ({row.status}): {row.status_reason}" for row in rows if row.is_negative]
    notes = access.entries(who, project).standing_here().filter(standing=Entry.Standing.NEGATIVE, visibility=SHARED)
    notes = notes.order_by("number")
    return closed + [f"{heading} (#{number})" for number, heading in notes.values_list("number", "heading")]


def limitations(who: Who, project: Project, claims: list[Hypothesis]) -> list[str]:
    """What was not checked of each claim, and how much was said beforehand."""
    own = dict(access.asked_checks(who, project).values_list("key", "question"))
    lines = [f"{row.name}: {question}" for row in claims for question in unsettled(row, own)]
    scored = list(access.predictions(who, project).scored().values_list("outcome", flat=True))
    came = f"{len(scored)} predictions were made before their results; what came was not chosen afterwards."
    return [*lines, came if scored else "No prediction was made before a result."]


def unsettled(row: Hypothesis, own: dict[str, str]) -> list[str]:
    """Questions without an answer, the guide's first; `own`: what mentors ask, by its key."""
    settled, asked = checks_of(row)
    questions = {check.key: check.question for check in guide.current().checks} | own
    return [question for key, question in questions.items() if key in asked - settled]
