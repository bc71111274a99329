"""Where predictions are seen: beside their experiment, on Today, on a page of their own; and by whom, when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mechjournal.actions.entries import add_result, set_state
from mechjournal.actions.predictions import PredictionDraft, amend_prediction, resolve_prediction
from mechjournal.models import Prediction
from tests.helpers import expects, experiment
from tests.test_cost import MOST, Queries, addresses

WORDS = "refusal below 20 %"


def page(cast, name, address) -> str:
    return cast.client(name).get(address).content.decode()


def came(cast, entry, result="It is 12 %."):
    add_result(author=cast.ana, entry=entry, result=result, day=None, composer=entry.client_key)


def places(cast, entry) -> list[str]:
    base = cast.project.get_absolute_url()
    return [
        base,
        "/today/",
        f"{base}timeline/",
        "/timeline/",
        entry.get_absolute_url(),
        f"{entry.get_absolute_url()}edit/",
    ]


def test_it_stands_beside_its_experiment_everywhere(cast, planned):
    expects(cast.ana, planned, WORDS)
    for address in places(cast, planned):
        assert WORDS in page(cast, "ana", address), address


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"outcome": "true"}, "came true"),
        ({"outcome": "false"}, "did not"),
        ({"outcome": "ambiguous"}, "can&#x27;t be told"),
        ({"outcome": "void", "reason": "Wrong seed."}, "run broken"),
    ],
)
def test_it_says_how_it_came_out(cast, planned, outcome, words):
    row = expects(cast.ana, planned)
    assert ">open<" in page(cast, "ana", planned.get_absolute_url())
    resolve_prediction(by=cast.ana, prediction=row, **outcome)
    assert words in page(cast, "ana", planned.get_absolute_url())


def test_a_result_without_one_says_so_quietly(cast, planned):
    assert "No prediction in advance." not in page(cast, "ana", planned.get_absolute_url())
    came(cast, planned)
    assert "No prediction in advance." in page(cast, "ana", planned.get_absolute_url())


def test_after_the_fact_is_said_beside_it(cast, planned):
    came(cast, planned)
    expects(cast.ana, planned)
    assert "after the fact" in page(cast, "ana", planned.get_absolute_url())


def test_an_amendment_shows_what_it_was_and_why(cast, planned):
    row = expects(cast.ana, planned, percent=70)
    draft = PredictionDraft(statement=row.statement, probability=40)
    amend_prediction(by=cast.ana, prediction=row, draft=draft, because="The baseline moved.")
    seen = page(cast, "ana", planned.get_absolute_url())
    assert all(words in seen for words in ("40\u202f%", "was 70\u202f%", "because The baseline moved."))
    assert seen.count('class="pred"') == 1


def test_a_late_amendment_stands_below_the_one_that_counts(cast, planned):
    row = expects(cast.ana, planned, percent=70)
    came(cast, planned)
    draft = PredictionDraft(statement=row.statement, probability=40)
    amend_prediction(by=cast.ana, prediction=row, draft=draft, because="I should have known.")
    seen = page(cast, "ana", planned.get_absolute_url())
    assert '<span class="p">70\u202f%</span>' in seen
    assert "after the result 40\u202f%, because I should have known." in seen


def test_a_partner_sees_it_after_saying_their_own(cast, planned):
    expects(cast.ana, planned, WORDS)
    for address in [*places(cast, planned), f"{planned.get_absolute_url()}result/"]:
        assert WORDS not in page(cast, "col", address), address
    assert "Ana said what to expect" in page(cast, "col", planned.get_absolute_url())
    expects(cast.col, planned, "refusal above 90 %", 60)
    assert WORDS in page(cast, "col", planned.get_absolute_url())


def test_or_after_choosing_to_look(cast, planned):
    expects(cast.ana, planned, WORDS)
    seen = page(cast, "col", f"{planned.get_absolute_url()}?predictions=shown")
    assert WORDS in seen
    assert f"/p/{cast.project.key}/predictions/1/?predictions=shown" in seen


def test_or_once_the_result_is_there(cast, planned):
    expects(cast.ana, planned, WORDS)
    came(cast, planned)
    assert WORDS in page(cast, "col", planned.get_absolute_url())


@pytest.mark.parametrize("name", ["mo", "rhea"])
def test_who_does_not_write_sees_it_at_once(cast, planned, name):
    expects(cast.ana, planned, WORDS)
    assert WORDS in page(cast, name, planned.get_absolute_url())


def test_its_own_page_is_kept_from_a_partner_in_the_same_way(cast, planned):
    address = expects(cast.ana, planned, WORDS).get_absolute_url()
    client = cast.client("col")
    assert [client.get(address + end).status_code for end in ("", "resolve/", "?predictions=shown")] == [404, 404, 200]
    assert client.post(f"{address}resolve/", {"outcome": "true"}).status_code == 404


def test_of_a_private_experiment_nobody_learns(cast):
    row = expects(cast.ana, experiment(cast.ana, cast.project, visibility="me"), WORDS)
    for name in ("col", "mo", "rhea"):
        assert cast.client(name).get(f"{row.get_absolute_url()}?predictions=shown").status_code == 404
        assert WORDS not in page(cast, name, cast.project.get_absolute_url())


def test_its_page_says_where_in_the_ledger_it_was_made(cast, planned):
    row = expects(cast.ana, planned)
    place = f"line {row.seq} of the project’s ledger"
    assert f"{place}, and no result yet" in page(cast, "ana", row.get_absolute_url())
    came(cast, planned)
    seen = page(cast, "ana", row.get_absolute_url())
    assert f"{place}, before the result in line {row.seq + 1}" in seen


def test_its_page_tells_its_whole_history(cast, planned):
    row = expects(cast.ana, planned, percent=70)
    draft = PredictionDraft(statement=row.statement, probability=40)
    made = amend_prediction(by=cast.ana, prediction=row, draft=draft, because="The baseline moved.")
    for outcome in ("true", "", "false"):
        resolve_prediction(by=cast.ana, prediction=made, outcome=outcome)
    for one in (row, made):
        seen = page(cast, "ana", one.get_absolute_url())
        assert all(w in seen for w in ("said P1", "amended P1 as P2", "came true", "opened P2 again", "did not"))


def waiting(cast, name="ana") -> list[str]:
    context = cast.client(name).get(cast.project.get_absolute_url()).context
    return [row.statement for row in context["waiting"]]


def test_what_waits_for_a_result_stands_on_today_oldest_first(cast):
    entries = [experiment(cast.ana, cast.project) for _ in range(4)]
    for n, entry in enumerate(entries):
        expects(cast.ana, entry, f"number {n}")
    assert waiting(cast) == []
    came(cast, entries[3])
    set_state(by=cast.ana, entry=entries[1], state="running", expected_at=timezone.now() - timedelta(hours=1))
    assert waiting(cast) == ["number 1", "number 3"]
    Prediction.objects.filter(number=1).update(made_at=timezone.now() - timedelta(days=2))
    assert waiting(cast) == ["number 0", "number 1", "number 3"]


def test_on_a_day_without_experiments_it_waits_all_the_same(cast):
    entry = experiment(cast.ana, cast.project, day=cast.ana.today() - timedelta(days=2))
    row = expects(cast.ana, entry)
    came(cast, entry)
    cast.project.entries.update(result_day=entry.day)
    assert waiting(cast) == [row.statement]


def test_what_came_out_or_was_dropped_waits_no_more(cast, planned):
    row = expects(cast.ana, planned)
    Prediction.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert waiting(cast) == [row.statement]
    assert waiting(cast, "col") == []
    set_state(by=cast.ana, entry=planned, state="dropped")
    assert waiting(cast) == []


@pytest.mark.parametrize("name", ["today", "everywhere", "timeline", "timelines", "note"])
def test_a_page_costs_one_query_more_however_many_there_are(cast, name):
    for n in range(3):
        expects(cast.ana, experiment(cast.ana, cast.project), f"number {n}")
    few = cost(cast, name)
    came(cast, cast.project.entries.first())
    for n in range(30):
        entry = cast.project.entries.order_by("number")[n % 3]
        expects(cast.ana if n % 2 else cast.col, entry, f"more {n}")
    assert few == cost(cast, name) <= MOST[name] + 1


def cost(cast, name) -> int:
    client = cast.client("ana")
    with Queries(connection) as queries:
        assert client.get(addresses(cast)[name]).status_code == 200
    return len(queries.counted)


def test_without_predictions_a_page_asks_for_none(cast, planned):
    client = cast.client("ana")
    with Queries(connection) as queries:
        client.get(planned.get_absolute_url())
    assert not [sql for sql in queries.counted if "mechjournal_prediction" in sql]
