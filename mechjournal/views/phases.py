"""The four phases of a project: what each is about, the days spent in it, and moving on or back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from mechjournal import access, guide
from mechjournal.actions import phases as actions
from mechjournal.forms.phases import PhaseForm
from mechjournal.frame import Step
from mechjournal.guide.shapes import Phase, Tool
from mechjournal.htmx import posted


@dataclass(frozen=True)
class Chapter:
    """One phase on the page that teaches them: the guide's words, the project's days, what to try when stuck."""

    phase: Phase
    step: Step
    tools: list[Tool]


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    request.frame.at(project, "phases")
    known = guide.current()
    steps = request.frame.ribbon.steps
    history = access.phase_changes(request.who, project).select_related("by").order_by("-entered_on", "-seq")
    context = {
        "project": project,
        "chapters": [
            Chapter(phase, step, [tool for tool in known.toolkit if phase.key in tool.phases])
            for phase, step in zip(known.phases, steps, strict=True)
        ],
        "history": list(history),
        "aside": put_aside(request, project),
    }
    return render(request, "phases/index.html", context)


def put_aside(request: HttpRequest, project) -> list[dict]:
    """The prompts this person doesn't want to see, with their texts as the guide has them."""
    marks = access.prompt_marks(request.who, project).order_by("until", "prompt")
    prompts = {prompt.key: prompt for prompt in guide.current().prompts}
    return [{"mark": mark, "prompt": prompts[mark.prompt]} for mark in marks if mark.prompt in prompts]


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """One click of the ribbon posts a phase alone: since today. The page asks since when and why."""
    project = access.project(request.who, key, to="write")
    request.frame.at(project, "phases")
    today = request.user.today()
    first = min(today, request.user.day_of(project.created_at))
    form = PhaseForm(posted(request), today=today, first=first, initial={"phase": project.phase, "entered_on": today})
    if request.method == "POST" and form.is_valid():
        was = project.phase
        try:
            actions.change_phase(by=request.user, project=project, **form.cleaned_data)
            messages.success(request, said(project, was))
            return redirect(project)
        except actions.NotThen as problem:
            form.add_error("entered_on", str(problem))
    context = {"form": form, "project": project}
    return render(request, "phases/change.html", context, status=422 if form.errors else 200)


def said(project, was: str) -> str:
    if project.phase == was:
        return f"Noted. The project is in {project.get_phase_display().lower()}."
    return f"Now in {project.get_phase_display().lower()}. The questions of the move wait below the composer."
