"""Mentoring in a browser: a link passed from one to the other, an agenda both write, for the checker and on a phone."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions.meetings import plan_meeting
from mechjournal.actions.mentorships import begin_mentorship
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import sticks_out

pytestmark = pytest.mark.browser


def test_from_an_invitation_to_an_agenda_and_out_again(new_browser, cast, complaints):
    complaints.expect("404")
    mine, theirs = new_browser(cast.ana).new_page(), new_browser(cast.olu).new_page()
    mine.goto("/mentoring/")
    mine.get_by_label("My mentor").check()
    mine.get_by_role("button", name="Make a link").click()
    theirs.goto(mine.locator(".token").inner_text())
    theirs.get_by_role("button", name="Become their mentor").click()
    expect(theirs.get_by_role("heading", name="Your mentees")).to_be_visible()
    theirs.goto(cast.project.get_absolute_url())
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()
    mine.goto("/mentoring/")
    mine.get_by_role("link", name="Olu").first.click()
    mine.get_by_role("button", name="Prepare the next meeting").click()
    mine.get_by_label("What I think the answers will be").fill("Olu will ask for a control.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_text("Saved.")).to_be_visible()
    theirs.goto(mine.url)
    expect(theirs.get_by_label("Notes of the meeting")).to_be_visible()
    expect(theirs.get_by_text("ask for a control")).to_have_count(0)
    theirs.get_by_role("button", name="We have met").click()
    expect(theirs.get_by_label("What I think the answers will be")).to_have_value("Olu will ask for a control.")
    mine.get_by_role("link", name="Olu").first.click()
    mine.get_by_role("button", name="End the mentorship").click()
    expect(mine.get_by_text("has ended")).to_be_visible()
    assert theirs.goto(cast.project.get_absolute_url()).status == 404


@pytest.fixture
def pages(cast) -> list[str]:
    pair = begin_mentorship(mentor=cast.mo, mentee=cast.ana)
    meeting = plan_meeting(by=cast.ana, mentorship=pair, on_day=cast.ana.today(), texts={"headline": "word " * 200})
    return ["/mentoring/", pair.get_absolute_url(), meeting.get_absolute_url(), f"/mentoring/about/{cast.ana.key}/"]


def test_no_page_of_it_has_violations_in_light_or_faint_text_in_dark(new_browser, cast, pages):
    page = new_browser(cast.mo, reduced_motion="reduce").new_page()
    for place in pages:
        page.goto(place)
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, runOnly=["color-contrast"]) == []
        page.emulate_media(color_scheme="light")


def test_nothing_sticks_out_of_a_narrow_screen(new_browser, cast, pages):
    page = new_browser(cast.mo, viewport={"width": 320, "height": 640}).new_page()
    for place in pages:
        page.goto(place)
        assert sticks_out(page) == []
