"""Making the search index anew, from the entries as they stand."""

from itertools import batched

from django.db import transaction

from mechjournal.models import Entry, search
from mechjournal.models.entries import FILES

AT_ONCE = 200


def reindex_all() -> int:
    """Every entry's row, a few at a time; rows of entries that are gone or moved are dropped. Returns how many."""
    here = Entry.objects.standing_here()
    search.keep_only(here.values("pk"))
    ids = list(here.order_by("pk").values_list("pk", flat=True))
    for some in batched(ids, AT_ONCE):
        reindex(list(some))
    return len(ids)


def reindex(ids: list[int]) -> None:
    # Locked, so that a save in between can't be overtaken by what stood before it.
    with transaction.atomic():
        for entry in Entry.objects.filter(pk__in=ids).select_for_update(of=("self",)).prefetch_related(FILES):
            search.index(entry, entry.files)
