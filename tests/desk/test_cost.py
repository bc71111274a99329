"""The desk takes the same queries for one mentee and for many; so does reading, for few changes and many."""

from datetime import timedelta

from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.sprints import open_sprint, pause_sprint
from tests.desk.steps import asks, mentee
from tests.helpers import expects, experiment, note
from tests.test_cost import MOST, cost


def work(project) -> None:
    """A bit of everything that a desk and its reading show."""
    by = project.memberships.get(role="owner").user
    day = by.today()
    sprint = open_sprint(
        by=by, project=project, goal="One?", pivot_if="", starts_on=day, ends_on=day + timedelta(days=9)
    )
    pause_sprint(by=by, sprint=sprint, starts_on=day + timedelta(days=3), ends_on=day + timedelta(days=4))
    add(by, project)


def add(by, project) -> None:
    entry, run = note(by, project), experiment(by, project, "running")
    expects(by, run)
    claim = make_hypothesis(by=by, project=project, claim="One direction.", credence=50)
    set_credence(by=by, hypothesis=claim, value=70, because=entry)
    add_evidence(by=by, hypothesis=claim, entry=entry, side="for")


def test_the_desk_costs_the_same_for_2_mentees_and_12(cast):
    for name in ("kim", "per"):
        made = mentee(cast, name)
        work(made)
        asks(cast, made)
    client = cast.client("mo")
    few = cost(client, "/desk/")
    for number in range(10):
        made = mentee(cast, f"person{number}")
        work(made)
        asks(cast, made)
    assert few == cost(client, "/desk/") <= MOST["desk"]


def test_reading_costs_the_same_for_few_changes_and_many(cast):
    address = f"/p/{cast.project.key}/reading/"
    mentee(cast, "kim")
    work(cast.project)
    client = cast.client("mo")
    few = cost(client, address)
    for _ in range(5):
        add(cast.ana, cast.project)
    assert few == cost(client, address) <= MOST["reading"]


def test_reading_everything_again_costs_no_more(cast):
    work(cast.project)
    assert cost(cast.client("mo"), f"/p/{cast.project.key}/reading/?after=0") <= MOST["reading"]
