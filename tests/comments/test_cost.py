"""One query more where something was said, however much; none where nothing was."""

import pytest
from django.db import connection

from mechjournal.actions import comments
from mechjournal.actions.comments import Said
from mechjournal.actions.hypotheses import make_hypothesis
from tests.helpers import note, typed
from tests.test_cost import MOST, Queries, addresses, cost


def say_many(cast, entries, times: int) -> None:
    for entry in entries:
        for n in range(times):
            said = comments.say(by=cast.mo, on=entry, said=Said(body=f"Why {n}?", part="body", quote="resid_pre"))
            said.thing = entry
            comments.answer(by=cast.ana, thread=said, body=f"Because {n}.")
            if n % 2:
                comments.resolve(by=cast.mo, thread=said)


@pytest.mark.parametrize("page", ["today", "everywhere", "note", "timeline", "timelines"])
def test_a_page_asks_once_for_all_that_was_said(cast, page):
    entries, client = [note(cast.ana, cast.project) for _ in range(3)], cast.client("ana")
    address = addresses(cast)[page]
    without = cost(client, address)
    say_many(cast, entries[:1], 1)
    few = cost(client, address)
    say_many(cast, entries, 4)
    assert cost(client, address) == few <= without + 1
    assert few <= MOST[page] + 1


def test_a_thread_and_a_list_cost_the_same_for_few_and_many(cast):
    entry, client = note(cast.ana, cast.project), cast.client("mo")
    say_many(cast, [entry], 1)
    lists = [f"{cast.project.get_absolute_url()}comments/{place}/" for place in ("1", "entry/1")]
    few = [cost(client, address) for address in lists]
    say_many(cast, [entry], 6)
    assert [cost(client, address) for address in lists] == few
    assert max(few) <= 11


def test_an_edit_costs_two_queries_more_where_passages_are_marked(cast):
    entry, client = note(cast.ana, cast.project), cast.client("ana")
    say_many(cast, [entry], 5)
    with Queries(connection) as queries:
        response = client.post(f"{entry.get_absolute_url()}edit/", typed(version=1, body="So. The hook fires."))
        assert response.status_code == 302
    assert len(queries.counted) <= MOST["edit"] + 2, "\n".join(queries.counted)


def test_a_comment_costs_a_fixed_number_of_queries(cast):
    entry, client = note(cast.ana, cast.project), cast.client("mo")
    address = f"{cast.project.get_absolute_url()}comments/entry/1/"
    costs = []
    for times in (1, 8):
        with Queries(connection) as queries:
            sent = {"body": f"Why, {times}?", "part": "body", "quote": "resid_pre"}
            assert client.post(address, sent, headers={"HX-Request": "true"}).status_code == 201
        costs.append(len(queries.counted))
        say_many(cast, [entry], times)
    assert costs[0] == costs[1] <= 20, "\n".join(queries.counted)


def test_a_list_of_hypotheses_asks_once_for_what_mentors_ask(cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    client, address = cast.client("mo"), f"{cast.project.get_absolute_url()}hypotheses/"
    before = cost(client, address)
    for n in range(5):
        client.post(f"{cast.project.get_absolute_url()}asked/", {"question": f"How many seeds, {n}?"})
    assert cost(client, address) == before
