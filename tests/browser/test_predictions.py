"""Predictions: said while logging, frozen, resolved with the result; rows that survive whatever happens to the page."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from mechjournal.actions.predictions import PredictionDraft, amend_prediction
from mechjournal.models import Draft, Entry, Prediction
from tests.browser.steps import composer, entries, sign_in_by_form, until, write
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import sticks_out
from tests.helpers import expects, experiment

pytestmark = pytest.mark.browser


def field(page, number, name):
    return page.locator(f"[name=prediction-{number}-{name}]")


def plan(page, text="Ablate layer 14 only."):
    page.get_by_role("radio", name="Experiment", exact=True).check()
    write(page, text)


def say(page, number, statement, percent=""):
    field(page, number, "statement").fill(statement)
    field(page, number, "probability").fill(percent)


def another(page):
    page.get_by_role("button", name="Another").click()


def test_a_note_is_not_asked_what_it_expects(today):
    expect(field(today, 1, "statement")).to_be_hidden()


def test_it_is_said_with_the_experiment_and_resolved_with_its_result(today):
    plan(today)
    say(today, 1, "refusal below 20 %", "70")
    today.keyboard.press("Control+Enter")
    expect(entries(today).locator(".pred")).to_contain_text(["refusal below 20 %"])
    expect(field(today, 1, "statement")).to_have_value("")
    entries(today).get_by_role("link", name="Experiment #1").or_(entries(today).locator(".at")).first.click()
    today.get_by_role("link", name="Add result").click()
    today.get_by_role("textbox", name="Result").fill("It is 12 %.")
    today.get_by_role("radio", name="came true").check()
    today.get_by_role("button", name="Add the result").click()
    expect(today.locator(".pred .yes")).to_have_text("came true")
    assert not Prediction.objects.get().after_the_fact


def test_an_empty_one_costs_no_key(today):
    plan(today)
    composer(today).press("Control+Enter")
    expect(entries(today)).to_have_count(1)
    assert not Prediction.objects.exists()


def test_another_row_comes_when_asked_for_up_to_twelve(today):
    plan(today)
    for _ in range(11):
        another(today)
    expect(field(today, 12, "statement")).to_be_focused()
    expect(today.locator("[data-another]")).to_be_hidden()


def test_enter_goes_on_to_the_next_field_and_logs_nothing(today):
    plan(today)
    field(today, 1, "statement").fill("refusal below 20 %")
    field(today, 1, "statement").press("Enter")
    expect(field(today, 1, "probability")).to_be_focused()
    assert not Entry.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_keeps_the_rows(today, complaints):
    complaints.expect("422")
    plan(today)
    say(today, 1, "refusal below 20 %", "70")
    another(today)
    say(today, 2, "loss difference")
    composer(today).press("Control+Enter")
    expect(field(today, 2, "probability")).to_be_focused()
    expect(today.locator("#composer")).to_contain_text("How likely is it?")
    expect(field(today, 1, "statement")).to_have_value("refusal below 20 %")
    another(today)
    expect(field(today, 3, "statement")).to_have_value("")
    expect(today.locator("#composer .errorlist")).to_have_count(1)


def rows_are_back(page):
    expect(field(page, 1, "statement")).to_have_value("refusal below 20 %")
    expect(field(page, 3, "low")).to_have_value("0,2")


def three_rows(page):
    plan(page)
    say(page, 1, "refusal below 20 %", "70")
    another(page)
    another(page)
    field(page, 3, "low").fill("0,2")


def test_rows_survive_a_reload(today):
    three_rows(today)
    today.reload()
    rows_are_back(today)
    expect(today.get_by_role("radio", name="Experiment", exact=True)).to_be_checked()


def test_rows_alone_are_a_draft_and_come_back_in_another_browser(today, new_browser, cast):
    three_rows(today)
    write(today, "")
    until(today, lambda: Draft.objects.exists())
    today.context.close()
    other = new_browser(cast.ana).new_page()
    other.goto(cast.project.get_absolute_url())
    rows_are_back(other)


def test_rows_survive_an_expired_session(today, complaints):
    complaints.expect("401", "403")
    three_rows(today)
    Session.objects.all().delete()
    composer(today).press("Control+Enter")
    expect(today.get_by_role("dialog", name="You were signed out")).to_be_visible()
    rows_are_back(today)


def test_rows_survive_a_conflict(page, cast, complaints):
    complaints.expect("409")
    address = f"{experiment(cast.ana, cast.project).get_absolute_url()}edit/"
    second = page.context.new_page()
    for tab in (page, second):
        tab.goto(address)
    say(second, 1, "refusal below 20 %", "70")
    for tab, text in ((page, "Theirs."), (second, "Mine.")):
        write(tab, text)
        tab.get_by_role("button", name="Save").click()
        tab.wait_for_load_state()
        expect(tab.get_by_text(text).first).to_be_visible()
    expect(second.locator("[data-conflict]")).to_be_visible()
    expect(field(second, 1, "statement")).to_have_value("refusal below 20 %")


def test_without_scripts_two_more_rows_open(new_browser, cast):
    page = new_browser(java_script_enabled=False).new_page()
    page.goto(cast.project.get_absolute_url())
    sign_in_by_form(page, cast.ana.email)
    plan(page)
    page.locator("summary", has_text="Another").click()
    say(page, 3, "refusal below 20 %", "70")
    page.get_by_role("button", name="Log it").click()
    expect(entries(page).locator(".pred")).to_have_count(1)


def test_a_partner_looks_only_when_they_choose_to(new_browser, cast):
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry, "refusal below 20 %")
    page = new_browser(cast.col).new_page()
    page.goto(entry.get_absolute_url())
    expect(page.get_by_text("Ana said what to expect")).to_be_visible()
    page.get_by_role("link", name="or look now").click()
    page.get_by_role("link", name="refusal below 20 %").click()
    expect(page.get_by_role("heading", name="refusal below 20 %")).to_be_visible()


PAGES = {
    "said": "{entry}",
    "its page": "{project}predictions/1/",
    "how it came out": "{project}predictions/1/resolve/",
    "amending it": "{project}predictions/1/amend/",
    "one more": "{entry}predictions/",
    "with its result": "{entry}result/",
    "edit": "{entry}edit/",
    "waiting": "{project}",
}


@pytest.fixture
def said(cast):
    """An experiment of which much is expected, in long words, since days ago."""
    entry = experiment(cast.ana, cast.project)
    long = expects(cast.ana, entry, "activation" * 30)
    expects(cast.ana, entry, "loss difference", low=-123456.789, high=0.00001)
    draft = PredictionDraft(statement="activation" * 20, probability=99)
    amend_prediction(by=cast.ana, prediction=long, draft=draft, because="baseline" * 30)
    Prediction.objects.update(made_at=timezone.now() - timedelta(days=2))
    return entry


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(new_browser, cast, said, name):
    page = new_browser(cast.ana, reduced_motion="reduce").new_page()
    page.goto(PAGES[name].format(project=cast.project.get_absolute_url(), entry=said.get_absolute_url()))
    if page.locator("#composer [name=kind]").count():
        page.get_by_role("radio", name="Experiment", exact=True).check()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    assert sticks_out(page) == []
