"""Pages and posts about questions to a mentor: ask, read, answer, reword, rank, take back."""

from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access, guide
from mechjournal.access import REVIEW, WRITE
from mechjournal.actions import requests as actions
from mechjournal.actions.requests import Settled
from mechjournal.forms.requests import AnswerForm, AskForm, QuestionForm, RankForm
from mechjournal.htmx import go_to, posted, wants_part
from mechjournal.lib.inline import bare
from mechjournal.lib.markdown import safe
from mechjournal.models import Project, ReviewRequest, Subject, User
from mechjournal.models.addresses import address
from mechjournal.views.asking import row_of, rows_of
from mechjournal.views.beliefs import voices_of
from mechjournal.views.expectations import show_expected
from mechjournal.views.items import shown_to
from mechjournal.views.postmortems import title

State, Kind = ReviewRequest.State, Subject.Kind
# Settled ones on a page of the list.
PER_PAGE = 50


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    """The project's: open ones first, the longest wait on top; then the settled, newest first, a page at a time."""
    project = access.project(request.who, key)
    request.frame.at(project, "requests")
    rows = access.requests(request.who, project)
    settled = rows.exclude(state=State.OPEN).order_by("-number")
    below = request.GET.get("below", "")
    if below.isdecimal() and len(below) < 10:
        settled = settled.filter(number__lt=int(below))
    found = rows_of(request.who, settled[: PER_PAGE + 1])
    waiting = rows_of(request.who, rows.filter(state=State.OPEN).order_by("at", "pk"))
    context = {"project": project, "waiting": waiting, "settled": found[:PER_PAGE], "rankable": rankable(waiting)}
    context["older"] = found[PER_PAGE - 1].number if len(found) > PER_PAGE else None
    return render(request, "requests/index.html", context)


def rankable(waiting: list) -> dict[str, str]:
    """Mentors (key, name) for whom several questions of mine wait."""
    mine = [row for row in waiting if row.is_mine]
    keys = [row.mentor_key for row in mine]
    return {row.mentor_key: row.mentor for row in mine if keys.count(row.mentor_key) > 1}


# --- asking ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str, kind: str, number: int) -> HttpResponse:
    thing = access.askable(request.who, key, kind, number)
    request.frame.at(thing.project, "requests")
    mentors = access.reviewers(request.who, thing.project)
    form = AskForm(posted(request), mentors=mentors, waiting=waiting_of(request, thing.project))
    if request.method == "POST" and form.is_valid():
        try:
            said = {"mentor": form.chosen, "ranks": form.ranks(), **form.said()}
            made = actions.ask(by=request.user, on=thing.subject, **said)
            messages.success(request, f"{made.mentor.display_name} is asked.")
            return go_to(request, made.get_absolute_url())
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "project": thing.project, "mentors": mentors, **about(thing)}
    part = "requests/ask.html#form" if wants_part(request) and form.is_bound else "requests/ask.html"
    return render(request, part, context, status=422 if form.errors else 200)


def about(thing) -> dict:
    """What the page says of the thing: a name, a heading, its address; `refused`: why it can't be asked about."""
    kind = thing.subject.kind
    names = {Kind.ENTRY: f"#{thing.number}", Kind.HYPOTHESIS: f"H{thing.number}", Kind.SPRINT: f"Sprint {thing.number}"}
    private = kind == Kind.ENTRY and thing.visibility != "project"
    if kind == Kind.POSTMORTEM:
        name, heading = f"Post-mortem of sprint {thing.sprint.number}", thing.sprint.goal
    else:
        name, heading = names[kind], {Kind.ENTRY: "heading", Kind.HYPOTHESIS: "claim", Kind.SPRINT: "goal"}[kind]
        heading = bare(getattr(thing, heading))
    return {"thing": name, "heading": heading, "thing_href": thing.get_absolute_url(), "is_private": private}


def waiting_of(request: HttpRequest, project: Project) -> dict[str, list[tuple[int, str]]]:
    """My open questions by the key of the mentor they wait for, as ranked, then as asked."""
    rows = access.requests(request.who, project).filter(by=request.user, state=State.OPEN).order_by("at", "pk")
    found: dict[str, list[tuple[int, str]]] = {}
    for row in sorted(rows, key=lambda row: (row.rank is None, row.rank)):
        found.setdefault(row.mentor.key, []).append((row.number, row.question))
    return found


@require_http_methods(["GET", "POST"])
def rank(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """My open questions to one mentor, in the order I want them answered."""
    project = access.project(request.who, key, to=WRITE)
    mentor = access.member(request.who, key, person).user
    request.frame.at(project, "requests")
    waiting = waiting_of(request, project).get(mentor.key)
    if not waiting:
        raise Http404
    form = RankForm(posted(request), waiting=waiting)
    if request.method == "POST" and form.is_valid() and ranked(request, project, mentor, form):
        return go_to(request, address("requests.index", project.key))
    context = {"form": form, "project": project, "mentor": mentor}
    return render(request, "requests/rank.html", context, status=422 if form.errors else 200)


def ranked(request: HttpRequest, project: Project, mentor: User, form: RankForm) -> bool:
    try:
        actions.rank_requests(by=request.user, project=project, mentor=mentor, ranks=form.ranks())
    except ValidationError:
        form.add_error(None, f"Give each a place of its own, from 1 to {len(form.places)}.")
    return not form.errors


# --- one question ---------------------------------------------------------------------------------------------------


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return show_request(request, access.request(request.who, key, number))


def show_request(
    request: HttpRequest, one: ReviewRequest, form: AnswerForm | None = None, late: str = "", status: int = 200
) -> HttpResponse:
    """`late`: what came too late to be kept; it is shown to be copied."""
    request.frame.at(one.project, "requests")
    verbs = access.verbs_on(request.who, one)
    may_answer = REVIEW in verbs and one.is_open
    context = {
        "one": one,
        "row": row_of(request.who, one),
        "project": one.project,
        "answer": safe(one.answer_html),
        "criteria": [(question, passed, says) for question, (passed, says) in one.criteria.items()],
        "form": form or (AnswerForm(criteria=criteria_of(one.project)) if may_answer else None),
        "may_answer": may_answer,
        "may_change": WRITE in verbs and one.is_open,
        "may_correct": REVIEW in verbs and one.answered_at is not None,
        "corrected": corrections(request, one) if one.answered_at else [],
        "is_left": one.is_open and not is_mentored(request, one),
        "late": late,
        **excerpt_of(request, one),
    }
    part = "requests/show.html#request" if wants_part(request) and request.method == "POST" else "requests/show.html"
    return render(request, part, context, status=status)


def is_mentored(request: HttpRequest, one: ReviewRequest) -> bool:
    """Whether whom it waits for still reviews here."""
    rows = access.members(request.who, one.project).filter(role__in=access.REVIEWING, user=one.mentor_id)
    return rows.exists()


def criteria_of(project: Project) -> list[str]:
    return list(guide.find(guide.current().phases, project.phase).exit_questions)


def excerpt_of(request: HttpRequest, one: ReviewRequest) -> dict:
    """The thing in short, as far as this person may read it."""
    who, project, number = request.who, one.project, one.on.number
    if one.on.kind == Kind.ENTRY:
        entry = access.entry(who, project.key, number)
        show_expected(who, [entry])
        return {"entry": entry, "body": safe(shown_to(who, entry)), "result": safe(entry.result_html)}
    if one.on.kind == Kind.HYPOTHESIS:
        hypothesis = access.hypothesis(who, project.key, number)
        return {"hypothesis": hypothesis, "voices": voices_of(who, project, [hypothesis.pk])[hypothesis.pk]}
    if one.on.kind == Kind.SPRINT:
        return {"sprint": access.sprint(who, project.key, number)}
    row = access.postmortems(who, project).filter(subject=one.on_id).select_related("sprint").first()
    return {
        "postmortem": row,
        "answers": [(title(key, {}), safe(row.html.get(key, ""))) for key in row.texts()] if row else [],
    }


@require_POST
def answer(request: HttpRequest, key: str, number: int) -> HttpResponse:
    one = access.request(request.who, key, number, to=REVIEW)
    form = AnswerForm(request.POST, criteria=criteria_of(one.project))
    if not form.is_valid():
        return show_request(request, one, form, status=422)
    try:
        actions.answer_request(by=request.user, request=one, answer=form.said())
    except Settled:
        return came_too_late(request, key, number, form.cleaned_data["answer"])
    if wants_part(request):
        return show_request(request, access.request(request.who, key, number))
    return go_to(request, one.get_absolute_url())


def corrections(request: HttpRequest, one: ReviewRequest) -> list[dict]:
    """What its answer said before, each with when it was sent and until when it stood; none where it never changed."""
    lines = access.answer_lines(request.who, one)
    states = dict(State.choices)
    return [
        {
            "at": line.at,
            "until": later.at,
            "state": states.get(line.facts["state"], ""),
            "text": line.text("answer") or "",
            "criteria": [
                (question, passed, line.text(f"criterion:{question}"))
                for question, passed in line.facts["criteria"].items()
            ],
        }
        for line, later in pairwise(lines)
    ]


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The mentor's own answer, once it was sent."""
    one = access.request(request.who, key, number, to=REVIEW)
    request.frame.at(one.project, "requests")
    if not one.answered_at:
        return go_to(request, one.get_absolute_url())
    said = {question: (passed, says) for question, (passed, says) in one.criteria.items()}
    form = AnswerForm(
        posted(request),
        criteria=list(dict.fromkeys([*said, *criteria_of(one.project)])),
        initial={"outcome": one.state, "answer": one.answer},
        judged=said,
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_answer(by=request.user, request=one, answer=form.said())
        return go_to(request, one.get_absolute_url())
    context = {"form": form, "one": one, "row": row_of(request.who, one), "project": one.project}
    return render(request, "requests/correct.html", context, status=422 if form.errors else 200)


def came_too_late(request: HttpRequest, key: str, number: int, text: str) -> HttpResponse:
    """How it stands now, with what was typed beside it."""
    now = access.request(request.who, key, number)
    return show_request(request, now, late=text or "Nothing was typed.", status=409)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str, number: int) -> HttpResponse:
    one = access.request(request.who, key, number, to=WRITE)
    request.frame.at(one.project, "requests")
    form = QuestionForm(posted(request), initial={"question": one.question, "predicted": one.foretold})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_question(by=request.user, request=one, **form.said())
            return go_to(request, one.get_absolute_url())
        except Settled:
            return came_too_late(request, key, number, form.cleaned_data["question"])
        except ValidationError as error:
            form.add_error(None, error)
    if not one.is_open:
        return go_to(request, one.get_absolute_url())
    context = {"form": form, "one": one, "row": row_of(request.who, one), "project": one.project}
    return render(request, "requests/change.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, key: str, number: int) -> HttpResponse:
    one = access.request(request.who, key, number, to=WRITE)
    try:
        actions.withdraw_request(by=request.user, request=one)
    except Settled as settled:
        when = timezone.localtime(settled.request.answered_at)
        messages.info(request, f"{one.mentor.display_name} answered at {when:%H:%M}, before it was taken back.")
    return go_to(request, one.get_absolute_url())
