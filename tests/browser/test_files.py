"""Pictures pasted, files dropped or chosen: their way into the text, and what can go wrong on it."""

import base64
import re

import pytest
from playwright.sync_api import expect

from mechjournal.models import Attachment
from tests.browser.steps import composer, entries
from tests.helpers import png

pytestmark = pytest.mark.browser

GIVE = """(field, [event, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const carrier = event === "paste" ? { clipboardData: carried } : { dataTransfer: carried };
  const Made = event === "paste" ? ClipboardEvent : DragEvent;
  field.dispatchEvent(new Made(event, { ...carrier, bubbles: true, cancelable: true }));
}"""


CELLS = """(field) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", "layer\\t0.03");
  carried.items.add(new File(["x"], "image.png", { type: "image/png" }));
  const paste = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  return field.dispatchEvent(paste);
}"""


def give(page, event, name="plot.png", kind="image/png", data=None):
    """Paste or drop a file on the text."""
    composer(page).evaluate(GIVE, [event, name, kind, base64.b64encode(data or png(400, 300)).decode()])


def choose(page, *files):
    page.get_by_label("Add files").set_input_files(files)


@pytest.fixture
def pictured(today):
    """A pasted picture, logged."""
    give(today, "paste")
    expect(composer(today)).to_have_value("![plot.png](files/plot.png)\n")
    composer(today).press("Control+Enter")
    expect(entries(today)).to_have_count(1)
    return today


def test_a_pasted_picture_takes_its_place_in_the_text(today):
    composer(today).fill("Before. After.")
    composer(today).evaluate("(field) => field.setSelectionRange(8, 8)")
    give(today, "paste")
    expect(composer(today)).to_have_value("Before. \n\n![plot.png](files/plot.png)\nAfter.")


def test_the_picture_appears_in_the_logged_note(pictured):
    picture = entries(pictured).locator("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(img) => img.naturalWidth") > 0


def test_a_dropped_file_becomes_a_link(today):
    give(today, "drop", "runs.csv", "text/csv", b"layer,refusal\n14,0.03\n")
    expect(composer(today)).to_have_value("[runs.csv](files/runs.csv)\n")
    composer(today).press("Control+Enter")
    expect(entries(today).get_by_role("link", name="runs.csv")).to_be_visible()


def test_cells_of_a_spreadsheet_are_pasted_as_text_and_not_as_their_picture(today):
    assert composer(today).evaluate(CELLS)  # the browser goes on and inserts the text
    expect(today.locator("[data-uploads] li")).to_have_count(0)


def test_several_chosen_files_all_arrive(today):
    choose(today, *({"name": f"{n}.png", "mimeType": "image/png", "buffer": png(n, n)} for n in (8, 9, 10)))
    for n in (8, 9, 10):
        expect(composer(today)).to_have_value(re.compile(rf"!\[{n}\.png\]\(files/{n}\.png\)"))
    expect(today.locator("[data-uploads] li")).to_have_count(0)
    assert Attachment.objects.count() == 3


def test_while_a_file_goes_up_its_progress_shows_and_one_can_write_on(today):
    held = []
    today.route("**/files/", lambda route: held.append(route))
    give(today, "paste")
    expect(today.get_by_role("progressbar", name="Uploading plot.png")).to_be_visible()
    composer(today).press("Control+End")
    today.keyboard.type("Meanwhile.")
    held[0].continue_()
    expect(composer(today)).to_have_value("![plot.png](files/plot.png)\nMeanwhile.")
    expect(today.get_by_role("progressbar")).to_have_count(0)


def test_a_file_that_is_too_large_says_so_beside_the_text(today, tmp_path):
    large = tmp_path / "activations.bin"
    with large.open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    choose(today, large)
    expect(today.locator("[data-uploads]")).to_contain_text("activations.bin is larger than 25 MB.")
    expect(composer(today)).to_have_value("")


def test_a_broken_picture_says_so_and_leaves_the_text_alone(today, complaints):
    complaints.expect("422")
    composer(today).fill("Before.")
    composer(today).press("End")
    give(today, "paste", data=png()[:40])
    expect(today.locator("[data-uploads] [role=alert]")).to_contain_text("plot.png")
    expect(composer(today)).to_have_value("Before.\n\n")


def test_a_lost_connection_says_so_and_takes_its_mark_out_of_the_text(today, complaints):
    complaints.expect("ERR_FAILED")
    today.route("**/files/", lambda route: route.abort())
    give(today, "paste")
    expect(today.locator("[data-uploads]")).to_contain_text("plot.png did not arrive. Try it again.")
    expect(composer(today)).not_to_have_value(re.compile("uploading"))


def test_a_picture_is_enlarged_and_escape_gives_the_focus_back(pictured):
    link = entries(pictured).locator("a.enlarge")
    link.focus()
    pictured.keyboard.press("Enter")
    expect(pictured.get_by_role("dialog", name="plot.png")).to_be_visible()
    pictured.keyboard.press("Escape")
    expect(pictured.get_by_role("dialog", name="plot.png")).to_have_count(0)
    expect(link).to_be_focused()
