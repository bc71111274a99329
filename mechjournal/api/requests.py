"""Review requests: what was asked of a mentor, and what came of it. Read only; people ask and answer on the pages."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from mechjournal import access
from mechjournal.api.comments import OnOut
from mechjournal.api.door import READS
from mechjournal.api.kinds import Limit, Number, Person, cut, person
from mechjournal.models import ReviewRequest

router = Router(tags=["review requests"])


class CriterionOut(Schema):
    question: str
    passed: bool
    says: str


class RequestOut(Schema):
    number: int
    on: OnOut
    by: Person
    mentor: Person
    at: datetime
    question: str
    state: str
    rank: int | None
    answer: str
    criteria: list[CriterionOut]
    answered_at: datetime | None
    closed_at: datetime | None
    # What the asker thought the answer would be: theirs, and the mentor's once it is answered.
    predicted: str
    url: str


class RequestsOut(Schema):
    requests: list[RequestOut]
    next: int | None


class Filters(Schema):
    state: Literal["open", "answered", "changes asked", "approved", "withdrawn"] | None = None
    cursor: Number | None = None
    limit: Limit = 50

    def narrow(self, rows):
        wanted = {"state": self.state, "number__gt": self.cursor}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


@router.get("/projects/{key}/requests", auth=READS, response=RequestsOut)
def index(request: HttpRequest, key: str, filters: Query[Filters]):
    """Of a project, in the order they were asked, a page at a time."""
    project = access.project(request.who, key)
    rows = filters.narrow(access.requests(request.who, project)).order_by("number")
    page, last = cut(rows, filters.limit)
    return {"requests": [as_request(row) for row in page], "next": last.number if last else None}


@router.get("/projects/{key}/requests/{int:number}", auth=READS, response=RequestOut)
def show(request: HttpRequest, key: str, number: int):
    return as_request(access.request(request.who, key, number))


def as_request(row: ReviewRequest) -> dict:
    names = ("number", "at", "question", "state", "rank", "answer", "answered_at", "closed_at")
    criteria = [{"question": key, "passed": passed, "says": says} for key, (passed, says) in row.criteria.items()]
    return {name: getattr(row, name) for name in names} | {
        "on": {"kind": row.on.kind, "number": row.on.number},
        "by": person(row.by),
        "mentor": person(row.mentor),
        "criteria": criteria,
        "predicted": row.foretold,
        "url": row.get_absolute_url(),
    }
