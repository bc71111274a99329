"""Entries and what lies beside them: revisions, drafts, files, search."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import DateField, Q, QuerySet

from mechjournal.access.beliefs import foreseeing_in, texts_kept
from mechjournal.access.membership import project
from mechjournal.access.who import LOG, MANAGE, NOTHING, READ, WRITE, Who, checked, ids, places
from mechjournal.lib.queries import Query
from mechjournal.models import (
    Attachment,
    Change,
    Draft,
    Entry,
    Project,
    User,
    search,
)
from mechjournal.models.attachments import bring_files
from mechjournal.models.entries import LONG, EntryQuerySet
from mechjournal.models.kept import Blank, Blanks, Kept

# Hits on a page of a search.
HITS = 20

PLACE = ("number", "day", "result_day")

ENTRY = Kept(lambda: one_entry().with_old_place().select_related("author", "sprint", "origin", "accepted_by"))

ENTRY_TO_WRITE = Kept(
    lambda: (
        one_entry()
        .select_related("author", "sprint", "subject", "better", "accepted_by")
        .defer(*(f"better__{name}" for name in LONG))
    )
)


def one_entry() -> QuerySet[Entry]:
    readable = Q(visibility=Entry.Visibility.PROJECT) | Q(author=Blank("user"))
    return Entry.objects.filter(readable, project=Blank("project"), number=Blank("number"))


@dataclass(frozen=True)
class Hits:
    """A page of a search. `cut`: there were more than `total`, and the newest alone count."""

    rows: list[Entry]
    kept: set[int]  # those of them whose lines `expect: ...` are kept from the reader
    total: int
    cut: bool
    following: int | None  # how many stand before the next page; None at the end


def entry(who: Who, key: str, number: int, to: str = READ) -> Entry:
    """An entry with its project, author and sprint; what a write records of it comes along, too."""
    # A token that only logs may add to an entry without reading it.
    within = project(who, key, LOG if to == LOG else READ)
    found = (ENTRY if to == READ else ENTRY_TO_WRITE).first(user=who.user.pk, project=within.pk, number=number)
    if found:
        found.project = within
    return checked(found, who.verbs(within), to)


def revisions(who: Who, entry: Entry) -> list[Change]:
    """The lines of the ledger about an entry, first one first. What was "only me" then stays its author's own."""
    lines = Change.objects.of(entry.subject).select_related("by", "project", "subject")
    private = Entry.Visibility.ME
    return [line for line in lines if entry.author_id == who.user.pk or line.facts.get("visibility") != private]


def entry_to_redact(who: Who, key: str, number: int) -> Entry:
    """A secret is removed by the project's owner, or by the one who wrote it down."""
    found = entry(who, key, number)
    return (
        found
        if found.author_id == who.user.pk and who.may(found.project, WRITE)
        else checked(found, who.verbs(found.project), MANAGE)
    )


def moved_self(who: Who, entry: Entry) -> Entry | None:
    """Where a moved entry stands now; None for those who don't see that project: they learn nothing of it."""
    return entries(who).filter(pk=entry.moved_to_id).select_related("project").first()


def old_place(who: Who, entry: Entry) -> Entry | None:
    """Where an entry stood before it moved (of ENTRY); None for those who may not read that one."""
    return entries(who).filter(pk=entry.came_from).select_related("project", "subject").first()


def attachment(who: Who, key: str, number: int, to: str = READ) -> Attachment:
    rows = Attachment.objects.visible_to(who.user).select_related("project", "blob", "entry")
    found = rows.filter(project__key=key, number=number).first()
    return checked(found, who.verbs(found.project) if found else NOTHING, to)


def file_brought(who: Who, within: Project, number: int) -> Attachment:
    """What this person brought to a project themselves, for its receipt."""
    rows = Attachment.objects.filter(project=within, number=number, uploaded_by=who.user)
    return checked(rows.select_related("blob").first(), who.verbs(within), LOG)


def draft(who: Who, client_key: UUID) -> Draft | None:
    """This person's own draft of one composer; nobody else's can be reached."""
    return Draft.objects.filter(user=who.user, client_key=client_key).select_related("project", "entry").first()


def entries(who: Who, within: Project | None = None) -> QuerySet[Entry]:
    """Every entry this person may read, of one project or of all of theirs."""
    return Entry.objects.readable_by(who.user, ids(who, within))


def mine() -> EntryQuerySet:
    return Entry.objects.readable_by(Blank("user"), Blanks("projects"))


OF_DAY = Kept(lambda: mine().for_log().prefetch_related(None).of_day(Blank("day", DateField())))


def entries_of_day(who: Who, within: Project | None, day: date) -> list[Entry]:
    """Everything that has a part on `day`, as a log shows it."""
    found = OF_DAY.rows(user=who.user.pk, projects=ids(who, within), day=day)
    bring_files(found)
    return found


@cache
def newest_of_one(most: int) -> Kept:
    """The same of one project without filters, as nearly every visit asks."""
    pieces = [mine().written()[:most], mine().came_later()[:most]]
    return Kept(lambda: Entry.objects.for_log().prefetch_related(None).any_of(pieces))


def newest(who: Who, within: Project | None, asked, most: int) -> list[Entry]:
    """The `most` newest entries of each project by their day, and as many by the day of a later result; one query.

    `asked` (views/asked.py) narrows them and says where to begin. Of one project they come as a log shows them;
    of many their places alone, as few of them will be shown.
    """
    if within and asked.until is None and not asked.filters():
        return newest_of_one(most).rows(user=who.user.pk, projects=ids(who, within))
    pieces = []
    for one in places(who, within):
        mine = asked.narrow(entries(who, one))
        pieces.append(mine.written(asked.until, asked.below)[:most])
        if asked.with_results:
            pieces.append(mine.came_later(asked.until, asked.below)[:most])
    rows = Entry.objects.for_log().prefetch_related(None) if within else Entry.objects.only(*PLACE)
    return list(rows.any_of(pieces)) if pieces else []


RUNNING = Kept(lambda: mine().running_of(Blank("user")).for_strip())


def strip(who: Who, within: Project | None, before) -> list[Entry]:
    """What this person has running anywhere; given a day, also their last entry before it, in each project."""
    if not before:
        return RUNNING.rows(user=who.user.pk, projects=ids(who))
    pieces = [entries(who).running_of(who.user)]
    pieces += [entries(who, one).last_before(who.user, before) for one in places(who, within)]
    return list({row.pk: row for row in Entry.objects.for_strip().any_of(pieces)}.values())


def composer(who: Who, within: Project, client_key: UUID) -> None:
    """403 unless the composer with that key, and the entry it may have become, is this person's to add files to."""
    entry_of_key = Entry.objects.filter(project=within, client_key=client_key)
    if entry_of_key.exists():
        allowed = entry_of_key.visible_to(who.user).exists()
    else:
        others = Attachment.objects.filter(project=within, client_key=client_key).exclude(uploaded_by=who.user)
        allowed = not others.exists()
    if not allowed:
        raise PermissionDenied


FOUND = Kept(lambda: mine().filter(pk__in=Blanks("found")).for_hits())


def find(who: Who, query: Query, within: Project | None = None, after: int = 0) -> Hits:
    """Entries this person may read that match, best first: a page of them, after so many."""
    projects = [within.pk] if within else [m.project_id for m in who.memberships]
    matches, kept, cut = told(who, query, projects)
    shown = matches[after : after + HITS]
    # The index has decided already; asking again costs nothing and forgives nothing.
    again = FOUND.rows(user=who.user.pk, projects=ids(who), found=shown) if shown else []
    rows = {row.pk: row for row in again}
    total, following = len(matches), after + HITS
    here = [rows[pk] for pk in shown if pk in rows]
    return Hits(here, kept, total, cut, following if following < total else None)


def matching(who: Who, query: Query, within: Project) -> list[int]:
    """Primary keys of the newest entries of a project that match; see models/search.py for how many."""
    return told(who, query, ids(who, within))[0]


def told(who: Who, query: Query, projects: list[int]) -> tuple[list[int], set[int], bool]:
    """Keys of what matches by words this person may read, best first; which hold others; whether older are left out.

    An entry of which a word is kept from them is asked itself: the index knows that word, too.
    """
    by = people(query, projects)
    found = search.find(query, who.user.pk, projects, by)
    # By a word that isn't wanted, the index left out an entry that shows no such word to this person.
    twice = query.unwanted and foreseeing_in(who)
    every = search.find(query.with_wanted_alone(), who.user.pk, projects, by) if twice else found
    around = list(dict.fromkeys([*every.ids, *found.ids]))
    kept = texts_kept(who, around)
    if not kept or not query.terms:
        return found.ids, set(kept), found.cut
    bring_files(list(kept.values()))
    there = set(found.ids) - kept.keys()
    there |= {pk for pk, entry in kept.items() if search.says(query, search.words_of(entry, entry.files))}
    return [pk for pk in around if pk in there], set(kept), found.cut


def written_last(who: Who, projects: list[Project]) -> Project:
    """Of `projects` (at least one) the one this person wrote in last."""
    mine = Entry.objects.filter(author=who.user, project__in=projects).order_by("-written_at")
    last = mine.values_list("project_id", flat=True).first()
    return next((project for project in projects if project.pk == last), projects[0])


def people(query: Query, projects: list[int]) -> list[int]:
    """Members of these projects whom the query's `by:` may mean, by the beginning of their name or address."""
    asked = Q()
    for name in query.people:
        asked |= Q(name__istartswith=name) | Q(name__icontains=f" {name}") | Q(email__istartswith=name)
    wrote = User.objects.filter(entries__project__in=projects).filter(asked)
    return list(wrote.distinct().values_list("pk", flat=True)[:20]) if query.people else []


def attachments(who: Who, within: Project) -> QuerySet[Attachment]:
    return Attachment.objects.visible_to(who.user).filter(project=within)


def drafts(who: Who) -> QuerySet[Draft]:
    return Draft.objects.filter(user=who.user)


UNSENT = Kept(
    lambda: Draft.objects.filter(user=Blank("user"), project__in=Blanks("projects"), entry=None).order_by("-saved_at")[
        :10
    ]
)


def unsent_drafts(who: Who, within: Project | None = None) -> list[Draft]:
    """The newest, without those of edits."""
    return UNSENT.rows(user=who.user.pk, projects=ids(who, within))[:10]
