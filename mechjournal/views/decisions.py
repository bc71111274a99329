"""Deciding what follows a sprint, and saying later whether that was right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mechjournal import access
from mechjournal.actions.deciding import Choice, Decided, close_and_decide, close_now, give_verdict
from mechjournal.actions.postmortems import Conflict
from mechjournal.forms.postmortems import AnswersForm, VerdictForm
from mechjournal.models import Sprint
from mechjournal.models.addresses import address
from mechjournal.views.postmortems import (
    decision_form_for,
    ideas_of,
    keys_of,
    make_draft,
    own_of,
    page_of,
    show_editor,
    show_reading,
    written,
)


@require_POST
def decide(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """All of the page at once: answers, decision, the next sprint. `later` ends the sprint and decides nothing."""
    sprint = access.sprint(request.who, key, number, to="write")
    request.frame.at(sprint.project, "sprint")
    own = own_of(request, written(request, sprint))
    answers = AnswersForm(request.POST, keys=keys_of(sprint.project, own))
    form = decision_form_for(request, sprint, request.POST, ideas_of(request, sprint.project))
    fine = answers.is_valid()
    try:
        if fine and "later" in request.POST:
            return closed(request, sprint, answers)
        if form.is_valid() and fine:
            return decided(request, sprint, answers, form)
    except Conflict as conflict:
        return show_editor(request, sprint, conflict.postmortem, answers, form, theirs=conflict.postmortem)
    except ValidationError as error:
        form.add_error("goal", error)
    return show_editor(request, sprint, own, answers, form)


def closed(request: HttpRequest, sprint: Sprint, answers: AnswersForm) -> HttpResponse:
    close_now(by=request.user, sprint=sprint, typed=answers.typed())
    messages.success(request, f"Sprint {sprint.number} is closed. What follows can be decided whenever you like.")
    return redirect(sprint)


def decided(request: HttpRequest, sprint: Sprint, answers: AnswersForm, form) -> HttpResponse:
    idea = form.chosen_idea()
    done = close_and_decide(
        by=request.user,
        sprint=sprint,
        typed=answers.typed(),
        said=form.said(),
        plan=form.plan(request.user.today()),
        idea=idea,
    )
    if not done.is_new:
        return already(request, sprint, done)
    if done.decision.choice == Choice.WRITE_UP:
        make_draft(request, sprint)
    if done.following:
        messages.success(request, f"Sprint {done.following.number} is open.")
        return redirect(sprint.project)
    if done.decision.choice == Choice.WRITE_UP:
        return redirect(sprint.project)
    if idea:
        messages.success(request, "It is decided. A project can start from the idea you chose.")
        return redirect(address("ideas.show", idea.key))
    return redirect(page_of(sprint))


def already(request: HttpRequest, sprint: Sprint, done: Decided) -> HttpResponse:
    messages.info(request, f"This sprint was decided already: {done.decision.get_choice_display().lower()}.")
    return redirect(page_of(sprint))


@require_POST
def verdict(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = access.sprint(request.who, key, number, to="write")
    request.frame.at(sprint.project, "sprint")
    decision = access.decisions(request.who, sprint.project).filter(sprint=sprint).first()
    if decision is None:
        raise Http404
    form = VerdictForm(request.POST, instance=decision)
    if not form.is_valid():
        return show_reading(request, sprint, written(request, sprint), form)
    said = form.cleaned_data
    give_verdict(
        by=request.user,
        decision=decision,
        verdict=said["verdict"],
        cause=said["cause"],
        says=said["verdict_says"],
    )
    return redirect(f"{page_of(sprint)}#verdict")
