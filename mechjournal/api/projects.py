"""Who asks, and their projects."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from mechjournal import access
from mechjournal.access import Who
from mechjournal.api.door import ANY, READS
from mechjournal.models import Project

router = Router(tags=["projects"])


class TokenOut(Schema):
    name: str
    scope: str
    agent: str
    # What it writes waits until a person accepts it.
    proposes: bool
    expires_at: datetime


class ProjectName(Schema):
    key: str
    title: str


class Me(Schema):
    key: str
    name: str
    time_zone: str
    today: str
    token: TokenOut
    # Where this token may write, or read; what `POST /log` takes without a project comes first.
    projects: list[ProjectName]


class ProjectOut(ProjectName):
    question: str
    stage: str
    phase: str
    status: str
    may: list[str]
    url: str
    touched_at: datetime


class ProjectsOut(Schema):
    projects: list[ProjectOut]


@router.get("/me", auth=ANY, response=Me)
def me(request: HttpRequest):
    """Whose token this is, what it may do, and where."""
    user, token = request.user, request.who.token
    writable = request.who.projects(access.LOG)
    first = access.written_last(request.who, writable) if writable else None
    mine = sorted((m.project for m in request.who.memberships), key=lambda project: project != first)
    shown = {name: getattr(token, name) for name in ("name", "scope", "agent", "proposes", "expires_at")}
    return {
        "key": user.key,
        "name": user.display_name,
        "time_zone": user.time_zone,
        "today": user.today().isoformat(),
        "token": shown,
        "projects": [{"key": project.key, "title": project.title} for project in mine],
    }


@router.get("/projects", auth=READS, response=ProjectsOut)
def index(request: HttpRequest):
    """Every project the token opens, newest work first."""
    at = access.touched(request.who)
    return {"projects": [as_project(request.who, m.project, at) for m in request.who.memberships]}


@router.get("/projects/{key}", auth=READS, response=ProjectOut)
def show(request: HttpRequest, key: str):
    return as_project(request.who, access.project(request.who, key), access.touched(request.who))


def as_project(who: Who, project: Project, touched: dict[int, datetime]) -> dict:
    names = ("key", "title", "question", "stage", "phase", "status")
    said = {name: getattr(project, name) for name in names} | {"touched_at": touched[project.pk]}
    return said | {"may": sorted(who.verbs(project)), "url": project.get_absolute_url()}
