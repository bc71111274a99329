"""What people verified of entries that agents wrote."""

from collections.abc import Iterable

from django.db.models import QuerySet

from mechjournal.access.who import Who, ids, readable
from mechjournal.models import Entry, EntryCheck, Project


def entry_checks(who: Who, within: Project | None = None) -> QuerySet[EntryCheck]:
    """Of the entries this person may read, oldest first."""
    rows = EntryCheck.objects.filter(readable("entry", who), project__in=ids(who, within))
    return rows.select_related("by").order_by("at", "pk")


def checks_of(who: Who, entries: Iterable[Entry]) -> dict[int, list[EntryCheck]]:
    """By the primary key of each agent's entry, of each person their last word. No query where no agent wrote."""
    agents = [entry.pk for entry in entries if entry.agent]
    rows = entry_checks(who).filter(entry__in=agents) if agents else []
    found: dict[int, dict[int, EntryCheck]] = {pk: {} for pk in agents}
    for row in rows:
        found[row.entry_id].pop(row.by_id, None)
        found[row.entry_id][row.by_id] = row
    return {pk: list(said.values()) for pk, said in found.items()}
