"""Door two: JSON for scripts, notebooks and agents. One module a noun; docs/api.md says how to use it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mechjournal.api import (
    checkins,
    comments,
    days,
    entries,
    files,
    hypotheses,
    logs,
    predictions,
    projects,
    proposals,
    requests,
    searches,
    sprints,
)
from mechjournal.api.door import make_api, opened
from mechjournal.api.problems import Problem

NOUNS = (projects, sprints, entries, files, logs, searches, days, hypotheses, predictions, checkins, comments, requests)
NOUNS += (proposals,)

api = make_api()
for noun in NOUNS:
    api.add_router("", noun.router)


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever has no address is told so as a problem, too."""
    return Problem(404).response()


patterns, app_name, namespace = api.urls
urls = (opened([*patterns, path("<path:rest>", nothing)]), app_name, namespace)
