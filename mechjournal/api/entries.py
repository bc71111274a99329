"""Entries: log, list, read, edit, result, state."""

from dataclasses import replace
from uuid import uuid4

from django.http import HttpRequest
from ninja import Query, Router, Status

from mechjournal import access
from mechjournal.actions import entries as actions
from mechjournal.actions import ledger
from mechjournal.actions.marks import mark, set_standing
from mechjournal.actions.tokens import Differs, keep_sent
from mechjournal.api import once, proposals
from mechjournal.api.door import LOGS, READS, WRITES, Proposable, given
from mechjournal.api.kinds import cut, typed
from mechjournal.api.problems import Problem, of_form, unfit
from mechjournal.api.proposals import ProposalReceipt
from mechjournal.api.shapes import (
    EditIn,
    EntriesOut,
    EntryIn,
    EntryOut,
    Filters,
    Receipt,
    ResultIn,
    StandingIn,
    StateIn,
    as_answer,
    as_entries,
    next_place,
    place_of,
    rows_of,
    texts_of,
    whole,
)
from mechjournal.forms import writes
from mechjournal.forms.entries import EditForm, StateForm
from mechjournal.forms.marks import StandingForm
from mechjournal.lib import queries
from mechjournal.models import Entry, Project, Proposal
from mechjournal.models.search import MARKS as MARKS_ASKED

router = Router(tags=["entries"])
MARKS = writes.MARKS
ANSWER = {200: EntryOut | Receipt, 201: EntryOut | Receipt, 202: ProposalReceipt}


@router.post("/projects/{key}/entries", auth=LOGS, response=ANSWER)
def log(request: HttpRequest, key: str, payload: EntryIn):
    """Log one. Under the same key it is logged once, however often it is sent."""
    project = access.project(request.who, key, to=access.LOG)
    return keep(request, project, given(payload), payload, once.content_of(payload))


def keep(request: HttpRequest, project: Project, said: dict, payload: Proposable, content):
    """Log what was sent, laid out before it is kept; so the entry holds the key itself, and not a transaction."""
    if proposals.is_asked(request, payload):
        writes.text(request.who, project, said)
        return proposals.propose(request, payload, project, Proposal.Kind.LOG, said=said, content=content)
    key, digest = once.key_of(request, payload), once.digest_of(request, content)
    number = once.sent_before(request, key, digest)
    if number:
        return Status(200, as_answer(request.who, project, number))
    sender, text = once.sender_of(request, payload), writes.text(request.who, project, said)
    text = replace(text, client_key=key or text.client_key, beside=text.beside | sender.columns())
    with ledger.written_by(str(sender)):
        try:
            entry = actions.log_entry(author=request.user, project=project, text=text, once=key is not None)
            new = key is None or keep_sent(by=request.user, key=key, digest=digest, made=entry.number)
        except (Differs, actions.Another):
            raise Problem(409, once.OTHER) from None
    return Status(201 if new else 200, as_answer(request.who, project, entry.number, entry))


@router.get("/projects/{key}/entries", auth=READS, response=EntriesOut)
def index(request: HttpRequest, key: str, filters: Query[Filters]):
    """By day, newest first, a page at a time: `next` of one page is `cursor` of the next; null at the end."""
    project = access.project(request.who, key)
    rows = filters.narrow(rows_of(request.who, project), request.user)
    if filters.q:
        query = queries.parse(filters.q[: queries.LONGEST], kinds=tuple(Entry.Kind.values), marks=MARKS_ASKED)
        rows = rows.filter(pk__in=access.matching(request.who, query, project) if not query.is_empty else [])
    until, below = place_of(filters.cursor)
    page, last = cut(rows.written(until, below), filters.limit)
    return {"entries": as_entries(request.who, page), "next": next_place(last) if last else None}


@router.get("/projects/{key}/entries/{int:number}", auth=READS, response=EntryOut)
def show(request: HttpRequest, key: str, number: int):
    """One, with its files and what was expected of it."""
    return whole(request.who, access.project(request.who, key), number)


@router.patch("/projects/{key}/entries/{int:number}", auth=WRITES, response=EntryOut)
def edit(request: HttpRequest, key: str, number: int, payload: EditIn):
    """Change what is given, made on `version`. 409 with what stands there now when somebody was quicker."""
    entry = access.entry(request.who, key, number, to=access.WRITE)
    changes = typed(payload)
    for name in (*MARKS, "client_key", "agent", "model", "run"):
        changes.pop(name, None)
    with ledger.written_by(str(once.sender_of(request, payload))):
        if set(changes) - {"version", "leaks_seen"}:
            save(request, entry, changes)
        marks = {name: getattr(payload, name) for name in MARKS if name in payload.model_fields_set}
        if marks:
            mark(by=request.user, entry=access.entry(request.who, key, number, to=access.WRITE), **marks)
    return whole(request.who, entry.project, number)


def save(request: HttpRequest, entry: Entry, changes: dict) -> None:
    if "body" in changes:
        changes = changes | {"body": access.text_sent(request.who, entry, changes["body"])}
    before = {name: value for name, value in EditForm.initial_of(entry).items() if value not in (None, "")}
    fields = {**before, "client_key": str(uuid4()), **changes}
    form = EditForm(fields, today=max(request.user.today(), entry.day))
    if not form.is_valid():
        raise of_form(form)
    version = form.cleaned_data["version"]
    try:
        actions.save_entry(editor=request.user, entry=entry, version=version, text=form.text())
    except actions.Conflict as conflict:
        raise conflict_of(request, conflict.entry) from None


def conflict_of(request: HttpRequest, now: Entry) -> Problem:
    says = f"It is at version {now.version} by now. Read what stands there, and send your change on that version."
    readable = request.who.reads and access.may_read(request.who, now)
    texts = texts_of(now, bool(access.kept_texts(request.who, [now]))) if readable else {}
    shown = {name: texts.get(name, getattr(now, name)) for name in ("title", "body", "result", "kind", "state")}
    return Problem(409, says, entry={"version": now.version} | (shown if readable else {}))


@router.post("/projects/{key}/entries/{int:number}/result", auth=LOGS, response=ANSWER)
def result(request: HttpRequest, key: str, number: int, payload: ResultIn):
    """What came out of an experiment, and of what was expected of it. 409 when a result is there already."""
    entry = access.entry(request.who, key, number, to=access.LOG)
    add = writes.result(request.who, entry, given(payload))

    def fits() -> None:
        if entry.result:
            raise actions.Conflict(entry)

    try:
        if proposals.is_asked(request, payload):
            about = {"about": number, "entry": entry, "fits": fits}
            return proposals.propose(request, payload, entry.project, Proposal.Kind.RESULT, **about)
        status, _ = once.write(request, payload, lambda: add().number)
    except actions.Conflict as conflict:
        raise conflict_of(request, conflict.entry) from None
    return Status(status, as_answer(request.who, entry.project, number))


@router.post("/projects/{key}/entries/{int:number}/state", auth=WRITES, response={200: EntryOut, 201: EntryOut})
def state(request: HttpRequest, key: str, number: int, payload: StateIn):
    """Start, drop or plan anew an experiment without a result."""
    entry = access.entry(request.who, key, number, to=access.WRITE)
    form = StateForm(typed(payload))
    if entry.kind != Entry.Kind.EXPERIMENT:
        raise unfit({"state": "Only an experiment has a state."})
    if entry.result:
        raise Problem(409, "Its result is there; it is done.")
    if not form.is_valid():
        raise of_form(form)
    given = form.cleaned_data
    status, _ = once.write(request, payload, lambda: actions.set_state(by=request.user, entry=entry, **given).number)
    return Status(status, whole(request.who, entry.project, number))


@router.post("/projects/{key}/entries/{int:number}/standing", auth=WRITES, response={200: EntryOut, 201: EntryOut})
def standing(request: HttpRequest, key: str, number: int, payload: StandingIn):
    """How it stands: a negative result, corrected or retracted with a reason and the better entry, or as before."""
    entry = access.entry(request.who, key, number, to=access.WRITE)

    def find(better: int) -> Entry | None:
        return access.entries(request.who, entry.project).filter(number=better, moved_to=None).first()

    form = StandingForm(typed(payload), entry=entry, find=find)
    if not form.is_valid():
        raise of_form(form)
    given = form.cleaned_data
    status, _ = once.write(request, payload, lambda: set_standing(by=request.user, entry=entry, **given).number)
    return Status(status, whole(request.who, entry.project, number))
