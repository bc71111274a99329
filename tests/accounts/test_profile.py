from django.urls import reverse

from mechjournal.models import User


def save(client, **fields):
    given = {"name": "Ana", "time_zone": "Europe/Oslo", "day_ends_at": "04:00", "single_keys": "on"} | fields
    return client.post(reverse("accounts.settings"), given)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_name_and_clock_are_saved(cast):
    save(cast.client("ana"), name="Ana B", time_zone="Asia/Tokyo", day_ends_at="02:30")
    ana = fresh(cast.ana)
    assert (ana.name, ana.time_zone, ana.day_ends_at.isoformat("minutes")) == ("Ana B", "Asia/Tokyo", "02:30")


def test_single_keys_can_be_switched_off(cast):
    client = cast.client("ana")
    given = {"name": "Ana", "time_zone": "Europe/Oslo", "day_ends_at": "04:00"}
    client.post(reverse("accounts.settings"), given)
    assert fresh(cast.ana).single_keys is False


def test_an_unknown_zone_is_said_beside_its_field(cast):
    response = save(cast.client("ana"), time_zone="Middle/Earth")
    assert response.status_code == 422
    assert "Choose one such as" in response.context["form"].errors["time_zone"][0]
    assert fresh(cast.ana).time_zone == "Europe/Oslo"


def test_the_browsers_zone_is_taken_once(cast):
    User.objects.filter(pk=cast.ana.pk).update(time_zone="")
    client = cast.client("ana")
    for zone in ("America/Lima", "Asia/Tokyo"):
        client.post(reverse("accounts.time_zone"), {"time_zone": zone})
    assert fresh(cast.ana).time_zone == "America/Lima"


def test_an_odd_zone_from_a_browser_is_not_stored(cast):
    User.objects.filter(pk=cast.ana.pk).update(time_zone="")
    response = cast.client("ana").post(reverse("accounts.time_zone"), {"time_zone": "../../etc/passwd"})
    assert response.status_code == 422
    assert fresh(cast.ana).time_zone == ""


def test_without_mail_a_new_address_counts_at_once(cast):
    client = cast.client("ana")
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    client.post(reverse("account_email"), {"email": "ana@new.example", "action_add": ""})
    assert fresh(cast.ana).email == "ana@new.example"


def test_nobody_takes_over_the_address_of_another(cast):
    client = cast.client("ana")
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    page = client.post(reverse("account_email"), {"email": "olu@example.org", "action_add": ""})
    assert page.context["form"].errors["email"] == ["Someone already uses this address."]
    assert fresh(cast.ana).email == "ana@example.org"


def test_with_mail_the_new_address_has_to_answer_first(cast, post):
    client = cast.client("ana")
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    client.post(reverse("account_email"), {"email": "ana@new.example", "action_add": ""})
    assert fresh(cast.ana).email == "ana@example.org"
    assert post.letters[0]["To"] == "ana@new.example"
