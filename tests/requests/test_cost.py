"""What questions cost: the same for few and many, and nothing where nobody has asked."""

import pytest
from django.db import connection

from mechjournal.models import ReviewRequest
from tests.helpers import note
from tests.requests.steps import answered, asked, home
from tests.test_cost import MOST, Queries, cost

# The most queries, transaction control not counted.
LISTED, ONE = 7, 9


def ask_many(cast, number: int) -> None:
    """As many asked and answered, so that none has to be ranked, and one that waits."""
    for _ in range(number):
        answered(cast, asked(cast))
    ReviewRequest.objects.filter(state="open").delete()
    asked(cast)


def test_the_list_costs_the_same_for_2_questions_and_12(cast):
    client = cast.client("mo")
    ask_many(cast, 1)
    few = cost(client, home(cast))
    ask_many(cast, 10)
    assert few == cost(client, home(cast)) <= LISTED


@pytest.mark.parametrize("name", ["ana", "mo"])
def test_one_question_costs_a_fixed_number(cast, name):
    asked(cast, predicted="Yes.")
    assert cost(cast.client(name), f"{home(cast)}1/") <= ONE


@pytest.mark.parametrize("page", ["", "timeline/", "entries/1/"])
def test_a_log_costs_one_query_more_however_many_were_asked_about(cast, page):
    client, address = cast.client("ana"), f"{cast.project.get_absolute_url()}{page}"
    note(cast.ana, cast.project)
    none = cost(client, address)
    asked(cast)
    one = cost(client, address)
    ask_many(cast, 5)
    assert one == none + 1 == cost(client, address)


def test_where_nobody_has_asked_nothing_is_looked_for(cast):
    note(cast.ana, cast.project)
    client = cast.client("ana")
    with Queries(connection) as queries:
        client.get(cast.project.get_absolute_url())
    assert not [sql for sql in queries.counted if 'FROM "mechjournal_reviewrequest"' in sql]
    assert len(queries.counted) <= MOST["today"]
