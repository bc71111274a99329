"""A person's own walk as plain values: ideas, ticks of the checklist, skills, for their copy of everything."""

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Idea, SkillRating, Tick


def walk(who: Who) -> dict:
    left = who.user.left_ropes_on
    return {
        "left_ropes_on": left.isoformat() if left else None,
        "ideas": [as_idea(who, row) for row in ideas(who)],
        "ticks": [as_tick(row) for row in access.ticks(who).order_by("at", "pk")],
        "skills": [as_rating(row) for row in access.skill_ratings(who).select_related("sprint").order_by("at", "pk")],
    }


def ideas(who: Who):
    return access.ideas(who).filter(by=who.user).select_related("project", "became").order_by("at", "pk")


def as_idea(who: Who, idea: Idea) -> dict:
    texts = ("line", "rating", "why", "closest_paper", "first_experiment")
    mine = access.ids(who)
    return {
        **{name: getattr(idea, name) for name in texts},
        "at": idea.at.isoformat(),
        "dropped_at": idea.dropped_at.isoformat() if idea.dropped_at else None,
        "project": idea.project.key if idea.project_id in mine else None,
        "became": idea.became.key if idea.became_id in mine else None,
        "origin": place(idea.origin_place, idea.origin_number),
    }


def as_tick(tick: Tick) -> dict:
    entry = place(tick.entry_place, tick.entry_number)
    return {"item": tick.item, "at": tick.at.isoformat(), "note": tick.note, "entry": entry}


def as_rating(row: SkillRating) -> dict:
    said = {name: getattr(row, name) for name in ("skill", "rating", "practise")}
    return {**said, "at": row.at.isoformat(), "sprint": row.sprint.number if row.sprint else None}


def place(project: str | None, number: int | None) -> str | None:
    """Where an entry of the same copy is: "KEY/entries/00012.md"."""
    return f"{project}/entries/{number:05d}.md" if number else None
