"""The week on one page: for the checker, on a phone, on paper, and answered without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from mechjournal.actions.checkins import answer_checkin
from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.marks import mark, set_standing
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Entry, Sprint, User
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import WIDE, sticks_out
from tests.helpers import expects, experiment, note


@pytest.fixture
def full(cast):
    """A week with one of everything, and a check-in that is due."""
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Which layer?", pivot_if="", starts_on=day, ends_on=day)
    run = experiment(cast.ana, cast.project, "running", title=WIDE.split()[0][:120])
    for percent in (80, 20):
        expects(cast.ana, run, statement="refusal below 20 %", percent=percent)
    add_result(author=cast.ana, entry=run, result="40 %", day=None, composer=run.client_key)
    for prediction in run.predictions.all():
        resolve_prediction(by=cast.ana, prediction=prediction, outcome="false")
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    set_credence(by=cast.ana, hypothesis=hypothesis, value=71)
    set_standing(by=cast.ana, entry=run, standing="negative")
    mark(by=cast.ana, entry=note(cast.ana, cast.project, "Drop layer 3.", kind="decision"), highlight=True, minutes=90)
    answer_checkin(by=cast.ana, project=cast.project, answer="learned", says="The probe reads length.")
    return cast


def address(cast) -> str:
    today = cast.ana.today()
    return f"{cast.project.get_absolute_url()}weeks/{today - timedelta(days=today.weekday())}/"


def test_the_week_has_no_violations_in_light_and_no_faint_text_in_dark(new_browser, full):
    page = new_browser(full.ana, reduced_motion="reduce").new_page()
    page.goto(address(full))
    expect(page.locator(".of-week .card")).to_have_count(8)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


def test_the_line_that_asks_has_no_violations(new_browser, full):
    User.objects.filter(pk=full.ana.pk).update(checkin_every=60)
    answer_checkin(by=full.ana, project=full.project, answer="waiting")
    page = new_browser(full.ana, reduced_motion="reduce").new_page()
    page.goto(full.project.get_absolute_url())
    expect(page.locator("#checkin")).to_contain_text("Waiting on a run")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


def test_nothing_of_the_week_sticks_out_on_a_phone(new_browser, full):
    page = new_browser(full.ana, viewport={"width": 320, "height": 640}).new_page()
    page.goto(address(full))
    assert sticks_out(page) == []


def test_on_paper_the_facts_stand_without_the_form(page, full):
    page.goto(address(full))
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Save")).to_be_hidden()
    expect(page.get_by_text("One direction does it.")).to_be_visible()
    expect(page.get_by_text("without a surprise")).to_be_visible()


def test_the_questions_are_answered_without_scripts(new_browser, full):
    page = new_browser(full.ana, java_script_enabled=False).new_page()
    page.goto(address(full))
    page.locator(".questions-of-week textarea").first.fill("I trusted one seed.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#written")).to_contain_text("I trusted one seed.")
    assert Entry.objects.filter(title__startswith="Week of ").count() == 1
    assert Sprint.objects.get().entries.count() == 3
