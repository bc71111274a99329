"""A server that is away or fails: a notice, the text in its place, and one entry in the end."""

import pytest
from playwright.sync_api import expect

from mechjournal.models import Entry
from mechjournal.views import entries as views
from tests.browser.steps import composer, entries, notice, write

pytestmark = pytest.mark.browser


@pytest.fixture
def offline(today, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED", "htmx:error")
    write(today, "Written on a train.")
    today.context.set_offline(True)
    today.keyboard.press("Control+Enter")
    expect(notice(today)).to_contain_text("the server didn’t answer")
    return today


def test_without_a_connection_the_text_stays(offline):
    expect(composer(offline)).to_have_value("Written on a train.")
    expect(notice(offline)).to_contain_text("Your text is kept.")


def test_back_online_trying_again_logs_one_entry(offline):
    offline.context.set_offline(False)
    notice(offline).get_by_role("button", name="Try again").click()
    expect(entries(offline)).to_have_count(1)
    expect(notice(offline)).to_have_count(0)
    assert Entry.objects.get().body == "Written on a train."


def test_a_lost_answer_does_not_make_a_second_entry(today, complaints):
    complaints.expect("ERR_FAILED", "htmx:error")
    write(today, "Arrived, but nobody said so.")
    today.route("**/entries/log/", lambda route: (route.fetch(), route.abort()), times=1)
    today.keyboard.press("Control+Enter")
    notice(today).get_by_role("button", name="Try again").click()
    expect(entries(today)).to_have_count(1)
    assert Entry.objects.count() == 1


@pytest.fixture
def failing(today, complaints, monkeypatch):
    """The next log fails on the server; the tab shows the notice."""
    complaints.expect("500")
    log_entry = views.actions.log_entry
    monkeypatch.setattr(views.actions, "log_entry", lambda **given: 1 / 0)
    write(today, "Written into a failure.")
    today.keyboard.press("Control+Enter")
    expect(notice(today)).to_be_visible()
    monkeypatch.setattr(views.actions, "log_entry", log_entry)
    return today


def test_an_error_of_the_server_shows_its_id_and_keeps_the_text(failing):
    expect(notice(failing)).to_contain_text("The server failed (error ")
    expect(composer(failing)).to_have_value("Written into a failure.")


def test_once_the_server_is_well_again_trying_again_logs_it(failing):
    notice(failing).get_by_role("button", name="Try again").click()
    expect(entries(failing)).to_have_count(1)


def test_a_notice_can_be_closed(failing):
    notice(failing).get_by_role("button", name="Close").click()
    expect(notice(failing)).to_have_count(0)


def test_losing_the_right_to_write_says_so_and_keeps_the_text(today, cast, complaints):
    complaints.expect("40[34]")
    write(today, "Too late.")
    cast.project.memberships.filter(user=cast.ana).update(role="reader")
    today.keyboard.press("Control+Enter")
    expect(notice(today)).to_contain_text("Not saved.")
    expect(composer(today)).to_have_value("Too late.")
