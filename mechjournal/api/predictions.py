"""Predictions: those that are open, saying one more of an experiment, and how one came out."""

from django.http import HttpRequest
from ninja import Router, Schema, Status

from mechjournal import access
from mechjournal.actions import predictions as actions
from mechjournal.api import proposals
from mechjournal.api.door import LOGS, PROPOSES, READS, WRITES, Proposable, Write, given
from mechjournal.api.kinds import Number
from mechjournal.api.once import write
from mechjournal.api.problems import Problem, unfit
from mechjournal.api.proposals import ProposalReceipt
from mechjournal.api.said import CameIn, PredictionOut, SaidIn, as_prediction
from mechjournal.forms import writes
from mechjournal.models import Project, Proposal
from mechjournal.models.hypotheses import LINE_LENGTH

router = Router(tags=["predictions"])
BESIDE = ("by", "entry", "hypothesis", "project", "replaced_by")
MOST = 500


class PredictionsOut(Schema):
    predictions: list[PredictionOut]


class PredictionIn(SaidIn, Proposable):
    entry: Number


class ResolveIn(CameIn, Proposable):
    pass


class AmendIn(SaidIn, Write):
    because: str


class MadeOut(Schema):
    """For a token that only logs: that it is there."""

    number: int
    name: str


MADE = PredictionOut | MadeOut


@router.get("/projects/{key}/predictions", auth=READS, response=PredictionsOut)
def index(request: HttpRequest, key: str):
    """The open ones, oldest first. What partners said stays hidden until one has said something oneself."""
    project = access.project(request.who, key)
    rows = access.predictions(request.who, project).open().select_related(*BESIDE).order_by("seq")[:MOST]
    return {"predictions": [as_prediction(row) for row in rows]}


@router.get("/projects/{key}/predictions/{int:number}", auth=READS, response=PredictionOut)
def show(request: HttpRequest, key: str, number: int):
    return as_prediction(access.prediction(request.who, key, number))


@router.post("/projects/{key}/predictions", auth=LOGS, response={200: MADE, 201: MADE, 202: ProposalReceipt})
def make(request: HttpRequest, key: str, payload: PredictionIn):
    """What is expected of the experiment `entry`. Said after its result, it is shown and never scored."""
    entry = access.entry(request.who, key, payload.entry, to=access.LOG)
    act = writes.prediction(request.who, entry, given(payload))
    if proposals.is_asked(request, payload):
        return proposals.propose(request, payload, entry.project, Proposal.Kind.PREDICTION, entry=entry)
    status, number = write(request, payload, lambda: add(act))
    return Status(status, shown(request, entry.project, number))


def add(act: writes.Do) -> int:
    made = act()
    if made is None:
        raise Problem(409, "You said this of the experiment already.")
    return made.number


@router.post(
    "/projects/{key}/predictions/{int:number}/amend", auth=WRITES, response={200: PredictionOut, 201: PredictionOut}
)
def amend(request: HttpRequest, key: str, number: int, payload: AmendIn):
    """What one says now, and why; one's own alone. The original stays and, after the result, goes on to count."""
    prediction = access.prediction_to_amend(request.who, key, number)
    draft = writes.draft(request.who, prediction.project, given(payload))
    because = " ".join(payload.because.replace("\x00", "").split())
    if len(because) > LINE_LENGTH:
        raise unfit({"because": f"{LINE_LENGTH} characters at most."})

    def put() -> int:
        said = {"prediction": prediction, "draft": draft, "because": because}
        return actions.amend_prediction(by=request.user, **said).number

    try:
        status, made = write(request, payload, put)
    except actions.Taken as taken:
        raise Problem(409, f"It was amended, as {taken.prediction.name}. Amend that one instead.") from None
    return Status(status, as_prediction(access.prediction(request.who, key, made)))


RESOLVED = {200: PredictionOut, 201: PredictionOut, 202: ProposalReceipt}


@router.post("/projects/{key}/predictions/{int:number}/resolve", auth=PROPOSES, response=RESOLVED)
def resolve(request: HttpRequest, key: str, number: int, payload: ResolveIn):
    """How it came out, once more if need be; an empty `outcome` opens it again. Earlier answers stay in its history."""
    prediction = access.prediction(request.who, key, number, to=access.WRITE)
    act = writes.resolve(request.who, prediction, given(payload))
    if proposals.is_asked(request, payload):
        about = {"about": number, "entry": prediction.entry}
        return proposals.propose(request, payload, prediction.project, Proposal.Kind.RESOLVE, **about)
    try:
        status, _ = write(request, payload, lambda: act().number)
    except actions.Taken as taken:
        raise Problem(409, f"It was amended, as {taken.prediction.name}. Resolve that one instead.") from None
    return Status(status, as_prediction(access.prediction(request.who, key, number, looking=True)))


def shown(request: HttpRequest, project: Project, number: int) -> dict:
    if request.who.reads:
        return as_prediction(access.prediction(request.who, project.key, number))
    return {"number": number, "name": f"P{number}"}
