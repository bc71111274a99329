"""Believing by hand: a credence in two strokes, a claim from a passage, and the focus where it was."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis, pair_rivals, set_credence
from mechjournal.models import Credence, Hypothesis
from tests.browser.steps import composer, until
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import sticks_out
from tests.helpers import note

pytestmark = pytest.mark.browser

SELECT = """() => {
  const text = document.querySelector(".log .prose p").firstChild;
  getSelection().setBaseAndExtent(text, 0, text, 22);
}"""


@pytest.fixture
def believed(cast):
    """Two rivals with a little of everything; ana holds H1 at 50 %."""
    entry = note(cast.ana, cast.project, "One direction does it all, it seems.")
    one = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", excitement=4, credence=50)
    other = make_hypothesis(by=cast.col, project=cast.project, claim="It is the judge.", credence=40)
    pair_rivals(by=cast.ana, one=one, other=other)
    add_evidence(by=cast.ana, hypothesis=one, entry=entry, side="for", kind="weak", says="It drops.")
    set_credence(by=cast.ana, hypothesis=one, value=52, because=entry)
    return one


def field(page):
    return page.locator("#credence [name=value]")


def ask(page):
    """Press c and wait until the field knows what it is about."""
    page.keyboard.press("c")
    expect(page.locator("#credence").get_by_text("You said")).to_be_visible()
    expect(field(page)).to_be_focused()


def last() -> tuple[int, int | None]:
    row = Credence.objects.latest("seq")
    return row.value, row.because and row.because.number


def test_c_and_a_number_set_a_credence(page, believed):
    page.goto(believed.get_absolute_url())
    page.keyboard.press("c")
    page.keyboard.type("61")
    expect(page.locator("#credence").get_by_text("You said 52")).to_be_visible()
    expect(field(page)).to_have_value("61")
    page.keyboard.press("Enter")
    expect(page.locator("#credence")).to_be_hidden()
    expect(page.locator("#life")).to_contain_text("Still 61 %")
    expect(page.locator("#rivals .own")).to_contain_text("61 %")
    assert last() == (61, None)


def test_the_entry_in_focus_is_the_reason(believed, today):
    composer(today).focus()
    today.keyboard.press("Escape")
    today.keyboard.press("j")
    ask(today)
    expect(today.locator("#credence [name=because]")).to_have_value("#1")
    today.keyboard.type("58")
    today.keyboard.press("Enter")
    expect(today.locator("#hypotheses-card")).to_contain_text("58 %")
    expect(today.locator("#e1")).to_be_focused()
    assert last() == (58, 1)


def test_the_reason_can_be_emptied(page, believed):
    page.goto(f"{believed.project.get_absolute_url()}entries/1/")
    ask(page)
    page.locator("#credence [name=because]").fill("")
    field(page).fill("58")
    page.keyboard.press("Enter")
    expect(page.locator("#credence")).to_be_hidden()
    assert last() == (58, None)


def test_another_hypothesis_is_chosen_and_what_was_typed_stays(believed, today):
    composer(today).focus()
    today.keyboard.press("Escape")
    ask(today)
    today.keyboard.type("33")
    today.get_by_label("About").select_option("2")
    expect(today.locator("#credence").get_by_text("You have not said yet.")).to_be_visible()
    expect(field(today)).to_have_value("33")
    today.get_by_role("button", name="Set it").click()
    expect(today.locator("#card-h2")).to_contain_text("33 %")
    assert Credence.objects.latest("seq").hypothesis.number == 2


def test_a_slip_is_told_beside_the_field(page, believed, complaints):
    complaints.expect("422")
    page.goto(believed.get_absolute_url())
    ask(page)
    page.keyboard.type("610")
    page.keyboard.press("Enter")
    expect(page.locator("#credence").get_by_text("from 0 to 100")).to_be_visible()
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#credence")).to_be_hidden()


def test_a_jump_is_met_with_five_minutes_of_doubt(page, believed):
    page.goto(believed.get_absolute_url())
    ask(page)
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    expect(page.locator("#credence").get_by_role("button", name="Take five minutes")).to_be_focused()
    page.keyboard.press("Enter")
    until(page, lambda: "ways this is false" in composer(page).input_value())


def test_on_the_list_c_is_about_the_row_in_focus_which_keeps_the_focus(page, believed):
    page.goto(f"{believed.project.get_absolute_url()}hypotheses/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#h2")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#credence").get_by_text("You have not said yet.")).to_be_visible()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.locator("#h2 .mine")).to_contain_text("20 %")
    expect(page.locator("#h2")).to_be_focused()


def test_still_is_one_press(page, believed):
    page.goto(believed.get_absolute_url())
    page.get_by_role("button", name="Still 52 %").click()
    expect(page.locator("#said")).to_have_text("H1: 52 %, as before")
    expect(page.locator("#still")).to_be_focused()
    assert Credence.objects.latest("seq").is_reaffirmed


def test_a_selected_passage_becomes_a_hypothesis(believed, today):
    today.locator(".log .prose").first.wait_for()
    today.evaluate(SELECT)
    today.get_by_role("button", name="Hypothesis", exact=True).click()
    expect(today.get_by_role("heading", level=1)).to_have_text("One direction does it ")
    made = Hypothesis.objects.latest("pk")
    assert (made.claim, made.origin.number) == ("One direction does it", 1)


def test_the_button_of_a_passage_is_next_in_the_keyboards_order(believed, today):
    today.locator(".log .prose p").first.dblclick(position={"x": 8, "y": 8})
    button = today.get_by_role("button", name="Hypothesis", exact=True)
    expect(button).to_be_visible()
    today.keyboard.press("Tab")
    expect(button).to_be_focused()


def test_the_button_goes_with_the_selection(believed, today):
    today.locator(".log .prose").first.wait_for()
    today.evaluate(SELECT)
    button = today.get_by_role("button", name="Hypothesis", exact=True)
    expect(button).to_be_visible()
    today.evaluate("getSelection().empty()")
    expect(button).to_have_count(0)


def test_what_is_logged_shows_on_the_card(believed, today):
    composer(today).fill("The control again.\n\nH1 64%")
    today.keyboard.press("Control+Enter")
    expect(today.locator("#card-h1")).to_contain_text("64 %")


PAGES = ("", "1/", "1/?doubt", "1/edit/", "1/credence/", "1/history/", "1/close/", "1/checks/dullest/")
PAGES += ("1/evidence/", "1/evidence/1/", "1/evidence/all/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_violations_and_fits_a_phone(new_browser, cast, believed, address):
    page = new_browser(cast.ana, reduced_motion="reduce").new_page()
    page.goto(f"{cast.project.get_absolute_url()}hypotheses/{address}")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size({"width": 390, "height": 780})
    assert sticks_out(page) == []


def test_the_small_field_has_no_violations(page, believed):
    page.goto(believed.get_absolute_url())
    ask(page)
    assert violations(page) == []


def test_a_long_paste_stays_whole_and_the_field_says_how_much_is_too_much(page, cast, complaints):
    complaints.expect("422")
    page.goto(f"{cast.project.get_absolute_url()}hypotheses/")
    claim = page.locator("#id_claim")
    claim.fill("x" * 412)
    expect(page.locator(".too-long")).to_have_text("12 characters too long: 400 fit here.")
    page.keyboard.press("Enter")
    expect(page.locator("#id_claim_error")).to_contain_text("12 characters too long")
    assert len(claim.input_value()) == 412
    claim.fill("x" * 401)
    expect(page.locator(".too-long")).to_have_text("1 character too long: 400 fit here.")
    claim.fill("x" * 400)
    expect(page.locator(".too-long")).to_have_text("")
