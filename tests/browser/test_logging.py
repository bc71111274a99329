"""Writing and logging: the keyboard first."""

import time

import pytest
from playwright.sync_api import expect

from mechjournal.models import Entry
from tests.browser.steps import composer, entries, log, until, write
from tests.conftest import PASSWORD
from tests.helpers import note

pytestmark = pytest.mark.browser


def test_a_new_person_logs_a_first_note_by_keyboard_alone(new_browser, db):
    page = new_browser().new_page()
    page.goto("/account/signup/")
    press(page, "nora@example.org", "Tab", PASSWORD, "Enter")
    page.wait_for_url("**/ladder/")
    press(page, "Refusal directions", "Enter")
    expect(page.get_by_role("heading", name="today")).to_be_attached()
    press(page, "Layer 14 looks linear.", "Control+Enter")
    expect(entries(page)).to_contain_text("Layer 14 looks linear.")


def press(page, *keys):
    """Type where the focus is; names of keys are pressed."""
    for key in keys:
        if key in ("Tab", "Enter", "Control+Enter"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def test_from_an_empty_page_to_a_logged_note_takes_less_than_ten_seconds(page, cast):
    began = time.monotonic()
    page.goto("/")
    press(page, "Layer 14 looks linear.", "Control+Enter")
    expect(entries(page)).to_contain_text("Layer 14 looks linear.")
    assert time.monotonic() - began < 10


def test_the_newest_entry_stands_on_top(today):
    log(today, "The first one.")
    log(today, "The second one.")
    expect(entries(today)).to_have_count(2)
    expect(entries(today).first).to_contain_text("The second one.")


def test_after_logging_the_focus_is_in_a_fresh_empty_composer(today):
    log(today, "The first one.")
    expect(composer(today)).to_be_focused()
    expect(composer(today)).to_have_value("")
    today.keyboard.type("And on it goes.")
    expect(composer(today)).to_have_value("And on it goes.")


def test_logging_is_announced_and_counted(today, cast):
    log(today, "Layer 14 looks linear.")
    expect(today.get_by_role("status").filter(has_text="Logged: Layer 14 looks linear.")).to_be_attached()
    expect(today.locator("#day-count")).to_have_text("1 entry")


@pytest.fixture
def slow(today):
    """The posts of notes, which wait until `let_go`: whatever is pressed meanwhile is pressed in time."""
    waiting = []
    today.route("**/entries/log/", lambda route: waiting.append(route))
    write(today, "Only once.")
    return waiting


def let_go(page, waiting):
    until(page, lambda: waiting)
    page.wait_for_timeout(200)
    for route in waiting:
        route.continue_()
    expect(entries(page)).to_have_count(1)


def test_a_double_click_logs_one_entry(today, slow):
    today.get_by_role("button", name="Log it").dblclick()
    let_go(today, slow)
    assert len(slow) == Entry.objects.count() == 1


def test_ctrl_enter_pressed_twice_logs_one_entry(today, slow):
    for _ in range(2):
        today.keyboard.press("Control+Enter")
    let_go(today, slow)
    assert len(slow) == Entry.objects.count() == 1


def test_an_empty_composer_says_what_is_missing_beside_the_field(today, complaints):
    complaints.expect("422")
    today.keyboard.press("Control+Enter")
    expect(today.locator("#composer .write")).to_contain_text("Write something first.")
    expect(composer(today)).to_be_focused()


def test_a_note_written_over_all_projects_lands_in_the_chosen_one(page, cast):
    note(cast.ana, cast.project, "The last one.")
    page.goto("/today/")
    log(page, "From above.")
    assert Entry.objects.latest("pk").project == cast.project


def test_the_back_button_after_logging_shows_a_whole_page(today, cast):
    log(today, "Layer 14 looks linear.")
    today.get_by_role("link", name="Timeline").first.click()
    expect(today).to_have_title("Timeline · Refusal directions")
    today.go_back()
    expect(today.get_by_role("navigation", name="Journal")).to_be_visible()
    expect(entries(today)).to_have_count(1)
