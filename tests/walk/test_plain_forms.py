"""Steps of the walk by plain forms, as a browser without scripts sends them."""

import pytest
from django.test import Client

from mechjournal.actions.ideas import add_idea
from mechjournal.models import Intention, PhaseChange, Project, Sprint, Tick, User
from tests.conftest import PASSWORD
from tests.helpers import typed

pytestmark = pytest.mark.django_db
PHASES = ["exploration", "understanding", "distillation"]


@pytest.fixture
def walker():
    """A browser in which somebody new has signed up."""
    client = Client()
    send(client, "/account/signup/", email="nora@example.org", password1=PASSWORD)
    return client


def send(client, address, **fields):
    answer = client.post(address, fields)
    assert answer.status_code == 302, f"{address} answered {answer.status_code}"
    return answer.url


def begin(client, stage, starter=""):
    fields = {"title": "A direction", "question": "Is it one?", "stage": stage, "starter": starter}
    return send(client, "/p/new/", **fields)


def open_sprint(client, home, goal):
    day = User.objects.get().today().isoformat()
    return send(client, f"{home}sprints/open/", goal=goal, starts_on=day, length="14", mode="de-risk")


def decide(client, home, number, **fields):
    data = {"version": 0, "choice": "pivot", "goal": "", "days": "10", **fields}
    return send(client, f"{home}sprints/{number}/decide/", **data)


def through_two_sprints(client):
    """A full project with an entry: the first sprint continued, the second one pivoted to an idea."""
    home = begin(client, "full")
    send(client, f"{home}entries/log/", **typed(body="Layer 14 carries it."))
    open_sprint(client, home, "Is it one direction?")
    answers = {"a-learned": "It is one.", "a-differently": "- Read outputs on day one."}
    said = {"choice": "continue", "momentum": "Whether it is a topic.", "goal": "Refusal or topic?"}
    decide(client, home, 1, **answers, **said)
    idea = add_idea(by=User.objects.get(), line="A backdoor as a model organism", rating=8)
    decide(client, home, 2, idea=idea.key, reason="It is mostly a topic.")
    return home


def test_a_ticked_item_keeps_its_note(walker):
    send(walker, "/ropes/begin/")
    send(walker, "/ropes/saes/tick/", said="1", note="Latents may split.")
    assert Tick.objects.get().note == "Latents may split."


def test_a_mini_project_opens_its_sprint_and_ends_in_three_lines(walker):
    home = begin(walker, "mini", starter="refusal")
    lines = {"a-mini-worked": "Ablating.", "a-mini-did-not": "The judge.", "a-mini-strategy": "Read first."}
    send(walker, f"{home}sprints/1/close/", closing_line="One direction.", **lines)
    assert not Sprint.objects.open().exists()
    assert Intention.objects.get().text == "Read first."


def test_a_project_goes_through_its_phases(walker):
    home = begin(walker, "full")
    for phase in PHASES:
        send(walker, f"{home}phase/", phase=phase)
    project = Project.objects.get()
    assert project.phase == PHASES[-1]
    assert list(PhaseChange.objects.order_by("seq").values_list("phase", flat=True))[-3:] == PHASES


def test_continuing_and_pivoting_leave_two_sprints_with_their_decisions(walker):
    through_two_sprints(walker)
    rows = Sprint.objects.order_by("number").values_list("number", "decision__choice")
    assert list(rows) == [(1, "continue"), (2, "pivot")]
    assert not Sprint.objects.open().exists()


def test_what_was_meant_to_change_goes_to_the_second_sprint(walker):
    through_two_sprints(walker)
    carried = Intention.objects.get()
    assert (carried.text, carried.made_in.number, carried.for_sprint.number) == ("Read outputs on day one.", 1, 2)
