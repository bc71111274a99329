"""What agents propose: each as it would look, to be accepted or declined. What was decided stands below."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateformat import format as written
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.entries import Another, Conflict
from mechjournal.actions.predictions import Taken, Unfit
from mechjournal.actions.proposals import Decided, accept_proposal, decline_proposal
from mechjournal.forms.proposals import AcceptForm, DeclineForm
from mechjournal.forms.writes import Faulty, Late, carry_out
from mechjournal.lib import figures
from mechjournal.lib.markdown import safe
from mechjournal.models import Entry, Evidence, Prediction, Project, Proposal
from mechjournal.models.addresses import address

# On the page at once: of what waits, oldest first, and of what was decided, newest first.
WAITING, DECIDED = 30, 20
PERCENT = "\u202f%"
Kind = Proposal.Kind
REFUSALS = (Faulty, Late, Unfit, ValidationError, Conflict, Another, Taken, Http404, PermissionDenied)


@dataclass(frozen=True)
class Row:
    """A proposal as it would look. `lines` are (label, words), `prose` (label, HTML)."""

    proposal: Proposal
    what: str
    about: str = ""
    href: str = ""
    title: str = ""
    said: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    prose: list[tuple[str, str]] = field(default_factory=list)
    accept: AcceptForm | None = None
    decline: DeclineForm | None = None

    @property
    def is_edited(self) -> bool:
        """Whether a text that was edited could not be accepted: it stands open."""
        return self.accept is not None and self.accept.is_bound and "body" in self.accept.fields


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    return show_index(request, access.project(request.who, key))


def show_index(request: HttpRequest, project: Project, *tried, status: int = 200) -> HttpResponse:
    """`tried`: forms that could not be done, each shown at its proposal with what was typed."""
    request.frame.at(project, "proposed")
    rows = access.proposals(request.who, project).select_related("by", "decided_by", "made")
    waiting = list(rows.open().order_by("number")[: WAITING + 1])
    decided = list(rows.exclude(outcome="").order_by("-decided_at", "-number")[:DECIDED])
    if len(waiting) <= WAITING:
        # The navigation counts the same rows.
        request.frame.proposed = [(project, len(waiting))]
    known = Known.of(request.who, project, waiting + decided)
    context = {
        "project": project,
        "waiting": [row_of(request.who, known, one, tried) for one in waiting[:WAITING]],
        "more": len(waiting) > WAITING,
        "decided": [row_of(request.who, known, one, ()) for one in decided],
    }
    return render(request, "proposals/index.html", context, status=status)


@require_POST
def accept(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = access.proposal(request.who, key, number, to=access.WRITE)
    form = AcceptForm(request.POST, proposal=found)
    if not form.is_valid():
        return show_index(request, found.project, form, status=422)
    changed = form.changed()
    try:
        made = accept_proposal(
            by=request.user,
            proposal=found,
            carry_out=lambda row: carry_out(row, **changed),
            edited=bool(changed),
        )
    except Decided as late:
        return too_late(request, late.proposal)
    except REFUSALS as error:
        form.add_error(None, in_words(error))
        return show_index(request, found.project, form, status=422)
    messages.success(request, f"Accepted: it is #{made.number} now." if isinstance(made, Entry) else "Accepted.")
    return redirect("proposals.index", key)


@require_POST
def decline(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = access.proposal(request.who, key, number, to=access.WRITE)
    form = DeclineForm(request.POST, proposal=found)
    if not form.is_valid():
        return show_index(request, found.project, form, status=422)
    try:
        decline_proposal(by=request.user, proposal=found, reason=form.cleaned_data["reason"])
    except Decided as late:
        return too_late(request, late.proposal)
    messages.success(request, "Declined. Whoever proposed it can read the reason.")
    return redirect("proposals.index", key)


def too_late(request: HttpRequest, now: Proposal) -> HttpResponse:
    if now.decided_by != request.user:
        how = now.get_outcome_display().lower()
        messages.info(request, f"{now.decided_by.display_name} {how} this already.")
    return redirect("proposals.index", now.project.key)


def in_words(error: Exception) -> str:
    match error:
        case ValidationError():
            return " ".join(error.messages)
        case Conflict():
            return "A result is there already. Decline this, or edit the entry."
        case Another():
            return "An entry with the same key of its sender says something else."
        case Taken():
            return f"It was amended, as {error.prediction.name}. That one is to be resolved instead."
        case Http404():
            return "What it is about is not here any more, or not open to the one in whose name it would be written."
        case PermissionDenied():
            return "The one in whose name it would be written may not do this any more."
    return str(error)


# --- as it would look -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What proposals of a page name, by number, as far as this reader may know of it. Three queries at most."""

    project: Project
    entries: dict[int, str]
    claims: dict[int, str]
    statements: dict[int, str]

    @classmethod
    def of(cls, who: Who, project: Project, rows: list[Proposal]) -> "Known":
        entries = {row.about for row in rows if row.kind == Kind.RESULT}
        entries |= {row.payload.get(name) for row in rows for name in ("entry", "because")} - {None}
        beliefs = {row.about for row in rows if row.kind in (Kind.CREDENCE, Kind.EVIDENCE)}
        foreseen = {row.about for row in rows if row.kind == Kind.RESOLVE}
        return cls(
            project,
            named(access.entries(who, project), entries, "heading"),
            named(access.hypotheses(who, project), beliefs, "claim"),
            named(access.predictions(who, project), foreseen, "statement"),
        )


def named(rows, numbers: set[int], text: str) -> dict[int, str]:
    return dict(rows.filter(number__in=numbers).values_list("number", text)) if numbers else {}


def row_of(who: Who, known: Known, one: Proposal, tried) -> Row:
    one.project = known.project
    forms = {}
    if one.is_open and access.may_decide(who, one):
        forms = {"accept": AcceptForm(proposal=one), "decline": DeclineForm(proposal=one)}
        forms |= {form.does: form for form in tried if form.proposal == one}
    return Row(one, **LOOKS[one.kind](known, one), **forms)


def entry(known: Known, one: Proposal) -> dict:
    said, kind = one.payload, Entry.Kind(one.payload.get("kind", Entry.Kind.NOTE))
    facts = [for_day(one), "only me" if said.get("visibility") == Entry.Visibility.ME else ""]
    state = [Entry.State(said["state"]).label.lower()] if kind == Entry.Kind.EXPERIMENT and "state" in said else []
    prose = [("", safe(one.html.get("body", "")))]
    prose += [("Result", safe(one.html["result"]))] if one.html.get("result") else []
    lines = [("expects", f"{row['statement']}, {sure(row)}") for row in said.get("predictions", [])]
    title = said.get("title", "")
    return {"what": kind.label, "title": title, "said": [*state, *filter(None, facts)], "lines": lines, "prose": prose}


def for_day(one: Proposal) -> str:
    """The day it is for, where that is another than the one it was proposed on."""
    day = date.fromisoformat(one.payload["day"])
    return "" if day == one.by.day_of(one.at) else f"for {written(day, 'j M')}"


def result(known: Known, one: Proposal) -> dict:
    came = [(f"P{row['prediction']}", outcome(row)) for row in one.payload.get("outcomes", [])]
    prose = [("", safe(one.html.get("result", "")))]
    return {"what": "Result of", **of_entry(known, one.about), "lines": came, "prose": prose}


def credence(known: Known, one: Proposal) -> dict:
    return {
        "what": f"{one.payload['value']}{PERCENT} on",
        **of_hypothesis(known, one.about),
        "lines": lines(known, one, because="because", reason=""),
    }


def evidence(known: Known, one: Proposal) -> dict:
    side, kind = Evidence.Side(one.payload["side"]).label, one.payload.get("kind")
    said = [Evidence.Kind(kind).label.lower()] if kind else []
    what = {"what": f"Evidence {side.lower()}", **of_hypothesis(known, one.about), "said": said}
    return what | {"lines": lines(known, one, entry="the note", says="")}


def prediction(known: Known, one: Proposal) -> dict:
    said = [("", f"{one.payload['statement']}, {sure(one.payload)}")]
    return {"what": "Expected of", **of_entry(known, one.payload["entry"]), "lines": said}


def resolved(known: Known, one: Proposal) -> dict:
    about = f"P{one.about} {known.statements.get(one.about, '')}"
    said = [("", one.payload["reason"])] if one.payload.get("reason") else []
    href = page("predictions.show", known, one.about)
    return {"what": outcome(one.payload), "about": about, "href": href, "lines": said}


LOOKS = {
    Kind.LOG: entry,
    Kind.RESULT: result,
    Kind.CREDENCE: credence,
    Kind.EVIDENCE: evidence,
    Kind.PREDICTION: prediction,
    Kind.RESOLVE: resolved,
}


def lines(known: Known, one: Proposal, **labels: str) -> list[tuple[str, str]]:
    """Of what its payload says; numbers of entries with their headings."""
    said = {name: one.payload.get(name) for name in labels}
    words = {name: f"#{v} {known.entries.get(v, '')}" if isinstance(v, int) else v for name, v in said.items()}
    return [(label, words[name]) for name, label in labels.items() if words[name]]


def of_entry(known: Known, number: int) -> dict:
    about = f"#{number} {known.entries.get(number, '')}"
    return {"about": about, "href": page("entries.show", known, number)}


def of_hypothesis(known: Known, number: int) -> dict:
    about = f"H{number} {known.claims.get(number, '')}"
    return {"about": about, "href": page("hypotheses.show", known, number)}


def page(name: str, known: Known, number: int) -> str:
    return address(name, known.project.key, number)


def sure(said: dict) -> str:
    if said.get("probability") is not None:
        return f"{said['probability']}{PERCENT}"
    return f"{figures.shown(said['low'])} to {figures.shown(said['high'])}"


def outcome(said: dict) -> str:
    if "value" in said:
        return f"{figures.shown(said['value'])} came"
    return Prediction.Outcome(said["outcome"]).label if said.get("outcome") else "Open again"
