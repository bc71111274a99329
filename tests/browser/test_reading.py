"""What was written, as it is shown: preview, formulae, code."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import composer, entries, log, write
from tests.helpers import note

pytestmark = pytest.mark.browser

FORMULA = r"The direction is $\hat r = \frac{r}{\lVert r \rVert}$."


def preview(page):
    return page.locator("#composer [data-preview]")


def open_preview(page):
    page.get_by_role("button", name="Preview").click()


def test_the_preview_shows_the_text_as_it_will_look(today):
    write(today, "| layer | refusal |\n|---|---|\n| 14 | **0.03** |")
    open_preview(today)
    expect(preview(today).get_by_role("cell", name="0.03").locator("strong")).to_be_visible()


def test_the_preview_follows_the_text_and_goes_when_asked(today):
    write(today, "First words")
    open_preview(today)
    expect(preview(today)).to_contain_text("First words")
    write(today, "Other *words*")
    expect(preview(today).locator("em")).to_have_text("words")
    open_preview(today)
    expect(preview(today)).to_be_hidden()


def test_what_hurts_is_harmless_in_the_preview(today):
    write(today, "<img src=x onerror='window.hurt = 1'><script>window.hurt = 2</script> **still here**")
    open_preview(today)
    expect(preview(today).locator("strong")).to_have_text("still here")
    assert today.evaluate("window.hurt") is None


def test_a_formula_is_typeset_in_a_note_and_in_the_preview(today):
    log(today, FORMULA)
    expect(entries(today).locator(".math .katex-html")).to_be_visible()
    write(today, FORMULA)
    open_preview(today)
    expect(preview(today).locator(".math .katex-html")).to_be_visible()


def test_a_note_without_a_formula_fetches_no_typesetter(today):
    asked = []
    today.on("request", lambda request: asked.append(request.url))
    log(today, "It costs $5 and no formula.")
    assert not [address for address in asked if "katex" in address]


def test_without_a_script_a_formula_is_mathml(new_browser, cast):
    note(cast.ana, cast.project, FORMULA)
    page = new_browser(cast.ana, java_script_enabled=False).new_page()
    page.goto(cast.project.get_absolute_url())
    expect(entries(page).locator("math mfrac")).to_be_visible()


def test_a_formula_nobody_can_set_stays_readable(today):
    log(today, r"Broken: $\frac{1}{$ and on.")
    expect(entries(today).locator(".prose")).to_have_text(r"Broken: \frac{1}{ and on.")


def test_a_block_of_code_is_copied(today, cast):
    today.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log(today, "```python\nfor layer in model:\n    ablate(layer)\n```")
    entries(today).locator(".codehilite").hover()
    today.get_by_role("button", name="Copy this code").click()
    expect(today.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert today.evaluate("navigator.clipboard.readText()") == "for layer in model:\n    ablate(layer)"


def test_the_link_to_an_entry_is_copied_from_its_menu(today):
    today.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log(today, "Worth citing.")
    today.get_by_label("What to do with entry 1").click()
    today.get_by_role("button", name="Copy link #1").click()
    write(today, "See ")
    composer(today).press("End")
    today.keyboard.press("Control+v")
    expect(composer(today)).to_have_value("See #1")


def test_a_link_between_notes_leads_there(today):
    log(today, "The first one.")
    log(today, "As #1 says.")
    entries(today).first.locator(".prose").get_by_role("link", name="#1").click()
    expect(today.get_by_role("heading", name="The first one.")).to_be_attached()


def test_the_menu_of_an_entry_closes_on_escape(today):
    log(today, "Anything.")
    menu = today.get_by_label("What to do with entry 1")
    menu.click()
    today.keyboard.press("Escape")
    expect(today.get_by_role("link", name="Move to another project")).to_be_hidden()
    expect(menu).to_be_focused()
