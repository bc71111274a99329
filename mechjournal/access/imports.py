"""Imports, where entries came from, what was said elsewhere. A file may hold more than others may read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from mechjournal.access.journal import entries
from mechjournal.access.membership import project
from mechjournal.access.walk import postmortems
from mechjournal.access.who import NOTHING, WRITE, Who, checked, ids, readable
from mechjournal.models import Brought, Entry, Import, Origin, Project


def batch(who: Who, key: str, import_key: str, to: str = WRITE) -> Import:
    """This person's own import; nobody else's can be reached."""
    within = project(who, key, to)
    found = batches(who, within).filter(key=import_key).select_related("blob", "by").first()
    if found:
        found.project = within
    return checked(found, who.verbs(within) if found else NOTHING, to)


def batches(who: Who, within: Project) -> QuerySet[Import]:
    return Import.objects.filter(project=within.pk, project__in=ids(who), by=who.user)


def origins(who: Who, within: Project) -> QuerySet[Origin]:
    """Where the entries this person may read came from."""
    return Origin.objects.filter(readable("entry", who), project=within.pk, project__in=ids(who))


def brought(who: Who, within: Project) -> QuerySet[Brought]:
    """What was said elsewhere about things this person may read, without what is only for those who brought it.

    What others expected of an experiment is that until its result is here: nobody is to be led by it.
    """
    on_entry = Q(on__entry=None) | readable("on__entry", who)
    on_postmortem = Q(on__postmortem=None) | Q(on__postmortem__in=postmortems(who, within))
    waits = Q(kind=Brought.Kind.PREDICTION, on__entry__kind=Entry.Kind.EXPERIMENT, on__entry__result_at=None)
    theirs = Q(is_private=False) & ~waits | Q(batch__by=who.user)
    return Brought.objects.filter(on_entry, on_postmortem, theirs, project=within.pk, project__in=ids(who))


@dataclass
class Known:
    """What came before. `keys`: source key -> number of its entry; `texts`: by day the paragraphs that came for it."""

    keys: dict[str, int] = field(default_factory=dict)
    texts: dict[date, list[list[str]]] = field(default_factory=lambda: defaultdict(list))


def known(who: Who, within: Project) -> Known:
    """Two queries. An entry that was written here is known by its own key: an export of it may come back."""
    found = Known()
    rows = entries(who, within).values_list("client_key", "number")
    found.keys = {str(key): number for key, number in rows}
    for key, number, day, digests in origins(who, within).values_list(
        "source_key", "entry__number", "entry__day", "digests"
    ):
        found.keys[key] = number
        found.texts[day].append(digests)
    return found
