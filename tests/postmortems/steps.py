"""What these tests do again and again."""

from datetime import date

from mechjournal.actions.deciding import Said, close_and_decide
from mechjournal.actions.postmortems import Typed, save_postmortem
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Decision, PostMortem, Sprint, User

START, END = date(2026, 11, 9), date(2026, 11, 20)


def sprint_of(cast, **fields) -> Sprint:
    planned = {
        "goal": "One direction?",
        "pivot_if": "random does as well",
        "starts_on": START,
        "ends_on": END,
        **fields,
    }
    return open_sprint(by=cast.ana, project=cast.project, **planned)


def page(sprint: Sprint) -> str:
    return f"{sprint.get_absolute_url()}post-mortem/"


def write(by: User, sprint: Sprint, version: int = 0, finish: bool = False, **answers) -> PostMortem:
    typed = Typed(version=version, answers=answers)
    return save_postmortem(by=by, sprint=sprint, typed=typed, finish=finish)


def decide(by: User, sprint: Sprint, choice: str = "pivot", **said) -> Decision:
    return close_and_decide(by=by, sprint=sprint, said=Said(choice=choice, **said)).decision
