"""Two tabs edit one entry: both texts side by side, and neither overwritten unseen."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import composer, write
from tests.helpers import note

pytestmark = pytest.mark.browser


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, "The hook fires late.")


@pytest.fixture
def conflict(page, entry, complaints):
    """The tab whose save came second."""
    complaints.expect("409")
    address = f"{entry.get_absolute_url()}edit/"
    first = page.context.new_page()
    for tab, text in ((first, "The hook fires early."), (page, "The hook never fires.")):
        tab.goto(address)
        write(tab, text)
    save(first)
    first.wait_for_url(f"**{entry.get_absolute_url()}")
    save(page)
    expect(page.get_by_role("heading", name="Someone saved this entry")).to_be_visible()
    return page


def save(page):
    composer(page).press("Control+Enter")


def saved(page, entry):
    save(page)
    page.wait_for_url(f"**{entry.get_absolute_url()}")
    entry.refresh_from_db()
    return entry.body


def test_both_texts_stand_side_by_side_and_the_saved_one_stays_saved(conflict, entry):
    expect(conflict.locator("[data-side=mine]")).to_have_text("The hook never fires.")
    expect(conflict.locator("[data-side=theirs]")).to_have_text("The hook fires early.")
    mine, theirs = (conflict.locator(f"[data-side={side}]").bounding_box() for side in ("mine", "theirs"))
    assert mine["y"] == theirs["y"]
    entry.refresh_from_db()
    assert entry.body == "The hook fires early."


def test_mine_can_be_taken(conflict, entry):
    conflict.get_by_role("button", name="Use the saved one below").click()
    conflict.get_by_role("button", name="Use mine below").click()
    assert saved(conflict, entry) == "The hook never fires."


def test_theirs_can_be_taken(conflict, entry):
    conflict.get_by_role("button", name="Use the saved one below").click()
    expect(composer(conflict)).to_have_value("The hook fires early.")
    expect(composer(conflict)).to_be_focused()
    assert saved(conflict, entry) == "The hook fires early."


def test_both_can_be_joined_and_changed(conflict, entry):
    conflict.get_by_role("button", name="Put both below").click()
    expect(composer(conflict)).to_have_value("The hook fires early.\n\nThe hook never fires.")
    composer(conflict).press("Control+End")
    conflict.keyboard.type(" Or twice.")
    assert saved(conflict, entry) == "The hook fires early.\n\nThe hook never fires. Or twice."


def test_a_third_save_in_between_is_a_conflict_again(conflict, entry):
    third = conflict.context.new_page()
    third.goto(f"{entry.get_absolute_url()}edit/")
    write(third, "The hook fires twice.")
    saved(third, entry)
    save(conflict)
    expect(conflict.locator("[data-side=theirs]")).to_have_text("The hook fires twice.")


def test_the_text_that_was_not_saved_survives_a_closed_tab(conflict, entry):
    context = conflict.context
    conflict.close()
    again = context.new_page()
    again.goto(f"{entry.get_absolute_url()}edit/")
    expect(composer(again)).to_have_value("The hook never fires.")
