"""Single keys: they work outside of text fields, for those who want them."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import composer, entries, log

pytestmark = pytest.mark.browser


def leave_the_composer(page):
    composer(page).focus()
    page.keyboard.press("Escape")
    expect(composer(page)).not_to_be_focused()


def test_n_goes_to_the_composer(today):
    leave_the_composer(today)
    today.keyboard.press("n")
    expect(composer(today)).to_be_focused()
    expect(composer(today)).to_have_value("")


def test_n_on_a_page_without_a_composer_opens_today(page, cast):
    page.goto(f"{cast.project.get_absolute_url()}timeline/")
    page.keyboard.press("n")
    page.wait_for_url(f"**{cast.project.get_absolute_url()}")
    expect(composer(page)).to_be_focused()


def test_a_slash_goes_to_the_search(today):
    leave_the_composer(today)
    today.keyboard.press("/")
    expect(today.locator("#find")).to_be_focused()
    today.keyboard.type("refusal")
    today.keyboard.press("Enter")
    today.wait_for_url("**/search/?*q=refusal")


def test_a_question_mark_opens_the_list_of_keys_and_escape_closes_it(today):
    leave_the_composer(today)
    today.keyboard.press("?")
    expect(today.get_by_role("dialog", name="Keys")).to_be_visible()
    today.keyboard.press("Escape")
    expect(today.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_hash_goes_to_the_choice_of_the_project(page, cast):
    page.goto("/today/")
    leave_the_composer(page)
    page.keyboard.press("#")
    expect(page.locator("[data-pick-project]")).to_be_focused()


def test_in_a_text_field_they_are_letters(today):
    composer(today).focus()
    today.keyboard.type("/n?#")
    expect(composer(today)).to_have_value("/n?#")
    expect(today.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_switched_off_they_do_nothing(page, cast):
    cast.ana.single_keys = False
    cast.ana.save()
    page.goto(cast.project.get_absolute_url())
    leave_the_composer(page)
    for key in "n/?":
        page.keyboard.press(key)
    expect(page.locator("body")).to_be_focused()
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_one_switches_them_off_in_the_settings(page, cast):
    page.goto("/account/you/")
    page.get_by_label("Single keys").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(cast.project.get_absolute_url())
    leave_the_composer(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_h_and_l_mark_the_entry_in_focus(today):
    log(today, "Worth it.")
    leave_the_composer(today)
    today.keyboard.press("j")
    today.keyboard.press("h")
    expect(entries(today).locator(".star")).to_be_visible()
    expect(entries(today).first).to_be_focused()
    today.keyboard.press("l")
    expect(entries(today).first).to_contain_text("learned something")


def test_m_asks_for_the_minutes(today):
    log(today, "Took a while.")
    leave_the_composer(today)
    today.keyboard.press("j")
    today.keyboard.press("m")
    expect(today.get_by_label("Minutes")).to_be_focused()
    today.keyboard.type("25")
    today.keyboard.press("Enter")
    expect(entries(today).first).to_contain_text("25 min")
