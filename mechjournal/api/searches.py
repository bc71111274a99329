"""Search, with the same words and operators as on the page."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from mechjournal import access
from mechjournal.api.door import READS
from mechjournal.api.shapes import seen
from mechjournal.lib import queries, snippets
from mechjournal.models import Entry
from mechjournal.models.search import MARKS

router = Router(tags=["search"])


class HitOut(Schema):
    project: str
    number: int
    kind: str
    day: date
    heading: str
    # The text around what was found.
    text: str
    url: str


class HitsOut(Schema):
    hits: list[HitOut]
    total: int
    # There were more than `total`, and the newest alone count.
    cut: bool
    next: int | None
    problems: list[str]


@router.get("/search", auth=READS, response=HitsOut)
def search(request: HttpRequest, q: str, project: str = "", cursor: Annotated[int, Field(ge=0, le=100_000)] = 0):
    """Best first, a page at a time; `next` of one page is `cursor` of the next."""
    within = access.project(request.who, project) if project else None
    asked = q.replace("\x00", "")[: queries.LONGEST].strip()
    query = queries.parse(asked, kinds=tuple(Entry.Kind.values), marks=MARKS)
    if query.is_empty:
        return {"hits": [], "total": 0, "cut": False, "next": None, "problems": query.problems}
    found = access.find(request.who, query, within, cursor)
    hits = [as_hit(entry, query.wanted, entry.pk in found.kept) for entry in found.rows]
    return {"hits": hits, "total": found.total, "cut": found.cut, "next": found.following, "problems": query.problems}


def as_hit(entry: Entry, terms: list, is_kept: bool) -> dict:
    texts = seen(entry, is_kept)
    text = f"{texts['body']}\n{entry.result}" if entry.result else texts["body"]
    around = "".join(piece for piece, _ in snippets.around(text, terms))
    said = {name: getattr(entry, name) for name in ("number", "kind", "day")} | {"heading": texts["heading"]}
    return said | {"project": entry.project.key, "text": around, "url": entry.get_absolute_url()}
