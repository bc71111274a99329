"""Saying what one verified of an agent's entry, from its menu and back, by keys; light, dark and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_narrow import sticks_out
from tests.helpers import note

pytestmark = pytest.mark.browser


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, "Layer 14 alone.", beside={"agent": "Otter", "agent_run": "7f"})


def test_from_the_menu_to_the_line_under_the_entry(page, entry):
    page.goto(entry.get_absolute_url())
    page.get_by_label(f"What to do with entry {entry.number}").click()
    page.get_by_role("link", name="Checked by a person").click()
    page.get_by_role("radio", name="Holds in part").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Ran two other seeds.")
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_contain_text("holds in part. Ran two other seeds.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_no_violation_and_nothing_sticks_out(new_browser, cast, entry, scheme):
    page = new_browser(cast.ana, color_scheme=scheme, viewport={"width": 390, "height": 780}).new_page()
    page.goto(f"{entry.get_absolute_url()}check/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert sticks_out(page) == []
