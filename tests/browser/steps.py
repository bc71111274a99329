"""What people do on the pages, as plain functions."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.conftest import PASSWORD


def composer(page: Page) -> Locator:
    return page.locator("#composer textarea[name=body]")


def write(page: Page, text: str) -> None:
    composer(page).fill(text)


def log(page: Page, text: str) -> None:
    """Write it, log it, and wait until it stands in the log."""
    before = entries(page).count()
    write(page, text)
    page.keyboard.press("Control+Enter")
    expect(entries(page)).to_have_count(before + 1)


def entries(page: Page) -> Locator:
    return page.locator("#log > li")


def notice(page: Page) -> Locator:
    return page.locator("#notices .notice")


def until(page: Page, true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for what no locator shows: storage, the database, a measure."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        page.wait_for_timeout(50)


def sign_in_by_form(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
