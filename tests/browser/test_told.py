"""The bell keeps up by itself, leads to the list, and asks nothing while nobody looks."""

import re

import pytest
from playwright.sync_api import expect

from mechjournal.access import stop_token
from mechjournal.models.notifications import Sort
from tests.browser.steps import until
from tests.browser.test_accessible import violations
from tests.notifications.steps import say

pytestmark = pytest.mark.browser

LATER = 95_000  # ms


@pytest.fixture
def mo(new_browser, cast):
    return new_browser(cast.mo, reduced_motion="reduce").new_page()


def counted(page) -> list[str]:
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/told/count/") else None)
    return asked


def look_away(page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_the_number_appears_and_the_list_leads_to_the_thing(mo, cast):
    mo.clock.install()
    mo.goto("/today/")
    asked = counted(mo)
    bell = mo.locator("#bell")
    expect(bell.locator(".many")).to_have_count(0)
    say(cast.mo, cast, says="Is layer 14 all there is?", path=f"{cast.project.get_absolute_url()}timeline/")
    mo.clock.run_for(LATER)
    expect(bell.locator(".many")).to_have_text("1")
    expect(mo.locator("#said")).to_contain_text("1 unseen")
    assert len(asked) == 1
    bell.click()
    mo.get_by_role("link", name="Ana asks you").click()
    expect(mo).to_have_url(re.compile("/timeline/$"))
    expect(bell.locator(".many")).to_have_count(0)


def test_a_tab_nobody_looks_at_asks_nothing(mo, cast):
    mo.clock.install()
    mo.goto("/today/")
    asked = counted(mo)
    look_away(mo, True)
    mo.clock.run_for(10 * LATER)
    assert asked == []
    look_away(mo, False)
    until(mo, lambda: len(asked) == 1)


def test_the_bell_keeps_the_focus(mo, cast):
    mo.clock.install()
    mo.goto("/today/")
    mo.locator("#bell").focus()
    say(cast.mo, cast)
    mo.clock.run_for(LATER)
    expect(mo.locator("#bell .many")).to_have_text("1")
    expect(mo.locator("#bell")).to_be_focused()


def test_without_scripts_the_list_does_everything(new_browser, cast):
    say(cast.mo, cast, says="Is it?")
    page = new_browser(cast.mo, java_script_enabled=False).new_page()
    page.goto("/today/")
    expect(page.locator("#bell .many")).to_have_text("1")
    page.locator("#bell").click()
    page.get_by_role("button", name="Mark all seen").click()
    expect(page.locator("#bell .many")).to_have_count(0)
    expect(page.locator(".told li")).to_have_count(1)


def stop_page(cast) -> str:
    return f"/told/stop/{stop_token(cast.mo, Sort.WEEK)}/"


@pytest.mark.parametrize("place", ["/told/", "/told/?show=unseen", "/told/letters/", "stop"])
def test_its_pages_have_no_violations_and_fit_a_small_phone(mo, cast, place):
    say(cast.mo, cast, says="a_name_that_is_long_" * 9)
    say(cast.mo, cast, project=None, kind="joined", says="Ana")
    mo.goto(stop_page(cast) if place == "stop" else place)
    assert violations(mo) == []
    mo.emulate_media(color_scheme="dark")
    assert violations(mo, runOnly=["color-contrast"]) == []
    mo.set_viewport_size({"width": 320, "height": 640})
    assert mo.evaluate("document.documentElement.scrollWidth") <= 320
