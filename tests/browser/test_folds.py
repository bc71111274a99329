"""A run of an agent in one line of the log: it opens in place, by click, key or link; one key lifts an entry out."""

import pytest
from playwright.sync_api import expect

from mechjournal import access
from mechjournal.models import Entry, ReadMark
from tests.browser.steps import composer, log
from tests.helpers import note

pytestmark = pytest.mark.browser


@pytest.fixture
def run(cast):
    """A person's note, then three of an agent."""
    note(cast.ana, cast.project, "Mine, before.")
    return [note(cast.ana, cast.project, f"Step {n}.", beside={"agent": "Otter", "agent_run": "7f"}) for n in (1, 2, 3)]


@pytest.fixture
def today(page, cast, run):
    page.goto(cast.project.get_absolute_url())
    composer(page).focus()
    page.keyboard.press("Escape")
    return page


def press(page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def test_it_is_walked_as_one_and_opens_with_enter(today):
    press(today, "j")
    expect(today.locator(".fold > details > summary")).to_be_focused()
    press(today, "j")
    expect(today.locator("#e1")).to_be_focused()
    press(today, "k Enter j")
    expect(today.locator("#e4")).to_be_focused()
    press(today, "j j j")
    expect(today.locator("#e1")).to_be_focused()


def test_the_day_counts_what_is_folded_too(today):
    expect(today.locator("#day-count")).to_have_text("4 entries")
    log(today, "After the run.")
    expect(today.locator("#day-count")).to_have_text("5 entries")
    today.reload()
    expect(today.locator("#day-count")).to_have_text("5 entries")


def test_h_lifts_an_entry_out_and_the_walk_goes_on_there(today):
    press(today, "j Enter j j h")
    lifted = today.locator(".fold ~ .log > #e3")
    expect(lifted).to_be_focused()
    expect(lifted.locator(".star")).to_be_visible()
    assert Entry.objects.get(number=3).highlight
    today.reload()
    expect(lifted).to_be_visible()
    expect(today.locator("#e2")).to_be_hidden()


def test_the_button_in_its_menu_does_the_same(today):
    today.locator(".fold > details > summary").click()
    today.get_by_label("What to do with entry 2").click()
    today.get_by_role("button", name="Lift out of its run").click()
    expect(today.locator(".fold ~ .log > #e2 .star")).to_be_visible()


def test_a_key_about_an_entry_does_nothing_on_the_line(today):
    press(today, "j h l")
    today.wait_for_timeout(300)
    assert not Entry.objects.filter(highlight=True).exists()


def test_a_link_to_an_entry_inside_opens_it(page, cast, run):
    page.goto(f"{cast.project.get_absolute_url()}#e3")
    expect(page.locator("#e3")).to_be_visible()


def test_what_is_logged_lands_above_the_line(today):
    log(today, "A new one.")
    expect(today.locator("#log > li")).to_contain_text("A new one.")
    assert today.evaluate(
        "document.querySelector('#log').compareDocumentPosition(document.querySelector('.fold')) === 4"
    )


def test_on_paper_it_is_open(today):
    expect(today.locator("#e2")).to_be_hidden()
    today.emulate_media(media="print")
    assert today.evaluate("document.querySelector('#e2').getBoundingClientRect().height") > 20


def test_reading_takes_a_folded_run_with_one_key(new_browser, cast, run):
    page = new_browser(cast.mo).new_page()
    page.goto(f"{cast.project.get_absolute_url()}reading/")
    press(page, "e")
    expect(page.locator("#e1")).to_be_focused()
    expect(page.locator(".is-read")).to_have_count(1)
    press(page, "e")
    expect(page.locator(".fold > details > summary")).to_be_focused()
    expect(page.locator(".is-read")).to_have_count(2)
    press(page, "e")
    page.wait_for_url("**/desk/")
    assert not access.changes_since(cast.who("mo"), cast.project, ReadMark.objects.get(user=cast.mo).seq, 1)


def test_on_a_page_of_its_own_an_entry_takes_the_keys_without_a_walk(page, cast, run):
    page.goto(run[0].get_absolute_url())
    press(page, "h")
    expect(page.locator(".log.single .star")).to_be_visible()


def test_a_day_of_one_run_alone_is_not_called_empty(page, cast):
    for n in (1, 2):
        note(cast.ana, cast.project, f"Step {n}.", beside={"agent": "Otter"})
    page.goto(cast.project.get_absolute_url())
    expect(page.locator(".fold")).to_be_visible()
    expect(page.get_by_text("Nothing logged yet today.")).to_be_hidden()
