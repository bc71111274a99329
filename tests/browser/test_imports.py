"""A file that comes in, watched: the bar follows the background, and in its place stands what came."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mechjournal.actions.imports import begin_import
from mechjournal.exchange import intake
from mechjournal.models import Entry, Import

pytestmark = pytest.mark.browser

LOG = "".join(f"## 2025-10-{day}\n\nAblated layer {day}.\n\n" for day in range(10, 20)).encode()


@pytest.fixture
def batch(cast) -> Import:
    return begin_import(by=cast.ana, project=cast.project, name="LOG.md", data=LOG)


def stands_at(batch: Import, done: int, total: int = 10) -> None:
    """As the background leaves it after a chunk; here it runs in nobody's process."""
    moved = {"status": Import.Status.RUNNING, "done": done, "total": total, "moved_at": timezone.now()}
    Import.objects.filter(pk=batch.pk).update(**moved)


def bar(page):
    return page.get_by_role("progressbar")


def test_the_bar_follows_and_ends_on_what_came(page, batch):
    stands_at(batch, 0, total=0)
    page.goto(batch.get_absolute_url())
    expect(bar(page)).to_be_visible()
    expect(page.locator("#coming")).to_contain_text("Reading the file")
    for done in (2, 7):
        stands_at(batch, done)
        expect(bar(page)).to_have_attribute("value", str(done))
        expect(bar(page)).to_have_accessible_name(re.compile(f"{done} of 10"))
    batch.refresh_from_db()
    batch.done = 0
    intake.take_in(batch)
    expect(page.locator(".lead")).to_contain_text("10 entries came in")
    assert Entry.objects.count() == 10


def test_focus_stays_where_it_was_while_the_bar_moves(page, batch):
    stands_at(batch, 1)
    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="Look again").focus()
    stands_at(batch, 5)
    expect(bar(page)).to_have_attribute("value", "5")
    expect(page.get_by_role("link", name="Look again")).to_be_focused()


def test_one_whose_background_is_gone_can_be_begun_again(page, batch):
    stands_at(batch, 3)
    Import.objects.filter(pk=batch.pk).update(moved_at=timezone.now() - timezone.timedelta(minutes=3))
    page.goto(batch.get_absolute_url())
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".lead")).to_contain_text("10 entries came in")


def test_a_chosen_file_is_looked_at_and_brought_in(page, cast):
    page.goto(f"/p/{cast.project.key}/import/")
    page.locator("input[type=file]").set_input_files({"name": "LOG.md", "mimeType": "text/markdown", "buffer": LOG})
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".lead")).to_contain_text("10 entries on 10 days")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.locator(".lead")).to_contain_text("10 entries came in")


def test_without_scripts_the_page_asks_for_itself_again(new_browser, cast, batch):
    stands_at(batch, 4)
    page = new_browser(cast.ana, java_script_enabled=False).new_page()
    page.goto(batch.get_absolute_url())
    expect(bar(page)).to_have_attribute("value", "4")
    batch.refresh_from_db()
    batch.done = 0
    intake.take_in(batch)
    expect(page.locator(".lead")).to_contain_text("10 entries came in")
