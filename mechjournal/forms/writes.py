"""What a script or an agent sends, found good and ready to be done: now, or once a person accepts it. Answers nobody.

`given` in all of this is what was sent, as plain JSON values without None. Raises Faulty, Http404, PermissionDenied.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.entries import Text, add_result, log_entry
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import set_credence
from mechjournal.actions.predictions import (
    MOST,
    PredictionDraft,
    add_prediction,
    outcome_problems,
    problems_of,
    resolve_prediction,
)
from mechjournal.forms.entries import EntryForm, ResultForm
from mechjournal.forms.evidence import EvidenceForm
from mechjournal.forms.hypotheses import CredenceForm
from mechjournal.lib import grammar, leaks
from mechjournal.models import Entry, Hypothesis, Prediction, Project, Proposal

Do = Callable[[], Model]
Kind = Proposal.Kind
MARKS = ("highlight", "minutes", "learned")
MOMENTS = ("happened_at", "expected_at")
NOT_AN_EXPERIMENT = "A result belongs to an experiment."


class Faulty(ValueError):
    """`faults`: what is wrong, by the name of the field; "" for the whole of it."""

    def __init__(self, faults: Mapping[str, list[str] | str]):
        self.faults = {name: [says] if isinstance(says, str) else list(says) for name, says in faults.items()}
        super().__init__(" ".join(dict.fromkeys(text for texts in self.faults.values() for text in texts)))


class Late(ValueError):
    """Something else happened to what it is about since it was proposed."""


def valid(form):
    if not form.is_valid():
        raise Faulty(form.errors)
    return form


def typed(given: dict) -> dict:
    """What a form takes for it: texts."""
    return {name: text_of(value) for name, value in given.items() if not isinstance(value, dict)}


def text_of(value):
    if isinstance(value, bool):
        return "on" if value else ""
    return value if isinstance(value, list) else str(value)


def entry_finder(who: Who, project: Project):
    """For forms: an entry that may be read, None where there is none."""
    return lambda number: access.entries(who, project).standing_here().filter(number=number).first()


# --- entries --------------------------------------------------------------------------------------------------------


def text(who: Who, project: Project, given: dict) -> Text:
    """An entry as `log_entry` takes it."""
    drafts = drafts_of(who, project, given.get("predictions", []), given.get("leaks_seen", False))
    fields = typed({name: value for name, value in given.items() if name != "predictions"})
    beside = {name: given[name] for name in MARKS if name in given} | happened(who, given, fields)
    form = valid(EntryForm(fields | {"client_key": str(uuid4())}, today=who.user.today()))
    if drafts and form.cleaned_data["kind"] != Entry.Kind.EXPERIMENT:
        raise Faulty({"kind": "You said what you expect, and that belongs to an experiment."})
    return replace(form.text(), predictions=tuple(drafts), beside=beside)


def happened(who: Who, given: dict, fields: dict) -> dict:
    """The moment it happened, which also says its day where none is given. One without an offset is by one's clock."""
    if "happened_at" not in given:
        return {}
    at = moment(given["happened_at"])
    if at > timezone.now() + timezone.timedelta(minutes=5):
        raise Faulty({"happened_at": "That moment has not come yet."})
    fields.setdefault("day", who.user.day_of(at).isoformat())
    return {"happened_at": at}


def moment(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def result(who: Who, entry: Entry, given: dict) -> Do:
    if entry.kind != Entry.Kind.EXPERIMENT:
        raise Faulty({"result": NOT_AN_EXPERIMENT})
    fields = typed({name: value for name, value in given.items() if name != "outcomes"})
    said = valid(ResultForm(fields | {"client_key": str(uuid4())}, today=who.user.today())).cleaned_data
    outcomes = outcomes_of(who, entry, given.get("outcomes", []))
    came = {"result": said["result"], "day": said["day"], "composer": said["client_key"], "outcomes": outcomes}
    return lambda: add_result(author=who.user, entry=entry, **came)


# --- beliefs --------------------------------------------------------------------------------------------------------


def credence(who: Who, hypothesis: Hypothesis, given: dict) -> Do:
    form = valid(CredenceForm(typed(given), find=entry_finder(who, hypothesis.project)))
    return lambda: set_credence(by=who.user, hypothesis=hypothesis, **form.cleaned_data)


def evidence(who: Who, hypothesis: Hypothesis, given: dict) -> Do:
    form = valid(EvidenceForm(typed(given), find=entry_finder(who, hypothesis.project)))
    return lambda: add_evidence(by=who.user, hypothesis=hypothesis, **form.cleaned_data)


# --- predictions ----------------------------------------------------------------------------------------------------


def prediction(who: Who, entry: Entry, given: dict) -> Do:
    """Gives None where this was said of the experiment already."""
    if entry.kind != Entry.Kind.EXPERIMENT:
        raise Faulty({"entry": "What is expected is expected of an experiment."})
    said = draft(who, entry.project, given)
    return lambda: add_prediction(by=who.user, entry=entry, draft=said)


def resolve(who: Who, prediction: Prediction, given: dict) -> Do:
    answer = answer_of(given)
    if faults := faults_of(prediction, answer):
        raise Faulty(faults)
    return lambda: resolve_prediction(by=who.user, prediction=prediction, **answer)


def draft(who: Who, project: Project, given: dict) -> PredictionDraft:
    found, faults = draft_of(who, project, given, leaks_seen=False)
    if faults:
        raise Faulty(faults)
    return found


def drafts_of(who: Who, project: Project, said: list[dict], leaks_seen: bool = False) -> list[PredictionDraft]:
    """Raises Faulty with every fault of every one, each by its place: `predictions.0.probability`."""
    faults = {"predictions": f"At most {MOST} at once."} if len(said) > MOST else {}
    drafts = []
    for n, one in enumerate(said[:MOST]):
        draft, problems = draft_of(who, project, one, leaks_seen)
        drafts.append(draft)
        faults |= {f"predictions.{n}.{name}" if name else f"predictions.{n}": says for name, says in problems.items()}
    if faults:
        raise Faulty(faults)
    return drafts


def draft_of(who: Who, project: Project, said: dict, leaks_seen: bool) -> tuple[PredictionDraft, dict[str, str]]:
    number = said.get("hypothesis")
    tested = access.hypothesis_to_test(who, project, number) if number else None
    numbers = {name: said.get(name) for name in ("probability", "low", "high")}
    is_number = numbers["probability"] is None and (numbers["low"] is not None or numbers["high"] is not None)
    draft = PredictionDraft(
        statement=" ".join(said["statement"].split()),
        form=Prediction.Form.NUMBER if is_number else Prediction.Form.SENTENCE,
        hypothesis=tested,
        **numbers,
    )
    problems = problems_of(draft)
    if number and tested is None:
        problems["hypothesis"] = "No such hypothesis here."
    if "\x00" in draft.statement:
        problems["statement"] = "A statement holds no null characters."
    if not leaks_seen and leaks.find_keys(draft.statement):
        problems["statement"] = 'This looks like an access key. Send "leaks_seen": true to save it as it is.'
    return draft, problems


def answer_of(came: dict) -> dict:
    """As `resolve_prediction` takes it; a number alone says that it came."""
    value = came.get("value")
    outcome = came.get("outcome", "number" if value is not None else None)
    reason = " ".join(came.get("reason", "").replace("\x00", "").split())
    return {"outcome": outcome, "value": value, "reason": reason}


def faults_of(prediction: Prediction, answer: dict) -> dict[str, str]:
    if answer["outcome"] is None:
        return {"outcome": "Say how it came out: true, false, number, ambiguous or void."}
    return outcome_problems(prediction, **answer)


def outcomes_of(who: Who, entry: Entry, came: list[dict]) -> list[tuple[Prediction, dict]]:
    """(prediction, how it came out) of those of this entry that are named. Raises Faulty."""
    known = {row.number: row for row in access.predictions(who, entry.project).filter(entry=entry)} if came else {}
    faults, found = {}, []
    for n, one in enumerate(came):
        row, answer = known.get(one["prediction"]), answer_of(one)
        says = faults_of(row, answer) if row else {"prediction": "No such prediction of this entry."}
        faults |= {f"outcomes.{n}.{name}": words for name, words in says.items()}
        if row:
            row.project = entry.project
            found.append((row, answer))
    if faults:
        raise Faulty(faults)
    return found


# --- proposed -------------------------------------------------------------------------------------------------------


def fixed(who: Who, kind: str, given: dict) -> dict:
    """With what would else be told by the moment it is done: the day it was sent, and moments by its sender's clock."""
    given = given | {name: moment(given[name]).isoformat() for name in MOMENTS if name in given}
    if kind == Kind.LOG and "happened_at" in given:
        return {"day": who.user.day_of(moment(given["happened_at"])).isoformat()} | given
    return ({"day": who.user.today().isoformat()} if kind in (Kind.LOG, Kind.RESULT) else {}) | given


def is_own(kind: str, given: dict) -> bool:
    """Whether it says what its person believes or expects, or is for them alone."""
    texts = [given.get("body", ""), given.get("result", "")]
    return (
        kind in (Kind.CREDENCE, Kind.PREDICTION)
        or given.get("visibility") == Entry.Visibility.ME
        or bool(given.get("predictions"))
        or any(grammar.beliefs(text) for text in texts)
        or (given.get("kind") == Entry.Kind.EXPERIMENT and bool(grammar.expectations(given.get("body", ""))))
    )


def carry_out(proposal: Proposal, **changed) -> Model:
    """Do what was proposed as its person would do it now, by what they may do now; `changed` goes before its payload.

    Raises also Late, and what the actions raise.
    """
    who, given = Who(proposal.by), proposal.payload | changed
    key, number = proposal.project.key, proposal.about
    if not who.verbs(proposal.project):
        raise Late(f"{proposal.by.display_name} is no longer in this project, so nothing is written in their name.")
    match proposal.kind:
        case Kind.LOG:
            return log(who, access.project(who, key, to=access.LOG), given, proposal)
        case Kind.RESULT:
            return result(who, access.entry(who, key, number, to=access.LOG), given)()
        case Kind.CREDENCE:
            found = access.hypothesis(who, key, number, to=access.BELIEVE)
            return credence(who, still_open(found, proposal), given)()
        case Kind.EVIDENCE:
            found = access.hypothesis(who, key, number, to=access.WRITE)
            return evidence(who, still_open(found, proposal), given)()
        case Kind.PREDICTION:
            made = prediction(who, access.entry(who, key, given["entry"], to=access.LOG), given)()
            return made or late("This was said of the experiment already.")
        case Kind.RESOLVE:
            found = access.prediction(who, key, number, to=access.WRITE)
            return resolve(who, still_unresolved(found, proposal), given)()


def log(who: Who, project: Project, given: dict, proposal: Proposal) -> Entry:
    said = text(who, project, given)
    accepted = {"accepted_by": proposal.decided_by, "accepted_at": proposal.decided_at}
    beside = said.beside | proposal.columns() | accepted
    said = replace(said, client_key=proposal.client_key or uuid4(), beside=beside)
    return log_entry(author=who.user, project=project, text=said, once=True)


def still_open(hypothesis: Hypothesis, proposal: Proposal) -> Hypothesis:
    if hypothesis.closed_at and hypothesis.closed_at > proposal.at:
        late(f"{hypothesis.name} was closed meanwhile: {hypothesis.get_status_display().lower()}.")
    return hypothesis


def still_unresolved(prediction: Prediction, proposal: Proposal) -> Prediction:
    if prediction.resolved_at and prediction.resolved_at > proposal.at:
        late(f"{prediction.name} came out meanwhile: {prediction.get_outcome_display().lower()}.")
    return prediction


def late(says: str):
    raise Late(says)
