"""Pages and posts about hypotheses: the list, one with all that is known of it, and what one says about it."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from mechjournal import access, guide
from mechjournal.actions import hypotheses as actions
from mechjournal.actions.checks import settle_check, unsettle_check
from mechjournal.actions.drafts import save_draft
from mechjournal.forms.drafts import KEPT
from mechjournal.forms.hypotheses import (
    CheckForm,
    ClaimForm,
    CloseHypothesisForm,
    CredenceForm,
    EditHypothesisForm,
    RivalForm,
)
from mechjournal.htmx import go_to, posted, wants_part, way_back
from mechjournal.models import Credence, Hypothesis, Project
from mechjournal.views.asking import tags_on
from mechjournal.views.beliefs import EXCITING, as_check, asked_of, beliefs_of, card_of, said, voices_of
from mechjournal.views.cases import case_of, checks_of
from mechjournal.views.threads import show_talk

# From so many points on a change is worth five minutes of doubt.
JUMP = 20
PER_PAGE = 200
FILTERS = {"": "All", "open": "Open", "closed": "Closed", "negative": "Negative"}
DOUBT = """Five minutes: ways this is false

> {name} {claim}

Imagine that a year from now it turned out wrong. What happened?

- what else would have looked the same:
- what I would see if it were false, and whether I looked:
{questions}
What I think now, as a line such as `{name} 50%`:
"""


# --- the list -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="write" if request.method == "POST" else "read")
    form = ClaimForm(posted(request))
    if made := done(request, form, actions.make_hypothesis, project=project):
        return made_here(made, f"{reverse('hypotheses.index', args=[key])}#h{made.number}")
    return show_list(request, project, form)


def made_here(made: Hypothesis, address: str) -> HttpResponse:
    """On to where one was; an exciting claim is met with an offer to doubt it, on its own page."""
    exciting = (made.excitement or 0) >= EXCITING
    return redirect(f"{made.get_absolute_url()}?doubt" if exciting else address)


def show_list(request: HttpRequest, project: Project, form: ClaimForm) -> HttpResponse:
    request.frame.at(project, "hypotheses")
    found = beliefs_of(request.who, project, access.hypotheses(request.who, project))
    voices = voices_of(request.who, project, [belief.hypothesis.pk for belief in found])
    for belief in found:
        belief.voices = voices[belief.hypothesis.pk]
    asked = request.GET.get("status", "")
    kept = {name: [belief for belief in found if fits(belief.hypothesis, name)] for name in FILTERS}
    context = {
        "project": project,
        "form": form,
        "status": asked if asked in FILTERS else "",
        "beliefs": kept.get(asked, found),
        "may_believe": access.BELIEVE in request.frame.may,
        "filters": [(name, label, len(kept[name])) for name, label in FILTERS.items()],
    }
    return render(request, "hypotheses/index.html", context, status=422 if form.errors else 200)


def fits(hypothesis: Hypothesis, name: str) -> bool:
    if name == "negative":
        return hypothesis.is_negative
    return not name or hypothesis.is_open == (name == "open")


@require_GET
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Today's card alone, asked for anew when something was logged or believed."""
    project = access.project(request.who, key)
    request.frame.at(project, "today")
    return render(request, "hypotheses/card.html", {"project": project, "hypotheses": card_of(request.who, project)})


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A hypothesis from a note: its heading, or a passage somebody has selected, is where the claim begins."""
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "hypotheses")
    form = ClaimForm(posted(request), initial={"claim": entry.heading})
    if made := done(request, form, actions.make_hypothesis, project=entry.project, origin=entry):
        return made_here(made, made.get_absolute_url())
    context = {"form": form, "project": entry.project, "entry": entry}
    return render(request, "hypotheses/edit.html", context, status=422 if form.errors else 200)


# --- one hypothesis -------------------------------------------------------------------------------------------------


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return show_case(request, access.hypothesis(request.who, key, number))


def show_case(request: HttpRequest, hypothesis: Hypothesis, rival_form=None) -> HttpResponse:
    request.frame.at(hypothesis.project, "hypotheses")
    show_talk(request.who, [hypothesis], offers=True)
    case = case_of(request.who, hypothesis)
    context = {
        **case,
        "project": hypothesis.project,
        "said": said(hypothesis, case["checked"]),
        "origin": readable_origin(request, hypothesis),
        "may_write": access.WRITE in request.frame.may,
        "may_believe": access.BELIEVE in request.frame.may,
        "tags": tags_on(request.who, hypothesis.project, [hypothesis.subject_id]).get(hypothesis.subject_id),
        "offers_doubt": "doubt" in request.GET,
        "rival_form": rival_form,
    }
    return render(request, "hypotheses/show.html", context, status=422 if rival_form else 200)


def readable_origin(request: HttpRequest, hypothesis: Hypothesis):
    """The note it began in, for those who may read that one."""
    origin = hypothesis.origin
    return origin if origin and (origin.visibility == "project" or origin.author_id == request.user.pk) else None


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    was = hypothesis.excitement or 0
    form, theirs = EditHypothesisForm(posted(request), instance=hypothesis), None
    try:
        if changed := done(request, form, actions.change_hypothesis, hypothesis=hypothesis):
            risen = was < EXCITING <= (changed.excitement or 0)
            return redirect(f"{changed.get_absolute_url()}{'?doubt' * risen}")
    except actions.Conflict as conflict:
        form, theirs = on_their_version(form, conflict.hypothesis), conflict.hypothesis
    return show_editor(request, hypothesis, form, theirs)


def on_their_version(form: EditHypothesisForm, theirs: Hypothesis) -> EditHypothesisForm:
    """What was typed, now on top of what somebody else saved: the next save decides."""
    data = form.data.copy()
    data["version"] = theirs.version
    return EditHypothesisForm(data, instance=form.instance)


def show_editor(request: HttpRequest, hypothesis: Hypothesis, form, theirs: Hypothesis | None) -> HttpResponse:
    request.frame.at(hypothesis.project, "hypotheses")
    status = 409 if theirs else 422 if form.errors else 200
    context = {"form": form, "hypothesis": hypothesis, "project": hypothesis.project, "theirs": theirs}
    return render(request, "hypotheses/edit.html", context, status=status)


@require_GET
def history(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Every change of everyone's credence, newest first, a page at a time."""
    hypothesis = access.hypothesis(request.who, key, number)
    request.frame.at(hypothesis.project, "hypotheses")
    rows = access.credences(request.who, hypothesis.project).filter(hypothesis=hypothesis)
    below = request.GET.get("below", "")
    if below.isdecimal() and len(below) < 16:
        rows = rows.filter(seq__lt=int(below))
    found = list(rows.select_related("by").order_by("-seq")[: PER_PAGE + 1])
    context = {"hypothesis": hypothesis, "project": hypothesis.project, "changes": found[:PER_PAGE]}
    context["older"] = found[PER_PAGE - 1].seq if len(found) > PER_PAGE else None
    return render(request, "hypotheses/history.html", context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: str, number: int) -> HttpResponse:
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    request.frame.at(hypothesis.project, "hypotheses")
    form = CloseHypothesisForm(posted(request))
    if done(request, form, actions.close_hypothesis, hypothesis=hypothesis):
        return redirect(hypothesis)
    voices = voices_of(request.who, hypothesis.project, [hypothesis.pk])[hypothesis.pk]
    context = {"form": form, "hypothesis": hypothesis, "project": hypothesis.project}
    context |= checks_of(request.who, hypothesis, voices)
    return render(request, "hypotheses/close.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, key: str, number: int) -> HttpResponse:
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    actions.reopen_hypothesis(by=request.user, hypothesis=hypothesis)
    return redirect(hypothesis)


@require_POST
def rivals(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Pairs it with another, or parts them (`part`)."""
    hypothesis = access.hypothesis(request.who, key, number, to="write")

    def pair(*, by, other: int) -> bool:
        act = actions.part_rivals if "part" in request.POST else actions.pair_rivals
        act(by=by, one=hypothesis, other=access.hypothesis(request.who, key, other))
        return True

    form = RivalForm({"other": request.POST.get("part") or request.POST.get("other", "")})
    if done(request, form, pair):
        return redirect(f"{hypothesis.get_absolute_url()}#rivals")
    return show_case(request, hypothesis, form)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str, number: int, slug: str) -> HttpResponse:
    """One skeptic check: settle it, say anew what settled it, or open it again (`undo`)."""
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    request.frame.at(hypothesis.project, "hypotheses")
    one = guide.find(guide.current().checks, slug) or own_check(request, hypothesis.project, slug)
    if one is None:
        raise Http404
    if request.method == "POST" and "undo" in request.POST:
        unsettle_check(by=request.user, hypothesis=hypothesis, check_key=slug)
        return redirect(f"{hypothesis.get_absolute_url()}#checks")
    settled = access.checks(request.who, hypothesis.project).filter(hypothesis=hypothesis, check_key=slug).first()
    form = CheckForm(posted(request), find=finder(request, hypothesis.project), initial=initial_of(settled))
    if done(request, form, settle_check, hypothesis=hypothesis, check_key=slug):
        return redirect(f"{hypothesis.get_absolute_url()}#checks")
    context = {"form": form, "check": one, "settled": settled, "hypothesis": hypothesis, "project": hypothesis.project}
    return render(request, "hypotheses/check.html", context, status=422 if form.errors else 200)


def own_check(request: HttpRequest, project: Project, slug: str):
    """What a mentor asks, in the shape of the guide's checks; None where nobody does."""
    asked = access.asked_checks(request.who, project).filter(key=slug).first()
    return as_check(asked) if asked else None


def initial_of(settled) -> dict:
    number = settled and settled.entry_number
    return {"entry": f"#{number}" if number else "", "sentence": settled.sentence if settled else ""}


@require_POST
def doubt(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A draft with the claim and the questions that are still open, waiting in Today's composer."""
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    project = hypothesis.project
    settled = set(access.checks(request.who, project).filter(hypothesis=hypothesis).values_list("check_key", flat=True))
    own = access.asked_checks(request.who, project).standing()
    open_ones = [check for check in asked_of(hypothesis, settled, None, own) if check.key not in settled]
    lines = "".join(f"- {check.question}\n" for check in open_ones[:3])
    body = DOUBT.format(name=hypothesis.name, claim=hypothesis.claim, questions=lines)
    fields = dict.fromkeys(KEPT, "") | {"kind": "note", "visibility": "project", "body": body}
    save_draft(user=request.user, project=project, entry=None, client_key=uuid4(), fields=fields)
    return go_to(request, project.get_absolute_url())


# --- credence -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def credence(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """My credence in one hypothesis; a mentor's is sealed."""
    return believed(request, access.hypothesis(request.who, key, number, to=access.BELIEVE), choices=[])


@require_http_methods(["GET", "POST"])
def believe(request: HttpRequest, key: str) -> HttpResponse:
    """The same for whichever hypothesis is chosen; without a choice for the one this person spoke of last."""
    project = access.project(request.who, key, to=access.BELIEVE)
    choices = list(access.hypotheses(request.who, project).open().with_credence_of(request.user).order_by("number"))
    asked = (request.POST or request.GET).get("hypothesis", "")
    if asked.isdecimal() and len(asked) < 10:
        return believed(request, access.hypothesis(request.who, key, int(asked), to=access.BELIEVE), choices)
    if not choices:
        raise Http404
    last = max(choices, key=lambda row: (row.credence_at is not None, row.credence_at or row.made_at))
    return believed(request, access.hypothesis(request.who, key, last.number, to=access.BELIEVE), choices)


def believed(request: HttpRequest, hypothesis: Hypothesis, choices: list[Hypothesis]) -> HttpResponse:
    request.frame.at(hypothesis.project, "hypotheses")
    now = access.credences(request.who, hypothesis.project).current().filter(hypothesis=hypothesis, by=request.user)
    last, find = now.first(), finder(request, hypothesis.project)
    initial = {name: request.GET.get(name, "") for name in ("value", "reason")}
    initial["because"] = because_of(request.GET.get("because", ""), find)
    form = CredenceForm(posted(request), find=find, now=last.value if last else None, initial=initial)
    if put := done(request, form, actions.set_credence, hypothesis=hypothesis):
        return was_set(request, hypothesis, put)
    context = {"form": form, "hypothesis": hypothesis, "project": hypothesis.project, "last": last, "choices": choices}
    context["is_sealed"] = not request.who.may(hypothesis.project, access.WRITE)
    name = "hypotheses/credence.html#ask" if wants_part(request) else "hypotheses/credence.html"
    return render(request, name, context, status=422 if form.errors else 200)


def because_of(number: str, find) -> str:
    """The number of the note in focus as the field shows it; "" unless this person may read it."""
    number = number.removeprefix("#")
    entry = find(int(number)) if number.isdecimal() and len(number) < 10 else None
    return f"#{entry.number}" if entry else ""


def was_set(request: HttpRequest, hypothesis: Hypothesis, put: Credence) -> HttpResponse:
    """htmx hears `believed`, so that what shows credences asks anew; a jump is met with an offer to doubt it."""
    jumped = put.was is not None and abs(put.value - put.was) >= JUMP
    if wants_part(request):
        context = {"hypothesis": hypothesis, "project": hypothesis.project, "put": put, "jumped": jumped}
        return trigger_client_event(render(request, "hypotheses/credence.html#put", context), "believed")
    back = hypothesis.get_absolute_url()
    return redirect(f"{back}?doubt" if jumped else way_back(request, back))


# --- what these pages share with those of evidence ------------------------------------------------------------------


def done(request: HttpRequest, form, act, **fields):
    """What the action gave for a valid post; None for a visit, or where it refused and the form now says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(by=request.user, **fields, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)


def finder(request: HttpRequest, project: Project):
    """`find(number)` for forms: an entry of the project that this person may read, or None."""
    return lambda number: access.entries(request.who, project).filter(number=number, moved_to=None).first()
