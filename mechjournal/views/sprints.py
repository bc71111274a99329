"""Pages and posts about sprints: plan one, look at it, go on longer, pause, end it, and look back on them all."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.actions import sprints as actions
from mechjournal.actions.deciding import close_now
from mechjournal.actions.postmortems import Conflict, Typed
from mechjournal.forms.fields import as_lf
from mechjournal.forms.sprints import CloseForm, ExtendForm, PauseForm, SprintForm
from mechjournal.htmx import posted
from mechjournal.models import Project, Sprint
from mechjournal.views.asking import show_asked, tags_on
from mechjournal.views.entry_checks import show_checks
from mechjournal.views.expectations import show_expected
from mechjournal.views.folds import rows_of
from mechjournal.views.items import items_of_sprint
from mechjournal.views.sprintcard import SprintCard, sprint_card
from mechjournal.views.threads import show_talk

TAKEN = "A sprint is open in this project. End it before you open the next."
LOOKED_BACK_ON = 3


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    """Looking back: one row a sprint, newest first."""
    project = access.project(request.who, key)
    request.frame.at(project, "sprints")
    sprints = told(request.who, access.sprints(request.who, project))
    return render(request, "sprints/index.html", {"project": project, "sprints": sprints})


@require_http_methods(["GET", "POST"])
def open(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="write")
    request.frame.at(project, "sprint")
    running = access.sprints(request.who, project).open().first()
    if request.method == "GET":
        form = SprintForm.fresh(request.user.today(), project.stage)
        return redirect(running) if running else show_form(request, project, form)
    form = SprintForm(request.POST, stage=project.stage)
    if form.is_valid():
        try:
            actions.open_sprint(by=request.user, project=project, **form.planned())
            return redirect(project)
        except IntegrityError:
            form.add_error(None, TAKEN)
    return show_form(request, project, form)


def show_form(request: HttpRequest, project: Project, form: SprintForm, sprint: Sprint | None = None) -> HttpResponse:
    context = {"form": form, "project": project, "sprint": sprint}
    if sprint is None:
        context |= {"lessons": lessons(request, project), "intentions": waiting(request, project)}
    return render(request, "sprints/open.html", context, status=422 if form.errors else 200)


def lessons(request: HttpRequest, project: Project) -> list[Sprint]:
    """The last sprints that ended, newest first: what they were about and what came of them."""
    return told(request.who, access.sprints(request.who, project).exclude(closed_at=None), LOOKED_BACK_ON)


def told(who: Who, sprints: QuerySet[Sprint], most: int | None = None) -> list[Sprint]:
    """Newest first, each with what was `decided` (or None), the `idea` chosen, and what it `taught`, in a line."""
    rows = list(sprints.select_related("project", "decision__idea").order_by("-number")[:most])
    for row in rows:
        row.decided = getattr(row, "decision", None)
        row.idea = access.chosen_idea(who, row.decided) if row.decided else None
        row.taught = row.closing_line or (row.decided.reason if row.decided else "")
    return rows


def waiting(request: HttpRequest, project: Project) -> list:
    """What was meant to be done differently and has no sprint to be done in yet."""
    return list(access.intentions(request.who, project).filter(for_sprint=None).order_by("at"))


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = access.sprint(request.who, key, number)
    request.frame.at(sprint.project, "sprint")
    entries = list(
        access.entries(request.who, sprint.project).for_log().filter(sprint=sprint).order_by("-day", "-number")
    )
    show_expected(request.who, entries)
    show_talk(request.who, entries)
    show_checks(request.who, entries)
    show_asked(request.who, entries)
    context = {
        "sprint": sprint,
        "tags": tags_on(request.who, sprint.project, [sprint.subject_id]).get(sprint.subject_id),
        "card": card_of(request, sprint),
        "skills": [skill for skill in guide.current().skills if skill.key in sprint.skills],
        "pauses": list(access.pauses(request.who, sprint.pk)) if sprint.days_away else [],
        "intentions": list(access.intentions(request.who, sprint.project).filter(for_sprint=sprint).order_by("at")),
        "days": [(day, items, rows_of(items)) for day, items in items_of_sprint(request.who, entries)],
    }
    return render(request, "sprints/show.html", context)


def card_of(request: HttpRequest, sprint: Sprint) -> SprintCard:
    return sprint_card(request.who, sprint, request.frame.changes)


@require_GET
def card(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The sprint's card alone, asked for anew when something was logged."""
    sprint = access.sprint(request.who, key, number)
    request.frame.at(sprint.project, "sprint")
    context = {"card": card_of(request, sprint), "project": sprint.project}
    return render(request, "sprints/parts.html#card", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = at(request, key, number)
    # On its first day a plan is still being typed; later a longer sprint says why.
    fresh = request.user.day_of(sprint.opened_at) == request.user.today()
    form = SprintForm(posted(request), instance=sprint, stage=sprint.project.stage, may_move_end=fresh)
    if request.method == "POST" and form.is_valid():
        actions.change_sprint(by=request.user, sprint=sprint, **form.planned())
        return redirect(sprint)
    return show_form(request, sprint.project, form, sprint)


def at(request: HttpRequest, key: str, number: int) -> Sprint:
    """The sprint a person may change, with the page's frame set to its project."""
    sprint = access.sprint(request.who, key, number, to="write")
    request.frame.at(sprint.project, "sprint")
    return sprint


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = at(request, key, number)
    if sprint.closed_at:
        return redirect(sprint)
    form = ExtendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_sprint(by=request.user, sprint=sprint, **form.cleaned_data)
            return redirect(sprint)
        except actions.Refused as problem:
            form.add_error("ends_on", str(problem))
    return show_change(request, "sprints/extend.html", sprint, form)


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = at(request, key, number)
    if sprint.closed_at:
        return redirect(sprint)
    form = PauseForm(posted(request), initial={"starts_on": request.user.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.pause_sprint(by=request.user, sprint=sprint, **form.cleaned_data)
            return redirect(sprint)
        except actions.Refused as problem:
            form.add_error("starts_on", str(problem))
    return show_change(request, "sprints/pause.html", sprint, form)


def show_change(request: HttpRequest, page: str, sprint: Sprint, form) -> HttpResponse:
    return render(request, page, {"form": form, "sprint": sprint}, status=422 if form.errors else 200)


@require_POST
def resume(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = at(request, key, number)
    actions.come_back(by=request.user, sprint=sprint)
    messages.success(request, "The pause is over; the planned end moved back with it.")
    return redirect(sprint)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = at(request, key, number)
    if sprint.closed_at:
        return redirect(sprint)
    form = CloseForm(posted(request), instance=sprint)
    questions = short_questions(sprint.project)
    if request.method == "POST" and form.is_valid():
        end(request, sprint, questions, form.cleaned_data["closing_line"])
        return redirect(sprint)
    asked = [(one, request.POST.get(f"a-{one.key}", "")) for one in questions]
    context = {"form": form, "sprint": sprint, "card": card_of(request, sprint), "questions": asked}
    return render(request, "sprints/close.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, sprint: Sprint, questions: list, line: str) -> None:
    """Close it now. A post-mortem saved elsewhere in this very moment is read again, and the lines go below it."""
    try:
        close_now(by=request.user, sprint=sprint, typed=short_answers(request, sprint, questions), closing_line=line)
    except Conflict:
        close_now(by=request.user, sprint=sprint, typed=short_answers(request, sprint, questions), closing_line=line)


def short_questions(project: Project) -> list:
    """The few that end a mini-project; a longer sprint has its post-mortem."""
    return guide.questions_for(guide.current(), project.stage, short=True)


def short_answers(request: HttpRequest, sprint: Sprint, questions: list) -> Typed | None:
    """What was typed beside the closing line, below what a post-mortem says already. None where nothing was typed."""
    given = {one.key: as_lf(request.POST.get(f"a-{one.key}", "").replace("\x00", "")) for one in questions}
    own = access.postmortems(request.who, sprint.project).filter(sprint=sprint, by=request.user).first()
    before = own.answers if own else {}
    answers = {key: "\n\n".join(filter(None, (before.get(key), text))) for key, text in given.items() if text.strip()}
    return Typed(version=own.version if own else 0, answers=answers) if answers else None
