"""What walks a person along: phases, sprints and how they end, ideas, skills, check-ins, prompts."""

from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from mechjournal.access.membership import project
from mechjournal.access.who import NOTHING, READ, REVIEW, WORKING, WRITE, Who, checked, ids, known_anywhere, working
from mechjournal.models import (
    CheckIn,
    Decision,
    Idea,
    Intention,
    Membership,
    PhaseChange,
    PostMortem,
    Project,
    PromptMark,
    ReviewRequest,
    SkillRating,
    Sprint,
    SprintPause,
    Tick,
)
from mechjournal.models.facts import Facts, facts_of
from mechjournal.models.kept import Blank, Kept


def sprint(who: Who, key: str, number: int, to: str = READ) -> Sprint:
    found = (
        Sprint.objects.filter(project=project(who, key, to), number=number).select_related("project", "subject").first()
    )
    return checked(found, who.verbs(found.project) if found else NOTHING, to)


def sprints(who: Who, within: Project | None = None) -> QuerySet[Sprint]:
    return Sprint.objects.filter(project__in=ids(who, within))


ENTERED = Kept(lambda: PhaseChange.objects.filter(project=Blank("project")).values_list("entered_on", "phase"))


def phases_entered(who: Who, within: Project) -> tuple[tuple[date, str], ...]:
    """Every page shows them. A project's phases change with a line of its ledger, so they are known by its last."""
    return entered(within.pk, within.key, within.last_hash) if within.pk in ids(who) else ()


@lru_cache(maxsize=1_000)
def entered(project: int, key: str, last_hash: str) -> tuple[tuple[date, str], ...]:
    return tuple(ENTERED.rows(project=project))


def phase_changes(who: Who, within: Project) -> QuerySet[PhaseChange]:
    return PhaseChange.objects.filter(project=within.pk, project__in=ids(who))


def pauses(who: Who, sprint: int) -> QuerySet[SprintPause]:
    """Of the sprint with that primary key."""
    return SprintPause.objects.filter(sprint=sprint, project__in=ids(who))


def intentions(who: Who, within: Project | None = None) -> QuerySet[Intention]:
    return Intention.objects.filter(project__in=ids(who, within))


def postmortems(who: Who, within: Project | None = None) -> QuerySet[PostMortem]:
    """This person's own, and of the others what is finished; partners' only once their own of that sprint is, too.

    Whoever came to work here after a sprint had ended has nothing to say of it first. A mentor who was asked about one
    reads it as it stands, finished or not.
    """
    readable = Q(by=who.user) | Q(finished_at__isnull=False) & after_own(who) | asked_about(who)
    return PostMortem.objects.filter(readable, project__in=ids(who, within))


def after_own(who: Who) -> Q:
    """That this person doesn't work in its project, or has said theirs of its sprint, or came later."""
    own = PostMortem.objects.filter(sprint=OuterRef("sprint"), by=who.user, finished_at__isnull=False)
    works = Membership.objects.filter(user=who.user, project=OuterRef("project"), role__in=WORKING)
    later = works.filter(joined_at__gt=OuterRef("sprint__closed_at"))
    return ~Q(project__in=working(who)) | Q(Exists(own)) | Q(Exists(later))


def asked_about(who: Who) -> Q:
    """That its writer asked this very person about it, who still reviews there, and hasn't taken the question back."""
    reviewing = [m.project_id for m in who.memberships if who.may(m.project, REVIEW)]
    asked = ReviewRequest.objects.filter(on=OuterRef("subject"), by=OuterRef("by"), mentor=who.user)
    return Q(Exists(asked.exclude(state=ReviewRequest.State.WITHDRAWN)), project__in=reviewing)


def decisions(who: Who, within: Project | None = None) -> QuerySet[Decision]:
    return Decision.objects.filter(project__in=ids(who, within))


def chosen_idea(who: Who, decision: Decision) -> Idea | None:
    """What a pivot goes on with, for those who may read that idea. The decision comes with its `idea`."""
    idea = decision.idea
    return idea if idea and (idea.by_id == who.user.pk or idea.project_id in ids(who)) else None


def checkins(who: Who, within: Project) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(project=within.pk, project__in=ids(who))


def ideas(who: Who, within: Project | None = None) -> QuerySet[Idea]:
    """This person's own, and those of one of their projects, or of all of them."""
    return Idea.objects.filter(Q(by=who.user) | Q(project__in=ids(who, within))).annotate(
        **known_anywhere("origin", who)
    )


def idea(who: Who, key: str, to: str = READ) -> Idea:
    """Everyone in its project reads it; whoever had it alone changes it."""
    found = ideas(who).filter(key=key).select_related("by", "project", "became").first()
    return checked(found, frozenset({READ, WRITE} if found and found.by_id == who.user.pk else {READ}), to)


def ticks(who: Who) -> QuerySet[Tick]:
    """This person's own; with `entry_number`, `entry_heading` and `entry_place` of the entry that explains it."""
    return Tick.objects.filter(user=who.user).annotate(**known_anywhere("entry", who))


def skill_ratings(who: Who) -> QuerySet[SkillRating]:
    return SkillRating.objects.filter(user=who.user)


def prompt_marks(who: Who, within: Project) -> QuerySet[PromptMark]:
    """This person's own: which prompts they put aside."""
    return PromptMark.objects.filter(user=who.user, project=within.pk, project__in=ids(who))


def facts(who: Who, within: Project, since) -> Facts:
    """What a prompt may quote of this person's own notes; `since`: the day the project entered its phase."""
    return facts_of(user=who.user, project=within, since=since, today=who.user.today())
