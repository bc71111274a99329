"""Check-ins: the answers, and the line as it stands now."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mechjournal import access
from mechjournal.actions.checkins import answer_checkin, offer_step
from mechjournal.forms.checkins import CheckInForm
from mechjournal.htmx import posted, wants_part
from mechjournal.models import CheckIn, Project
from mechjournal.views.asked import number_in
from mechjournal.views.checkline import Asking, asking_of, asking_over_all, opened_at
from mechjournal.views.sprintcard import open_sprint_card


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """POST keeps an answer. GET is the line as it stands now, for a page that was opened a while ago."""
    project = access.project(request.who, key, to="write")
    request.frame.at(project, "today")
    form = CheckInForm(posted(request))
    if form.is_valid():
        answer_checkin(by=request.user, project=project, **form.cleaned_data)
    asking = asking_for(request, project)
    if asking and form.is_valid():
        asking = with_draft(request, asking, form.cleaned_data["answer"])
    return reply(request, project, asking, form)


def asking_for(request: HttpRequest, project: Project) -> Asking | None:
    """For the page it stands on, this project's or the one over all of them."""
    opened = opened_at(number_in(request.GET.get("open", "")))
    if is_over_all(request):
        return asking_over_all(request.who, project, opened)
    return asking_of(request.who, project, open_sprint_card(request.who, project), opened)


def is_over_all(request: HttpRequest) -> bool:
    return request.GET.get("over") == "all"


def with_draft(request: HttpRequest, asking: Asking, answer: str) -> Asking:
    """A step past the first offers its questions once, when a "no" reaches it."""
    if answer != CheckIn.Answer.NOTHING or not asking.is_new or asking.is_first_step:
        return asking
    draft = offer_step(by=request.user, project=asking.project, step=asking.step, text=asking.text)
    return replace(asking, draft=draft)


def reply(request: HttpRequest, project, asking: Asking | None, form: CheckInForm) -> HttpResponse:
    problem = next(iter(form.errors.values()))[0] if form.errors else ""
    if wants_part(request) and asking:
        context = {"asking": replace(asking, problem=problem), "project": project, "answered": form.is_valid()}
        return render(request, "checkins/line.html", context, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    return redirect("days.everywhere" if is_over_all(request) else project)
