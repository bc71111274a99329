"""Check-ins in a browser: one key, other tabs, a notice while one works elsewhere."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mechjournal.actions.checkins import answer_checkin
from mechjournal.models import CheckIn, Draft, Entry, User
from tests.helpers import note

HOUR = timedelta(hours=1)
# Notices are counted instead of shown; tabs of a test are never hidden, so one says it is.
COUNTED = """
window.notices = [];
class Counted { constructor(title, options) { window.notices.push([title, options.tag]); } close() {} }
Counted.permission = "granted";
Counted.requestPermission = async () => (Counted.permission = "granted");
window.Notification = Counted;
"""
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => true });"


@pytest.fixture
def hourly(cast):
    """Ana is asked every hour, and wrote a note three hours ago."""
    User.objects.filter(pk=cast.ana.pk).update(checkin_every=60, day_ends_at="00:00", time_zone="UTC")
    entry = note(cast.ana, cast.project)
    written(entry, 3 * HOUR)
    return cast


def written(entry: Entry, ago: timedelta) -> None:
    at = timezone.now() - ago
    # Whatever the hour of the run: a clock by which three hours ago was still today.
    User.objects.filter(pk=entry.author_id).update(day_ends_at=(at - HOUR).time().replace(microsecond=0))
    author = User.objects.get(pk=entry.author_id)
    Entry.objects.filter(pk=entry.pk).update(written_at=at, day=author.day_of(at))


def line(page):
    return page.locator("#checkin")


def answers() -> list[str]:
    return list(CheckIn.objects.order_by("at").values_list("answer", flat=True))


def test_one_key_answers(page, hourly):
    page.goto(hourly.project.get_absolute_url())
    expect(line(page)).to_contain_text("Learned anything since")
    page.locator("h2").first.click()
    page.keyboard.press("2")
    expect(line(page)).to_contain_text("Two hours without learning anything")
    assert answers() == ["nothing"]


def test_over_all_projects_one_key_answers_and_the_line_stays_that_pages(page, hourly):
    page.goto("/today/")
    expect(line(page)).to_contain_text("in Refusal directions")
    page.locator("h2").first.click()
    page.keyboard.press("2")
    expect(line(page)).to_contain_text("Refusal directions: Two hours without learning anything")
    expect(line(page)).to_have_attribute("data-checkin", re.compile(r"over=all"))
    expect(page.locator(".offer")).to_contain_text("What is known, and what is confusing?")
    assert answers() == ["nothing"]


def test_the_draft_of_a_step_opens_in_the_composer(page, hourly):
    page.goto(hourly.project.get_absolute_url())
    line(page).get_by_role("button", name="No", exact=False).first.click()
    page.locator("[data-open-draft]").click()
    expect(page.locator("#composer textarea[name=body]")).to_have_value(re.compile("What confuses you"))
    assert Draft.objects.count() == 1


def test_what_was_learned_is_typed_and_sent_with_enter(page, hourly):
    page.goto(hourly.project.get_absolute_url())
    page.get_by_placeholder("If yes: what, in a line").fill("The probe reads length.")
    page.keyboard.press("Enter")
    expect(line(page)).to_be_hidden()
    assert list(CheckIn.objects.values_list("answer", "says")) == [("learned", "The probe reads length.")]


def test_a_key_typed_into_a_note_answers_nothing(page, hourly):
    page.goto(hourly.project.get_absolute_url())
    page.locator("#composer textarea[name=body]").press_sequentially("1234")
    expect(line(page)).to_be_visible()
    assert answers() == []


def test_what_is_answered_in_one_tab_is_asked_in_no_other(page, hourly):
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(hourly.project.get_absolute_url())
        expect(line(tab)).to_be_visible()
    line(page).get_by_role("button", name="Not now").click()
    expect(line(other)).to_be_hidden()


def open_before(tab, cast):
    """Today with a note of just now: in an hour one is asked."""
    Entry.objects.update(written_at=timezone.now())
    tab.clock.install()
    tab.goto(cast.project.get_absolute_url())
    expect(line(tab)).to_be_hidden()


def an_hour_goes_by(*tabs):
    """For the server as if it had been an hour, for the tabs by their clock."""
    Entry.objects.update(written_at=timezone.now() - HOUR)
    for tab in tabs:
        tab.clock.fast_forward("01:00:05")


def test_of_two_tabs_in_the_background_one_gives_notice(new_browser, hourly):
    context = new_browser(hourly.ana)
    context.add_init_script(COUNTED + HIDDEN)
    tabs = [context.new_page() for _ in range(2)]
    for tab in tabs:
        open_before(tab, hourly)
    an_hour_goes_by(*tabs)
    for tab in tabs:
        expect(line(tab)).to_be_visible()
        tab.clock.fast_forward("00:02")
    seen = [one for tab in tabs for one in tab.evaluate("window.notices")]
    assert len(seen) == 1
    assert seen[0][0].startswith("Learned anything since")


def test_a_tab_in_view_asks_by_its_line_alone(new_browser, hourly):
    context = new_browser(hourly.ana)
    context.add_init_script(COUNTED)
    tab = context.new_page()
    open_before(tab, hourly)
    an_hour_goes_by(tab)
    expect(line(tab)).to_be_visible()
    tab.clock.fast_forward("00:02")
    assert tab.evaluate("window.notices") == []


def test_what_was_answered_elsewhere_is_not_asked_here(page, hourly):
    open_before(page, hourly)
    hourly.ana.refresh_from_db()
    answer_checkin(by=hourly.ana, project=hourly.project, answer="learned")
    with page.expect_response("**/check-in/**"):
        an_hour_goes_by(page)
    expect(line(page)).to_be_hidden()


def test_permission_is_asked_from_a_button_alone(new_browser, hourly):
    context = new_browser(hourly.ana)
    context.add_init_script(COUNTED + 'Counted.permission = "default";')
    tab = context.new_page()
    tab.goto(hourly.project.get_absolute_url())
    assert tab.evaluate("Notification.permission") == "default"
    tab.get_by_role("button", name="Ask me also while I work in another tab").click()
    assert tab.evaluate("Notification.permission") == "granted"


def test_without_scripts_the_line_is_a_form(new_browser, hourly):
    tab = new_browser(hourly.ana, java_script_enabled=False).new_page()
    tab.goto(hourly.project.get_absolute_url())
    line(tab).get_by_role("button", name="No", exact=False).first.click()
    expect(line(tab)).to_contain_text("Two hours without learning anything")
    expect(tab.get_by_role("button", name="Ask me also while I work in another tab")).to_have_count(0)
    assert answers() == ["nothing"]
