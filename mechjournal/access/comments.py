"""Comments, what they stand on, a mentor's snippets and questions. Whoever reads a thing reads what is said of it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from mechjournal.access.beliefs import hypothesis
from mechjournal.access.journal import entry
from mechjournal.access.membership import members, project
from mechjournal.access.walk import postmortems
from mechjournal.access.who import COMMENT, MANAGE, READ, REVIEW, Who, checked, ids, placed, readable
from mechjournal.models import AskedCheck, Comment, Entry, Hypothesis, PostMortem, Project, Snippet, Subject, User

Kind = Subject.Kind
Thing = Entry | Hypothesis | PostMortem


def thing(who: Who, key: str, kind: str, number: int, to: str = READ) -> Thing:
    """What can be commented on, by kind and number, with its project."""
    if kind == Kind.ENTRY:
        return entry(who, key, number, to)
    if kind == Kind.HYPOTHESIS:
        return hypothesis(who, key, number, to)
    if kind == Kind.POSTMORTEM:
        return postmortem(who, key, number, to)
    raise Http404


def postmortem(who: Who, key: str, number: int, to: str = READ) -> PostMortem:
    """By its own number, as its sprint has one of each person; a partner's is hidden as long as its page hides it."""
    within = project(who, key)
    rows = postmortems(who, within).filter(number=number).select_related("sprint", "subject", "by")
    found = placed(rows.first(), within)
    if found:
        found.sprint.project = within
    return checked(found, who.verbs(within), to)


def comment(who: Who, key: str, number: int, to: str = READ) -> Comment:
    """One comment, first of its thread or an answer, with its `thing`. Hidden where that is hidden."""
    within = project(who, key)
    rows = Comment.objects.filter(project=within.pk, number=number)
    found = placed(rows.select_related("on", "subject", "by", "resolved_by", "thread__by").first(), within)
    checked(found, who.verbs(within), READ)
    found.thing = thing(who, key, found.on.kind, found.on.number, to)
    return found


def comment_to_edit(who: Who, key: str, number: int) -> Comment:
    """A person's words are theirs alone to change."""
    found = comment(who, key, number, to=COMMENT)
    if found.by_id != who.user.pk:
        raise PermissionDenied
    return found


def comments(who: Who, on: Iterable[Thing]) -> QuerySet[Comment]:
    """All that is said about these things, which this person was let read; oldest first."""
    return Comment.objects.of([row.subject_id for row in on]).filter(project__in=ids(who))


def own_comments(who: Who, within: Project) -> QuerySet[Comment]:
    rows = Comment.objects.filter(project=within.pk, project__in=ids(who), by=who.user)
    return rows.select_related("on", "thread").order_by("number")


def readable_comments(who: Who, within: Project) -> QuerySet[Comment]:
    """On what this person may read, wherever in the project that is."""
    on_entry = Q(on__entry=None) | readable("on__entry", who)
    on_postmortem = Q(on__postmortem=None) | Q(on__postmortem__in=postmortems(who, within))
    return Comment.objects.filter(on_entry, on_postmortem, project=within.pk, project__in=ids(who))


def people_here(who: Who, within: Project) -> list[User]:
    """Everyone in the project, each once, by name."""
    found = {row.user_id: row.user for row in members(who, within)}
    return sorted(found.values(), key=lambda user: user.display_name.casefold())


def snippets(who: Who) -> QuerySet[Snippet]:
    """This person's own, the one used last first; nobody else's can be reached."""
    return Snippet.objects.filter(user=who.user.pk).order_by("-used_at", "key")


def snippet(who: Who, key: str) -> Snippet:
    found = snippets(who).filter(key=key).first()
    return checked(found, frozenset({READ}), READ)


def asked_checks(who: Who, within: Project) -> QuerySet[AskedCheck]:
    """What mentors ask of every hypothesis of a project, oldest first, with those that are asked no more."""
    rows = AskedCheck.objects.filter(project=within.pk, project__in=ids(who))
    return rows.select_related("by").order_by("at", "pk")


def asked_check_to_drop(who: Who, key: str, slug: str) -> AskedCheck:
    """Any mentor of the project, and whoever owns it, may take back what is asked in it."""
    within = project(who, key)
    found = placed(asked_checks(who, within).filter(key=slug).first(), within)
    if not may_drop_check(who, within):
        raise PermissionDenied
    return checked(found, who.verbs(within), READ)


def may_drop_check(who: Who, within: Project) -> bool:
    return who.may(within, REVIEW) or who.may(within, MANAGE)
