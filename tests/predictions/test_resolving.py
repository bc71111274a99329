"""How predictions come out: with the result in one post, or later on a page of their own; and amending them."""

from uuid import uuid4

import pytest

from mechjournal.models import Change, Entry, Prediction
from tests.helpers import expects, experiment


@pytest.fixture
def two(cast, planned):
    """ana's experiment with a sentence, P1, and a number, P2."""
    expects(cast.ana, planned, "refusal below 20 %", 70)
    expects(cast.ana, planned, "loss difference", low=0.2, high=0.4)
    return planned


def send_result(cast, entry, name="ana", **fields):
    data = {"result": "It is 12 %.", "client_key": str(uuid4()), **fields}
    return cast.client(name).post(f"{entry.get_absolute_url()}result/", data)


def outcomes() -> list[tuple]:
    return list(Prediction.objects.order_by("number").values_list("outcome", "value", "outcome_reason"))


def test_the_open_ones_stand_below_the_result(cast, two):
    page = cast.client("ana").get(f"{two.get_absolute_url()}result/").content.decode()
    assert all(f'name="came-{name}"' in page for name in ("1-outcome", "1-reason", "2-value", "2-outcome"))


def test_one_post_keeps_the_result_and_how_they_came_out(cast, two):
    response = send_result(cast, two, **{"came-1-outcome": "true", "came-2-value": "0,5"})
    assert response.status_code == 302
    assert outcomes() == [("true", None, ""), ("number", 0.5, "")]
    kinds = list(Change.objects.order_by("-seq").values_list("kind", flat=True)[:3])
    assert kinds == ["prediction.resolved", "prediction.resolved", "entry.result"]


def test_nothing_is_forced(cast, two):
    assert send_result(cast, two).status_code == 302
    assert Entry.objects.get().state == "done"
    assert outcomes() == [("", None, ""), ("", None, "")]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"came-1-outcome": "void"}, "Say in a line what broke."),
        ({"came-1-outcome": "perhaps"}, "Select a valid choice"),
        ({"came-1-outcome": "number"}, "A sentence comes true or not"),
        ({"came-1-reason": "the seed"}, "Say how it came out, too."),
        ({"came-2-value": "a lot"}, "Write a plain number"),
        ({"came-2-value": "1", "came-2-outcome": "void", "came-2-reason": "kept"}, "Give the number that came"),
        ({"came-2-outcome": "true"}, "A sentence comes true or not"),
    ],
)
def test_what_is_wrong_keeps_the_result_and_all_that_was_typed(cast, two, fields, word):
    response = send_result(cast, two, result="Kept result.", **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert word in page
    assert "Kept result." in page
    assert all(f'value="{text}"' in page for text in fields.values() if text not in ("perhaps", "number"))
    assert not Entry.objects.get().result


def test_a_second_result_leaves_how_they_came_out_alone(cast, two):
    send_result(cast, two, **{"came-1-outcome": "true"})
    response = send_result(cast, two, **{"came-2-value": "1"})
    assert response.status_code == 422
    assert outcomes() == [("true", None, ""), ("", None, "")]


def test_another_experiments_prediction_is_out_of_reach(cast, two):
    expects(cast.ana, experiment(cast.ana, cast.project))
    send_result(cast, two, **{"came-3-outcome": "true"})
    assert Prediction.objects.get(number=3).is_open


def resolve(cast, number=1, name="ana", **fields):
    return cast.client(name).post(f"/p/{cast.project.key}/predictions/{number}/resolve/", fields)


def test_later_it_is_said_on_its_own_page_and_changed_there(cast, two):
    resolve(cast, outcome="true")
    resolve(cast, outcome="void", reason="Wrong seed.")
    assert outcomes()[0] == ("void", None, "Wrong seed.")
    assert Change.objects.filter(kind="prediction.resolved").count() == 2


def test_it_can_be_opened_again(cast, two):
    resolve(cast, outcome="true")
    resolve(cast, outcome="")
    assert Prediction.objects.get(number=1).is_open


def test_a_partner_may_say_it_once_the_result_is_there(cast, two):
    send_result(cast, two)
    assert resolve(cast, name="col", outcome="false").status_code == 302
    assert Prediction.objects.get(number=1).resolved_by == cast.col


def amend(cast, name="ana", **fields):
    data = {"statement": "refusal below 20 %", "probability": "40", "because": "The baseline moved.", **fields}
    return cast.client(name).post(f"/p/{cast.project.key}/predictions/1/amend/", data)


def test_an_amendment_leads_to_its_own_page(cast, two):
    response = amend(cast)
    assert response["Location"] == f"/p/{cast.project.key}/predictions/3/"
    assert Prediction.objects.get(number=3).replaces.number == 1


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"because": ""}, "Say in a line why it changed."),
        ({"probability": "70"}, "This is what you said already."),
        ({"probability": "170"}, "From 1 to 99 %"),
    ],
)
def test_an_amendment_that_can_not_be_is_said_and_kept(cast, two, fields, word):
    response = amend(cast, **fields)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert Prediction.objects.count() == 2


def test_amended_meanwhile_it_is_told_and_what_was_typed_is_kept(cast, two):
    amend(cast)
    response = amend(cast, probability="55", because="Thought again.")
    assert response.status_code == 422
    assert "It was amended meanwhile, as P3." in response.content.decode()
    assert "Thought again." in response.content.decode()


def test_the_form_of_one_amended_leads_to_its_successor(cast, two):
    amend(cast)
    response = cast.client("ana").get(f"/p/{cast.project.key}/predictions/1/amend/")
    assert response["Location"] == f"/p/{cast.project.key}/predictions/3/amend/"


def test_one_more_is_said_from_the_page_of_the_experiment(cast, planned):
    address = f"{planned.get_absolute_url()}predictions/"
    for _ in range(2):
        cast.client("col").post(address, {"statement": "a", "probability": "60"})
    assert [(row.by, row.probability) for row in Prediction.objects.all()] == [(cast.col, 60)]
