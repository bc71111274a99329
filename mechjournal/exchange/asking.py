"""Questions to mentors as they stand in a person's copy, and no more of them than the pages tell. Writes none."""

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Project, ReviewRequest


def questions(who: Who, project: Project) -> list[dict]:
    """By their numbers; `predicted` is empty for those who may not read it (yet)."""
    return [as_question(one) for one in access.requests(who, project).order_by("number")]


def as_question(one: ReviewRequest) -> dict:
    texts = {name: getattr(one, name) for name in ("number", "question", "state", "answer", "rank", "criteria")}
    times = {name: getattr(one, name) for name in ("at", "answered_at", "closed_at")}
    return {
        **texts,
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
        "on": [one.on.kind, one.on.number],
        "by": one.by.display_name,
        "mentor": one.mentor.display_name,
        "predicted": one.foretold,
    }
