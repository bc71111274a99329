"""What tests of proposals share: an agent that proposes, and a person who decides."""

from mechjournal.models import Proposal
from tests.api.helpers import script

WORDS = "The hook fires on **resid_pre**."
SENDER = {"agent": "Otter", "model": "m-2", "run": "7f3a"}


def agent(cast, name: str = "ana", **more):
    """A script whose token only proposes."""
    return script(getattr(cast, name), proposes=True, **more)


def propose(cast, path: str = "/entries", name: str = "ana", **said) -> Proposal:
    said = said or {"body": WORDS, "title": "Hooks"}
    answer = agent(cast, name).post(f"/projects/{cast.project.key}{path}", {**said, **SENDER})
    assert answer.status_code == 202, answer.content
    return Proposal.objects.get(project=cast.project, number=answer.json()["number"])


def decide(cast, proposal: Proposal, how: str = "accept", name: str = "ana", **sent):
    address = f"/p/{proposal.project.key}/proposed/{proposal.number}/{how}/"
    return cast.client(name).post(address, sent, follow=True)


def page(cast, name: str = "ana") -> str:
    return cast.client(name).get(f"/p/{cast.project.key}/proposed/").content.decode()
