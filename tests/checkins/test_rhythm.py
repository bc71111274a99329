"""The rhythm one chooses in the account."""

import pytest

from mechjournal.models import User
from tests.accounts.test_profile import save


def every(user: User) -> int | None:
    return User.objects.get(pk=user.pk).checkin_every


def test_it_is_off_until_it_is_switched_on(cast):
    save(cast.client("ana"))
    assert every(cast.ana) is None


@pytest.mark.parametrize("minutes", [30, 60, 120])
def test_a_rhythm_is_chosen(cast, minutes):
    save(cast.client("ana"), rhythm=str(minutes))
    assert every(cast.ana) == minutes


def test_a_rhythm_of_ones_own_is_told_in_minutes(cast):
    save(cast.client("ana"), rhythm="own", checkin_every="45")
    assert every(cast.ana) == 45


def test_it_is_switched_off_again(cast):
    save(cast.client("ana"), rhythm="60")
    save(cast.client("ana"), rhythm="", checkin_every="x")
    assert every(cast.ana) is None


@pytest.mark.parametrize("minutes", ["", "4", "481", "often"])
def test_an_odd_rhythm_is_refused_beside_its_field(cast, minutes):
    response = save(cast.client("ana"), rhythm="own", checkin_every=minutes)
    assert response.status_code == 422
    assert response.context["form"].errors["checkin_every"]
    assert every(cast.ana) is None


def test_the_account_shows_what_was_chosen(cast):
    User.objects.filter(pk=cast.ana.pk).update(checkin_every=45)
    form = cast.client("ana").get("/account/you/").context["form"]
    assert (form["rhythm"].value(), form["checkin_every"].value()) == ("own", 45)
