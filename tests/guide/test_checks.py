"""Which checks are asked: by type of claim, and the more the more exciting and the surer."""

from itertools import pairwise

import pytest

from mechjournal import guide

CLAIMS = ["existence", "systematic", "hedged", "narrow"]
GUIDE = guide.load()
LEVELS = [(1, 50), (2, 60), (3, 70), (4, 80), (5, 90)]


def keys(claim_type: str, excitement: int, credence: int) -> set[str]:
    return {check.key for check in guide.checks_for(GUIDE, claim_type, excitement, credence)}


@pytest.mark.parametrize(
    ("claim_type", "counts"),
    [
        ("existence", [2, 4, 6, 7, 7]),
        ("systematic", [2, 5, 7, 11, 13]),
        ("hedged", [2, 5, 7, 11, 13]),
        ("narrow", [2, 5, 7, 10, 11]),
    ],
)
def test_the_table_of_the_documentation_holds(claim_type, counts):
    assert [len(keys(claim_type, *level)) for level in LEVELS] == counts


@pytest.mark.parametrize("claim_type", CLAIMS)
def test_more_excitement_never_takes_a_check_away(claim_type):
    for credence in range(0, 101, 5):
        asked = [keys(claim_type, excitement, credence) for excitement in range(1, 6)]
        assert all(less <= more for less, more in pairwise(asked))


@pytest.mark.parametrize("claim_type", CLAIMS)
def test_more_credence_never_takes_a_check_away(claim_type):
    for excitement in range(1, 6):
        asked = [keys(claim_type, excitement, credence) for credence in range(101)]
        assert all(less <= more for less, more in pairwise(asked))


@pytest.mark.parametrize("claim_type", CLAIMS)
def test_doubt_asks_no_more_than_even_odds(claim_type):
    assert keys(claim_type, 3, 5) == keys(claim_type, 3, 50)


def test_either_excitement_or_credence_is_enough():
    assert "random-control" in keys("narrow", 3, 50)
    assert "random-control" in keys("narrow", 1, 70)
    assert "random-control" not in keys("narrow", 2, 69)


def test_an_existence_claim_needs_no_second_model_seed_or_data():
    assert not keys("existence", 5, 100) & {"other-model", "other-seed", "other-data", "sampled"}


def test_a_narrow_claim_needs_no_second_model_or_data():
    assert not keys("narrow", 5, 100) & {"other-model", "other-data"}


def test_a_systematic_claim_is_asked_everything():
    assert keys("systematic", 5, 100) == {check.key for check in GUIDE.checks}


def test_checks_come_in_the_order_of_the_file():
    found = [check.key for check in guide.checks_for(GUIDE, "hedged", 2, 60)]
    assert found == ["read-examples", "dullest", "baseline", "agent-work", "before-data"]
