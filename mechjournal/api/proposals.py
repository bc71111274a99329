"""Proposals: a write that is kept until a person accepts it, and how people decided."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from mechjournal import access
from mechjournal.actions import proposals as actions
from mechjournal.api import once
from mechjournal.api.door import ANY, READS, Proposable, given
from mechjournal.api.kinds import Limit, Number, Person, cut, person
from mechjournal.forms import writes
from mechjournal.models import Entry, Project, Proposal

router = Router(tags=["proposals"])
Kind = Literal["log", "result", "credence", "evidence", "prediction", "resolve"]
SAYS = {
    "": "Proposed. It waits for a person, and says nothing before one accepts it.",
    "accepted": "A person accepted it.",
    "declined": "A person declined it.",
}


class ProposalReceipt(Schema):
    """That it is kept, and where people see it (`url`) and its sender asks what became of it (`ask`)."""

    proposed: Literal[True] = True
    number: int
    project: str
    kind: Kind
    says: str
    outcome: Literal["", "accepted", "declined"]
    url: str
    ask: str


class Made(Schema):
    kind: str
    number: int
    url: str


class Heard(ProposalReceipt):
    """What became of it, for a token that reads nothing: what its sender was told, and no more."""

    decided_at: datetime | None
    reason: str
    # What came of it; of a credence and of evidence their hypothesis.
    made: Made | None


class ProposalOut(Heard):
    # The number in the address it was sent to.
    about: int | None
    payload: dict
    by: Person
    agent: str
    model: str
    run: str
    at: datetime
    decided_by: Person | None


class ProposalsOut(Schema):
    proposals: list[ProposalOut]
    next: str | None


class Asked(Schema):
    outcome: Literal["open", "accepted", "declined"] | None = None
    run: str = ""
    # The number after which to go on, backwards.
    cursor: Number | None = None
    limit: Limit = 50


@router.get("/projects/{key}/proposals", auth=READS, response=ProposalsOut)
def index(request: HttpRequest, key: str, asked: Query[Asked]):
    """Newest first, with what people decided and why."""
    project = access.project(request.who, key)
    rows = access.proposals(request.who, project).select_related("by", "decided_by", "made").order_by("-number")
    if asked.outcome:
        rows = rows.filter(outcome="" if asked.outcome == "open" else asked.outcome)
    rows = rows.filter(agent_run=asked.run.replace("\x00", "")) if asked.run else rows
    rows = rows.filter(number__lt=asked.cursor) if asked.cursor else rows
    page, last = cut(rows, asked.limit)
    return {"proposals": [as_proposal(row, project) for row in page], "next": str(last.number) if last else None}


@router.get("/projects/{key}/proposals/{int:number}", auth=ANY, response=ProposalOut | Heard)
def show(request: HttpRequest, key: str, number: int):
    """One, with the reason if it was declined. A token that only logs hears what became of those it sent itself."""
    if not request.who.reads:
        sent = access.proposal_sent(request.who, key, number)
        return as_heard(sent, sent.project)
    found = access.proposal(request.who, key, number)
    return as_proposal(found, found.project)


def is_asked(request: HttpRequest, payload: Proposable) -> bool:
    """Whether this is only proposed: it says so, or its token does nothing else."""
    return payload.proposed or request.who.token.proposes


def propose(
    request: HttpRequest,
    payload: Proposable,
    project: Project,
    kind: str,
    *,
    said: dict | None = None,
    about: int | None = None,
    entry: Entry | None = None,
    content=None,
    fits: Callable[[], None] = lambda: None,
) -> Status:
    """Keep what was found good. `fits` raises where it can't be done as things stand; not asked of a repeat."""
    said = writes.fixed(request.who, kind, given(payload) if said is None else said)
    draft = actions.drafted(
        by=request.user,
        project=project,
        kind=kind,
        payload=said,
        about=about,
        entry=entry,
        client_key=once.key_of(request, payload) if kind == Proposal.Kind.LOG else None,
        is_own=writes.is_own(kind, said),
        sender=once.sender_of(request, payload).columns(),
        token=request.who.token,
    )

    def keep() -> int:
        fits()
        return actions.propose(draft).number

    content = ["proposed", once.content_of(payload) if content is None else content]
    _, number = once.write(request, payload, keep, content)
    return Status(202, receipt(access.proposal_brought(request.who, project, number), project))


def receipt(row: Proposal, project: Project) -> dict:
    row.project = project
    return {
        "number": row.number,
        "project": project.key,
        "kind": row.kind,
        "says": SAYS[row.outcome],
        "outcome": row.outcome,
        "url": row.get_absolute_url(),
        "ask": f"/api/v1/projects/{project.key}/proposals/{row.number}",
    }


def as_proposal(row: Proposal, project: Project) -> dict:
    """Needs `by`, `decided_by` and `made`."""
    names = ("about", "payload", "agent", "at")
    return (
        as_heard(row, project)
        | {name: getattr(row, name) for name in names}
        | {
            "by": person(row.by),
            "model": row.agent_model,
            "run": row.agent_run,
            "decided_by": person(row.decided_by) if row.decided_by else None,
        }
    )


def as_heard(row: Proposal, project: Project) -> dict:
    made = as_made(row) if row.made else None
    return receipt(row, project) | {"decided_at": row.decided_at, "reason": row.reason, "made": made}


def as_made(row: Proposal) -> dict:
    return {"kind": row.made.kind, "number": row.made.number, "url": row.made_url}
