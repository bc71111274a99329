"""Calibration and negative results for everyone: no violation known of, no sideways scrolling, filters by keyboard."""

import pytest

from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis
from tests.browser.test_accessible import violations
from tests.calibrations.rows import say, say_many, say_number
from tests.helpers import experiment

pytestmark = pytest.mark.browser

PAGES = {"calibration": "{project}calibration/", "everywhere": "/calibration/", "negative": "{project}negative/"}
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def said(cast):
    """Enough for a curve, a surprise, a number that missed, and a refuted hypothesis."""
    run = experiment(cast.ana, cast.project)
    say_many(cast.ana, run, true=14, false=6)
    say(cast.ana, run, 90, "false", statement="The best layer is 14, " + "or_one_beside_it" * 4)
    say_number(cast.ana, run, 0.2, 0.4, 0.9)
    made = make_hypothesis(by=cast.ana, project=cast.project, claim="One head writes it.", credence=7)
    close_hypothesis(by=cast.ana, hypothesis=made, status="refuted", reason="Many do.", failed="approach", was="hunch")
    return cast


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violations_in_light_and_no_faint_text_in_dark(new_browser, said, name):
    page = new_browser(said.ana, reduced_motion="reduce").new_page()
    page.goto(PAGES[name].format(project=said.project.get_absolute_url()))
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_or_scrolls_sideways_on_the_smallest_screen(new_browser, said, name):
    page = new_browser(said.ana, **PHONE).new_page()
    page.goto(PAGES[name].format(project=said.project.get_absolute_url()))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_filters_are_reached_on_a_phone_and_stand_in_the_address(new_browser, said):
    page = new_browser(said.ana, **PHONE).new_page()
    page.goto(f"{said.project.get_absolute_url()}calibration/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Phase", exact=True).select_option("distillation")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("No prediction fits these filters").wait_for()
    assert "phase=distillation" in page.url
    page.get_by_role("link", name="Without the filter Distillation").click()
    page.get_by_role("heading", name="Surprises").wait_for()
