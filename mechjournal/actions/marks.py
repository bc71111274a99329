"""What is said about an entry after it was written: how it stands, a highlight, minutes, whether one learned something.

None of it makes a new version: an edit that is open elsewhere goes on undisturbed.
"""

from mechjournal.actions import ledger
from mechjournal.actions.entries import record
from mechjournal.actions.rendering import files_of
from mechjournal.models import Entry, User, search


def mark(*, by: User, entry: Entry, **marks) -> Entry:
    """Set highlight (bool), minutes (1 to 1440 or None), learned (bool or None)."""
    if all(getattr(entry, name) == value for name, value in marks.items()):
        return entry
    return say(entry, "entry.marked", by, marks)


def set_standing(*, by: User, entry: Entry, standing: str, reason: str = "", better: Entry | None = None) -> Entry:
    """How it stands now, why, and which entry is the better one, if there is one. Nothing is deleted by it."""
    stands = standing == Entry.Standing.STANDS
    reason, better = ("", None) if stands else (reason, better)
    return say(entry, "entry.standing", by, {"standing": standing, "standing_reason": reason, "better": better})


def say(entry: Entry, kind: str, by: User, marks: dict) -> Entry:
    with ledger.writing(entry.project) as project:
        for name, value in marks.items():
            setattr(entry, name, value)
        Entry.objects.filter(pk=entry.pk).update(**marks)
        entry.project = project
        search.index(entry, files_of(project, entry.client_key))
        record(entry, kind, by=by)
    return entry
