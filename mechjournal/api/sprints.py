"""Sprints: the list, the one that runs, and opening one."""

from datetime import date
from typing import Literal

from django.db import IntegrityError
from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from mechjournal import access
from mechjournal.actions.sprints import open_sprint
from mechjournal.api.door import READS, WRITES, Write
from mechjournal.api.kinds import Day, Percent, typed
from mechjournal.api.once import write
from mechjournal.api.problems import Problem, of_form
from mechjournal.forms.sprints import SprintForm
from mechjournal.models import Sprint

router = Router(tags=["sprints"])


class SprintOut(Schema):
    number: int
    goal: str
    pivot_if: str
    mode: str
    simplest: str
    simplest_tried: bool
    forecast: int | None
    starts_on: date
    ends_on: date
    closed_on: date | None
    closing_line: str
    url: str


class SprintsOut(Schema):
    sprints: list[SprintOut]


class SprintIn(Write):
    goal: str
    starts_on: Day | None = None
    ends_on: Day
    pivot_if: str | None = None
    mode: Literal["de-risk", "extended"] | None = None
    simplest: str | None = None
    simplest_tried: bool = False
    forecast: Percent | None = None


@router.get("/projects/{key}/sprints", auth=READS, response=SprintsOut)
def index(request: HttpRequest, key: str):
    """All of them, newest first."""
    project = access.project(request.who, key)
    rows = access.sprints(request.who, project).select_related("project").order_by("-number")
    return {"sprints": [as_sprint(row) for row in rows]}


@router.get("/projects/{key}/sprints/current", auth=READS, response=SprintOut)
def current(request: HttpRequest, key: str):
    """The open one; 404 while there is none."""
    project = access.project(request.who, key)
    found = access.sprints(request.who, project).open().select_related("project").first()
    if found is None:
        raise Http404
    return as_sprint(found)


@router.post("/projects/{key}/sprints", auth=WRITES, response={200: SprintOut, 201: SprintOut})
def open(request: HttpRequest, key: str, payload: SprintIn):
    """Open one. 409 while another is open."""
    project = access.project(request.who, key, to=access.WRITE)
    starts = payload.starts_on or request.user.today()
    form = SprintForm(typed(payload, starts_on=starts), stage=project.stage)
    if not form.is_valid():
        raise of_form(form)
    try:
        status, number = write(
            request, payload, lambda: open_sprint(by=request.user, project=project, **form.planned()).number
        )
    except IntegrityError:
        raise Problem(409, "A sprint is open in this project. End it before you open the next.") from None
    return Status(status, as_sprint(access.sprint(request.who, key, number)))


def as_sprint(sprint: Sprint) -> dict:
    return {name: getattr(sprint, name) for name in SprintOut.model_fields if name != "url"} | {
        "url": sprint.get_absolute_url()
    }
