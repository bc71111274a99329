"""Pages of a prediction: say one more, read it with its history, amend it, say how it came out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from mechjournal import access
from mechjournal.actions import predictions as actions
from mechjournal.actions.predictions import Taken, Unfit
from mechjournal.forms.predictions import AmendForm, OutcomeForm, PredictionForm
from mechjournal.htmx import posted, way_back
from mechjournal.models import Change, Entry, Prediction
from mechjournal.views.expectations import Said, finder, is_looking, show_expected

SAID = {
    "prediction.made": "said",
    "prediction.amended": "amended",
    "prediction.resolved": "came out",
    "prediction.redacted": "a secret removed",
}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")
    if entry.kind != Entry.Kind.EXPERIMENT:
        return redirect(entry)
    form = PredictionForm(posted(request), find=finder(request.who, entry.project))
    if request.method == "POST" and form.is_valid():
        actions.add_prediction(by=request.user, entry=entry, draft=form.draft())
        return redirect(entry)
    show_expected(request.who, [entry])
    return page(request, "add", {"form": form, "entry": entry, "last_hypothesis": entry.project.last_hypothesis})


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    looking = is_looking(request)
    prediction = access.prediction(request.who, key, number, looking=looking)
    request.frame.at(prediction.project, "entry")
    said = said_with(request, prediction, looking)
    lines = [Line(line) for line in access.history(request.who, said.chain)]
    context = {"prediction": prediction, "said": said, "lines": lines, "looking": looking}
    context["result_line"] = result_line(request, prediction.entry)
    return render(request, "predictions/show.html", context)


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, key: str, number: int) -> HttpResponse:
    prediction = access.prediction_to_amend(request.who, key, number)
    request.frame.at(prediction.project, "entry")
    if request.method == "GET" and prediction.replaced_by_id:
        return redirect("predictions.amend", key, prediction.replaced_by.number)
    initial = None if request.method == "POST" else typed_of(prediction)
    form = AmendForm(posted(request), find=finder(request.who, prediction.project), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            because = form.cleaned_data["because"]
            made = actions.amend_prediction(by=request.user, prediction=prediction, draft=form.draft(), because=because)
            return redirect(made)
        except Unfit as refused:
            put_errors(form, refused)
        except Taken as taken:
            form.add_error(None, f"It was amended meanwhile, as {taken.prediction.name}. Amend that one instead.")
    return page(request, "amend", {"form": form, "prediction": prediction, "entry": prediction.entry})


@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, key: str, number: int) -> HttpResponse:
    prediction = access.prediction(request.who, key, number, to="write", looking=is_looking(request))
    request.frame.at(prediction.project, "entry")
    if not prediction.stands:
        return redirect(prediction)
    form = OutcomeForm(posted(request), prediction=prediction, initial=outcome_of(prediction))
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve_prediction(by=request.user, prediction=prediction, **form.answer())
            return redirect(way_back(request, prediction.entry.get_absolute_url()))
        except Taken:
            return redirect(prediction)
    return page(request, "resolve", {"form": form, "prediction": prediction, "entry": prediction.entry})


def page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, f"predictions/{name}.html", context, status=status)


def put_errors(form, refused: Unfit) -> None:
    for name, problem in refused.problems.items():
        form.add_error(name or None, problem)


def typed_of(prediction: Prediction) -> dict:
    """What was said, as it would be typed."""
    names = ("statement", "probability", "low", "high")
    said = {name: getattr(prediction, name) for name in names}
    return said | {"hypothesis": prediction.hypothesis.name if prediction.hypothesis else ""}


def outcome_of(prediction: Prediction) -> dict:
    return {"outcome": prediction.outcome, "value": prediction.value, "reason": prediction.outcome_reason}


def said_with(request: HttpRequest, prediction: Prediction, looking: bool) -> Said:
    """The prediction among those it amends and is amended by."""
    entry = prediction.entry
    show_expected(request.who, [entry], looking)
    rows = entry.expected.rows if entry.expected else []
    return next((said for said in rows if prediction in said.chain), Said(prediction, [], []))


@dataclass(frozen=True)
class Line:
    """A line of the ledger in words."""

    change: Change

    @property
    def said(self) -> str:
        return SAID.get(self.change.kind, self.change.kind)

    @property
    def facts(self) -> dict:
        return self.change.facts

    @property
    def state(self) -> Prediction:
        """What it said at that line. Not a row."""
        facts, names = self.change.facts, ("number", "form", "probability", "outcome", "after_the_fact")
        figures = {name: None if facts[name] is None else float(facts[name]) for name in ("low", "high", "value")}
        texts = {name: self.change.text(name) or "" for name in ("statement", "amended_because", "outcome_reason")}
        return Prediction(**{name: facts[name] for name in names}, **figures, **texts)


def result_line(request: HttpRequest, entry: Entry) -> int | None:
    """Where in the ledger the result first stood; None while it never did."""
    lines = access.revisions(request.who, entry)
    return next((line.seq for line in lines if line.facts.get("result_day")), None)
