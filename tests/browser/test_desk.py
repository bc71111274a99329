"""The desk and reading since last time, from the keyboard, on a phone, and for a checker."""

import pytest
from playwright.sync_api import expect

from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.models import ReadMark
from tests.browser.steps import until
from tests.browser.test_accessible import violations
from tests.browser.test_narrow import LETTERS, sticks_out
from tests.desk.steps import asks, mentee, read
from tests.helpers import expects, experiment, note

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def full(cast):
    """Ana asks, kim wrote something, per did nothing; mo had read all of it before."""
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=50)
    read(cast, cast.project)
    kim, _ = mentee(cast, "kim"), mentee(cast, "per")
    asks(cast, cast.project, "Is the control enough?")
    set_credence(by=cast.ana, hypothesis=claim, value=71)
    note(cast.ana, cast.project, "The first finding.")
    expects(cast.ana, experiment(cast.ana, cast.project, "running"), LETTERS)
    note(kim.memberships.get(role="owner").user, kim, "Something of kim's.")
    return cast


@pytest.fixture
def desk(new_browser, full):
    page = new_browser(full.mo).new_page()
    page.goto("/desk/")
    return page


def row(page, name):
    return page.locator(".desk > li", has_text=name)


def reading(project):
    return f"/p/{project.key}/reading/"


def test_j_and_k_walk_the_rows_and_o_opens_one(desk, full):
    desk.keyboard.press("j")
    expect(row(desk, "Ana")).to_be_focused()
    desk.keyboard.press("j")
    expect(row(desk, "Kim")).to_be_focused()
    desk.keyboard.press("k")
    expect(row(desk, "Ana")).to_be_focused()
    desk.keyboard.press("o")
    desk.wait_for_url(f"**{reading(full.project)}")


def test_e_marks_a_row_read_and_goes_on_to_the_next(desk):
    desk.keyboard.press("j")
    desk.keyboard.press("e")
    expect(row(desk, "Ana")).to_contain_text("Read; the question still waits.")
    expect(row(desk, "Kim")).to_be_focused()


def test_a_row_that_was_read_can_be_undone(desk):
    row(desk, "Kim").get_by_role("button", name="Mark read").click()
    expect(row(desk, "Kim")).to_contain_text("Read.")
    row(desk, "Kim").get_by_role("button", name="Undo").click()
    expect(row(desk, "Kim")).to_contain_text("1 entry")


def test_e_reads_item_by_item_and_then_the_next_project(desk, full):
    desk.goto(reading(full.project))
    unread = desk.locator(".upto:not(.is-read)")
    count = unread.count()
    assert count == 3
    for left in range(count - 1, 0, -1):
        desk.keyboard.press("e")
        expect(unread).to_have_count(left)
        expect(desk.locator(".read-log > li:focus")).to_have_count(1)
    desk.keyboard.press("e")
    desk.wait_for_url(lambda url: "/reading/" in url and full.project.key not in url)
    expect(desk.locator("main")).to_contain_text("Something of kim's.")


def test_one_marks_read_up_to_an_item_and_unread_from_it_on(desk, full):
    desk.goto(reading(full.project))
    item = desk.locator(".read-log > li", has_text="The first finding.")
    item.hover()
    item.get_by_role("button", name="Mark read up to here").click()
    expect(desk.locator(".upto.is-read")).to_have_count(2)
    expect(desk.locator("#reading-state")).to_contain_text("2 changes")
    item.hover()
    item.get_by_role("button", name="Mark unread from here").click()
    expect(desk.locator(".upto.is-read")).to_have_count(1)


def test_all_is_marked_read_at_once(desk, full):
    desk.goto(reading(full.project))
    before = ReadMark.objects.get(project=full.project).seq
    desk.get_by_role("button", name="Mark all read").click()
    expect(desk.locator("#reading-state")).to_contain_text("You have read everything.")
    until(desk, lambda: ReadMark.objects.get(project=full.project).seq > before)


def test_a_collaborator_reads_what_is_new_to_them(new_browser, full):
    page = new_browser(full.col).new_page()
    page.goto(full.project.get_absolute_url())
    page.get_by_role("link", name="New to me").click()
    expect(page.locator("main")).to_contain_text("The first finding.")


@pytest.mark.parametrize("name", ["desk", "reading"])
def test_a_page_has_no_violations_in_light_and_no_faint_text_in_dark(new_browser, full, name):
    page = new_browser(full.mo, reduced_motion="reduce").new_page()
    page.goto("/desk/" if name == "desk" else reading(full.project))
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("name", ["desk", "reading"])
def test_on_a_phone_nothing_sticks_out(new_browser, full, name):
    page = new_browser(full.mo, **PHONE).new_page()
    page.goto("/desk/" if name == "desk" else reading(full.project))
    assert sticks_out(page) == []
    assert violations(page) == []


def test_without_scripts_a_row_is_read_by_its_form(new_browser, full):
    page = new_browser(full.mo, java_script_enabled=False).new_page()
    page.goto("/desk/?show=moved")
    row(page, "Kim").get_by_role("button", name="Mark read").click()
    page.wait_for_url("**/desk/?show=moved*")
    expect(row(page, "Kim")).to_have_count(0)
