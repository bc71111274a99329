"""A person's own walk: ticks of the checklist, leaving the ropes, how they rate their skills. Nothing of any project.

None of it is in a ledger: it belongs to one person and no project.
"""

from typing import NamedTuple

from django.db import transaction

from mechjournal.actions.projects import create_project
from mechjournal.models import Entry, Project, SkillRating, Sprint, Stage, Tick, User

LEARNING = {"title": "Learning the ropes", "question": "What do I need before research can teach me the rest?"}


class Said(NamedTuple):
    """How a person sees one skill: `rating` 1-5, None for not rated; whether they practise it next."""

    rating: int | None
    practise: bool


UNSAID = Said(None, False)


# --- the checklist --------------------------------------------------------------------------------------------------


def begin_learning(*, user: User) -> Project:
    """The project of the first month; where one is open already, that one."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        open_ones = Project.objects.filter(memberships__user=user, memberships__role="owner", stage=Stage.LEARNING)
        found = open_ones.filter(status__in=(Project.Status.ACTIVE, Project.Status.PAUSED)).first()
        return found or create_project(owner=user, stage=Stage.LEARNING, **LEARNING)


def tick(*, user: User, item: str) -> Tick:
    """Ticking twice keeps the first day, note and entry."""
    return Tick.objects.get_or_create(user=user, item=item)[0]


def annotate(*, user: User, item: str, note: str, entry: Entry | None) -> Tick:
    """A note, or the entry in which the item is explained; it ticks the item, too."""
    said = {"note": note, "entry": entry}
    return Tick.objects.update_or_create(user=user, item=item, defaults=said)[0]


def untick(*, user: User, item: str) -> None:
    """Back to open. The note goes with it; an entry stays where it is."""
    Tick.objects.filter(user=user, item=item).delete()


def leave_ropes(*, user: User) -> None:
    """Ready or not, as of today. Leaving twice keeps the first day."""
    User.objects.filter(pk=user.pk, left_ropes_on=None).update(left_ropes_on=user.today())


def return_to_ropes(*, user: User) -> None:
    User.objects.filter(pk=user.pk).update(left_ropes_on=None)


# --- skills ---------------------------------------------------------------------------------------------------------


def rate_skills(*, user: User, said: dict[str, Said], sprint: Sprint | None = None) -> int:
    """One row for each skill (key of the guide) seen differently than last time; returns how many."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        rows = SkillRating.objects.filter(user=user).order_by("at", "pk")
        now = {row.skill: Said(row.rating, row.practise) for row in rows}
        changed = {skill: words for skill, words in said.items() if words != now.get(skill, UNSAID)}
        SkillRating.objects.bulk_create(
            SkillRating(user=user, skill=skill, sprint=sprint, **words._asdict()) for skill, words in changed.items()
        )
    return len(changed)


def forget_walk(*, user: User) -> None:
    """What only this person could ever read."""
    Tick.objects.filter(user=user).delete()
    SkillRating.objects.filter(user=user).delete()
