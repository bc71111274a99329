"""Making tokens, where the browser asks for the password in between."""

import pytest
from playwright.sync_api import expect

from mechjournal.models import Token
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def make(page, name: str) -> None:
    page.get_by_label("What it is for").fill(name)
    page.get_by_label("Read: everything").check()
    page.get_by_label("Made for an agent").fill("Otter")
    page.get_by_role("button", name="Make the token").click()


def test_two_tokens_in_a_row_ask_for_the_password_once_and_lose_nothing(page, cast, live_server):
    page.goto(f"{live_server.url}/account/tokens/")
    make(page, "GPU box")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="“GPU box” is ready")).to_be_visible()
    make(page, "Laptop")
    expect(page.get_by_role("heading", name="“Laptop” is ready")).to_be_visible()
    assert set(Token.objects.values_list("name", "scope", "agent")) == {
        (n, "read", "Otter") for n in ("GPU box", "Laptop")
    }


def test_going_back_without_the_password_finds_the_form_as_it_was(page, cast, live_server):
    page.goto(f"{live_server.url}/account/tokens/")
    make(page, "GPU box")
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.goto(f"{live_server.url}/account/tokens/")
    expect(page.get_by_label("What it is for")).to_have_value("GPU box")
    expect(page.get_by_label("Read: everything")).to_be_checked()
