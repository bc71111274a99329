"""A session that ends while someone writes: nothing is lost, and nothing goes out under another name."""

from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, expect

from mechjournal.models import Entry
from tests.browser.steps import composer, entries, sign_in_by_form, write

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_out(today, complaints):
    """Ana wrote a note, her session ended, and then she pressed Ctrl+Enter."""
    complaints.expect("401", "403")
    write(today, "Written while signed out.")
    Session.objects.all().delete()
    today.keyboard.press("Control+Enter")
    expect(dialog(today)).to_be_visible()
    return today


def dialog(page):
    return page.get_by_role("dialog", name="You were signed out")


def second_tab(page, email):
    with page.context.expect_page() as opened:
        dialog(page).get_by_role("link", name="Sign in").click()
    sign_in_by_form(opened.value, email)
    expect(opened.value.get_by_role("heading", name="You are signed in again")).to_be_visible()
    return opened.value


def test_the_text_is_still_there(signed_out):
    expect(composer(signed_out)).to_have_value("Written while signed out.")
    assert Entry.objects.count() == 0


def test_signing_in_in_a_second_tab_sends_the_note_once(signed_out, cast):
    second_tab(signed_out, cast.ana.email)
    expect(entries(signed_out)).to_have_count(1)
    expect(dialog(signed_out)).to_be_hidden()
    entry = Entry.objects.get()
    assert (entry.author, entry.body) == (cast.ana, "Written while signed out.")


def test_after_that_the_first_tab_goes_on_as_before(signed_out, cast):
    second_tab(signed_out, cast.ana.email)
    expect(entries(signed_out)).to_have_count(1)
    write(signed_out, "And the next one.")
    signed_out.keyboard.press("Control+Enter")
    expect(entries(signed_out)).to_have_count(2)


def test_the_second_tab_closes_at_the_press_of_a_button(signed_out, cast):
    second = second_tab(signed_out, cast.ana.email)
    # The tab may be gone before the press is reported back; that is no failure.
    with second.expect_event("close"), suppress(Error):
        second.get_by_role("button", name="Close this tab").click()


def test_when_someone_else_signs_in_nothing_is_sent(signed_out, cast):
    second_tab(signed_out, cast.col.email)
    expect(dialog(signed_out)).to_contain_text("Someone else signed in")
    expect(dialog(signed_out)).to_contain_text("sign in as Ana")
    assert Entry.objects.count() == 0
    dialog(signed_out).get_by_role("button", name="Not now").click()
    expect(composer(signed_out)).to_have_value("Written while signed out.")


def test_not_now_leaves_the_page_usable_and_logging_asks_again(signed_out, cast):
    dialog(signed_out).get_by_role("button", name="Not now").click()
    expect(dialog(signed_out)).to_be_hidden()
    signed_out.get_by_role("button", name="Log it").click()
    second_tab(signed_out, cast.ana.email)
    expect(entries(signed_out)).to_have_count(1)


def test_an_old_token_is_renewed_without_a_word(today, cast, complaints):
    complaints.expect("403")
    elsewhere = today.context.new_page()
    elsewhere.context.clear_cookies()
    elsewhere.goto("/account/login/")
    sign_in_by_form(elsewhere, cast.ana.email)
    expect(elsewhere.get_by_role("navigation", name="Journal")).to_be_visible()
    write(today, "Sent with an old token.")
    today.keyboard.press("Control+Enter")
    expect(entries(today)).to_have_count(1)
