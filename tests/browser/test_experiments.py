"""Experiments: their fields, the strip of what runs, and results."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import composer, entries, write
from tests.helpers import experiment

pytestmark = pytest.mark.browser


def pick(page, *names):
    for name in names:
        page.get_by_role("radio", name=name, exact=True).check()


def running(page):
    return page.get_by_role("list", name="Running")


def test_a_note_has_no_fields_of_an_experiment(today):
    for label in ("planned", "running", "done"):
        expect(today.get_by_role("radio", name=label, exact=True)).to_be_hidden()
    expect(today.get_by_label("Result")).to_be_hidden()


def test_each_state_shows_its_own_field(today):
    pick(today, "Experiment")
    expect(today.get_by_label("expected at")).to_be_hidden()
    expect(today.get_by_label("Result")).to_be_hidden()
    pick(today, "running")
    expect(today.get_by_label("expected at")).to_be_visible()
    pick(today, "done")
    expect(today.get_by_label("expected at")).to_be_hidden()
    expect(today.get_by_label("Result")).to_be_visible()


def test_the_kind_is_changed_by_keyboard(today):
    today.get_by_role("radio", name="Note", exact=True).focus()
    today.keyboard.press("ArrowRight")
    expect(today.get_by_role("radio", name="Experiment", exact=True)).to_be_checked()


def test_a_running_one_stands_in_the_strip_at_once(today):
    pick(today, "Experiment", "running")
    write(today, "Ablate layer 14 only.")
    composer(today).press("Control+Enter")
    expect(running(today)).to_contain_text("Ablate layer 14 only.")
    today.reload()
    expect(running(today)).to_contain_text("Ablate layer 14 only.")


def test_a_due_time_is_read_by_the_clock_of_the_writer(today):
    pick(today, "Experiment", "running")
    write(today, "Ablate layer 14 only.")
    today.get_by_label("expected at").fill("2199-01-01T06:30")
    composer(today).press("Control+Enter")
    expect(running(today)).to_contain_text("06:30")


def test_a_result_takes_it_out_of_the_strip(today, cast):
    experiment(cast.ana, cast.project, "running")
    today.reload()
    running(today).get_by_role("link", name="Add result").click()
    # The key is a script's.
    today.wait_for_load_state()
    today.get_by_role("textbox", name="Result").fill("Refusal falls to 3%.")
    today.keyboard.press("Control+Enter")
    expect(today.locator(".result")).to_contain_text("Refusal falls to 3%.")
    today.goto(cast.project.get_absolute_url())
    expect(entries(today).first).to_contain_text("Refusal falls to 3%.")
    expect(running(today).get_by_role("listitem")).to_have_count(0)


def test_done_without_a_result_is_asked_for_one(today, complaints):
    complaints.expect("422")
    pick(today, "Experiment", "done")
    write(today, "Ablate layer 14 only.")
    composer(today).press("Control+Enter")
    expect(today.locator("#composer")).to_contain_text("Say in a line what came out")
    expect(today.get_by_label("Result")).to_be_focused()
    expect(composer(today)).to_have_value("Ablate layer 14 only.")


def test_what_runs_elsewhere_stands_in_the_strip_of_every_project(page, cast):
    experiment(cast.ana, cast.project, "running")
    page.goto("/p/new/")
    page.get_by_role("textbox").first.fill("Another project")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Another project")).to_be_attached()
    expect(running(page)).to_contain_text("Refusal directions")
