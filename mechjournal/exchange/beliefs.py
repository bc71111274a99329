"""Hypotheses and predictions as they stand in a person's copy: values for JSON, pages of Markdown. Writes none.

Everything comes through access, so that a copy tells no more than the pages do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mechjournal import access
from mechjournal.access import Who
from mechjournal.exchange import judged
from mechjournal.exchange.judged import tail, together, when
from mechjournal.lib import marked
from mechjournal.models import Brought, Credence, Evidence, Hypothesis, Prediction, Project, SkepticCheck


@dataclass
class Belief:
    """A hypothesis with everything said of it that this reader may read. `origin`: the number of its note, if any.

    `elsewhere`: what came with a file: credences, evidence and checks of others, and who made it there. `asked`: what
    mentors ask, by its key; `headings`: of the entries, by their numbers.
    """

    hypothesis: Hypothesis
    origin: int | None = None
    rivals: list[str] = field(default_factory=list)
    credences: list[Credence] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    checks: list[SkepticCheck] = field(default_factory=list)
    elsewhere: list[Brought] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)

    @property
    def made_by(self) -> str:
        made = [row.said_by for row in self.elsewhere if row.kind == Brought.Kind.HYPOTHESIS]
        return made[0] if made else self.hypothesis.made_by.display_name

    @property
    def line(self) -> list[dict]:
        """What everybody took it for and when, as facts that read back, the first one first."""
        there = map(brought_facts, self.of_kind(Brought.Kind.CREDENCE))
        return together((credence_facts(one) for one in self.credences), there)

    @property
    def proofs(self) -> list[dict]:
        there = map(judged.brought_evidence, self.of_kind(Brought.Kind.EVIDENCE))
        return together((judged.evidence_facts(one) for one in self.evidence), there)

    @property
    def settled(self) -> list[dict]:
        there = map(judged.brought_check, self.of_kind(Brought.Kind.CHECK))
        return together((judged.check_facts(one, self.asked) for one in self.checks), there)

    def of_kind(self, kind: Brought.Kind) -> list[Brought]:
        return [row for row in self.elsewhere if row.kind == kind]


def beliefs(who: Who, project: Project, entries: Iterable) -> list[Belief]:
    """Every hypothesis of a project by its number; `entries` are those the reader may read. Seven queries."""
    numbers = {entry.pk: entry.number for entry in entries}
    more = {
        "asked": {row.key: row.question for row in access.asked_checks(who, project)},
        "headings": {entry.number: entry.heading for entry in entries},
    }
    rows = access.hypotheses(who, project).select_related("made_by").order_by("number")
    found = {row.pk: Belief(row, numbers.get(row.origin_id), **more) for row in rows}
    for credence in access.credences(who, project).select_related("by").order_by("seq"):
        found[credence.hypothesis_id].credences.append(credence)
    for evidence in access.evidence_in(who, project).select_related("by", "entry").order_by("at", "pk"):
        found[evidence.hypothesis_id].evidence.append(evidence)
    for check in access.checks(who, project).select_related("by").order_by("at", "pk"):
        found[check.hypothesis_id].checks.append(check)
    for pk, names in rivals(who, project).items():
        found[pk].rivals = sorted(names)
    add_brought(who, project, list(found.values()))
    return list(found.values())


def add_brought(who: Who, project: Project, found: list[Belief]) -> None:
    """Evidence is about its entry, as only who reads that reads it, and names its hypothesis beside."""
    by_subject = {belief.hypothesis.subject_id: belief for belief in found}
    by_number = {belief.hypothesis.number: belief for belief in found}
    kinds = (Brought.Kind.CREDENCE, Brought.Kind.HYPOTHESIS, Brought.Kind.EVIDENCE, Brought.Kind.CHECK)
    for row in access.brought(who, project).filter(kind__in=kinds).order_by("pk"):
        belief = by_number.get(row.facts.get("hypothesis")) or by_subject.get(row.on_id)
        if belief:
            belief.elsewhere.append(row)


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
    return {**values, **said(row), "because": row.because_number, "of_mentor": row.is_sealed, "brought": row.is_brought}


def as_evidence(row: Evidence) -> dict:
    names = ("side", "kind", "says", "version", "standing", "dropped_because")
    dropped = row.dropped_at.isoformat() if row.dropped_at else None
    return {
        **{name: getattr(row, name) for name in names},
        **said(row),
        "entry": row.entry.number,
        "dropped_at": dropped,
        "brought": row.is_brought,
    }


def as_check(row: SkepticCheck) -> dict:
    told = {"check": row.check_key, "sentence": row.sentence, **said(row), "entry": row.entry_number}
    return told | {"brought": row.is_brought}


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
        f"Made on {row.made_at:%Y-%m-%d} by {belief.made_by}{tail(about(belief))}",
        section("Credences", [credence_line(one) for one in belief.line]),
        section("Evidence", [judged.evidence_line(one, belief.headings) for one in belief.proofs]),
        section("Skeptic checks", [judged.check_line(one) for one in belief.settled]),
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


def credence_facts(row: Credence) -> dict:
    """Whose, when, how much, from which entry and why; a mentor's is not the team's."""
    reasons = {"because": row.because_number, "reason": row.reason, "mentor": row.is_sealed}
    return with_reasons({"by": row.by.display_name, "at": row.at.isoformat(), "value": row.value}, reasons)


def brought_facts(row: Brought) -> dict:
    """The same of one that came with a file."""
    reasons = {"because": row.facts.get("because"), "reason": row.text, "mentor": row.facts.get("mentor")}
    return with_reasons({"by": row.said_by, "at": row.said_at, "value": row.facts.get("value")}, reasons)


def with_reasons(said: dict, reasons: dict) -> dict:
    return said | {name: value for name, value in reasons.items() if value}


def credence_line(said: dict) -> str:
    because = f", because of #{said['because']}" if said.get("because") else ""
    whose = f"{said['by']} (mentor)" if said.get("mentor") else said["by"]
    line = f"{when(said['at'])}, {whose}: {said['value']} %{because}{tail(said.get('reason', ''))}"
    return marked.tagged(line, "credence", said)


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


def section(title: str, lines: list[str], level: int = 2) -> str:
    listed = "\n".join(f"- {line}" for line in lines)
    return f"{'#' * level} {title}\n\n{listed}" if lines else ""
