"""The whole walk in one sitting: the ropes, a mini-project, a full project in four phases, two sprints, a pivot."""

import re

import pytest
from playwright.sync_api import expect

from mechjournal.models import Change, Decision, Hypothesis, Project, Sprint, Tick
from tests.browser.steps import composer, log
from tests.browser.test_phases import move
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def test_from_signing_up_to_a_pivot(new_browser, db):
    page = new_browser().new_page()
    sign_up(page)
    tick(page, "saes", "Latents may split.")
    end_a_mini_project(page)
    begin_a_full_project(page)
    believe(page, "One direction decides it", 60)
    log(page, "Layer 14 alone does it.\n\nH1 71% - random directions don't")
    for phase in ("Ideation", "Exploration", "Understanding", "Distillation"):
        move(page, phase)
    plan_a_sprint(page, "Is it one direction?")
    have_an_idea(page, "A backdoor as a model organism")
    end_sprint(page, 1, learn="It is one.", differently="Read outputs on day one.")
    go_on(page, "Whether layer 8 does it.", "Layer 8?")
    end_sprint(page, 2, learn="Layer 8 does not.", differently="")
    pivot(page, "A backdoor as a model organism")
    check_what_is_left()


def sign_up(page):
    page.goto("/account/signup/")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Begin the month")).to_be_visible()


def tick(page, item, note):
    page.goto("/ropes/")
    page.locator(f"#box-{item}").click()
    expect(page.locator(f"#box-{item}")).to_have_attribute("aria-pressed", "true")
    page.locator(f"#{item} summary").click()
    page.locator(f"#note-{item}").fill(note)
    page.keyboard.press("Enter")
    expect(page.locator(f"#{item} .noted")).to_have_text(note)


def end_a_mini_project(page):
    page.goto("/starters/")
    page.locator("#taboo").get_by_role("link", name="Start this").click()
    page.get_by_role("button", name="Start the journal").click()
    expect(composer(page)).to_have_value(re.compile("^First step: "))
    log(page, composer(page).input_value())
    page.get_by_role("link", name="End sprint").click()
    for field in page.locator("form.sheet textarea").all():
        field.fill("Prompting found it first.")
    page.get_by_role("button", name="Three lines and close").click()
    page.wait_for_url("**/sprints/1/")
    assert Sprint.objects.get().closed_at


def begin_a_full_project(page):
    page.goto("/p/new/?stage=full")
    page.get_by_label("Title").fill("Refusal directions")
    page.get_by_role("button", name="Start the journal").click()
    expect(composer(page)).to_be_visible()


def believe(page, claim, credence):
    page.get_by_role("link", name=re.compile("^Hypotheses")).first.click()
    page.get_by_label("New hypothesis").fill(claim)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text(claim).first.wait_for()
    page.goto(f"{project().get_absolute_url()}hypotheses/1/")
    page.keyboard.press("c")
    page.keyboard.type(str(credence))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"Still {credence} %")
    page.locator("nav.side [data-today]").click()


def plan_a_sprint(page, goal):
    page.goto(f"{project().get_absolute_url()}sprints/open/")
    page.locator("[name=goal]").fill(goal)
    page.locator("main form button.primary").click()
    expect(page.locator("aside")).to_contain_text(goal)


def have_an_idea(page, line):
    page.goto("/ideas/")
    page.locator("main [name=line]").first.fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".ideas")).to_contain_text(line)


def end_sprint(page, number, learn, differently):
    page.goto(f"{project().get_absolute_url()}sprints/{number}/post-mortem/")
    page.locator("[name=a-learned]").fill(learn)
    page.locator("[name=a-differently]").fill(differently)


def go_on(page, momentum, goal):
    page.locator("#id_choice_1").check()
    page.get_by_label("The momentum").fill(momentum)
    page.get_by_label("Its goal, as a question").fill(goal)
    page.get_by_role("button", name="Close the sprint and decide").click()
    page.get_by_text("Sprint 2 is open.").wait_for()


def pivot(page, idea):
    expect(page.locator("#id_choice_0")).to_be_checked()
    page.locator(".for-pivot label", has_text=idea).click()
    page.get_by_label("Why", exact=True).fill("It is mostly a topic.")
    page.get_by_role("button", name="Close the sprint and decide").click()
    expect(page.get_by_text(idea).first).to_be_visible()


def project() -> Project:
    return Project.objects.get(stage="full")


def check_what_is_left():
    """Numbers, decisions, what was carried on, and a ledger without a gap."""
    assert Tick.objects.get().note == "Latents may split."
    sprints = project().sprints.order_by("number")
    assert [(one.number, one.decision.choice) for one in sprints] == [(1, "continue"), (2, "pivot")]
    assert not Sprint.objects.open().exists() and Decision.objects.count() == 2
    carried = sprints[1].carried.get()
    assert (carried.text, carried.made_in) == ("Read outputs on day one.", sprints[0])
    held = Hypothesis.objects.get().credences.order_by("seq").values_list("value", flat=True)
    assert list(held) == [60, 71]
    assert project().phase == "distillation"
    for one in Project.objects.all():
        assert list(Change.objects.broken(one)) == []
