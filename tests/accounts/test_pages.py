"""Every page of the account library, in our frame and under our policy."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from tests.accounts.steps import browser_of, prove

OUT = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"]
IN = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "usersessions_list",
    "accounts.settings",
    "accounts.delete",
]
# A script with data, of a type that no browser runs, is the one thing that may stand in a page.
INLINE = re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))|<style|\sstyle=|\son\w+=", re.IGNORECASE)


def is_ours(page: str) -> None:
    assert 'class="logo"' in page
    assert not INLINE.search(page)
    assert re.search(r"<title>[^<]+· mechjournal</title>", page)
    assert page.count("<h1") == 1


@pytest.mark.parametrize("name", OUT)
def test_a_page_for_someone_who_is_not_signed_in(client, db, name):
    is_ours(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", IN)
def test_a_page_for_someone_who_is(cast, name):
    TOTP.activate(cast.ana, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.ana)
    client = cast.client("ana")
    prove(client, reverse(name))
    response = client.get(reverse(name))
    assert response.status_code == 200
    is_ours(response.content.decode())


def test_a_reset_link_that_is_too_old_says_so(client, db):
    page = client.get("/account/password/reset/key/1-abc-def/").content.decode()
    is_ours(page)
    assert "This link no longer works" in page


def test_search_engines_learn_what_the_sign_in_page_is(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert re.search(r'<meta name="description" content="Sign in to mechjournal', page)


def test_signing_in_makes_no_noise(cast):
    client = browser_of("ana@example.org")
    assert "Successfully" not in client.get(reverse("accounts.settings")).content.decode()
