"""The ladder in a browser: sign up, tick, explain, twenty ideas, a mini-project; with keys, by ear, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from mechjournal.actions.ideas import add_idea
from mechjournal.actions.walk import Said, annotate, begin_learning, rate_skills
from mechjournal.models import Idea, Tick
from tests.browser.steps import composer, until
from tests.browser.test_accessible import violations
from tests.conftest import PASSWORD
from tests.helpers import note

pytestmark = pytest.mark.browser
PAGES = (
    "/ladder/",
    "/ropes/",
    "/starters/",
    "/ideas/",
    "/ideas/rate/",
    "/ideas/session/",
    "/skills/",
    "/p/new/?starter=taboo",
)


@pytest.fixture
def walker(cast):
    """olu, in the first month, with a little of everything."""
    entry = note(cast.olu, begin_learning(user=cast.olu), "A probe reads a property.")
    annotate(user=cast.olu, item="probes", note="Held out.", entry=entry)
    rate_skills(user=cast.olu, said={"design": Said(2, True)})
    rate_skills(user=cast.olu, said={"design": Said(3, True)})
    add_idea(by=cast.olu, line="A backdoor as a model organism", rating=7, origin=entry)
    add_idea(by=cast.olu, line="Is token 14 loud in every model?")
    return cast.olu


def test_from_signing_up_to_an_explained_technique(new_browser, db):
    page = new_browser().new_page()
    page.goto("/account/signup/")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Begin the month").click()
    page.locator("#probes").get_by_role("button", name="Explain it").click()
    expect(composer(page)).to_have_value(re.compile("^Linear probes, in my own words"))
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#log > li")).to_have_count(1)
    page.goto("/ropes/")
    page.get_by_role("button", name="Explained in #1").click()
    expect(page.locator("#probes .noted")).to_contain_text("#1 Linear probes")
    expect(page.locator("#ropes-counts")).to_contain_text("1 of 24")


def test_a_tick_by_key_keeps_the_focus_and_counts(new_browser, walker):
    page = new_browser(walker).new_page()
    page.goto("/ropes/")
    box = page.locator("#box-saes")
    box.focus()
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(box).to_be_focused()
    expect(page.locator("#ropes-counts")).to_contain_text("2 of 24")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-pressed", "false")


def test_a_saved_note_leaves_the_focus_beside_it(new_browser, walker):
    page = new_browser(walker).new_page()
    page.goto("/ropes/")
    page.locator("#saes summary").click()
    page.locator("#note-saes").fill("Latent 4411 is too widely labelled.")
    page.keyboard.press("Enter")
    expect(page.locator("#saes .noted")).to_have_text("Latent 4411 is too widely labelled.")
    expect(page.locator("#saes summary")).to_be_focused()


def test_ideas_are_typed_one_after_another(new_browser, walker):
    page = new_browser(walker).new_page()
    page.goto("/ideas/session/")
    page.get_by_role("button", name="Begin").click()
    for n in range(1, 4):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{n - 1} of 20")
        expect(page.locator("[name=line]")).to_be_focused()
        page.keyboard.type(f"What if number {n}?")
        page.keyboard.press("Enter")
    expect(page.locator(".hour-ideas li")).to_have_count(3)
    page.get_by_role("button", name="Done").click()
    page.locator("fieldset", has_text="What if number 3?").get_by_text("9", exact=True).click()
    page.get_by_role("button", name="Save ratings").click()
    expect(page.locator(".ideas .line").first).to_have_text("What if number 3?")


def test_a_starter_becomes_a_mini_project_on_the_second_step(new_browser, walker):
    page = new_browser(walker).new_page()
    page.goto("/starters/")
    page.locator("#taboo").get_by_role("link", name="Start this").click()
    page.get_by_role("button", name="Start the journal").click()
    expect(composer(page)).to_have_value(re.compile("^First step: "))
    page.goto("/ladder/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on your first mini-project")
    expect(page.locator("[aria-current=step]")).to_contain_text("day 1 of 5")


def test_skills_are_saved_at_once_and_show_what_moved(new_browser, walker):
    page = new_browser(walker).new_page()
    page.goto("/skills/")
    page.locator("#design").get_by_text("5", exact=True).click()
    page.locator("#explore").get_by_label("Practise next").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#design .move")).to_have_text(re.compile(r"3 →\s*5"))
    page.goto("/ladder/")
    expect(page.get_by_text("Explore without getting stuck")).to_be_visible()


def test_without_scripts_everything_is_ticked_noted_and_added(new_browser, walker):
    page = new_browser(walker, java_script_enabled=False).new_page()
    page.goto("/ropes/")
    page.locator("#box-saes").click()
    expect(page.locator("#box-saes")).to_have_attribute("aria-pressed", "true")
    page.locator("#library summary").click()
    page.locator("#note-library").fill("nnsight.")
    page.locator("#library").get_by_role("button", name="Save").click()
    expect(page.locator("#library .noted")).to_have_text("nnsight.")
    page.goto("/ideas/")
    page.get_by_label("New idea").fill("Which heads disagree?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which heads disagree?")).to_be_visible()
    until(page, lambda: Idea.objects.count() == 3 and Tick.objects.count() == 3)


@pytest.mark.parametrize("address", [*PAGES, "idea"])
def test_a_page_has_no_violations_in_light_and_no_faint_text_in_dark(new_browser, walker, address):
    page = new_browser(walker, reduced_motion="reduce").new_page()
    page.goto(f"/ideas/{Idea.objects.earliest('pk').key}/" if address == "idea" else address)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_a_small_phone(new_browser, walker, address):
    page = new_browser(walker, viewport={"width": 320, "height": 640}, is_mobile=True).new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_page_of_someone_new_has_no_violations(new_browser, cast):
    page = new_browser(cast.olu).new_page()
    page.goto("/ladder/")
    assert violations(page) == []
