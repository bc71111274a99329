"""What a mark or front matter says of an entry, let through only as far as the tables would take it. Reads no file."""

import math
from datetime import datetime

from django.utils import timezone

from mechjournal.models import Entry, EntryCheck, Phase, Prediction
from mechjournal.models.entry_checks import HOW_LENGTH
from mechjournal.models.hypotheses import LINE_LENGTH
from mechjournal.models.tokens import AGENT_LENGTH

MOST = 50  # of a kind, about one entry
NAME_LENGTH = 160


def entry_facts(said: dict, has_result: bool) -> tuple[dict, list[str]]:
    """(columns of an entry, what was not understood)."""
    notes: list[str] = []
    kind = chosen(said, "kind", Entry.Kind, Entry.Kind.NOTE, notes)
    if has_result and kind != Entry.Kind.EXPERIMENT:
        kind = Entry.Kind.EXPERIMENT
        notes.append("only an experiment has a result; taken as one")
    facts = {"kind": kind}
    if phase := chosen(said, "phase", Phase, "", notes):
        facts["phase"] = phase
    facts["visibility"] = chosen(said, "visibility", Entry.Visibility, Entry.Visibility.PROJECT, notes)
    return facts | state_of(said, kind, has_result, notes) | marks_of(said, notes) | hand_of(said), notes


def hand_of(said: dict) -> dict[str, str]:
    """Which agent wrote it. Who let it in there is nobody here."""
    told = {"agent": said.get("agent"), "agent_model": said.get("model"), "agent_run": said.get("run")}
    known = {name: value for name, value in told.items() if isinstance(value, str) and value.isprintable()}
    return {name: value[:AGENT_LENGTH] for name, value in known.items()} if known.get("agent") else {}


def chosen(said: dict, name: str, choices, default, notes: list[str]):
    value = said.get(name)
    if value is None:
        return default
    if isinstance(value, str) and value in choices.values:
        return choices(value)
    notes.append(f"{name} “{str(value)[:40]}” is not known here")
    return default


def state_of(said: dict, kind: str, has_result: bool, notes: list[str]) -> dict:
    if kind != Entry.Kind.EXPERIMENT:
        return {}
    state = chosen(said, "state", Entry.State, Entry.State.DONE if has_result else Entry.State.PLANNED, notes)
    if state == Entry.State.DONE and not has_result:
        state = Entry.State.PLANNED
        notes.append("done without a result; taken as planned")
    due = moment(said.get("due")) if state == Entry.State.RUNNING else None
    return {"state": state, **({"expected_at": due} if due else {})}


def moment(value) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def marks_of(said: dict, notes: list[str]) -> dict:
    standing = chosen(said, "standing", Entry.Standing, Entry.Standing.STANDS, notes)
    reason = said.get("standing_reason")
    reason = reason[:LINE_LENGTH] if isinstance(reason, str) else ""
    if standing in (Entry.Standing.CORRECTED, Entry.Standing.RETRACTED) and not reason:
        reason = "Its source gives no reason."
    minutes = said.get("minutes")
    whole = isinstance(minutes, int) and not isinstance(minutes, bool) and 1 <= minutes <= 1440
    return {
        "standing": standing,
        "standing_reason": reason if standing != Entry.Standing.STANDS else "",
        "highlight": said.get("highlight") is True,
        "minutes": minutes if whole else None,
        "learned": said.get("learned") if isinstance(said.get("learned"), bool) else None,
    }


def said_of_it(said: dict) -> tuple[dict, list[str]]:
    """(what was expected and verified of it and who let it in, as columns of a piece; what of that can't be read)."""
    notes: list[str] = []
    found = {
        "predictions": listed(said.get("predictions"), prediction_of, "a prediction", "statement", notes),
        "checks": listed(said.get("checks"), check_of, "a check", "how", notes),
    }
    by = words(said, "accepted_by", NAME_LENGTH)
    return found | ({"accepted": {"by": by, "at": words(said, "accepted", 40)}} if by else {}), notes


def listed(rows, read, name: str, told: str, notes: list[str]) -> tuple[dict, ...]:
    """What can be kept of a list; of the rest it is said what it was."""
    if rows is not None and not isinstance(rows, list):
        notes.append(f"{name}: “{str(rows)[:80]}” can’t be read")
    rows = rows if isinstance(rows, list) else []
    found = [(row, read(row) if isinstance(row, dict) else None) for row in rows[:MOST]]
    lost = [row.get(told, row) if isinstance(row, dict) else row for row, kept in found if kept is None]
    notes += [f"{name}: “{str(one)[:80]}” can’t be read" for one in lost]
    notes += [f"more than {MOST} of one kind; the rest stays in the file"] if len(rows) > MOST else []
    return tuple(kept for _, kept in found if kept)


def words(said: dict, name: str, most: int) -> str:
    value = said.get(name)
    return value[:most] if isinstance(value, str) else ""


def check_of(row: dict) -> dict | None:
    """What a person verified. `earlier`: of a text that was changed since."""
    how, samples, verdict = words(row, "how", HOW_LENGTH), row.get("samples"), row.get("verdict")
    whole = isinstance(samples, int) and not isinstance(samples, bool) and 1 <= samples < 2**31
    if not how.strip() or verdict not in EntryCheck.Verdict.values or not (samples is None or whole):
        return None
    told = {"by": words(row, "by", NAME_LENGTH), "at": words(row, "at", 40), "earlier": row.get("earlier") is True}
    return {"how": how, "verdict": verdict, "samples": samples, **told}


def prediction_of(row: dict) -> dict | None:
    statement = row.get("statement")
    if not isinstance(statement, str) or not statement.strip() or len(statement) > LINE_LENGTH:
        return None
    told = {"tests": words(row, "tests", 20), "by": words(row, "by", NAME_LENGTH), "made": words(row, "made", 40)}
    found = {"statement": statement, **{name: value for name, value in told.items() if value}}
    found |= {"after_the_fact": True} if row.get("after_the_fact") is True else {}
    if row.get("form") == Prediction.Form.NUMBER:
        low, high = number(row.get("low")), number(row.get("high"))
        if low is None or high is None or low > high:
            return None
        found |= {"form": Prediction.Form.NUMBER, "low": low, "high": high}
    else:
        sure = row.get("probability")
        if not isinstance(sure, int) or isinstance(sure, bool) or not 1 <= sure <= 99:
            return None
        found |= {"form": Prediction.Form.SENTENCE, "probability": sure}
    return found | outcome_of(row, found["form"])


def outcome_of(row: dict, form: str) -> dict:
    outcome, reason = row.get("outcome"), row.get("outcome_reason")
    fits = (Prediction.Outcome.TRUE, Prediction.Outcome.FALSE) if form == Prediction.Form.SENTENCE else ("number",)
    if outcome not in (*fits, Prediction.Outcome.AMBIGUOUS, Prediction.Outcome.VOID):
        return {}
    value = number(row.get("value")) if outcome == Prediction.Outcome.NUMBER else None
    reason = reason[:LINE_LENGTH] if isinstance(reason, str) else ""
    if (outcome == Prediction.Outcome.NUMBER and value is None) or (outcome == Prediction.Outcome.VOID and not reason):
        return {}
    return {"outcome": str(outcome), "value": value, "reason": reason}


def number(value) -> float | None:
    try:
        found = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    except OverflowError:
        return None
    return found if math.isfinite(found) else None
