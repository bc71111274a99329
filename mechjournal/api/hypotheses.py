"""Hypotheses: what is believed, how much, what speaks for it, and how it ended."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import hypotheses as actions
from mechjournal.api import proposals
from mechjournal.api.door import BELIEVES, PROPOSES, READS, WRITES, Proposable, Write, given
from mechjournal.api.kinds import Number, Percent, Person, person, typed
from mechjournal.api.once import write
from mechjournal.api.problems import of_form
from mechjournal.api.proposals import ProposalReceipt
from mechjournal.forms import writes
from mechjournal.forms.hypotheses import ClaimForm, CloseHypothesisForm
from mechjournal.models import Hypothesis, Project, Proposal

router = Router(tags=["hypotheses"])
Verdict = Literal["open", "supported", "refuted", "abandoned"]


class CredenceOut(Schema):
    """What one person takes it for now, in percent; lines are never averaged."""

    by: Person
    value: int
    was: int | None
    reason: str
    because: int | None
    at: datetime


class EvidenceOut(Schema):
    entry: int
    side: str
    kind: str
    says: str
    by: Person
    at: datetime


class HypothesisOut(Schema):
    number: int
    name: str
    claim: str
    claim_type: str
    drop_if: str
    excitement: int | None
    status: Verdict
    status_reason: str
    made_by: Person
    made_at: datetime
    version: int
    url: str
    credences: list[CredenceOut]
    # None in lists.
    evidence: list[EvidenceOut] | None = None


class HypothesesOut(Schema):
    hypotheses: list[HypothesisOut]


ANSWER = {200: HypothesisOut, 201: HypothesisOut}
OR_PROPOSED = ANSWER | {202: ProposalReceipt}


class ClaimIn(Write):
    claim: str
    claim_type: Literal["existence", "systematic", "hedged", "narrow"] | None = None
    drop_if: str | None = None
    excitement: int | None = None
    credence: Percent | None = None


class CredenceIn(Proposable):
    value: Percent
    # The number of the entry that is the reason.
    because: Number | None = None
    reason: str | None = None


class EvidenceIn(Proposable):
    entry: Number
    side: Literal["for", "against", "neutral"]
    kind: str | None = None
    says: str | None = None


class CloseIn(Write):
    status: Literal["supported", "refuted", "abandoned"]
    reason: str
    failed: Literal["implementation", "approach"] | None = None
    was: Literal["common", "hunch"] | None = None


class ReopenIn(Write):
    pass


@router.get("/projects/{key}/hypotheses", auth=READS, response=HypothesesOut)
def index(request: HttpRequest, key: str, status: Verdict | None = None):
    """Each with what everyone takes it for now; what a mentor gave is sealed until one has given one's own."""
    project = access.project(request.who, key)
    rows = access.hypotheses(request.who, project).select_related("made_by").order_by("number")
    found = list(rows.filter(status=status) if status else rows)
    return {"hypotheses": shown(request.who, project, found)}


@router.get("/projects/{key}/hypotheses/{int:number}", auth=READS, response=HypothesisOut)
def show(request: HttpRequest, key: str, number: int):
    """One, with the notes for and against it that may be read."""
    return whole(request.who, access.hypothesis(request.who, key, number))


@router.post("/projects/{key}/hypotheses", auth=WRITES, response=ANSWER)
def make(request: HttpRequest, key: str, payload: ClaimIn):
    """A claim in one line is enough."""
    project = access.project(request.who, key, to=access.WRITE)
    said = valid(ClaimForm(typed(payload)))
    return change(request, payload, project, lambda: actions.make_hypothesis(by=request.user, project=project, **said))


@router.post("/projects/{key}/hypotheses/{int:number}/credence", auth=BELIEVES, response=OR_PROPOSED)
def credence(request: HttpRequest, key: str, number: int, payload: CredenceIn):
    """How likely one takes it from now on, in percent."""
    found = access.hypothesis(request.who, key, number, to=access.BELIEVE)
    act = writes.credence(request.who, found, given(payload))
    if proposals.is_asked(request, payload):
        return proposals.propose(request, payload, found.project, Proposal.Kind.CREDENCE, about=number)
    return change(request, payload, found, act)


@router.post("/projects/{key}/hypotheses/{int:number}/evidence", auth=PROPOSES, response=OR_PROPOSED)
def evidence(request: HttpRequest, key: str, number: int, payload: EvidenceIn):
    """A note for, against or beside it, as the note stands now."""
    found = access.hypothesis(request.who, key, number, to=access.WRITE)
    act = writes.evidence(request.who, found, given(payload))
    if proposals.is_asked(request, payload):
        about = {"about": number, "entry": writes.entry_finder(request.who, found.project)(payload.entry)}
        return proposals.propose(request, payload, found.project, Proposal.Kind.EVIDENCE, **about)
    return change(request, payload, found, act)


@router.post("/projects/{key}/hypotheses/{int:number}/close", auth=WRITES, response=ANSWER)
def close(request: HttpRequest, key: str, number: int, payload: CloseIn):
    """Supported, refuted or abandoned, and why."""
    found = access.hypothesis(request.who, key, number, to=access.WRITE)
    said = valid(CloseHypothesisForm(typed(payload)))
    return change(request, payload, found, lambda: actions.close_hypothesis(by=request.user, hypothesis=found, **said))


@router.post("/projects/{key}/hypotheses/{int:number}/reopen", auth=WRITES, response=ANSWER)
def reopen(request: HttpRequest, key: str, number: int, payload: ReopenIn):
    """Open again; its verdict stays on record."""
    found = access.hypothesis(request.who, key, number, to=access.WRITE)
    return change(request, payload, found, lambda: actions.reopen_hypothesis(by=request.user, hypothesis=found))


def valid(form) -> dict:
    if not form.is_valid():
        raise of_form(form)
    return form.cleaned_data


def change(request: HttpRequest, payload: Write, place: Project | Hypothesis, act: writes.Do) -> Status:
    """Do it once, and show the hypothesis as it stands then."""
    project = place if isinstance(place, Project) else place.project

    def make_it() -> int:
        made = act()
        return made.number if isinstance(made, Hypothesis) else place.number

    status, number = write(request, payload, make_it)
    return Status(status, whole(request.who, access.hypothesis(request.who, project.key, number)))


def whole(who: Who, found: Hypothesis) -> dict:
    notes = access.evidence_of(who, found).standing().order_by("at")
    [one] = shown(who, found.project, [found])
    return one | {"evidence": [as_evidence(row) for row in notes]}


def shown(who: Who, project: Project, found: list[Hypothesis]) -> list[dict]:
    said = access.credences(who, project).current().filter(hypothesis__in=[row.pk for row in found])
    credences: dict[int, list] = {}
    for row in said.select_related("by").order_by("seq"):
        credences.setdefault(row.hypothesis_id, []).append(as_credence(row))
    return [as_hypothesis(row, project) | {"credences": credences.get(row.pk, [])} for row in found]


NAMES = (
    "number",
    "name",
    "claim",
    "claim_type",
    "drop_if",
    "excitement",
    "status",
    "status_reason",
    "made_at",
    "version",
)


def as_hypothesis(row: Hypothesis, project: Project) -> dict:
    row.project = project
    said = {name: getattr(row, name) for name in NAMES}
    return said | {"made_by": person(row.made_by), "url": row.get_absolute_url()}


def as_credence(row) -> dict:
    said = {name: getattr(row, name) for name in ("value", "was", "reason", "at")}
    return said | {"by": person(row.by), "because": row.because_number}


def as_evidence(row) -> dict:
    said = {name: getattr(row, name) for name in ("side", "kind", "says", "at")}
    return said | {"entry": row.entry.number, "by": person(row.by)}
