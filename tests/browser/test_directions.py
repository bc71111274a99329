"""Titles and names written from right to left stay within themselves; what stands beside them keeps its place."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions.hypotheses import make_hypothesis
from tests.helpers import note

pytestmark = pytest.mark.browser

TITLE = "הסירוב (גרסה 2)"


def left(locator) -> float:
    return locator.bounding_box()["x"]


@pytest.fixture
def written(cast):
    cast.project.title = TITLE
    cast.project.save()
    cast.col.name = "محمد"
    cast.col.save()
    return note(cast.col, cast.project, "كل شيء في الطبقة 14.\n\n- واحد\n- اثنان", title=TITLE)


def test_a_crumb_keeps_its_order(page, written):
    page.goto(written.get_absolute_url())
    crumb = page.locator(".crumb")
    assert left(crumb.get_by_role("link", name=TITLE)) < left(crumb.locator("b"))


def test_a_note_and_its_title_begin_at_the_right(page, written):
    page.goto(written.get_absolute_url())
    box = page.locator(".prose").bounding_box()
    mark = page.locator(".prose p").first.evaluate(
        "p => { const r = document.createRange(); r.selectNodeContents(p); return r.getBoundingClientRect().right }"
    )
    assert abs(mark - box["x"] - box["width"]) < 2
    assert page.locator(".prose ul").evaluate("ul => getComputedStyle(ul).direction") == "rtl"


def test_a_name_keeps_to_its_place_in_a_sentence(page, cast, written):
    claim = make_hypothesis(by=cast.col, project=cast.project, claim="It is one direction.", origin=written)
    page.goto(claim.get_absolute_url())
    since = page.locator(".since")
    expect(since).to_contain_text(f"by {cast.col.name}, from #1 {TITLE}")
    name, link = since.locator("bdi").first, since.get_by_role("link", name=TITLE)
    assert left(name) + name.bounding_box()["width"] < left(link)


def test_a_field_takes_the_direction_of_what_is_typed(page, cast):
    page.goto(f"{cast.project.get_absolute_url()}hypotheses/")
    field = page.locator("#id_claim")
    field.fill(TITLE)
    assert field.evaluate("field => getComputedStyle(field).unicodeBidi") == "plaintext"
