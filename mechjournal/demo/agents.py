"""What an agent does in the story: `agent: Otter, small-1, 7f3a` in the head of a step says its name, model and run."""

from mechjournal.actions import ledger
from mechjournal.demo.story import Step


def beside(step: Step) -> dict[str, str]:
    """The columns of an entry that say who wrote it; none for a person's."""
    given = step.heads.get("agent", "")
    names = [name.strip() for name in given.split(",")]
    return dict(zip(("agent", "agent_model", "agent_run"), names, strict=True)) if given else {}


def writing(step: Step):
    """Lines of the ledger say that the agent wrote them."""
    said = beside(step)
    return ledger.written_by(f"{said['agent']} ({said['agent_model']})" if said else "")
