"""What people verified of agents' entries, and whose hand an entry is, as plain values. Reads no row, writes none."""

from mechjournal.models import Entry, EntryCheck


def as_check(row: EntryCheck) -> dict:
    """Needs `by` and `entry`."""
    return {"entry": row.entry.number, **said(row)}


def said(row: EntryCheck) -> dict:
    names = ("verdict", "how", "samples", "version")
    told = {name: getattr(row, name) for name in names if getattr(row, name) is not None}
    return {**told, "by": row.by.display_name, "at": row.at.isoformat(timespec="seconds")}


def hand_of(entry: Entry) -> dict:
    """Which agent wrote it, and who let it in; nothing for a person's."""
    told = {"agent": entry.agent, "model": entry.agent_model, "run": entry.agent_run}
    if entry.accepted_by:
        told |= {"accepted_by": entry.accepted_by.display_name, "accepted": entry.accepted_at.isoformat("T", "seconds")}
    return {name: value for name, value in told.items() if value}
