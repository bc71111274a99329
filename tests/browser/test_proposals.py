"""What agents propose, decided in a browser: by keys alone, narrow, dark, with what was typed kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis
from mechjournal.models import Entry, Proposal
from tests.browser.test_narrow import WIDE, sticks_out
from tests.helpers import expects, experiment
from tests.proposals.steps import propose

pytestmark = pytest.mark.browser


@pytest.fixture
def full(cast):
    """One of each kind, ana's."""
    expects(cast.ana, experiment(cast.ana, cast.project))
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    propose(cast, title="Norms by layer", body=WIDE)
    propose(cast, "/entries/1/result", result="Refusal is 12 %, on 40 prompts.")
    propose(cast, "/hypotheses/1/credence", value=71, reason="It fell on both seeds.")
    propose(cast, "/hypotheses/1/evidence", entry=1, side="for", kind="strong", says="n is 40")
    propose(cast, "/predictions", entry=1, statement="refusal below 5 %", probability=60)
    propose(cast, "/predictions/1/resolve", outcome="true", reason="By far.")
    return f"/p/{cast.project.key}/proposed/"


def test_it_is_edited_and_accepted_by_keys(page, full):
    page.goto(full)
    first = page.locator("#p1")
    first.get_by_text("Edit the text first").focus()
    page.keyboard.press("Enter")
    first.get_by_label("Text").fill("Norms grow with depth.")
    page.keyboard.press("Tab")
    expect(first.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accepted: it is #2 now.")).to_be_visible()
    assert Entry.objects.get(number=2).body == "Norms grow with depth."


def test_what_cannot_be_done_is_said_beside_it(page, cast, full, complaints):
    complaints.expect("422")
    close_hypothesis(by=cast.ana, hypothesis=cast.project.hypotheses.get(), status="refuted", reason="It rose.")
    page.goto(full)
    page.locator("#p4").get_by_role("button", name="Accept").click()
    expect(page.locator("#p4 [role=alert]")).to_contain_text("H1 was closed meanwhile")
    assert Proposal.objects.get(number=4).is_open


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_no_violation(new_browser, cast, full, scheme):
    page = new_browser(cast.ana, color_scheme=scheme).new_page()
    page.goto(full)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_sticks_out_on_a_phone(new_browser, cast, full):
    page = new_browser(cast.ana, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True).new_page()
    page.goto(full)
    assert sticks_out(page) == []
