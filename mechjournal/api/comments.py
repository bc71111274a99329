"""Comments: what was said about things and their passages. Read only; a person answers on the page."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from mechjournal import access
from mechjournal.api.door import READS
from mechjournal.api.kinds import Limit, Number, Person, cut, person
from mechjournal.models import Comment

router = Router(tags=["comments"])
BESIDE = ("on", "by", "resolved_by", "thread", "project")


class OnOut(Schema):
    """What it is about: an entry, a hypothesis, a sprint or a post-mortem, by its number."""

    kind: str
    number: int


class CommentOut(Schema):
    number: int
    on: OnOut
    # The first comment of its thread; null where it is that one.
    thread: int | None
    by: Person
    at: datetime
    edited_at: datetime | None
    body: str
    # The passage it is about, in which of the thing's texts, and whether an edit took it away.
    part: str
    quote: str
    is_orphaned: bool
    asks_reply: bool
    resolved_at: datetime | None
    resolved_by: Person | None
    url: str


class CommentsOut(Schema):
    comments: list[CommentOut]
    next: int | None


class Filters(Schema):
    kind: Literal["entry", "hypothesis", "postmortem"] | None = None
    number: Number | None = None
    cursor: Number | None = None
    limit: Limit = 50

    def narrow(self, rows):
        wanted = {"on__kind": self.kind, "on__number": self.number, "number__gt": self.cursor}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


@router.get("/projects/{key}/comments", auth=READS, response=CommentsOut)
def index(request: HttpRequest, key: str, filters: Query[Filters]):
    """Of a project, or of one thing (`kind` and `number`), in the order they were said, a page at a time."""
    project = access.project(request.who, key)
    rows = filters.narrow(access.readable_comments(request.who, project)).select_related(*BESIDE).order_by("number")
    page, last = cut(rows, filters.limit)
    return {"comments": [as_comment(row) for row in page], "next": last.number if last else None}


@router.get("/projects/{key}/comments/{int:number}", auth=READS, response=CommentOut)
def show(request: HttpRequest, key: str, number: int):
    return as_comment(access.comment(request.who, key, number))


def as_comment(row: Comment) -> dict:
    names = ("number", "at", "edited_at", "body", "part", "quote", "is_orphaned", "asks_reply", "resolved_at")
    return {name: getattr(row, name) for name in names} | {
        "on": {"kind": row.on.kind, "number": row.on.number},
        "thread": row.thread.number if row.thread else None,
        "by": person(row.by),
        "resolved_by": person(row.resolved_by) if row.resolved_by else None,
        "url": row.get_absolute_url(),
    }
