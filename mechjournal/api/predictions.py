"""Predictions: those that are open, saying one more of an experiment, and how one came out."""

from django.http import HttpRequest
from ninja import Router, Schema, Status

from mechjournal import access
from mechjournal.actions import predictions as actions
from mechjournal.api.door import LOGS, READS, WRITES, Write
from mechjournal.api.kinds import Number
from mechjournal.api.once import write
from mechjournal.api.problems import Problem, unfit
from mechjournal.api.said import CameIn, PredictionOut, SaidIn, answer_of, as_prediction, drafts_of, faults_of
from mechjournal.models import Entry, Prediction, Project
from mechjournal.models.hypotheses import LINE_LENGTH

router = Router(tags=["predictions"])
BESIDE = ("by", "entry", "hypothesis", "project", "replaced_by")
MOST = 500


class PredictionsOut(Schema):
    predictions: list[PredictionOut]


class PredictionIn(SaidIn, Write):
    entry: Number


class ResolveIn(CameIn, Write):
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


@router.post("/projects/{key}/predictions", auth=LOGS, response={200: MADE, 201: MADE})
def make(request: HttpRequest, key: str, payload: PredictionIn):
    """What is expected of the experiment `entry`. Said after its result, it is shown and never scored."""
    entry = access.entry(request.who, key, payload.entry, to=access.LOG)
    if entry.kind != Entry.Kind.EXPERIMENT:
        raise unfit({"entry": "What is expected is expected of an experiment."})
    draft = draft_in(request, entry.project, payload)
    status, number = write(request, payload, lambda: add(request, entry, draft))
    return Status(status, shown(request, entry.project, number))


def draft_in(request: HttpRequest, project: Project, payload: SaidIn):
    said = SaidIn(**payload.model_dump(include=set(SaidIn.model_fields)))
    try:
        [draft] = drafts_of(request.who, project, [said])
    except Problem as problem:
        # Here it is one, and its fields have no place before them.
        raise Problem(
            422, problem.detail, [fault | {"field": last_of(fault["field"])} for fault in problem.errors]
        ) from None
    return draft


def last_of(field: str) -> str:
    return field.rpartition(".")[2]


def add(request: HttpRequest, entry: Entry, draft) -> int:
    made = actions.add_prediction(by=request.user, entry=entry, draft=draft)
    if made is None:
        raise Problem(409, "You said this of the experiment already.")
    return made.number


@router.post(
    "/projects/{key}/predictions/{int:number}/amend", auth=WRITES, response={200: PredictionOut, 201: PredictionOut}
)
def amend(request: HttpRequest, key: str, number: int, payload: AmendIn):
    """What one says now, and why; one's own alone. The original stays and, after the result, goes on to count."""
    prediction = access.prediction_to_amend(request.who, key, number)
    draft = draft_in(request, prediction.project, payload)
    because = " ".join(payload.because.replace("\x00", "").split())
    if len(because) > LINE_LENGTH:
        raise unfit({"because": f"{LINE_LENGTH} characters at most."})

    def put() -> int:
        given = {"prediction": prediction, "draft": draft, "because": because}
        return actions.amend_prediction(by=request.user, **given).number

    try:
        status, made = write(request, payload, put)
    except actions.Taken as taken:
        raise Problem(409, f"It was amended, as {taken.prediction.name}. Amend that one instead.") from None
    return Status(status, as_prediction(access.prediction(request.who, key, made)))


@router.post(
    "/projects/{key}/predictions/{int:number}/resolve", auth=WRITES, response={200: PredictionOut, 201: PredictionOut}
)
def resolve(request: HttpRequest, key: str, number: int, payload: ResolveIn):
    """How it came out, once more if need be; an empty `outcome` opens it again. Earlier answers stay in its history."""
    prediction = access.prediction(request.who, key, number, to=access.WRITE)
    answer = answer_of(payload)
    if faults := faults_of(prediction, answer):
        raise unfit(faults)
    try:
        status, _ = write(request, payload, lambda: settle(request, prediction, answer))
    except actions.Taken as taken:
        raise Problem(409, f"It was amended, as {taken.prediction.name}. Resolve that one instead.") from None
    return Status(status, as_prediction(access.prediction(request.who, key, number, looking=True)))


def settle(request: HttpRequest, prediction: Prediction, answer: dict) -> int:
    return actions.resolve_prediction(by=request.user, prediction=prediction, **answer).number


def shown(request: HttpRequest, project: Project, number: int) -> dict:
    if request.who.reads:
        return as_prediction(access.prediction(request.who, project.key, number))
    return {"number": number, "name": f"P{number}"}
