"""Proposals: what waits for a person's word, and what became of it."""

from django.db.models import Count, Q, QuerySet

from mechjournal.access.membership import project
from mechjournal.access.who import LOG, READ, WRITE, Who, checked, ids, placed, readable
from mechjournal.models import Project, Proposal


def proposals(who: Who, within: Project) -> QuerySet[Proposal]:
    """Those this person may see: what somebody would believe, expect or keep to themselves is theirs alone."""
    return seen(who).filter(project=within.pk, project__in=ids(who))


def proposal(who: Who, key: str, number: int, to: str = READ) -> Proposal:
    """`to` WRITE: to decide on it. On one's own one decides oneself, whatever the role."""
    within = project(who, key)
    found = proposals(who, within).filter(number=number).select_related("by", "decided_by", "made").first()
    if found:
        found.project = within
    own = found is not None and found.is_own and who.token is None
    return checked(found, who.verbs(within), READ if own else to)


def proposal_brought(who: Who, within: Project, number: int) -> Proposal:
    """What this person proposed themselves, for its receipt."""
    return Proposal.objects.filter(by=who.user).get(project=within.pk, number=number)


def proposal_sent(who: Who, key: str, number: int) -> Proposal:
    """What this very token proposed, for what became of it; it may be one that reads nothing."""
    within = project(who, key, LOG)
    found = Proposal.objects.filter(token=who.token, project=within.pk, number=number).select_related("made").first()
    return checked(placed(found, within), who.verbs(within), LOG)


def proposed_in(who: Who, places: list[Project]) -> list[tuple[Project, int]]:
    """In which of these how many wait that this person may see. No query where none wait."""
    waiting = {one.pk: one for one in places if one.open_proposals and one.pk in ids(who)}
    if not waiting:
        return []
    rows = seen(who).open().filter(project__in=waiting).order_by("project")
    counted = rows.values_list("project").annotate(number_of=Count("pk"))
    return [(waiting[pk], number) for pk, number in counted]


def may_decide(who: Who, found: Proposal) -> bool:
    return found.is_own or who.may(found.project, WRITE)


def seen(who: Who) -> QuerySet[Proposal]:
    own = Q(is_own=False) | Q(by=who.user)
    return Proposal.objects.filter(own, Q(entry=None) | readable("entry", who))
