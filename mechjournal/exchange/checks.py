"""What people verified of agents' entries, and whose hand an entry is, as plain values. Reads no row, writes none.

`elsewhere`: what came with a file about the entry; it leaves as it came.
"""

from collections.abc import Iterable

from mechjournal.exchange.judged import together, without_empty
from mechjournal.models import Brought, Entry, EntryCheck

NAMES = ("verdict", "how", "samples")


def as_check(row: EntryCheck) -> dict:
    """Needs `by` and `entry`."""
    told = {name: getattr(row, name) for name in (*NAMES, "version") if getattr(row, name) is not None}
    said = {"by": row.by.display_name, "at": row.at.isoformat(timespec="seconds")}
    return {"entry": row.entry.number, **told, **said, "brought": row.is_brought}


def verified(entry: Entry, rows: Iterable[EntryCheck], elsewhere: list[Brought]) -> list[dict]:
    """What was said of it, first one first; `earlier` where it was said of an earlier text."""
    there = [brought_check(entry, row) for row in elsewhere if row.kind == Brought.Kind.ENTRY_CHECK]
    return together((check_facts(entry, row) for row in rows), there)


def check_facts(entry: Entry, row: EntryCheck) -> dict:
    told = {name: getattr(row, name) for name in NAMES}
    told |= {"by": row.by.display_name, "at": row.at.isoformat(), "earlier": row.version < entry.version}
    return without_empty(told)


def brought_check(entry: Entry, row: Brought) -> dict:
    told = {name: row.facts.get(name) for name in NAMES} | {"how": row.text}
    told |= {"by": row.said_by, "at": row.said_at, "earlier": row.facts.get("version", 0) < entry.version}
    return without_empty(told)


def hand_of(entry: Entry, elsewhere: Iterable[Brought] = ()) -> dict:
    """Which agent wrote it, and who let it in; nothing for a person's."""
    told = {"agent": entry.agent, "model": entry.agent_model, "run": entry.agent_run}
    if entry.accepted_by:
        told |= {"accepted_by": entry.accepted_by.display_name, "accepted": entry.accepted_at.isoformat("T", "seconds")}
    else:
        for row in elsewhere:
            if row.kind == Brought.Kind.ACCEPTED:
                told |= {"accepted_by": row.said_by, "accepted": row.said_at}
    return {name: value for name, value in told.items() if value}
