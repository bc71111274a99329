"""What a new project begins with: a starter, an idea, or nothing but a stage. Its first step waits as a draft."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest

from mechjournal import access, guide
from mechjournal.actions.drafts import save_draft
from mechjournal.actions.ideas import begin_project
from mechjournal.actions.projects import create_project
from mechjournal.forms.drafts import KEPT
from mechjournal.guide.shapes import Starter
from mechjournal.models import Idea, Project, Stage, User

TITLE, QUESTION = 120, 400


@dataclass(frozen=True)
class Beginning:
    """What the form of a new project is filled with, and where that came from."""

    starter: Starter | None = None
    idea: Idea | None = None
    stage: str = ""

    @property
    def initial(self) -> dict:
        if self.starter:
            return {"title": self.starter.name, "question": self.starter.question, "stage": Stage.MINI}
        if self.idea:
            return {"title": shortened(self.idea.line), "question": self.idea.line[:QUESTION], "stage": Stage.MINI}
        return {"stage": self.stage} if self.stage in Stage.values else {}

    @property
    def first_step(self) -> str:
        """What waits in the composer, "" for nothing."""
        if self.starter:
            links = "".join(f"\n- [{link.name}]({link.url})" for link in self.starter.links)
            return f"First step: {self.starter.first_step}\n{links}".strip()
        return self.idea.first_experiment if self.idea else ""


def beginning_of(request: HttpRequest) -> Beginning:
    """What the address or the form names; an idea only where it is this person's own and not a project yet."""
    asked = request.POST if request.method == "POST" else request.GET
    starter = guide.find(guide.current().starters, asked.get("starter", ""))
    own = access.ideas(request.who).filter(by=request.user, key=asked.get("idea", "")[:10])
    idea = own.select_related("became").first() if asked.get("idea") else None
    return Beginning(starter, None if starter else idea, asked.get("stage", ""))


def begin(user: User, beginning: Beginning, **fields) -> Project:
    """The project itself. From an idea that is one already, that one."""
    if beginning.idea:
        was, project = beginning.idea.became_id, begin_project(by=user, idea=beginning.idea, **fields)
    else:
        was, project = None, create_project(owner=user, **fields)
    if beginning.first_step and not was:
        kind = "experiment" if beginning.idea else "note"
        leave_in_composer(user, project, beginning.first_step, kind=kind)
    return project


def leave_in_composer(user: User, project: Project, body: str, kind: str = "note") -> None:
    """A draft that stands in the composer of `project` when its Today is opened."""
    state = "planned" if kind == "experiment" else ""
    fields = dict.fromkeys(KEPT, "") | {"kind": kind, "state": state, "visibility": "project", "body": body}
    save_draft(user=user, project=project, entry=None, client_key=uuid4(), fields=fields)


def shortened(line: str) -> str:
    """As much of a line as a title holds, ended at a word."""
    line = line.strip().rstrip(".?")
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"
