"""Comments by hand: mark and say, found again after an edit, folded away, on a phone, and all of it without scripts."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions import comments
from mechjournal.actions.comments import Said
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.snippets import keep_snippet
from mechjournal.models import Comment
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import sticks_out
from tests.helpers import note

pytestmark = pytest.mark.browser

BODY = "Ablating one direction **drops refusal** from 96% to 3%, $r^2 = 0.9$.\n\nThe random control leaves it at 94%."
QUOTE = "drops refusal from 96%"
MARK = """(words) => {
  for (const part of document.querySelectorAll("[data-on] [data-part]")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const text = nodes.map((node) => node.data).join("");
    const at = text.indexOf(words);
    if (at < 0) continue;
    const place = (offset) => {
      for (const node of nodes) {
        if (offset <= node.data.length) return [node, offset];
        offset -= node.data.length;
      }
    };
    getSelection().setBaseAndExtent(...place(at), ...place(at + words.length));
  }
}"""
LIT = """() => [...(CSS.highlights.get("commented") ?? [])].map(String)"""


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, BODY)


@pytest.fixture
def desk(new_browser, cast, entry):
    """A tab of mo's browser, on the entry's page."""
    page = new_browser(cast.mo).new_page()
    page.goto(entry.get_absolute_url())
    return page


@pytest.fixture
def said(cast, entry):
    return comments.say(by=cast.mo, on=entry, said=Said(body="By which judge?", part="body", quote=QUOTE))


def box(page):
    return page.locator("[data-comment-box]")


def mark(page, words: str = QUOTE):
    page.evaluate(MARK, words)
    return page.locator("[data-mark]")


def test_a_passage_is_marked_and_commented(desk):
    mark(desk).click()
    expect(desk.locator("[data-marked] span")).to_have_text(QUOTE)
    expect(box(desk).locator("textarea")).to_be_focused()
    desk.keyboard.type("By which judge?")
    box(desk).get_by_role("button", name="Comment").click()
    expect(desk.locator(".thread .words")).to_contain_text("By which judge?")
    expect(desk.locator(".thread")).to_be_focused()
    assert desk.evaluate(LIT) == [QUOTE]
    made = Comment.objects.get()
    assert (made.quote, made.part) == (QUOTE, "body")


def test_r_comments_on_what_is_marked_and_else_on_the_entry(desk):
    mark(desk)
    desk.keyboard.press("r")
    expect(desk.locator("[data-marked] span")).to_have_text(QUOTE)
    desk.get_by_role("button", name="about the whole instead").click()
    expect(desk.locator("[data-marked]")).to_be_hidden()
    box(desk).locator("textarea").fill("What next?")
    box(desk).get_by_role("button", name="Comment").click()
    expect(desk.locator(".thread .words")).to_contain_text("What next?")
    desk.keyboard.press("r")
    expect(box(desk).locator("textarea")).to_be_focused()
    assert Comment.objects.get().quote == ""


def test_an_open_box_keeps_what_was_typed_when_something_else_is_marked(desk):
    mark(desk).click()
    box(desk).locator("textarea").fill("Half a thought")
    mark(desk, "random control").click()
    expect(desk.locator("[data-marked] span")).to_have_text("random control")
    expect(box(desk).locator("textarea")).to_have_value("Half a thought")


def test_a_passage_is_found_after_an_edit_and_listed_when_it_is_gone(cast, desk, entry, said):
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="First this.\n\n" + BODY.replace("96%", "97%")))
    desk.reload()
    assert desk.evaluate(LIT) == ["drops refusal from 97%"]
    expect(desk.locator(".thread")).to_contain_text("Edited since")
    entry.refresh_from_db()
    save_entry(editor=cast.ana, entry=entry, version=2, text=Text(body="Nothing of it holds."))
    desk.reload()
    expect(desk.locator(".thread.orphaned")).to_contain_text("not in the text any more")
    assert desk.evaluate(LIT) == []


def test_text_and_thread_lead_to_one_another(desk, said):
    desk.reload()
    desk.locator("[data-part=body] strong").click()
    expect(desk.locator(".thread")).to_be_focused()
    desk.locator("[data-find]").click()
    assert desk.evaluate("() => CSS.highlights.has('found')")


def test_a_thread_is_answered_resolved_and_reopened_where_it_stands(new_browser, cast, entry, said):
    page = new_browser(cast.ana).new_page()
    page.goto(cast.project.get_absolute_url())
    page.get_by_role("link", name="Answer").click()
    expect(box(page).locator("textarea")).to_be_focused()
    page.keyboard.type("A probe.")
    box(page).get_by_role("button", name="Answer").click()
    expect(page.locator(".thread .words")).to_have_count(2)
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".threads summary")).to_have_text("1 resolved")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Resolve")).to_be_visible()


def test_what_was_typed_survives_another_thread_a_reload_and_goes_once_it_is_said(desk, said):
    desk.reload()
    mark(desk, "random control").click()
    box(desk).locator("textarea").press_sequentially("Half a thought")
    desk.get_by_role("button", name="Resolve").click()
    expect(desk.locator(".threads summary")).to_have_text("1 resolved")
    desk.reload()
    desk.get_by_role("link", name="Comment", exact=True).click()
    expect(box(desk).locator("textarea")).to_have_value("Half a thought")
    expect(desk.locator("[data-marked] span")).to_have_text("random control")
    box(desk).get_by_role("button", name="Comment").click()
    expect(desk.locator(".thread .words", has_text="Half a thought")).to_be_visible()
    desk.get_by_role("link", name="Comment", exact=True).click()
    expect(box(desk).locator("textarea")).to_have_value("")


def test_a_snippet_and_a_name_go_into_the_box(cast, desk):
    keep_snippet(user=cast.mo, key="raw", text="How many raw examples did you read?")
    desk.get_by_role("link", name="Comment", exact=True).click()
    box(desk).get_by_role("button", name="@Ana").click()
    box(desk).get_by_label("Snippet").select_option("raw")
    expect(box(desk).locator("textarea")).to_have_value("@Ana How many raw examples did you read?")


def test_an_error_keeps_the_passage_and_the_words(desk, complaints):
    complaints.expect("422")
    mark(desk).click()
    box(desk).locator("textarea").fill("   ")
    box(desk).get_by_role("button", name="Comment").click()
    expect(box(desk)).to_contain_text("Write the comment first.")
    expect(desk.locator("[data-marked] span")).to_have_text(QUOTE)


def test_a_claim_is_commented_on_its_page(new_browser, cast):
    made = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")
    page = new_browser(cast.mo).new_page()
    page.goto(made.get_absolute_url())
    mark(page, "mediates refusal").click()
    expect(page.locator("[data-marked] span")).to_have_text("mediates refusal")
    expect(box(page).locator("textarea")).to_be_focused()
    page.keyboard.type("Mediates?")
    box(page).get_by_role("button", name="Comment").click()
    expect(page.locator(".thread .words")).to_contain_text("Mediates?")


def test_without_scripts_a_paragraph_is_chosen_answered_and_resolved(new_browser, cast, entry):
    page = new_browser(cast.mo, java_script_enabled=False).new_page()
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="Comment", exact=True).click()
    page.get_by_label("About").select_option(label="The random control leaves it at 94%.")
    page.get_by_label("Comment", exact=True).fill("How many seeds?")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".thread .quoted")).to_contain_text("The random control leaves it at 94%.")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Answer", exact=True).fill("Three.")
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".thread .words")).to_have_count(2)
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()


def test_the_pages_have_no_violations_and_fit_a_phone(new_browser, cast, entry, said, desk):
    desk.get_by_role("link", name="Comment", exact=True).click()
    expect(box(desk)).to_be_visible()
    assert violations(desk) == []
    # Colours that are still on their way are not the ones to judge.
    desk.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(desk, runOnly=["color-contrast"]) == []
    small = new_browser(cast.mo, viewport={"width": 320, "height": 640}, is_mobile=True).new_page()
    base = cast.project.get_absolute_url()
    for address in (
        entry.get_absolute_url(),
        said.get_absolute_url(),
        f"{base}comments/entry/1/",
        "/snippets/",
        f"{base}asked/",
    ):
        small.goto(address)
        assert sticks_out(small) == [], address
        assert violations(small) == [], address
