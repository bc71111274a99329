"""Check-ins: whether one has learned anything since the last one."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from mechjournal import access
from mechjournal.actions.checkins import answer_checkin
from mechjournal.api.door import WRITES, Write
from mechjournal.api.kinds import typed
from mechjournal.api.once import write
from mechjournal.api.problems import of_form
from mechjournal.forms.checkins import CheckInForm

router = Router(tags=["check-ins"])


class CheckInIn(Write):
    answer: Literal["learned", "nothing", "waiting", "skipped"]
    says: str | None = None


class CheckInOut(Schema):
    project: str
    answer: str
    says: str
    day: date
    at: datetime


@router.post("/projects/{key}/check-ins", auth=WRITES, response={200: CheckInOut, 201: CheckInOut})
def answer(request: HttpRequest, key: str, payload: CheckInIn):
    """One's own answer, of this moment. `says` goes with "learned" alone."""
    project = access.project(request.who, key, to=access.WRITE)
    form = CheckInForm(typed(payload))
    if not form.is_valid():
        raise of_form(form)
    status, made = write(
        request, payload, lambda: answer_checkin(by=request.user, project=project, **form.cleaned_data).pk
    )
    row = access.checkins(request.who, project).get(pk=made)
    return Status(status, {name: getattr(row, name) for name in ("answer", "says", "day", "at")} | {"project": key})
