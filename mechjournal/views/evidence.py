"""Pages and posts about evidence: a note for or against a hypothesis, and what became of it since."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions import evidence as actions
from mechjournal.forms.evidence import DropForm, EvidenceForm, NoteForm, WeighForm
from mechjournal.htmx import posted
from mechjournal.lib import diffs
from mechjournal.models import Evidence, Hypothesis
from mechjournal.views.cases import lean, with_changed
from mechjournal.views.hypotheses import because_of, done, finder

LABELS = {"title": "Title", "body": "Text", "result": "Result"}
MOST = 500


@require_GET
def index(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """All of it, of one side if asked for, with what was dropped at the end."""
    hypothesis = access.hypothesis(request.who, key, number)
    request.frame.at(hypothesis.project, "hypotheses")
    asked = request.GET.get("side", "")
    rows = with_changed(access.evidence_of(request.who, hypothesis))
    if asked in Evidence.Side.values:
        rows = rows.filter(side=asked)
    found = list(rows.order_by("-at").only(*lean(), "dropped_because")[:MOST])
    context = {
        "hypothesis": hypothesis,
        "project": hypothesis.project,
        "side": asked if asked in Evidence.Side.values else "",
        "rows": [row for row in found if not row.dropped_at],
        "dropped": [row for row in found if row.dropped_at],
        "may_write": access.WRITE in request.frame.may,
    }
    return render(request, "hypotheses/evidence.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A note for one hypothesis."""
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    request.frame.at(hypothesis.project, "hypotheses")
    find = finder(request, hypothesis.project)
    initial = {"entry": because_of(request.GET.get("entry", ""), find)}
    form = EvidenceForm(posted(request), find=find, initial=initial)
    if done(request, form, actions.add_evidence, hypothesis=hypothesis):
        return back_to(hypothesis)
    return show_form(request, {"form": form, "hypothesis": hypothesis, "project": hypothesis.project})


@require_http_methods(["GET", "POST"])
def of_entry(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One note, for the hypothesis that is chosen."""
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "hypotheses")
    choices = list(access.hypotheses(request.who, entry.project).open().order_by("number"))
    form = NoteForm(posted(request), hypotheses=choices)

    def add_to(*, hypothesis: int, **fields) -> Evidence:
        chosen = access.hypothesis(request.who, key, hypothesis, to="write")
        return actions.add_evidence(hypothesis=chosen, entry=entry, **fields)

    if added := done(request, form, add_to):
        return back_to(added.hypothesis)
    return show_form(request, {"form": form, "entry": entry, "project": entry.project, "choices": choices})


def show_form(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "hypotheses/evidence_add.html", context, status=422 if context["form"].errors else 200)


@require_http_methods(["GET", "POST"])
def weigh(request: HttpRequest, key: str, number: int, entry: int) -> HttpResponse:
    """The note when it was weighed and now, for whoever relied on it; writers keep it, weigh it again, or drop it."""
    hypothesis = access.hypothesis(request.who, key, number, to="write" if request.method == "POST" else "read")
    request.frame.at(hypothesis.project, "hypotheses")
    found = access.evidence(request.who, hypothesis, entry)
    before = {"side": found.side, "kind": found.kind, "says": found.says}
    form = WeighForm(posted(request), initial=before)
    if done(request, form, actions.weigh_again, evidence=found):
        return back_to(hypothesis)
    context = {"form": form, "drop_form": DropForm(), "evidence": found, "before": before, "hypothesis": hypothesis}
    context |= {"project": hypothesis.project, "texts": changes_of(request, found)}
    context |= {
        "may_write": access.WRITE in request.frame.may,
        "gone": any(text["unknown"] for text in context["texts"]),
    }
    return render(request, "hypotheses/evidence_weigh.html", context, status=422 if form.errors else 200)


def changes_of(request: HttpRequest, found: Evidence) -> list[dict]:
    """Title, text and result as entries/texts.html shows them: what changed since the note was weighed."""
    return [change_of(seen) for seen in actions.then_and_now(found, request.user)]


def change_of(seen) -> dict:
    """`text` is what it said then; a text that is gone, or wasn't this reader's to see, is none."""
    pieces = [] if seen.then is None or seen.then == seen.now else diffs.diff(seen.then, seen.now)
    return {"label": LABELS[seen.name], "text": seen.then or "", "pieces": pieces, "unknown": seen.then is None}


@require_POST
def drop(request: HttpRequest, key: str, number: int, entry: int) -> HttpResponse:
    hypothesis = access.hypothesis(request.who, key, number, to="write")
    found, form = access.evidence(request.who, hypothesis, entry), DropForm(request.POST)
    if form.is_valid():
        actions.drop_evidence(by=request.user, evidence=found, **form.cleaned_data)
    return back_to(hypothesis)


def back_to(hypothesis: Hypothesis) -> HttpResponse:
    return redirect(f"{hypothesis.get_absolute_url()}#evidence")
