import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from tests.accounts.steps import browser_of, prove, sign_in, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_app(cast):
    TOTP.activate(cast.ana, SECRET)
    RecoveryCodes.activate(cast.ana)
    return cast


def test_setting_up_an_app_asks_for_the_password_first(cast):
    response = browser_of("ana@example.org").get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_an_app_is_set_up_with_the_code_it_shows(cast):
    client = browser_of("ana@example.org")
    prove(client, reverse("mfa_activate_totp"))
    page = client.get(reverse("mfa_activate_totp"))
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.filter(user=cast.ana, type="totp").exists()


def test_its_square_is_drawn_into_the_page_without_an_address_or_a_style(cast):
    client = browser_of("ana@example.org")
    prove(client, reverse("mfa_activate_totp"))
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'<svg class="qr" viewBox="0 0 \d+ \d+" role="img"[^>]*><path d="M\d', page)
    assert "data:image" not in page


def test_a_wrong_code_sets_nothing_up(cast):
    client = browser_of("ana@example.org")
    prove(client, reverse("mfa_activate_totp"))
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert page.context["form"].errors["code"]
    assert not Authenticator.objects.exists()


def test_a_password_alone_is_no_longer_enough(client, with_app):
    response = sign_in(client, "ana@example.org", follow="/timeline/")
    assert response["Location"] == reverse("mfa_authenticate")
    assert signed_in(client) is None


def test_the_code_lets_in_and_on_to_where_one_was_going(client, with_app):
    sign_in(client, "ana@example.org", follow="/timeline/")
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert response["Location"] == "/timeline/"
    assert signed_in(client) == with_app.ana


def test_a_code_works_once(client, with_app):
    code = code_of(SECRET)
    for each in (client, other := Client()):
        sign_in(each, "ana@example.org")
        each.post(reverse("mfa_authenticate"), {"code": code})
    assert signed_in(other) is None


def test_guessing_codes_has_an_end(client, with_app):
    sign_in(client, "ana@example.org")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert "Too many attempts" in page.content.decode()


def test_a_recovery_code_stands_in_for_the_phone_once(client, with_app):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for each in (client, other := Client()):
        sign_in(each, "ana@example.org")
        each.post(reverse("mfa_authenticate"), {"code": code})
    assert (signed_in(client), signed_in(other)) == (with_app.ana, None)


def test_recovery_codes_are_shown_after_proving_and_can_be_downloaded(client, with_app):
    sign_in(client, "ana@example.org")
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    prove(client, reverse("mfa_view_recovery_codes"))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes


def test_switching_it_off_takes_the_codes_along(client, with_app):
    sign_in(client, "ana@example.org")
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    prove(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_on_an_address_that_is_a_number_the_passkey_pages_point_to_the_name(cast):
    page = Client().get(reverse("account_login"), HTTP_HOST="127.0.0.1:8000").content.decode()
    assert 'href="http://localhost:8000/account/login/"' in page
    assert "data-passkey" not in page


def test_asking_for_a_passkey_signed_out_is_answered_with_a_challenge(client, db):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}, HTTP_HOST="localhost:1")
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "localhost"
