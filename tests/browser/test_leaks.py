"""What looks like an access key is pointed out before it is saved."""

import pytest
from playwright.sync_api import expect

from mechjournal.models import Entry
from tests.browser.steps import composer, entries, write

pytestmark = pytest.mark.browser

KEY = "hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"
TEXT = f"login(token='{KEY}') works."


@pytest.fixture
def warned(today, complaints):
    complaints.expect("422")
    write(today, TEXT)
    composer(today).press("Control+Enter")
    expect(today.locator("#composer")).to_contain_text("This looks like an access key")
    return today


def test_nothing_is_saved_and_the_text_is_kept(warned):
    expect(composer(warned)).to_have_value(TEXT)
    assert Entry.objects.count() == 0


def test_without_the_tick_it_warns_again(warned):
    with warned.expect_response("**/entries/log/"):
        composer(warned).press("Control+Enter")
    expect(warned.get_by_label("save it all the same")).to_be_visible()
    assert Entry.objects.count() == 0


def test_with_the_tick_it_is_saved(warned):
    warned.get_by_label("save it all the same").check()
    composer(warned).press("Control+Enter")
    expect(entries(warned)).to_have_count(1)
    assert Entry.objects.get().body == TEXT


def test_taken_out_it_is_saved_without_a_tick(warned):
    write(warned, "login() works.")
    composer(warned).press("Control+Enter")
    expect(entries(warned)).to_have_count(1)


def test_the_next_note_is_not_asked_about(warned):
    test_with_the_tick_it_is_saved(warned)
    expect(composer(warned)).to_have_value("")
    expect(warned.get_by_label("save it all the same")).to_have_count(0)
