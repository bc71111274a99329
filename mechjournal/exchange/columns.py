"""What a mark or front matter says of an entry, let through only as far as the tables would take it. Reads no file."""

import math
from datetime import datetime

from django.utils import timezone

from mechjournal.models import Entry, Phase, Prediction
from mechjournal.models.hypotheses import LINE_LENGTH
from mechjournal.models.tokens import AGENT_LENGTH

MOST_PREDICTIONS = 50


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


def predictions_of(said) -> tuple[dict, ...]:
    """What was expected, as far as it can be kept."""
    rows = said[:MOST_PREDICTIONS] if isinstance(said, list) else []
    return tuple(found for row in rows if isinstance(row, dict) and (found := prediction_of(row)))


def prediction_of(row: dict) -> dict | None:
    statement = row.get("statement")
    if not isinstance(statement, str) or not statement.strip() or len(statement) > LINE_LENGTH:
        return None
    names = ("tests", "by")
    found = {"statement": statement, **{name: row[name] for name in names if isinstance(row.get(name), str)}}
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
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None
