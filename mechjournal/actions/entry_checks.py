"""Checks of entries: a person says what they verified of what an agent wrote. Nothing said is changed later."""

from datetime import datetime

from mechjournal.actions import ledger
from mechjournal.actions.hypotheses import check
from mechjournal.lib.removal import cleaned, has
from mechjournal.models import Entry, EntryCheck, Project, User
from mechjournal.models.entry_checks import HOW_LENGTH


def check_entry(*, by: User, entry: Entry, how: str, verdict: str, samples: int | None = None) -> EntryCheck:
    """Of the entry as it stands now. Saying the very same of the same version again changes nothing.

    Raises ValidationError.
    """
    with ledger.writing(entry.project) as held:
        version = Entry.objects.values_list("version", flat=True).get(pk=entry.pk)
        said = {"how": how.strip(), "verdict": verdict, "samples": samples, "version": version}
        last = EntryCheck.objects.filter(entry=entry, by=by).order_by("at", "pk").last()
        if last and all(getattr(last, name) == value for name, value in said.items()):
            return last
        row = EntryCheck(project=held, entry=entry, by=by, **said)
        check(row)
        row.save(force_insert=True)
        record(held, row, entry, by)
    return row


def bring_check(*, by: User, entry: Entry, at: datetime, earlier: bool, **said) -> None:
    """One that came with a file, in this person's own name, of the entry as it stands now or as it stood before.

    The same of the same moment is kept once. Raises ValidationError.
    """
    with ledger.writing(entry.project) as held:
        if EntryCheck.objects.filter(entry=entry, by=by, at=at).exists():
            return
        version = Entry.objects.values_list("version", flat=True).get(pk=entry.pk) - earlier
        row = EntryCheck(project=held, entry=entry, by=by, at=at, version=version, is_brought=True, **said)
        check(row)
        row.save(force_insert=True)
        record(held, row, entry, by)


def record(held: Project, row: EntryCheck, entry: Entry, by: User) -> None:
    facts = row.facts() | {"number": entry.number, "visibility": entry.visibility}
    ledger.record(held, "entry.checked", by=by, subject=entry.subject, facts=facts, texts={"how": row.how})


def move_checks(*, entry: Entry, to: Entry) -> None:
    """They go along with an entry that moves; the lines about them stay where they were written."""
    EntryCheck.objects.filter(entry=entry).update(entry=to, project=to.project)


def uncheck(held: Project, entry: Entry, secret: str | None) -> int:
    """Take a secret out of how anything was checked; without one, every word about this entry."""
    rows = EntryCheck.objects.filter(project=held)
    found = [row for row in (rows.filter(entry=entry) if secret is None else rows) if has(row.how, secret)]
    for row in found:
        row.how = cleaned(row.how, secret, HOW_LENGTH)
        row.save(update_fields=["how"])
    return len(found)
