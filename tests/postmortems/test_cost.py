"""The pages at a sprint's end cost the same for a short sprint and a long one."""

import pytest
from django.db import connection

from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.models import CheckIn, Idea, Intention
from tests.calibrations.rows import say_many
from tests.helpers import experiment
from tests.postmortems.steps import page, sprint_of, write
from tests.test_cost import Queries, fill

MOST = {"?edit": 15, "": 14}


def live(cast, sprint, times: int) -> None:
    """`times` of everything that the pages read."""
    fill(cast, 10 * times)
    say_many(cast.ana, experiment(cast.ana, cast.project), times, times)
    for number in range(times):
        hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {number}.", credence=50)
        set_credence(by=cast.ana, hypothesis=hypothesis, value=60)
        CheckIn.objects.create(project=cast.project, by=cast.ana, day=cast.ana.today(), answer="nothing")
        Idea.objects.create(by=cast.ana, line=f"Idea {number}", rating=5)
        Intention.objects.create(project=cast.project, made_in=sprint, for_sprint=sprint, by=cast.ana, text="Read.")


@pytest.mark.parametrize("query", MOST)
def test_it_costs_the_same_for_a_little_and_for_much(cast, query):
    day = cast.ana.today()
    sprint = sprint_of(cast, starts_on=day, ends_on=day)
    live(cast, sprint, 1)
    write(cast.ana, sprint, finish=True, learned="It holds.")
    client = cast.client("ana")
    few = cost(client, page(sprint) + query)
    live(cast, sprint, 5)
    assert few == cost(client, page(sprint) + query) <= MOST[query]


def cost(client, address: str) -> int:
    client.get(address)
    with Queries(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries.counted)


def test_an_autosave_costs_little(cast):
    sprint = sprint_of(cast)
    row = write(cast.ana, sprint, learned="It")
    client = cast.client("ana")
    with Queries(connection) as queries:
        data = {"version": row.version, "a-learned": "It holds."}
        assert client.post(f"{page(sprint)}save/", data).status_code == 200
    assert len(queries.counted) <= 10, "\n".join(queries.counted)
