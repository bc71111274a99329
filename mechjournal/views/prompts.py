"""What one may do with the prompt on Today: take it into the composer, put it aside, ask for it again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mechjournal import access, guide
from mechjournal.actions import prompts as actions
from mechjournal.forms.entries import EntryForm
from mechjournal.forms.fields import as_lf
from mechjournal.htmx import wants_part
from mechjournal.models import Project
from mechjournal.views.days import show_today

LONGEST = 400


def asked(request: HttpRequest, key: str, prompt: str) -> Project:
    """The project, for someone who writes in it; 404 for a prompt the guide doesn't have."""
    project = access.project(request.who, key, to="write")
    if guide.find(guide.current().prompts, prompt) is None:
        raise Http404
    return project


@require_POST
def insert(request: HttpRequest, key: str, prompt: str) -> HttpResponse:
    """Today with the prompt in the composer. A script does the same without a visit."""
    project = asked(request, key, prompt)
    text = " ".join(as_lf(request.POST.get("text", "")).replace("\x00", "").split())[:LONGEST]
    initial = {"body": f"> {text}\n\n"} if text else None
    return show_today(request, project, EntryForm(today=request.user.today(), initial=initial))


@require_POST
def snooze(request: HttpRequest, key: str, prompt: str) -> HttpResponse:
    project = asked(request, key, prompt)
    actions.snooze_prompt(user=request.user, project=project, prompt=prompt)
    return gone(request, project)


@require_POST
def retire(request: HttpRequest, key: str, prompt: str) -> HttpResponse:
    project = asked(request, key, prompt)
    actions.retire_prompt(user=request.user, project=project, prompt=prompt)
    return gone(request, project)


def gone(request: HttpRequest, project: Project) -> HttpResponse:
    return HttpResponse() if wants_part(request) else redirect(project)


@require_POST
def recall(request: HttpRequest, key: str, prompt: str) -> HttpResponse:
    project = asked(request, key, prompt)
    actions.recall_prompt(user=request.user, project=project, prompt=prompt)
    return redirect("phases.index", key)
