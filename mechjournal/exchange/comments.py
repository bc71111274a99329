"""What a person said about things, and their snippets, as plain values for their copy of everything."""

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Comment, Project


def comments(who: Who, project: Project) -> list[dict]:
    """Their own alone. The passage and what it was said of only where they may still read that."""
    shown = set(access.readable_comments(who, project).values_list("pk", flat=True))
    return [as_comment(row, row.pk in shown) for row in access.own_comments(who, project)]


def as_comment(row: Comment, is_shown: bool) -> dict:
    said = {"number": row.number, "at": row.at.isoformat(), "body": row.body, "asks_reply": row.asks_reply}
    if not is_shown:
        return said
    about = {"on": [row.on.kind, row.on.number], "part": row.part, "quote": row.quote}
    answers = row.thread.number if row.thread else None
    return {**said, **about, "answers": answers, "resolved": row.is_resolved}


def snippets(who: Who) -> list[dict]:
    return [{"key": row.key, "text": row.text} for row in access.snippets(who).order_by("key")]
