"""Moving a project through its phases, the questions that come with it, today's prompt, and planning a sprint."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.lib import prompting
from mechjournal.models import Draft, Project, PromptMark, Sprint
from tests.browser.steps import composer, log, until, write
from tests.browser.test_accessible import violations

pytestmark = pytest.mark.browser


def move(page, name):
    page.locator(".ribbon").get_by_role("button", name=name).click()
    expect(page.locator(".ribbon .on")).to_contain_text(name)


def test_one_click_moves_the_project_and_its_questions_can_be_dismissed(today, cast):
    move(today, "Understanding")
    offer = today.locator(".offer", has_text="Questions for the move to understanding")
    expect(offer).to_be_visible()
    expect(composer(today)).to_have_value("")
    offer.get_by_role("button", name="Dismiss").click()
    expect(offer).to_have_count(0)
    until(today, lambda: not Draft.objects.exists())
    assert Project.objects.get().phase == "understanding"


def test_the_questions_open_in_the_composer_and_are_logged_as_a_note(today, cast):
    move(today, "Understanding")
    today.locator(".offer").get_by_role("link", name="Open").click()
    assert composer(today).input_value().startswith("From exploration to understanding")
    log(today, composer(today).input_value() + "H1 it is.")
    until(today, lambda: not Draft.objects.exists())


def test_what_was_being_typed_stays_when_the_project_moves(today):
    write(today, "Half a sentence")
    move(today, "Understanding")
    expect(composer(today)).to_have_value("Half a sentence")
    expect(today.locator(".offer", has_text="Questions for the move")).to_be_visible()


@pytest.fixture
def asked(page, cast, monkeypatch):
    """Today with a prompt, whichever day it is: each has its turn."""
    monkeypatch.setattr(prompting, "has_its_turn", lambda place, day: True)
    page.goto(cast.project.get_absolute_url())
    return page


def test_a_prompt_goes_into_the_composer_below_what_stands_there(asked):
    text = asked.locator(".prompt > p").inner_text()
    write(asked, "Before.")
    asked.get_by_role("button", name="Write on it").click()
    expect(composer(asked)).to_have_value(f"Before.\n\n> {text}\n\n")
    expect(asked.locator(".prompt")).to_have_count(0)


def test_a_prompt_put_aside_is_gone_at_once_and_the_text_stays(asked):
    write(asked, "Still here.")
    asked.locator(".prompt summary").click()
    asked.get_by_role("button", name="Not for a week").click()
    expect(asked.locator(".prompt")).to_have_count(0)
    expect(composer(asked)).to_have_value("Still here.")
    until(asked, lambda: PromptMark.objects.filter(until__isnull=False).exists())


def test_a_sprint_is_planned_with_days_per_phase_and_paused(today, cast):
    today.get_by_role("link", name="Plan a sprint").click()
    today.get_by_label("The question").fill("Is it one direction?")
    today.get_by_label("One week").check()
    today.get_by_text("Days per phase").click()
    today.get_by_label("Exploration").fill("3")
    today.get_by_role("button", name="Open the sprint").click()
    expect(today.locator(".card .shares")).to_contain_text("1 of 3 d")
    today.locator(".card").get_by_role("link", name="Pause").click()
    today.get_by_label("Until").fill(cast.ana.today().isoformat())
    today.get_by_role("button", name="Pause", exact=True).click()
    expect(today.get_by_role("button", name="I’m back")).to_be_visible()
    assert Sprint.objects.get().length == 7


@pytest.mark.parametrize(
    "address", ["phases/", "phase/", "sprints/", "sprints/open/", "sprints/1/", "sprints/1/pause/"]
)
def test_the_pages_have_no_violations_and_fit_a_phone(new_browser, cast, address):
    day = cast.ana.today()
    said = {"plan": {"exploration": 3}, "forecast": 40, "simplest": "Prompting"}
    sprint = open_sprint(
        by=cast.ana, project=cast.project, goal="One direction?", starts_on=day, ends_on=day + timedelta(days=6), **said
    )
    if address == "sprints/open/":
        close_sprint(by=cast.ana, sprint=sprint, closing_line="It was the judge.")
    page = new_browser(cast.ana, viewport={"width": 320, "height": 640}, reduced_motion="reduce").new_page()
    page.goto(f"{cast.project.get_absolute_url()}{address}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
