"""Nothing typed is lost: a closed tab, another browser, a sign-out."""

import pytest
from playwright.sync_api import expect

from mechjournal.models import Draft
from tests.browser.steps import composer, entries, log, sign_in_by_form, until, write

pytestmark = pytest.mark.browser

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('mechjournal:')).length"


def status(page):
    return page.locator("#composer [data-status]")


def write_until_saved(page, text):
    write(page, text)
    expect(status(page)).to_contain_text("Draft saved")


def drafts_are_looked_for(page):
    """A draft opens once its lock is granted, and locks are granted in turn."""
    page.evaluate("navigator.locks.request('last in line', () => {})")


def test_text_is_kept_in_this_browser_with_every_key(today):
    write(today, "Half a though")
    assert today.evaluate(KEPT) == 1
    assert Draft.objects.count() == 0


def test_text_survives_a_closed_tab(today, cast):
    write(today, "Half a thought")
    context = today.context
    today.close()
    again = context.new_page()
    again.goto(cast.project.get_absolute_url())
    expect(composer(again)).to_have_value("Half a thought")


def test_text_survives_a_reload_and_is_logged_once(today):
    write_until_saved(today, "Half a thought")
    today.reload()
    expect(composer(today)).to_have_value("Half a thought")
    composer(today).press("Control+Enter")
    expect(entries(today)).to_have_count(1)
    assert Draft.objects.count() == 0


def test_a_draft_reaches_the_server_within_seconds(today):
    write_until_saved(today, "Half a thought")
    assert Draft.objects.get().fields["body"] == "Half a thought"


def test_a_draft_of_the_server_comes_back_in_another_browser(today, new_browser, cast):
    write_until_saved(today, "Half a thought,\nand *more* of it.")
    today.context.close()
    other = new_browser(cast.ana).new_page()
    other.goto(cast.project.get_absolute_url())
    expect(composer(other)).to_have_value("Half a thought,\nand *more* of it.")


def test_logging_removes_every_copy_of_the_draft(today):
    write_until_saved(today, "Half a thought")
    assert today.evaluate(KEPT) == 1
    log(today, "Half a thought, finished.")
    until(today, lambda: today.evaluate(KEPT) == 0)
    assert Draft.objects.count() == 0


def test_signing_out_leaves_nothing_in_the_browser_and_the_text_on_the_server(today):
    write(today, "Half a thought")
    today.locator("header summary").click()
    today.get_by_role("button", name="Sign out").click()
    expect(today.get_by_role("link", name="Start a journal")).to_be_visible()
    assert today.evaluate("localStorage.length") == 0
    assert Draft.objects.get().fields["body"] == "Half a thought"


def test_after_signing_out_and_in_the_text_is_back(today, cast):
    test_signing_out_leaves_nothing_in_the_browser_and_the_text_on_the_server(today)
    today.goto(f"/account/login/?next={cast.project.get_absolute_url()}")
    sign_in_by_form(today, cast.ana.email)
    expect(composer(today)).to_have_value("Half a thought")


def test_another_person_in_the_same_browser_sees_no_draft_of_mine(today, cast):
    write(today, "Half a thought")
    today.context.clear_cookies()
    other = today.context.new_page()
    today.close()
    other.goto(f"/account/login/?next={cast.project.get_absolute_url()}")
    sign_in_by_form(other, cast.col.email)
    other.wait_for_url(f"**{cast.project.get_absolute_url()}")
    drafts_are_looked_for(other)
    expect(composer(other)).to_have_value("")
    expect(other.locator(".offer")).to_have_count(0)


def test_an_emptied_composer_leaves_no_draft_anywhere(today, cast):
    write_until_saved(today, "Half a thought")
    write(today, "")
    assert today.evaluate(KEPT) == 0
    until(today, lambda: not Draft.objects.exists())


def test_a_second_tab_leaves_the_text_to_the_first(today, cast):
    write_until_saved(today, "Half a thought")
    second = today.context.new_page()
    second.goto(cast.project.get_absolute_url())
    expect(second.locator("[data-draft]")).to_have_count(0)
    expect(composer(second)).to_have_value("")


def test_two_drafts_the_newest_is_open_and_the_other_offered(today, cast):
    second = today.context.new_page()
    second.goto(cast.project.get_absolute_url())
    write_until_saved(today, "The older thought")
    write_until_saved(second, "The newer thought")
    today.close()
    second.close()
    third = today.context.new_page()
    third.goto(cast.project.get_absolute_url())
    expect(composer(third)).to_have_value("The newer thought")
    expect(third.locator(".offer")).to_contain_text("The older thought")
