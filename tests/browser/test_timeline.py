"""The timeline in a browser: it grows as one scrolls, and by a plain link; the month and the filters beside it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.steps import sign_in_by_form
from tests.helpers import note

pytestmark = pytest.mark.browser


@pytest.fixture
def weeks(cast):
    """Twenty days with a note each; gives the timeline's address."""
    for n in range(20):
        note(cast.ana, cast.project, "One more look. " * 60, day=cast.ana.today() - timedelta(days=n))
    return f"{cast.project.get_absolute_url()}timeline/"


def days(page):
    return page.locator(".timeline-day")


def test_it_grows_as_one_scrolls(page, weeks):
    page.goto(weeks)
    expect(days(page)).to_have_count(7)
    for count in (14, 20):
        page.locator(".pager").scroll_into_view_if_needed()
        expect(days(page)).to_have_count(count)
    expect(page.locator(".pager")).to_have_text("The journal begins here.")


def test_the_month_before_takes_the_place_of_the_month(page, weeks, cast):
    page.goto(weeks)
    page.get_by_role("link", name="Month before").click()
    before = cast.ana.today().replace(day=1) - timedelta(days=1)
    expect(page.locator("#month-title")).to_have_text(f"{before:%B %Y}")
    expect(page.locator("#month")).to_have_count(1)


def test_on_a_phone_month_and_filters_open_from_a_button(page, weeks):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(weeks)
    expect(page.locator("#finder")).to_be_hidden()
    page.get_by_role("button", name="Month and filters").click()
    page.get_by_label("Kind").select_option("question")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()


def test_without_a_script_links_and_forms_do_it(new_browser, cast, weeks):
    page = new_browser(java_script_enabled=False).new_page()
    page.goto(weeks)
    sign_in_by_form(page, cast.ana.email)
    page.get_by_role("link", name="Earlier days").click()
    expect(days(page)).to_have_count(7)
    page.get_by_label("Go to", exact=True).fill(str(cast.ana.today() - timedelta(days=18)))
    page.get_by_role("button", name="Go", exact=True).click()
    expect(days(page)).to_have_count(2)
