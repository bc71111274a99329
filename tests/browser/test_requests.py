"""Two people, two browsers: ask, answer, and both read side by side; the credence that stays sealed."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.models import ReviewRequest
from tests.browser.test_accessible import violations
from tests.helpers import note
from tests.requests.steps import answered, asked, claims, home

pytestmark = pytest.mark.browser
GUESS = "He wants a second model."


@pytest.fixture
def ana(page):
    return page


@pytest.fixture
def mo(new_browser, cast):
    """A tab of mo's own browser."""
    return new_browser(cast.mo).new_page()


def test_ana_asks_mo_answers_and_both_read_the_two_side_by_side(cast, ana, mo):
    entry = note(cast.ana, cast.project, "Random directions leave refusal at 96 %.")
    ana.goto(entry.get_absolute_url())
    ana.locator("main").get_by_role("link", name="Ask a mentor", exact=True).click()
    ana.get_by_label("What do you want to know?").fill("Is the random control enough?")
    ana.get_by_label("What I think the answer will be").fill(GUESS)
    ana.keyboard.press("Control+Enter")
    expect(ana.get_by_text("waits for Mo, a moment")).to_be_visible()

    mo.goto(f"{home(cast)}1/")
    expect(mo.get_by_text("waits for you")).to_be_visible()
    assert GUESS not in mo.content()
    mo.get_by_label("Your answer").fill("For **one** model, yes.")
    mo.get_by_text("Changes asked", exact=True).click()
    mo.keyboard.press("Control+Enter")
    expect(mo.get_by_role("heading", name="What Ana thought")).to_be_visible()
    expect(mo.get_by_text(GUESS)).to_be_visible()
    expect(mo.locator("#request h1")).to_be_focused()

    ana.reload()
    expect(ana.get_by_text(GUESS)).to_be_visible()
    expect(ana.locator(".said strong")).to_have_text("one")
    ana.goto(entry.get_absolute_url())
    expect(ana.locator("a.tag")).to_have_text("changes asked by Mo")


def test_an_answer_that_comes_too_late_stays_to_be_copied(cast, ana, mo, complaints):
    complaints.expect("409")
    asked(cast)
    mo.goto(f"{home(cast)}1/")
    mo.get_by_label("Your answer").fill("A long thought.")
    ana.goto(f"{home(cast)}1/")
    ana.get_by_role("button", name="Take it back").click()
    expect(ana.get_by_text("withdrawn")).to_be_visible()
    mo.get_by_role("button", name="Send the answer").click()
    expect(mo.locator("#request [role=alert]")).to_contain_text("Ana took this question back")
    expect(mo.get_by_label("What you typed")).to_have_value("A long thought.")
    assert ReviewRequest.objects.get().answer == ""


def test_an_empty_answer_is_refused_where_one_is(cast, mo, complaints):
    complaints.expect("422")
    asked(cast)
    mo.goto(f"{home(cast)}1/")
    mo.get_by_role("button", name="Send the answer").click()
    expect(mo.get_by_text("Say in a line what your answer is.")).to_be_visible()


def test_the_fourth_is_ranked_with_the_other_three(cast, ana, complaints):
    complaints.expect("422")
    for claim in claims(cast, 4)[:3]:
        asked(cast, on=claim)
    ana.goto(f"{cast.project.get_absolute_url()}ask/hypothesis/4/")
    ana.get_by_label("What do you want to know?").fill("And this?")
    ana.get_by_role("button", name="Ask Mo").click()
    expect(ana.locator("#ask [role=alert]")).to_contain_text("Rank all 4 of them")
    for place, field in zip("2341", ana.locator(".places select").all(), strict=True):
        field.select_option(place)
    ana.get_by_role("button", name="Ask Mo").click()
    ana.wait_for_url("**/requests/4/")
    assert ReviewRequest.objects.get(number=4).rank == 1


def test_a_sealed_credence_opens_with_one_s_own_and_without_leaving_the_page(cast, ana):
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    set_credence(by=cast.mo, hypothesis=hypothesis, value=83)
    ana.goto(hypothesis.get_absolute_url())
    expect(ana.locator("#sealed")).to_contain_text("Mo said how likely H1 is")
    ana.locator("#sealed a").click()
    ana.locator("#credence [name=value]").fill("60")
    ana.keyboard.press("Enter")
    expect(ana.locator("#sealed")).to_have_count(0)
    expect(ana.locator("#life .legend")).to_contain_text("Mo")


PAGES = {"list": "", "open": "1/", "answered": "2/", "ask": "../ask/hypothesis/4/", "rank": "rank/{mo}/"}


LOOKED_AT = [("ana", name) for name in PAGES] + [("mo", name) for name in ("list", "open", "answered")]


@pytest.mark.parametrize(("who", "name"), LOOKED_AT)
def test_a_page_has_no_violations_and_fits_a_phone(new_browser, cast, who, name):
    one, two, three, _ = claims(cast, 4)
    asked(cast, on=one, predicted=GUESS)
    criteria = {"Is it true?": (True, ""), "Everywhere?": (False, "Not on Gemma.")}
    answered(cast, asked(cast, on=two, predicted=GUESS), criteria=criteria)
    asked(cast, on=three)
    page = new_browser(getattr(cast, who), reduced_motion="reduce", viewport={"width": 320, "height": 700}).new_page()
    page.goto(f"{home(cast)}{PAGES[name].format(mo=cast.mo.key)}")
    for summary in page.locator("main details summary").all():
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
