"""Two windows at the same moment: one answer counts, and who comes too late is told so."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from mechjournal.actions import requests as actions
from mechjournal.models import Change, Notification, ReviewRequest
from tests.conftest import make_cast
from tests.hypotheses.test_at_once import together
from tests.requests.steps import answered, asked, claims

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def settled() -> list[str]:
    kinds = Change.objects.filter(kind__in=["request.answered", "request.withdrawn"])
    return list(kinds.values_list("kind", flat=True))


def test_of_two_answers_one_counts(cast):
    made = asked(cast)
    raised = together(*[partial(answered, cast, made, text) for text in ("Yes.", "No.")])
    assert [type(error) for error in raised] == [actions.Settled]
    assert settled() == ["request.answered"]
    assert Notification.objects.filter(kind="answered").count() == 1


def test_of_an_answer_and_its_withdrawal_one_counts(cast):
    made = asked(cast)
    raised = together(partial(answered, cast, made), partial(actions.withdraw_request, by=cast.ana, request=made))
    assert [type(error) for error in raised] == [actions.Settled]
    assert settled() == [f"request.{ReviewRequest.objects.get().state}"]


def test_the_same_thing_asked_in_two_tabs_is_asked_once(cast):
    [claim] = claims(cast, 1)
    raised = together(partial(asked, cast, on=claim), partial(asked, cast, on=claim))
    assert [type(error) for error in raised] == [ValidationError]
    assert ReviewRequest.objects.count() == 1


def test_two_that_would_both_be_the_fourth_are_not(cast):
    *three, four, five = claims(cast, 5)
    for claim in three[:2]:
        asked(cast, on=claim)
    raised = together(*[partial(asked, cast, on=claim) for claim in (three[2], four, five)])
    assert [type(error) for error in raised] == [actions.NeedsRanks] * 2
    assert ReviewRequest.objects.count() == 3
