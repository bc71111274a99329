"""Hypotheses and predictions as they stand in a person's copy: values for JSON, pages of Markdown. Writes none.

Everything comes through access, so that a copy tells no more than the pages do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Credence, Evidence, Hypothesis, Prediction, Project, SkepticCheck


@dataclass
class Belief:
    """A hypothesis with everything said of it that this reader may read. `origin`: the number of its note, if any."""

    hypothesis: Hypothesis
    origin: int | None = None
    rivals: list[str] = field(default_factory=list)
    credences: list[Credence] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    checks: list[SkepticCheck] = field(default_factory=list)


def beliefs(who: Who, project: Project, entries: Iterable) -> list[Belief]:
    """Every hypothesis of a project by its number; `entries` are those the reader may read. Five queries."""
    numbers = {entry.pk: entry.number for entry in entries}
    rows = access.hypotheses(who, project).select_related("made_by").order_by("number")
    found = {row.pk: Belief(row, numbers.get(row.origin_id)) for row in rows}
    for credence in access.credences(who, project).select_related("by").order_by("seq"):
        found[credence.hypothesis_id].credences.append(credence)
    for evidence in access.evidence_in(who, project).select_related("by", "entry").order_by("at", "pk"):
        found[evidence.hypothesis_id].evidence.append(evidence)
    for check in access.checks(who, project).select_related("by").order_by("at", "pk"):
        found[check.hypothesis_id].checks.append(check)
    for pk, names in rivals(who, project).items():
        found[pk].rivals = sorted(names)
    return list(found.values())


def rivals(who: Who, project: Project) -> dict[int, list[str]]:
    found = defaultdict(list)
    for pair in access.rivalries(who, project).select_related("one", "other"):
        found[pair.one_id].append(pair.other.name)
        found[pair.other_id].append(pair.one.name)
    return found


def predictions(who: Who, project: Project) -> list[Prediction]:
    rows = access.predictions(who, project).select_related("by", "entry", "hypothesis", "replaced_by")
    return list(rows.order_by("number"))


# --- as plain values -----------------------------------------------------------------------------------------------


def described(believed: list[Belief], expected: list[Prediction]) -> dict:
    return {
        "hypotheses": [as_belief(one) for one in believed],
        "predictions": [as_prediction(one) for one in expected],
    }


def as_belief(belief: Belief) -> dict:
    row = belief.hypothesis
    return {
        **row.facts(),
        **row.texts(),
        "made_by": row.made_by.display_name,
        "made_at": row.made_at.isoformat(),
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "origin": belief.origin,
        "rivals": belief.rivals,
        "credences": [as_credence(one) for one in belief.credences],
        "evidence": [as_evidence(one) for one in belief.evidence],
        "checks": [as_check(one) for one in belief.checks],
    }


def as_credence(row: Credence) -> dict:
    values = {name: getattr(row, name) for name in ("seq", "was", "value", "reason")}
    return {**values, **said(row), "because": row.because_number, "of_mentor": row.is_sealed}


def as_evidence(row: Evidence) -> dict:
    names = ("side", "kind", "says", "version", "standing", "dropped_because")
    dropped = row.dropped_at.isoformat() if row.dropped_at else None
    return {
        **{name: getattr(row, name) for name in names},
        **said(row),
        "entry": row.entry.number,
        "dropped_at": dropped,
    }


def as_check(row: SkepticCheck) -> dict:
    return {"check": row.check_key, "sentence": row.sentence, **said(row), "entry": row.entry_number}


def said(row) -> dict:
    return {"by": row.by.display_name, "at": row.at.isoformat()}


def as_prediction(row: Prediction) -> dict:
    numbers = {"low": row.low, "high": row.high, "value": row.value}
    return {
        **row.facts(),
        **numbers,
        **row.texts(),
        "by": row.by.display_name,
        "made_at": row.made_at.isoformat(),
        "replaced_by": row.replaced_by.number if row.replaced_by else None,
        "resolved_at": row.resolved_at.isoformat() if row.resolved_at else None,
    }


# --- as pages ------------------------------------------------------------------------------------------------------


def pages(believed: list[Belief], expected: list[Prediction]) -> Iterator[tuple[str, str]]:
    """(name of the file within the project's folder, its text)."""
    for one in believed:
        yield f"hypotheses/{one.hypothesis.name}.md", belief_page(one)
    if expected:
        yield "predictions.md", predictions_page(expected)


def belief_page(belief: Belief) -> str:
    row = belief.hypothesis
    parts = [
        f"# {row.name} {row.claim}",
        f"{row.get_status_display()}{tail(row.status_reason)}",
        f"Made on {row.made_at:%Y-%m-%d} by {row.made_by.display_name}{tail(about(belief))}",
        section("Credences", [credence_line(one) for one in belief.credences]),
        section("Evidence", [evidence_line(one) for one in belief.evidence]),
        section("Skeptic checks", [check_line(one) for one in belief.checks]),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def about(belief: Belief) -> str:
    row = belief.hypothesis
    facts = [
        row.get_claim_type_display(),
        f"excitement {row.excitement} of 5" if row.excitement else "",
        f"from #{belief.origin}" if belief.origin else "",
        f"rivals {', '.join(belief.rivals)}" if belief.rivals else "",
        f"I would drop it if {row.drop_if}" if row.drop_if else "",
    ]
    return "; ".join(filter(None, facts))


def credence_line(row: Credence) -> str:
    value = f"{row.value} %" if row.was is None else f"{row.was} % to {row.value} %"
    because = f", because of #{row.because_number}" if row.because_number else ""
    return f"{stamp(row)}: {value}{because}{tail(row.reason)}"


def evidence_line(row: Evidence) -> str:
    how = f" ({row.get_kind_display().lower()})" if row.kind else ""
    dropped = f"; dropped on {row.dropped_at:%Y-%m-%d}{tail(row.dropped_because)}" if row.dropped_at else ""
    place = f"#{row.entry.number} {row.entry.heading}"
    return f"{stamp(row)}: {row.get_side_display()}{how}, {place}{tail(row.says)}{dropped}"


def check_line(row: SkepticCheck) -> str:
    entry = f", #{row.entry_number}" if row.entry_number else ""
    return f"{stamp(row)}: {row.check_key}{entry}{tail(row.sentence)}"


def predictions_page(rows: list[Prediction]) -> str:
    return section("Predictions", [prediction_line(row) for row in rows], level=1) + "\n"


def prediction_line(row: Prediction) -> str:
    sure = f"{row.low:g} to {row.high:g}" if row.form == Prediction.Form.NUMBER else f"{row.probability} %"
    facts = [
        f"#{row.entry.number}",
        row.hypothesis.name if row.hypothesis else "",
        "after the fact" if row.after_the_fact else "",
        f"amended by {row.replaced_by.name}" if row.replaced_by else "",
        row.get_outcome_display().lower() or "open",
        f"{row.value:g}" if row.value is not None else "",
    ]
    who = f"{row.made_at:%Y-%m-%d %H:%M} UTC, {row.by.display_name}"
    return f"{row.name}, {who}: {row.statement}, {sure} ({', '.join(filter(None, facts))}){tail(row.outcome_reason)}"


def stamp(row) -> str:
    return f"{row.at:%Y-%m-%d %H:%M} UTC, {row.by.display_name}"


def tail(text: str) -> str:
    return f": {text}" if text else ""


def section(title: str, lines: list[str], level: int = 2) -> str:
    listed = "\n".join(f"- {line}" for line in lines)
    return f"{'#' * level} {title}\n\n{listed}" if lines else ""
