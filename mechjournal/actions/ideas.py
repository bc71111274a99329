"""Ideas: add, change, drop, bring back, rate, and begin a project from one. No pages, no opinions on them."""

from django.db import transaction
from django.utils import timezone

from mechjournal.actions.projects import create_project
from mechjournal.models import Entry, Idea, Project, User

FIELDS = ("line", "rating", "why", "closest_paper", "first_experiment", "project")


def add_idea(*, by: User, line: str, origin: Entry | None = None, **fields) -> Idea:
    """One line is enough; `fields` may hold the others of FIELDS. Raises ValidationError."""
    idea = Idea(by=by, line=line, origin=origin, **fields)
    idea.validate_constraints()
    idea.save(force_insert=True)
    return idea


def change_idea(*, idea: Idea, **fields) -> Idea:
    """Raises ValidationError. What is not named in `fields` (of FIELDS) stays."""
    for name, value in fields.items():
        setattr(idea, name, value)
    idea.validate_constraints()
    idea.save(update_fields=list(fields))
    return idea


def rate_ideas(*, by: User, ratings: dict[str, int | None]) -> int:
    """Ratings by the keys of this person's own ideas, others' are left alone. Returns how many changed."""
    with transaction.atomic():
        found = Idea.objects.filter(by=by, key__in=ratings).select_for_update(of=("self",))
        changed = [idea for idea in found if idea.rating != ratings[idea.key]]
        for idea in changed:
            idea.rating = ratings[idea.key]
        Idea.objects.bulk_update(changed, ["rating"])
    return len(changed)


def drop_idea(*, idea: Idea) -> None:
    """Out of the way and kept. Dropping twice keeps the first moment."""
    Idea.objects.filter(pk=idea.pk, dropped_at=None).update(dropped_at=timezone.now())


def restore_idea(*, idea: Idea) -> None:
    Idea.objects.filter(pk=idea.pk).update(dropped_at=None)


def begin_project(*, by: User, idea: Idea, **fields) -> Project:
    """A project from an idea, which then says what it became. Pressed twice, there is still one project."""
    with transaction.atomic():
        held = Idea.objects.select_for_update(of=("self",)).select_related(None).get(pk=idea.pk, by=by)
        if held.became_id:
            return Project.objects.get(pk=held.became_id)
        held.became = create_project(owner=by, **fields)
        held.dropped_at = None
        held.save(update_fields=["became", "dropped_at"])
    return held.became


def forget_ideas(*, by: User) -> None:
    """Those nobody else can read; an idea given to a project stays with it."""
    Idea.objects.filter(by=by, project=None).delete()
