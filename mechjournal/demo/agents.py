"""What an agent does in the story: `agent: Otter, small-1, 7f3a` in the head of a step says its name, model and run."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from mechjournal.actions import ledger, proposals
from mechjournal.demo.story import Step
from mechjournal.models import Proposal

if TYPE_CHECKING:
    from mechjournal.demo.telling import Telling


def beside(step: Step) -> dict[str, str]:
    """The columns of an entry that say who wrote it; none for a person's."""
    given = step.heads.get("agent", "")
    names = [name.strip() for name in given.split(",")]
    return dict(zip(("agent", "agent_model", "agent_run"), names, strict=True)) if given else {}


def writing(step: Step):
    """Lines of the ledger say that the agent wrote them."""
    said = beside(step)
    return ledger.written_by(f"{said['agent']} ({said['agent_model']})" if said else "")


def propose(told: "Telling", step: Step) -> None:
    """A note that waits for a person."""
    by, body = told.by(step), told.linked(step, step.text)
    said = {"kind": "note", "title": step.heads["title"], "body": body, "day": by.today().isoformat()}
    kind, project = Proposal.Kind.LOG, told.project(step)
    draft = proposals.drafted(by=by, project=project, kind=kind, payload=said, sender=beside(step))
    draft.at = timezone.now()
    proposals.propose(draft)


def decline(told: "Telling", step: Step) -> None:
    """The proposal of the number `to`, with the reason."""
    asked = Proposal.objects.select_related("project").get(project=told.project(step), number=step.heads["to"])
    proposals.decline_proposal(by=told.by(step), proposal=asked, reason=step.text)


TELL: dict[str, Callable[["Telling", Step], None]] = {"propose": propose, "decline": decline}
