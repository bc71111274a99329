"""What the JSON door costs: as many queries for many rows as for few."""

import pytest
from django.db import connection

from mechjournal.actions.comments import Said, say
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.requests import ask, withdraw_request
from tests.api.helpers import script
from tests.helpers import expects, experiment
from tests.test_cost import Queries, fill


def add(cast, number: int) -> None:
    for n in range(number):
        entry = experiment(cast.ana, cast.project)
        expects(cast.ana, entry, f"below {n} %")
        make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {n}", credence=50)
        say(by=cast.mo, on=entry, said=Said(body=f"Which of {n}?"))
        asked = ask(by=cast.ana, on=entry.subject, mentor=cast.mo, question="Is it enough?")
        withdraw_request(by=cast.ana, request=asked)


PATHS = ["", "/entries", "/sprints", "/hypotheses", "/predictions", "/comments", "/requests"]


@pytest.mark.parametrize("path", ["/today", "/search?q=many", *(f"/projects/{{key}}{path}" for path in PATHS)])
def test_a_list_costs_the_same_for_few_and_many(cast, path):
    asked, address = script(cast.ana, "read"), path.format(key=cast.project.key)
    add(cast, 1)
    fill(cast, 2)
    asked.get("/me")
    few = cost(asked, address)
    add(cast, 3)
    fill(cast, 20)
    assert cost(asked, address) == few <= 12


def cost(asked, address: str) -> int:
    with Queries(connection) as queries:
        assert asked.get(address).status_code == 200
    return len(queries.counted)
