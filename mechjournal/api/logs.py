"""A note as it is: plain Markdown in, an entry out. What `curl --data-binary @note.md` needs and nothing more."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from mechjournal import access
from mechjournal.api.door import Bearer, Proposable
from mechjournal.api.entries import ANSWER, keep
from mechjournal.api.problems import Problem, unfit
from mechjournal.api.shapes import Kind
from mechjournal.models import Project

router = Router(tags=["entries"])
# The last is what curl says of any data unless told otherwise.
TEXT = ("text/markdown", "text/plain", "application/x-www-form-urlencoded")
TAKES_TEXT = Bearer(access.LOG, *TEXT, proposable=True)
BODY = {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in TEXT[:2]}}


@router.post("/log", auth=TAKES_TEXT, response=ANSWER, openapi_extra={"requestBody": BODY})
def log(
    request: HttpRequest,
    project: str = "",
    kind: Kind = "note",
    title: Annotated[str, Field(max_length=140)] = "",
    client_key: str = "",
    proposed: bool = False,
):
    """Log the text that is sent, into `project` or, without one, the project written in last."""
    within = place_of(request, project)
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        raise Problem(400, "The text has to be UTF-8.") from None
    fields = {"kind": kind, "title": title, "body": body}
    payload = Proposable(client_key=client_key or None, proposed=proposed)
    return keep(request, within, fields, payload, [within.key, fields])


def place_of(request: HttpRequest, key: str) -> Project:
    if key:
        return access.project(request.who, key, to=access.LOG)
    projects = request.who.projects(access.LOG)
    if not projects:
        raise unfit({"project": "There is no project that this token may log to."})
    return access.written_last(request.who, projects)
