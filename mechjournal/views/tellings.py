"""Lines of a ledger about beliefs, predictions, and what walks a project along, as a reader sees them."""

from collections.abc import Callable

from mechjournal import guide
from mechjournal.lib import figures
from mechjournal.lib.inline import bare
from mechjournal.lib.markdown import safe
from mechjournal.models import Change, Decision, Evidence, Hypothesis, Phase, Prediction, Project, Subject
from mechjournal.models.addresses import address
from mechjournal.views import told as entries
from mechjournal.views.known import Known
from mechjournal.views.postmortems import title
from mechjournal.views.told import Told, day, day_of, differences, texts, until

CLAIM = {"claim": "Claim", "drop_if": "I would drop it if"}
PLAN = {"goal": "Goal", "pivot_if": "I will pivot if", "simplest": "Simplest method first"}
PERCENT = "\u202f%"


def told(known: Known, line: Change) -> Told | None:
    """None where this reader learns nothing by it, or where it stands beside something else already."""
    return TELL[line.kind](known, line)


# --- beliefs --------------------------------------------------------------------------------------------------------


def claimed(known: Known, line: Change) -> Told:
    return about_hypothesis(known, line, "New hypothesis", lines=texts(line, {"drop_if": CLAIM["drop_if"]}))


def reworded(known: Known, line: Change) -> Told | None:
    before = known.before.get(line.seq)
    found = differences(before, line, CLAIM) if before else []
    return about_hypothesis(known, line, "Hypothesis edited", differences=found) if found else None


def settled(known: Known, line: Change) -> Told:
    how = Hypothesis.Status(line.facts["status"]).label
    return about_hypothesis(known, line, how, lines=texts(line, {"status_reason": ""}))


def reopened(known: Known, line: Change) -> Told:
    return about_hypothesis(known, line, "Open again")


def rivals(known: Known, line: Change) -> Told:
    one, other = (f"H{line.facts[name]}" for name in ("number", "other"))
    what = f"{one} and {other} can’t both be true" if line.facts["rivals"] else f"{one} and {other} no longer compete"
    return Told(line, "is-belief", what)


def believed(known: Known, line: Change) -> Told | None:
    row = known.credences.get(line.seq)
    if row is None:
        return None
    begins = "first" if row.was is None else f"{row.was} →"
    said = ["said again"] if row.is_reaffirmed else []
    because = f"#{row.because_number} {row.because_heading}" if row.because_number else ""
    number, reason = line.facts["hypothesis"], known.claims.get(line.facts["hypothesis"], "")
    return Told(
        line,
        "is-belief",
        f"H{number} {begins} {row.value}{PERCENT}",
        reason,
        address("hypotheses.show", known.project.key, number),
        said=said,
        lines=[("because", because), ("", row.reason)],
    )


def weighed(known: Known, line: Change) -> Told | None:
    entry = line.facts["entry"]
    if entry not in known.headings:
        return None
    kind, side = line.facts["kind"], Evidence.Side(line.facts["side"]).label.lower()
    what = {"evidence.added": f"Evidence {side}", "evidence.weighed": f"Weighed again: {side}"}
    said = [Evidence.Kind(kind).label.lower()] if kind else []
    lines = texts(line, {"says": "", "dropped_because": ""})
    return Told(
        line,
        "is-belief",
        f"{what.get(line.kind, 'No longer evidence on')} H{line.facts['hypothesis']}",
        f"#{entry} {known.headings[entry]}",
        address("entries.show", known.project.key, entry),
        said=said,
        lines=lines,
    )


def checked(known: Known, line: Change) -> Told:
    check, entry = guide.find(guide.current().checks, line.facts["check"]), line.facts["entry"]
    name = check.name if check else line.facts["check"]
    by = f"#{entry} {known.headings[entry]}" if entry in known.headings else ""
    what = "Checked" if line.kind == "check.settled" else "Open again"
    lines = [("by", by), *texts(line, {"sentence": ""})]
    number = line.facts["hypothesis"]
    return Told(
        line,
        "is-belief",
        f"{what}: {name}",
        f"H{number} {bare(known.claims.get(number, ''))}",
        hypothesis_at(known, number),
        lines=lines,
    )


def about_hypothesis(known: Known, line: Change, what: str, **more) -> Told:
    number = line.facts["number"]
    claim = line.text("claim") or known.claims.get(number, "")
    return Told(line, "is-belief", what, f"H{number} {bare(claim)}", hypothesis_at(known, number), **more)


def hypothesis_at(known: Known, number: int) -> str:
    return address("hypotheses.show", known.project.key, number)


# --- predictions ----------------------------------------------------------------------------------------------------


def foreseen(known: Known, line: Change) -> Told | None:
    """What is expected of an experiment that is new itself stands beside it."""
    if line.facts["entry"] in known.fresh_numbers and line.kind == "prediction.made":
        return None
    what = "Amended" if line.kind == "prediction.amended" else "Expects"
    return about_prediction(known, line, what, texts(line, {"amended_because": "because"}))


def came(known: Known, line: Change) -> Told | None:
    """How it came out stands beside the result, where that is new, too."""
    if line.facts["entry"] in known.came_numbers:
        return None
    outcome, value = line.facts["outcome"], line.facts["value"]
    what = Prediction.Outcome(outcome).label if outcome else "Open again"
    if value is not None:
        inside = float(line.facts["low"]) <= float(value) <= float(line.facts["high"])
        what = f"{figures.shown(float(value))} came, {'inside' if inside else 'outside'}"
    return about_prediction(known, line, what, texts(line, {"outcome_reason": ""}))


def about_prediction(known: Known, line: Change, what: str, lines: list) -> Told:
    facts, entry = line.facts, line.facts["entry"]
    if facts["probability"] is not None:
        sure = f"{facts['probability']}{PERCENT}"
    else:
        sure = f"{figures.shown(float(facts['low']))} to {figures.shown(float(facts['high']))}"
    of = f"#{entry} {known.headings[entry]}" if entry in known.headings else ""
    href = address("predictions.show", known.project.key, facts["number"])
    about = bare(line.text("statement")) or "Removed for good."
    outcome = facts["outcome"] if line.kind == "prediction.resolved" else ""
    return Told(line, f"is-foreseen {outcome}", what, about, href, said=[sure], lines=[("of", of), *lines])


# --- the walk -------------------------------------------------------------------------------------------------------


def phase(known: Known, line: Change) -> Told:
    name, since = Phase(line.facts["phase"]).label, line.facts["entered_on"]
    said = [f"since {day(since)}"] if day(since) != day_of(known, line) else []
    return Told(line, "is-turn", f"Now in {name}", said=said, lines=texts(line, {"reason": ""}))


def sprint_opened(known: Known, line: Change) -> Told:
    return about_sprint(known, line, "opened", said=[until(line)], lines=texts(line, {"pivot_if": PLAN["pivot_if"]}))


def sprint_changed(known: Known, line: Change) -> Told | None:
    before = known.before.get(line.seq)
    found = differences(before, line, PLAN) if before else []
    said = [until(line)] if before and before.facts.get("ends_on") != line.facts["ends_on"] else []
    return about_sprint(known, line, "edited", differences=found, said=said) if found or said else None


def sprint_extended(known: Known, line: Change) -> Told:
    return about_sprint(known, line, "extended", said=[until(line)], lines=texts(line, {"extended_because": ""}))


def sprint_paused(known: Known, line: Change) -> Told:
    away = line.facts["away"]
    said = [f"{day(away['from'])} to {day(away['until'])}"] if line.kind == "sprint.paused" else []
    return about_sprint(known, line, "paused" if said else "goes on", said=said, lines=texts(line, {"why": ""}))


def sprint_closed(known: Known, line: Change) -> Told:
    return about_sprint(known, line, "ended", lines=texts(line, {"closing_line": ""}))


def about_sprint(known: Known, line: Change, what: str, **more) -> Told:
    number = line.facts["number"]
    href = address("sprints.show", known.project.key, number)
    return Told(line, "is-turn", f"Sprint {number} {what}", line.text("goal") or "", href, **more)


def looked_back(known: Known, line: Change) -> Told | None:
    """The answers as they stand when it is finished; after that what changed."""
    row, before = known.postmortems.get(line.subject_id), known.before.get(line.seq)
    if row is None:
        return None
    labels = {key: title(key, {}) for key in line.digests}
    found = differences(before, line, labels) if before else []
    prose = [] if before else [(title(key, {}), safe(html)) for key, html in row.html.items()]
    if before and not found:
        return None
    number = line.facts["sprint"]
    href = address("postmortems.show", known.project.key, number)
    what = "Post-mortem edited" if before else "Post-mortem"
    return Told(line, "is-turn", what, f"Sprint {number}", href, prose=prose, differences=found)


def decided(known: Known, line: Change) -> Told:
    facts, choice = line.facts, Decision.Choice(line.facts["choice"]).label
    said = [f"{facts['confidence']}{PERCENT} sure"] if facts["confidence"] is not None else []
    labels = {"reason": "", "momentum": "Momentum", "would_change": "What would change it"}
    return about_decision(known, line, f"Decided: {choice}", said=said, lines=texts(line, labels))


def judged(known: Known, line: Change) -> Told:
    verdict, cause = line.facts["verdict"], line.facts["cause"]
    what = Decision.Verdict(verdict).label if verdict else "Verdict taken back"
    said = [f"by {Decision.Cause(cause).label.lower()}"] if cause else []
    return about_decision(known, line, what, said=said, lines=texts(line, {"verdict_says": ""}))


def about_decision(known: Known, line: Change, what: str, **more) -> Told:
    number = line.facts["sprint"]
    href = address("postmortems.show", known.project.key, number)
    return Told(line, "is-turn", what, f"Sprint {number}", href, **more)


COMMENTED = {
    "comment.said": "Comment",
    "comment.answered": "Answer",
    "comment.edited": "Comment edited",
    "comment.resolved": "Resolved",
    "comment.reopened": "Open again",
}


def commented(known: Known, line: Change) -> Told | None:
    """What is said about an entry that is new itself stands below it."""
    row = known.comments.get(line.subject_id)
    if row is None or (row.on.kind == "entry" and row.on.number in known.fresh_numbers):
        return None
    lines = [("on the passage", row.quote)] if row.quote else []
    href = address("comments.show", known.project.key, row.number)
    prose = [("", safe(row.body_html))]
    return Told(line, "is-comment", COMMENTED[line.kind], f"on {named(row.on)}", href, lines=lines, prose=prose)


def named(thing: Subject) -> str:
    signs = {"entry": "#", "hypothesis": "H"}
    sign = signs.get(thing.kind)
    return f"{sign}{thing.number}" if sign else f"{thing.get_kind_display()} {thing.number}"


def status(known: Known, line: Change) -> Told:
    how = Project.Status(line.facts["status"]).label
    return Told(line, "is-turn", f"Project: {how.lower()}", lines=texts(line, {"reason": ""}))


TELL: dict[str, Callable[[Known, Change], Told | None]] = {
    **dict.fromkeys(("entry.logged", "entry.arrived"), entries.whole),
    "entry.saved": entries.edited,
    "entry.result": entries.result,
    "entry.state": entries.state,
    "entry.standing": entries.standing,
    "entry.checked": entries.verified,
    "entry.moved": entries.moved_away,
    "entry.redacted": entries.redacted,
    "hypothesis.made": claimed,
    "hypothesis.changed": reworded,
    "hypothesis.closed": settled,
    "hypothesis.reopened": reopened,
    "hypothesis.rivals": rivals,
    "credence.set": believed,
    **dict.fromkeys(("evidence.added", "evidence.weighed", "evidence.dropped"), weighed),
    **dict.fromkeys(("check.settled", "check.opened"), checked),
    **dict.fromkeys(("prediction.made", "prediction.amended"), foreseen),
    "prediction.resolved": came,
    "phase.changed": phase,
    "sprint.opened": sprint_opened,
    "sprint.changed": sprint_changed,
    "sprint.extended": sprint_extended,
    **dict.fromkeys(("sprint.paused", "sprint.resumed"), sprint_paused),
    "sprint.closed": sprint_closed,
    "postmortem.saved": looked_back,
    "decision.made": decided,
    "decision.verdict": judged,
    **dict.fromkeys(COMMENTED, commented),
    "project.status": status,
}
