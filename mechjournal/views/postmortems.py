"""Post-mortems: questions with what the journal recorded beside them, saved as one types; and how they read later."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access, guide
from mechjournal.access import MANAGE, WRITE
from mechjournal.actions.drafts import save_draft
from mechjournal.actions.postmortems import Conflict, save_postmortem
from mechjournal.exchange.writeup import draft_of
from mechjournal.forms.postmortems import AnswersForm, DecisionForm, VerdictForm, came_in, came_wrong
from mechjournal.htmx import go_to
from mechjournal.lib.intending import ASKED
from mechjournal.lib.markdown import safe
from mechjournal.models import Intention, PostMortem, Project, Sprint
from mechjournal.models.addresses import address
from mechjournal.views.asking import tags_on
from mechjournal.views.recorded import Recorded, recorded_of
from mechjournal.views.threads import show_talk

IDEAS = 5
# Evidence without which its question asks about nothing.
NEEDED = ("pivot-sign", "intentions")


@dataclass(frozen=True)
class Asked:
    """A question as it stands on the page; `theirs`: what another window saved, where it differs."""

    key: str
    text: str
    help: str
    evidence: str
    answer: str
    theirs: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    key: str
    text: str
    html: SafeString
    source: str


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The page to write on, for those who work here until they have finished; else what was written."""
    sprint = access.sprint(request.who, key, number, to=WRITE if request.method == "POST" else access.READ)
    request.frame.at(sprint.project, "sprint")
    if request.method == "POST":
        return saved(request, sprint)
    rows = written(request, sprint)
    own = own_of(request, rows)
    if request.who.may(sprint.project, WRITE) and (not (own and own.finished_at) or "edit" in request.GET):
        return show_editor(request, sprint, own)
    return show_reading(request, sprint, rows)


def saved(request: HttpRequest, sprint: Sprint) -> HttpResponse:
    own = own_of(request, written(request, sprint))
    form = AnswersForm(request.POST, keys=keys_of(sprint.project, own))
    if not form.is_valid():
        return show_editor(request, sprint, own, form)
    finish = "finish" in request.POST
    try:
        save_postmortem(by=request.user, sprint=sprint, typed=form.typed(), finish=finish)
    except Conflict as conflict:
        return show_editor(request, sprint, conflict.postmortem, form, theirs=conflict.postmortem)
    if "ask" in request.POST:
        return redirect(ask_page(request, sprint))
    messages.success(request, "Finished; others can read it now." if finish else "Saved.")
    return redirect(page_of(sprint) if finish or not (own and own.finished_at) else f"{page_of(sprint)}?edit")


def ask_page(request: HttpRequest, sprint: Sprint) -> str:
    """Where a mentor is asked about what was just saved, finished or not, before anything is decided."""
    own = own_of(request, written(request, sprint))
    return address("requests.ask", sprint.project.key, "postmortem", own.number)


@require_POST
def save(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What the page sends while one types: 409 where another window saved something else, 422 for what isn't kept."""
    sprint = access.sprint(request.who, key, number, to=WRITE)
    form = AnswersForm(request.POST, keys=keys_of(sprint.project, own_of(request, written(request, sprint))))
    if not form.is_valid():
        return JsonResponse({"error": "It holds something to look at first: press Save."}, status=422)
    try:
        row = save_postmortem(by=request.user, sprint=sprint, typed=form.typed(), sealed=False)
    except Conflict:
        return JsonResponse({"error": "Another window saved other answers: press Save to see both."}, status=409)
    return JsonResponse({"version": row.version, "saved_at": timezone.localtime(row.saved_at).strftime("%H:%M")})


@require_POST
def write_up(request: HttpRequest, key: str, number: int) -> HttpResponse:
    sprint = access.sprint(request.who, key, number, to=WRITE)
    make_draft(request, sprint)
    return go_to(request, sprint.project.get_absolute_url())


def make_draft(request: HttpRequest, sprint: Sprint) -> None:
    """One draft for a person and a sprint, however often it is asked for; once logged it is theirs to edit."""
    name = uuid5(NAMESPACE_URL, f"write-up/{sprint.project.key}/{sprint.number}/{request.user.key}")
    fields = draft_of(request.who, sprint)
    made = save_draft(user=request.user, project=sprint.project, entry=None, client_key=name, fields=fields)
    words = "A draft of the write-up waits in the composer." if made else "The write-up is in the log already."
    messages.success(request, words)


# --- the page to write on -------------------------------------------------------------------------------------------


def show_editor(
    request: HttpRequest,
    sprint: Sprint,
    own: PostMortem | None,
    form: AnswersForm | None = None,
    decision_form: DecisionForm | None = None,
    theirs: PostMortem | None = None,
) -> HttpResponse:
    project = sprint.project
    recorded = recorded_of(request.who, sprint, request.user, request.frame.changes)
    decision = access.decisions(request.who, project).filter(sprint=sprint).select_related("by").first()
    ideas = [] if decision else ideas_of(request, project)
    context = {
        "sprint": sprint,
        "project": project,
        "recorded": recorded,
        "own": own,
        "version": own.version if own else 0,
        "questions": questions_of(project, recorded, own, form, theirs),
        "intentions": as_typed([row for row in recorded.intentions if row.by_id == request.user.pk], form),
        "came_choices": Intention.Came.choices,
        "answers_form": form,
        "decision": decision,
        "form": decision_form or decision_form_for(request, sprint, None, ideas),
        "ideas": ideas,
        "theirs": theirs,
        "minutes": minutes_of(project),
        "tags": tags_on(request.who, project, [own.subject_id]).get(own.subject_id) if own else None,
        "mentors": [person.display_name for person in access.reviewers(request.who, project)] if not decision else [],
        **partners_of(request, sprint),
    }
    forms = [one for one in (form, decision_form) if one]
    failed = any(one.errors for one in forms)
    context["has_leak"] = any(one.has_leak for one in forms)
    return render(request, "postmortems/edit.html", context, status=409 if theirs else 422 if failed else 200)


def as_typed(intentions: list[Intention], form: AnswersForm | None) -> list[Intention]:
    """Each with what was just typed of it and `wrong`, what is wrong with that."""
    typed = came_in(form.data) if form else {}
    for row in intentions:
        row.came, row.came_says = typed.get(row.pk, (row.came, row.came_says))
        row.wrong = came_wrong(form, row.pk)
    return intentions


def keys_of(project: Project, own: PostMortem | None) -> list[str]:
    """The guide's questions for this stage, and those answered before that it asks no more."""
    keys = [question.key for question in guide.questions_for(guide.current(), project.stage)]
    return keys + [key for key in (own.answers if own else {}) if key not in keys]


def questions_of(project: Project, recorded: Recorded, own, form, theirs) -> list[Asked]:
    """Those whose numbers are known, or that were answered."""
    stored = own.answers if own else {}
    typed = {key: form.data.get(f"a-{key}", "") for key in form.keys} if form else stored
    known = recorded.known()
    found = [asked(key, known, typed, stored, form, bool(theirs)) for key in keys_of(project, own)]
    return [one for one in found if one.answer or one.theirs or is_wanted(one, recorded)]


def asked(key: str, known: dict, typed: dict, stored: dict, form, differs: bool) -> Asked:
    question = guide.find(guide.current().postmortem, key)
    text = guide.filled(question.text, known) if question else key.replace("-", " ").capitalize()
    answer, was = typed.get(key, ""), stored.get(key, "")
    # Of two windows the one that says something is kept; where both do, both are shown.
    other = was if differs and answer.strip() and was != answer.replace("\r\n", "\n") else ""
    return Asked(
        key=key,
        text=text or "",
        help=question.help if question else "",
        evidence=question.evidence if question else "",
        answer=(answer if answer.strip() or not differs else was),
        theirs=other,
        errors=tuple(form.errors.get(f"a-{key}", ())) if form else (),
    )


def is_wanted(question: Asked, recorded: Recorded) -> bool:
    there = {"pivot-sign": recorded.sprint.pivot_if, "intentions": recorded.intentions or question.key in ASKED}
    return bool(question.text) and bool(there.get(question.evidence, True))


def decision_form_for(request: HttpRequest, sprint: Sprint, data, ideas: list) -> DecisionForm:
    may_stop = request.who.may(sprint.project, MANAGE)
    return DecisionForm(data, ideas=ideas, may_stop=may_stop, days=max(1, sprint.length))


def ideas_of(request: HttpRequest, project: Project) -> list:
    return list(access.ideas(request.who, project).waiting().best_first()[:IDEAS])


def minutes_of(project: Project) -> int:
    return guide.find(guide.current().stages, project.stage).postmortem_minutes


def partners_of(request: HttpRequest, sprint: Sprint) -> dict[str, list[str]]:
    """Who else works here: their names, and the names of those whose answers are kept back or can be read."""
    members = [m for m in access.members(request.who, sprint.project) if WRITE in access.TABLE[m.role]]
    others = [m.user for m in members if m.user_id != request.user.pk]
    return {"partners": [user.display_name for user in others]}


# --- what was written -----------------------------------------------------------------------------------------------


def show_reading(request: HttpRequest, sprint: Sprint, rows: list[PostMortem], verdict_form=None) -> HttpResponse:
    project = sprint.project
    own = own_of(request, rows)
    # What isn't finished is here for a mentor who was asked about it; one's own has its page to write on.
    shown = [with_project(row, project) for row in rows if row.finished_at or row is not own]
    show_talk(request.who, shown, offers=True)
    whose = own.by if own else shown[0].by if shown else sprint.opened_by
    tags = tags_on(request.who, project, [row.subject_id for row in shown])
    recorded = recorded_of(request.who, sprint, whose, request.frame.changes)
    decision = access.decisions(request.who, project).filter(sprint=sprint).select_related("by", "idea").first()
    context = {
        "sprint": sprint,
        "project": project,
        "recorded": recorded,
        "readings": [(row, answers_of(row, recorded), tags.get(row.subject_id)) for row in shown],
        "own": own,
        "decision": decision,
        "idea": access.chosen_idea(request.who, decision) if decision else None,
        "verdict_form": verdict_form or VerdictForm(instance=decision),
        "made": access.intentions(request.who, project).filter(made_in=sprint).select_related("by").order_by("pk"),
        "may_write": request.who.may(project, WRITE),
        "leaves": any(row.finished_at or row is own for row in rows),
    }
    errors = verdict_form and verdict_form.errors
    return render(request, "postmortems/show.html", context, status=422 if errors else 200)


def answers_of(row: PostMortem, recorded: Recorded) -> list[Answered]:
    """In the guide's order; what it asks no more comes last. An answer that isn't laid out is shown as typed."""
    order = [question.key for question in guide.current().postmortem]
    keys = sorted(row.texts(), key=lambda key: order.index(key) if key in order else len(order))
    known = recorded.known()
    return [Answered(key, title(key, known), safe(row.html.get(key, "")), row.answers[key]) for key in keys]


def title(key: str, known: dict) -> str:
    question = guide.find(guide.current().postmortem, key)
    filled = guide.filled(question.text, known) if question else None
    return filled or key.replace("-", " ").capitalize()


# --- what both share ------------------------------------------------------------------------------------------------


def written(request: HttpRequest, sprint: Sprint) -> list[PostMortem]:
    rows = access.postmortems(request.who, sprint.project).filter(sprint=sprint)
    return list(rows.select_related("by", "subject").order_by("begun_at", "pk"))


def with_project(row: PostMortem, project: Project) -> PostMortem:
    # Addresses need the project's key; the page has it already.
    row.project = project
    return row


def own_of(request: HttpRequest, rows: list[PostMortem]) -> PostMortem | None:
    return next((row for row in rows if row.by_id == request.user.pk), None)


def page_of(sprint: Sprint) -> str:
    return f"{sprint.get_absolute_url()}post-mortem/"
