"""Evidence and skeptic checks as they leave: facts that read back, and a line of a list for each. Writes none.

What others said elsewhere and a file brought is written like what was said here, so that it comes back as it went.
"""

from collections.abc import Iterable

from mechjournal.lib import marked
from mechjournal.models import Brought, Evidence, SkepticCheck

SIDES, KINDS = dict(Evidence.Side.choices), dict(Evidence.Kind.choices)


def together(here: Iterable[dict], elsewhere: Iterable[dict], moment: str = "at") -> list[dict]:
    """In the order they were said, whoever said them where; what is here itself is not told twice."""
    said = list(here)
    said += [one for one in elsewhere if one not in said]
    return sorted(said, key=lambda one: (one.get(moment, ""), one.get("by", ""), marked.as_json(one)))


def without_empty(said: dict) -> dict:
    return {name: value for name, value in said.items() if value not in ("", None, False)}


def when(at: str) -> str:
    """A moment as its source wrote it, to the minute."""
    return f"{at[:16].replace('T', ' ')} UTC" if at.endswith("+00:00") else at


def stamp(said: dict) -> str:
    """When and by whom, as far as it is known."""
    return ", ".join(filter(None, (when(said.get("at", "")), said.get("by", ""))))


def tail(text: str) -> str:
    return f": {text}" if text else ""


# --- evidence ------------------------------------------------------------------------------------------------------


def evidence_facts(row: Evidence) -> dict:
    told = {
        "by": row.by.display_name,
        "entry": row.entry.number,
        "side": str(row.side),
        "kind": str(row.kind),
        "says": row.says,
        "at": row.at.isoformat(),
        "dropped": row.dropped_at.isoformat() if row.dropped_at else "",
        "dropped_because": row.dropped_because,
    }
    return without_empty(told)


def brought_evidence(row: Brought) -> dict:
    """The same of what came with a file."""
    told = {
        "by": row.said_by,
        "entry": row.facts.get("entry"),
        "side": row.facts.get("side"),
        "kind": row.facts.get("strength"),
        "says": row.text,
        "at": row.said_at,
        **{name: row.facts.get(name) for name in ("dropped", "dropped_because")},
    }
    return without_empty(told)


def evidence_line(said: dict, headings: dict[int, str]) -> str:
    """`headings`: of the entries, by their numbers."""
    how = f" ({KINDS[said['kind']].lower()})" if said.get("kind") in KINDS else ""
    place = f"{place_of(said)} {headings.get(said.get('entry'), '')}".strip()
    line = f"{stamp(said)}: {SIDES.get(said.get('side'), '')}{how}, {place}{tail(said.get('says', ''))}{dropped(said)}"
    return marked.tagged(line, "evidence", said)


def dropped(said: dict) -> str:
    at = said.get("dropped", "")
    return f"; dropped on {at[:10]}{tail(said.get('dropped_because', ''))}" if at else ""


def place_of(said: dict) -> str:
    """The entry by its number; in words, where it did not come along."""
    entry = said.get("entry")
    return f"#{entry}" if isinstance(entry, int) else str(entry or "")


# --- skeptic checks ------------------------------------------------------------------------------------------------


def check_facts(row: SkepticCheck, asked: dict[str, str]) -> dict:
    """`asked`: what mentors ask, by its key: elsewhere nobody knows the question by it."""
    told = {
        "by": row.by.display_name,
        "check": row.check_key,
        "question": asked.get(row.check_key),
        "entry": row.entry_number,
        "sentence": row.sentence,
        "at": row.at.isoformat(),
    }
    return without_empty(told)


def brought_check(row: Brought) -> dict:
    told = {
        "by": row.said_by,
        **{name: row.facts.get(name) for name in ("check", "question", "entry")},
        "sentence": row.text,
        "at": row.said_at,
    }
    return without_empty(told)


def check_line(said: dict) -> str:
    asked = f" ({said['question']})" if said.get("question") else ""
    entry = f", {place_of(said)}" if said.get("entry") else ""
    line = f"{stamp(said)}: {said.get('check', '')}{asked}{entry}{tail(said.get('sentence', ''))}"
    return marked.tagged(line, "check", said)
