"""The time zone comes from the browser, once."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import log, until

pytestmark = pytest.mark.browser


def posts_of_a_zone(page, address):
    """How often the page tells its zone while it opens."""
    told = []
    page.on("request", lambda request: told.append(request.url) if "time-zone" in request.url else None)
    page.goto(address)
    page.wait_for_timeout(300)
    return len(told)


@pytest.fixture
def zoneless(new_browser, cast):
    cast.ana.time_zone = ""
    cast.ana.save()
    return new_browser(cast.ana, timezone_id="Asia/Tokyo").new_page()


def test_it_is_told_once_for_someone_who_has_none(zoneless, cast):
    assert posts_of_a_zone(zoneless, "/today/") == 1
    until(zoneless, lambda: type(cast.ana).objects.get(pk=cast.ana.pk).time_zone == "Asia/Tokyo")
    assert posts_of_a_zone(zoneless, "/today/") == 0


def test_a_chosen_one_is_left_alone_on_a_journey(new_browser, cast):
    page = new_browser(cast.ana, timezone_id="Asia/Tokyo").new_page()
    assert posts_of_a_zone(page, "/today/") == 0
    cast.ana.refresh_from_db()
    assert cast.ana.time_zone == "Europe/Oslo"


def test_times_are_those_of_the_person_not_of_the_server(new_browser, cast):
    cast.ana.time_zone = "Pacific/Kiritimati"
    cast.ana.save()
    page = new_browser(cast.ana, timezone_id="Pacific/Kiritimati").new_page()
    page.goto(cast.project.get_absolute_url())
    log(page, "On the other side.")
    shown = page.evaluate(
        "(t) => new Date(t).toTimeString().slice(0, 5)", page.locator("#log time").get_attribute("datetime")
    )
    expect(page.locator("#log time")).to_have_text(shown)
