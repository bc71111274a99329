"""Clicks that race: whoever comes second finds what the first one did."""

import threading

import pytest
from django.db import IntegrityError, connection

from mechjournal.actions.deciding import Plan, Said, close_and_decide
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Change, Decision, Project, Sprint
from tests.postmortems.steps import END, START, sprint_of

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = Plan(goal="What next?", starts_on=START, ends_on=END)


def at_once(*acts) -> list:
    """What each act returned or raised; all of them begin together."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait()
            found[number] = act()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_ten_decisions_at_once_are_one(cast):
    sprint = sprint_of(cast)
    decide = lambda: close_and_decide(by=cast.ana, sprint=sprint, said=Said(), plan=NEXT)  # noqa: E731
    found = at_once(*[decide] * 10)
    assert sum(done.is_new for done in found) == 1
    assert Decision.objects.count() == Sprint.objects.open().count() == 1
    assert sorted(Sprint.objects.values_list("number", flat=True)) == [1, 2]


def test_a_decision_and_an_opening_never_leave_two_open_sprints(cast):
    sprint = sprint_of(cast)
    decide = lambda: close_and_decide(by=cast.ana, sprint=sprint, said=Said(), plan=NEXT)  # noqa: E731
    begin = lambda: open_sprint(by=cast.col, project=cast.project, goal="Mine?", starts_on=START, ends_on=END)  # noqa: E731
    found = at_once(decide, begin, decide, begin)
    assert all(isinstance(found[n], IntegrityError) for n in (1, 3))
    assert Sprint.objects.open().get().goal == "What next?"


def test_the_ledger_holds_through_it(cast):
    sprint = sprint_of(cast)
    choices = ("pivot", "write up", "stop")
    at_once(
        *[lambda c=choice: close_and_decide(by=cast.ana, sprint=sprint, said=Said(c), plan=NEXT) for choice in choices]
    )
    assert Decision.objects.count() == Change.objects.filter(kind="decision.made").count() == 1
    assert not list(Change.objects.broken(Project.objects.get()))
