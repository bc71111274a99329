"""Proposals: kept, accepted, declined. What one would do, forms/writes.py knows; here it is done at most once."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.rendering import files_of, render_body
from mechjournal.lib.markdown import RENDERER_VERSION
from mechjournal.lib.removal import cleaned, has
from mechjournal.models import Entry, Project, Proposal, Subject, Token, User
from mechjournal.models.proposals import REASON_LENGTH

Outcome = Proposal.Outcome
# Texts of a payload that are Markdown.
TEXTS = ("body", "result")
# And all that somebody put into words.
SAID = (*TEXTS, "title", "reason", "says", "statement")
COUNTED = ["last_proposal", "open_proposals"]


class Decided(Exception):
    """Somebody else accepted or declined it meanwhile; `proposal` is how it stands. Nothing was written."""

    def __init__(self, proposal: Proposal):
        super().__init__(f"{proposal} is {proposal.outcome}")
        self.proposal = proposal


def drafted(
    *,
    by: User,
    project: Project,
    kind: str,
    payload: dict,
    about: int | None = None,
    entry: Entry | None = None,
    client_key: UUID | None = None,
    is_own: bool = False,
    sender: dict[str, str] | None = None,
    token: Token | None = None,
) -> Proposal:
    """What was found good, laid out and not kept yet."""
    said = {"kind": kind, "payload": payload, "about": about, "client_key": client_key, "is_own": is_own}
    proposal = Proposal(project=project, by=by, entry=entry, token=token, **said, **(sender or {}))
    lay_out(proposal)
    return proposal


def propose(proposal: Proposal) -> Proposal:
    """Keep it. The ledger hears of it when it is decided; until then nothing else sees it."""
    with ledger.writing(proposal.project) as held:
        proposal.project, proposal.number = held, held.next_number("proposal")
        proposal.save(force_insert=True)
        recount(held)
    return proposal


def lay_out(proposal: Proposal) -> None:
    """How its texts will look. Does not save."""
    project, key = proposal.project, proposal.client_key or uuid4()
    files = files_of(project, key) if proposal.client_key else []
    texts = {name: proposal.payload[name] for name in TEXTS if proposal.payload.get(name)}
    proposal.html = {name: render_body(project, key, text, files, name[0]).html for name, text in texts.items()}
    proposal.renderer = RENDERER_VERSION


def accept_proposal(*, by: User, proposal: Proposal, carry_out: Callable[[Proposal], Model], edited: bool = False):
    """What came of it. `carry_out` does it, in the transaction that says so; whatever it raises leaves all as it was.

    Raises Decided. `edited`: its text was changed by whoever accepts it.
    """
    with ledger.in_line(), transaction.atomic():
        with ledger.writing(proposal.project) as held:
            row, first = undecided(held, proposal), held.last_seq + 1
            row.decided_by, row.decided_at = by, timezone.now()
            with ledger.written_by(row.sender):
                made = carry_out(row)
        # What was done moved the project's counters.
        with ledger.writing(held) as held:
            row.project, row.outcome, row.made = held, Outcome.ACCEPTED, subject_of(made)
            row.entry = made if isinstance(made, Entry) else row.entry
            lines = {"lines": [first, held.last_seq]} | ({"edited": True} if edited else {})
            decide(held, row, by, **lines)
    return made


def decline_proposal(*, by: User, proposal: Proposal, reason: str = "") -> Proposal:
    """Nothing comes of it. Raises Decided."""
    with ledger.writing(proposal.project) as held:
        row = undecided(held, proposal)
        row.outcome, row.reason = Outcome.DECLINED, reason.strip()
        row.decided_by, row.decided_at = by, timezone.now()
        decide(held, row, by)
    return row


def undecided(held: Project, proposal: Proposal) -> Proposal:
    row = Proposal.objects.select_related("by", "made", "decided_by").get(pk=proposal.pk, project=held)
    row.project = held
    if not row.is_open:
        raise Decided(row)
    return row


def decide(held: Project, row: Proposal, by: User, **more) -> None:
    row.save(update_fields=["outcome", "decided_at", "decided_by", "reason", "made", "entry"])
    recount(held)
    texts = {"reason": row.reason} if row.reason else {}
    ledger.record(held, f"proposal.{row.outcome}", by=by, facts=row.facts() | more, texts=texts)


def recount(held: Project) -> None:
    held.open_proposals = Proposal.objects.open().filter(project=held).count()
    held.save(update_fields=COUNTED)


def subject_of(made: Model) -> Subject:
    """What stands in the address book: of evidence and credences their hypothesis."""
    return made.subject if hasattr(made, "subject") else made.hypothesis.subject


# --- kept in order --------------------------------------------------------------------------------------------------


def rerender_proposals(*, everything: bool = False) -> int:
    """Lay out those that wait and that an older renderer made (or all) again; returns how many."""
    rows = Proposal.objects.open().select_related("project").order_by("pk")
    rows = rows if everything else rows.exclude(renderer=RENDERER_VERSION)
    done = 0
    for row in rows.iterator(chunk_size=200):
        lay_out(row)
        row.save(update_fields=["html", "renderer"])
        done += 1
    return done


def unpropose(held: Project, secret: str | None, entry: Entry) -> int:
    """Take a secret out of all that was proposed; without one, every word of what became of this entry."""
    about = Q(entry=entry) | Q(made=entry.subject) if secret is None else Q()
    return sum(wipe(row, secret) for row in Proposal.objects.filter(about, project=held).select_related("project"))


def wipe(row: Proposal, secret: str | None) -> bool:
    """The row with a mark in place of the secret; whether it held it."""
    payload = without(row.payload, secret)
    if payload == row.payload and not has(row.reason, secret):
        return False
    row.payload, row.reason = payload, cleaned(row.reason, secret, REASON_LENGTH)
    lay_out(row)
    row.save(update_fields=["payload", "reason", "html", "renderer"])
    return True


def without(payload: dict, secret: str | None) -> dict:
    """With a mark in place of the secret, in what was said and in each of what is a list of such."""
    said = {name: cleaned(text, secret) for name, text in payload.items() if name in SAID and has(text, secret)}
    lists = {name: [without(one, secret) for one in some] for name, some in payload.items() if isinstance(some, list)}
    return payload | said | lists


def forget_proposals(user: User) -> None:
    """Those that wait in the name of somebody who leaves; nobody else could say that it is so."""
    waiting = Proposal.objects.open().filter(by=user)
    projects = list(Project.objects.filter(proposals__in=waiting).distinct())
    waiting.delete()
    # What was private to them is nobody's to keep.
    Proposal.objects.filter(by=user, is_own=True).update(payload={}, html={}, reason="")
    for project in projects:
        with ledger.writing(project) as held:
            recount(held)
