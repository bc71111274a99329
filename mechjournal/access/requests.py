"""Review requests: who reads one, who may change or answer it, and what the asker predicted. Comments are elsewhere."""

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from mechjournal.access.beliefs import hypothesis
from mechjournal.access.journal import entries, entry
from mechjournal.access.membership import members, project
from mechjournal.access.walk import postmortems, sprint
from mechjournal.access.who import READ, REVIEW, REVIEWING, WRITE, Who, checked, ids
from mechjournal.models import Change, Entry, Hypothesis, PostMortem, Project, ReviewRequest, Sprint, Subject, User

Kind = Subject.Kind
# What a page says of the thing a request is about, whichever kind it is of.
HEADINGS = ("on__entry__heading", "on__hypothesis__claim", "on__sprint__goal", "on__postmortem__sprint__goal")
ANSWERED = Q(answered_at__isnull=False)
SHOWN = ("number", "at", "question", "rank", "state", "answered_at", "closed_at", "project_id", "on_id")
SHOWN += tuple(f"{person}__{name}" for person in ("by", "mentor") for name in ("key", "name", "email"))


def request(who: Who, key: str, number: int, to: str = READ) -> ReviewRequest:
    """WRITE is the asker's alone: to change and to withdraw it. REVIEW is the named mentor's: to answer it."""
    within = project(who, key)
    found = requests(who, within).filter(number=number).first()
    if found:
        found.project = within
    return checked(found, verbs_on(who, found) if found else frozenset(), to)


def answer_lines(who: Who, one: ReviewRequest) -> list[Change]:
    """The lines of the ledger with what its mentor answered, as sent and as corrected; first one first."""
    if one.project_id not in ids(who):
        return []
    return list(Change.objects.of(one.subject).filter(kind__in=["request.answered", "request.corrected"]))


def verbs_on(who: Who, one: ReviewRequest) -> frozenset[str]:
    asks = one.by_id == who.user.pk
    answers = one.mentor_id == who.user.pk and who.may(one.project, REVIEW)
    return frozenset({READ} | ({WRITE} if asks else set()) | ({REVIEW} if answers else set()))


def requests(who: Who, within: Project | None = None) -> QuerySet[ReviewRequest]:
    """Those about things this person may read, with `heading` and `of_sprint` of the thing, and `foretold`.

    `foretold` is what the asker predicted: theirs to read, and the mentor's once they have answered (`has_foretold`
    tells that there is something). The column itself stays behind, so that no page can show it by mistake.
    """
    rows = ReviewRequest.objects.filter(about_readable(who, within), project__in=ids(who, within))
    may_know = Q(by=who.user) | Q(mentor=who.user) & ANSWERED
    return (
        rows.select_related("on", "by", "mentor", "project", "subject")
        .defer("predicted")
        .annotate(
            heading=Coalesce(*HEADINGS),
            of_sprint=F("on__postmortem__sprint__number"),
            foretold=Case(When(may_know, then=F("predicted")), default=Value("")),
            has_foretold=ExpressionWrapper(~Q(predicted=""), BooleanField()),
        )
    )


def about_readable(who: Who, within: Project | None) -> Q:
    """A post-mortem's request is also its asker's and its mentor's, whether or not the answers can still be read."""
    of_entry = Exists(entries(who, within).filter(subject=OuterRef("on")))
    of_lookback = Exists(postmortems(who, within).filter(subject=OuterRef("on")))
    return (
        Q(on__kind__in=[Kind.HYPOTHESIS, Kind.SPRINT])
        | Q(on__kind=Kind.ENTRY) & of_entry
        | Q(on__kind=Kind.POSTMORTEM) & (Q(by=who.user) | Q(mentor=who.user) | of_lookback)
    )


def requests_on(who: Who, subjects: list[int]) -> QuerySet[ReviewRequest]:
    """Of things this person was shown, by the primary keys of their subjects; oldest first, without what they say."""
    rows = ReviewRequest.objects.filter(on__in=subjects, project__in=ids(who)).select_related("by", "mentor")
    return rows.only(*SHOWN).order_by("at", "pk")


def waiting_on(who: Who) -> QuerySet[ReviewRequest]:
    """Open ones that ask this person, in every project they may review; the longest wait first."""
    reviewing = [m.project_id for m in who.memberships if who.may(m.project, REVIEW)]
    rows = requests(who).filter(mentor=who.user, project__in=reviewing, state=ReviewRequest.State.OPEN)
    return rows.order_by("at", "pk")


def reviewers(who: Who, within: Project) -> list[User]:
    """Whom this person may ask: everyone who reviews here, but for themselves."""
    rows = members(who, within).filter(role__in=REVIEWING).exclude(user=who.user)
    return list({row.user_id: row.user for row in rows}.values())


def askable(who: Who, key: str, kind: str, number: int, to: str = WRITE) -> Entry | Hypothesis | Sprint | PostMortem:
    """What a question may be about, with its `project` and `subject`; of post-mortems one's own alone."""
    if kind == Kind.POSTMORTEM:
        return own_postmortem(who, key, number, to)
    doors = {Kind.ENTRY: entry, Kind.HYPOTHESIS: hypothesis, Kind.SPRINT: sprint}
    door = doors.get(kind)
    return door(who, key, number, to=to) if door else checked(None, frozenset(), to)


def own_postmortem(who: Who, key: str, number: int, to: str) -> PostMortem:
    within = project(who, key)
    rows = postmortems(who, within).filter(number=number).select_related("subject", "sprint", "by")
    found = rows.first()
    if found:
        found.project = found.sprint.project = within
    mine = found is not None and found.by_id == who.user.pk
    return checked(found, who.verbs(within) if mine else frozenset({READ}), to)
