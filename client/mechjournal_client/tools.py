"""`mj mcp`: the journal as tools for a coding agent, over standard input and output. Needs the package `mcp`, from 2.

Every write says which agent made it. Nothing is deleted or edited here, and nothing read but what the token allows.
With MECHJOURNAL_PROPOSED set, or by a token that only proposes, every write waits for a person.
"""

from __future__ import annotations

import os
import uuid
from urllib.parse import urlencode

from . import agents
from .door import ask
from .notebook import place
from .settings import Settings, load

ABOUT = """A research journal for mechanistic interpretability. Log what you do as you do it, also what did not work.
Say what you expect before you look at a result: a prediction is frozen when it is logged. State numbers with n and the
seed. You don't decide what is believed: give evidence, and leave credences to the people whose journal it is.
An answer with "proposed": true means that a person has to accept what you wrote first; until then it is no entry, and
has no number. With proposed=true you ask for that yourself, where you aren't sure. `proposals` tells what people
decided."""


def serve() -> None:
    """Answer until standard input ends. Raises ImportError where `mcp` isn't installed."""
    from mcp.server import MCPServer

    os.environ.setdefault("MECHJOURNAL_AGENT", "mcp")
    os.environ.setdefault("MECHJOURNAL_RUN", str(uuid.uuid4()))
    where = load()
    server = MCPServer("mechjournal", instructions=ABOUT)
    for tool in Tools(where, place(where)).all():
        server.tool()(tool)
    server.run()


class Tools:
    """The tools, each a method whose docstring tells the agent what it is for."""

    def __init__(self, settings: Settings, project: str):
        self.settings, self.base = settings, f"/projects/{project}"

    def all(self) -> list:
        return [
            *(self.log_note, self.plan_experiment, self.add_result, self.add_evidence),
            *(self.what_we_believe, self.open_predictions, self.present_sprint),
            *(self.search, self.read_entry, self.read_day, self.proposals),
        ]

    def read(self, path: str, **asked: object) -> dict:
        given = {name: value for name, value in asked.items() if value not in (None, "")}
        return ask(self.settings, "GET", self.base + path + (f"?{urlencode(given)}" if given else ""))

    def write(self, path: str, **said: object) -> dict:
        given = {name: value for name, value in said.items() if value not in (None, "", [])}
        asked = given.pop(agents.PROPOSED, False)
        body = {"client_key": str(uuid.uuid4()), **given, **agents.marks(), **agents.proposing(asked)}
        return ask(self.settings, "POST", self.base + path, body)

    def log_note(self, text: str, title: str = "", kind: str = "note", proposed: bool = False) -> dict:
        """Log a note in Markdown. kind: note, decision or question. Link other entries as #42, hypotheses as H2."""
        return self.write("/entries", kind=kind, title=title, body=text, proposed=proposed)

    def plan_experiment(
        self,
        title: str,
        plan: str,
        expect: str = "",
        percent: int | None = None,
        running: bool = False,
        proposed: bool = False,
    ) -> dict:
        """Log an experiment before it runs, with what you expect and how likely in percent. Returns its number."""
        said = [{"statement": expect, "probability": percent}] if expect and percent is not None else []
        state = "running" if running else "planned"
        words = {"title": title, "body": plan, "predictions": said, "proposed": proposed}
        return self.write("/entries", kind="experiment", state=state, **words)

    def add_result(self, number: int, result: str, proposed: bool = False) -> dict:
        """Say what came out of the experiment with that number, in Markdown, surprises and failures included."""
        return self.write(f"/entries/{number}/result", result=result, proposed=proposed)

    def add_evidence(self, hypothesis: int, entry: int, side: str, says: str = "", proposed: bool = False) -> dict:
        """Link an entry to a hypothesis as evidence. side: for, against or neutral. says: one line on what it shows."""
        said = {"entry": entry, "side": side, "says": says, "proposed": proposed}
        return self.write(f"/hypotheses/{hypothesis}/evidence", **said)

    def what_we_believe(self) -> dict:
        """The project's hypotheses with credences, status and what would make one drop them."""
        return self.read("/hypotheses")

    def open_predictions(self) -> dict:
        """Predictions that wait for a result."""
        return self.read("/predictions")

    def present_sprint(self) -> dict:
        """The open sprint: its question, its end, and the sign to pivot."""
        return self.read("/sprints/current")

    def search(self, words: str) -> dict:
        """Search the journal. Understands "phrases", -word, kind:experiment, is:negative, day:2026-11-01.., by:name."""
        project = self.base.rpartition("/")[2]
        return ask(self.settings, "GET", "/search?" + urlencode({"q": words, "project": project}))

    def read_entry(self, number: int) -> dict:
        """One entry, whole."""
        return self.read(f"/entries/{number}")

    def read_day(self, day: str) -> dict:
        """The entries of a day, such as 2026-11-20."""
        return self.read("/entries", first=day, last=day, limit=100)

    def proposals(self, outcome: str = "") -> dict:
        """What was proposed and what people decided, with their reason. outcome: open, accepted, declined, or all."""
        return self.read("/proposals", outcome=outcome if outcome != "all" else "")
