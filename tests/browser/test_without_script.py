"""Every page works without a script, by plain forms."""

import pytest
from playwright.sync_api import expect

from mechjournal.models import Entry
from tests.browser.steps import composer, entries, sign_in_by_form, write
from tests.helpers import note

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(new_browser, cast):
    """Today in a browser that runs no script, after signing in through the form."""
    page = new_browser(java_script_enabled=False).new_page()
    page.goto(cast.project.get_absolute_url())
    sign_in_by_form(page, cast.ana.email)
    expect(composer(page)).to_be_visible()
    return page


def press_log(page):
    page.get_by_role("button", name="Log it").click()


def test_a_note_is_logged(plain):
    write(plain, "  leading blanks\n\nand two lines")
    press_log(plain)
    expect(entries(plain)).to_have_count(1)
    assert Entry.objects.get().body == "  leading blanks\n\nand two lines"


def test_an_experiment_with_its_result_is_logged(plain):
    plain.get_by_role("radio", name="Experiment", exact=True).check()
    plain.get_by_role("radio", name="done", exact=True).check()
    write(plain, "Ablate layer 14 only.")
    plain.get_by_label("Result").fill("Refusal falls to 3%.")
    press_log(plain)
    expect(entries(plain).locator(".result")).to_contain_text("Refusal falls to 3%.")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_only_a_script_can_do_is_not_offered(plain, width):
    plain.set_viewport_size({"width": width, "height": 780})
    expect(plain.get_by_role("button", name="Log it")).to_be_visible()
    assert [box for box in plain.locator(".js-only").all() if box.is_visible()] == []


def test_an_error_comes_back_on_a_whole_page_with_the_text(plain, complaints):
    complaints.expect("422")
    plain.get_by_role("radio", name="Experiment", exact=True).check()
    plain.get_by_role("radio", name="done", exact=True).check()
    write(plain, "Ablate layer 14 only.")
    press_log(plain)
    expect(plain.locator("#composer")).to_contain_text("Say in a line what came out")
    expect(composer(plain)).to_have_value("Ablate layer 14 only.")
    expect(plain.get_by_role("navigation", name="Journal")).to_be_visible()


def test_an_entry_is_edited(plain, cast):
    entry = note(cast.ana, cast.project)
    plain.goto(f"{entry.get_absolute_url()}edit/")
    write(plain, "The hook fires on resid_post.")
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator(".prose")).to_have_text("The hook fires on resid_post.")


def test_a_day_and_a_title_are_set_behind_more(plain):
    plain.locator("summary", has_text="More").click()
    plain.get_by_label("Title").fill("A hook")
    plain.get_by_label("Day", exact=True).fill("2026-01-05")
    write(plain, "It fired late.")
    press_log(plain)
    plain.wait_for_load_state()
    entry = Entry.objects.get()
    assert (entry.title, entry.day.isoformat()) == ("A hook", "2026-01-05")


def test_a_word_is_found(plain, cast):
    note(cast.ana, cast.project, "The refusal direction is linear.")
    plain.goto("/search/")
    plain.get_by_role("searchbox", name="Words to find").fill("direction")
    plain.locator("main").get_by_role("button", name="Search").click()
    expect(plain.locator("mark").first).to_have_text("direction")


def test_two_saves_of_one_entry_meet_in_the_conflict(plain, cast, complaints):
    complaints.expect("409")
    entry = note(cast.ana, cast.project)
    other = plain.context.new_page()
    for tab, text in ((other, "Theirs."), (plain, "Mine.")):
        tab.goto(f"{entry.get_absolute_url()}edit/")
        write(tab, text)
    for tab in (other, plain):
        tab.get_by_role("button", name="Save").click()
    expect(plain.locator("[data-side=theirs]")).to_have_text("Theirs.")
    expect(composer(plain)).to_have_value("Mine.")


def test_one_signs_out(plain):
    plain.locator("header summary").click()
    plain.get_by_role("button", name="Sign out").click()
    expect(plain.get_by_role("link", name="Start a journal")).to_be_visible()


def test_an_entry_is_marked_from_the_page_of_its_menu(plain, cast):
    entry = note(cast.ana, cast.project)
    plain.goto(cast.project.get_absolute_url())
    plain.get_by_label("What to do with entry 1").click()
    plain.get_by_role("link", name="Edit, mark, move").click()
    plain.get_by_role("button", name="Highlight").click()
    expect(plain.locator(".entry .star")).to_be_visible()
    assert plain.url.endswith(entry.get_absolute_url())
