"""Passkeys, with an authenticator that Chromium makes up: added, used to sign in, refused where there is none."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser.steps import sign_in_by_form
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def tab(new_browser, cast):
    """A tab of a browser with an authenticator, in which nobody is signed in."""
    tab = new_browser().new_page()
    device = tab.context.new_cdp_session(tab)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return tab


def add_passkey(tab, email: str) -> None:
    tab.goto("/account/login/?next=/account/2fa/webauthn/add/")
    sign_in_by_form(tab, email)
    prove(tab)
    tab.get_by_role("button", name="Add it").click()
    expect(tab.get_by_role("heading", name="Recovery codes")).to_be_visible()


def prove(tab) -> None:
    expect(tab.get_by_role("heading", name="Is it still you?")).to_be_visible()
    tab.get_by_label("Password").first.fill(PASSWORD)
    tab.get_by_role("button", name="Confirm").click()


def sign_out(tab) -> None:
    tab.goto("/account/logout/")
    tab.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_passkey_signs_in_without_a_password_and_goes_on(tab, cast):
    add_passkey(tab, cast.ana.email)
    sign_out(tab)
    tab.goto("/account/login/?next=/account/you/")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_role("heading", name="Account")).to_be_visible()
    expect(tab.get_by_role("main")).to_contain_text(cast.ana.email)


def test_it_is_listed_and_can_be_removed(tab, cast):
    add_passkey(tab, cast.ana.email)
    tab.goto("/account/2fa/webauthn/")
    tab.get_by_role("link", name="Remove").click()
    tab.get_by_role("button", name="Remove it").click()
    expect(tab.get_by_text("You have none yet.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_is_a_second_step_after_the_password(tab, cast):
    add_passkey(tab, cast.ana.email)
    sign_out(tab)
    tab.goto("/account/login/?next=/account/you/")
    sign_in_by_form(tab, cast.ana.email)
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("heading", name="Account")).to_be_visible()


def test_a_passkey_proves_that_it_is_still_you(tab, cast):
    add_passkey(tab, cast.ana.email)
    sign_out(tab)
    tab.goto("/account/login/?next=/account/delete/")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_role("link", name="use a passkey").click()
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("heading", name="Delete your account")).to_be_visible()


def test_without_any_passkey_the_page_says_so_and_stays(tab):
    tab.goto("/account/login/")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_role("alert").filter(has_text="Nothing was confirmed")).to_be_visible()


def test_a_password_can_be_looked_at(tab):
    tab.goto("/account/login/")
    tab.get_by_label("Password", exact=True).fill("seen")
    tab.get_by_role("button", name="Show the password").click()
    expect(tab.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
