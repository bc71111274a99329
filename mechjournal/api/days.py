"""A day: everything that stands on it."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from mechjournal import access
from mechjournal.api.door import READS
from mechjournal.api.kinds import Day
from mechjournal.api.shapes import EntryOut, as_entries, rows_of

router = Router(tags=["days"])


class DayOut(Schema):
    day: date
    entries: list[EntryOut]


@router.get("/today", auth=READS, response=DayOut)
def today(request: HttpRequest, day: Day | None = None, project: str = ""):
    """What was written for a day, and experiments whose result came on it; of all projects, or of one. Oldest first."""
    within = access.project(request.who, project) if project else None
    asked = day or request.user.today()
    rows = rows_of(request.who, within).standing_here().of_day(asked)
    found = sorted(rows, key=lambda entry: (entry.written_at, entry.number))
    return {"day": asked, "entries": as_entries(request.who, found)}
