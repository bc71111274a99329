"""What opens below a chip: nothing before a click, then a frame of the one host, then nothing again."""

import pytest
from playwright.sync_api import expect

from mechjournal.lib.chips import chip_for
from tests.helpers import note

pytestmark = pytest.mark.browser

NP = "https://www.neuronpedia.org"
HF = "https://huggingface.co/datasets/team/prompts"
OPENS = [
    f"{NP}/gpt2-small/0-res-jb/14057",
    f"{NP}/list/cm0abc123?embed=true",
    f"{NP}/gemma-2-2b/graph?slug=a-b&clerps=%5B%22*say*%20(a)%22%5D&pinnedIds=20_15589_10%2CE_2_1",
    HF,
    f"{HF}/viewer/default/train?row=3",
    f"{HF}/tree/main",
]


@pytest.fixture
def asked(page):
    """Every address asked of another host; each is answered with an empty page."""
    seen = []

    def answer(route):
        seen.append(route.request.url)
        route.fulfill(body="<title>elsewhere</title>", content_type="text/html")

    page.route("https://*/**", answer)
    return seen


def test_every_frame_is_what_the_chip_says(page, cast, asked):
    entry = note(cast.ana, cast.project, "\n\n".join(OPENS))
    page.goto(entry.get_absolute_url())
    buttons = page.locator(".chip-show")
    expect(buttons).to_have_count(len(OPENS))
    assert asked == []
    for number in range(len(OPENS)):
        buttons.nth(number).click()
    frames = page.locator(".embed iframe")
    assert [f.get_attribute("src") for f in frames.all()] == [chip_for(url).embed for url in OPENS]
    assert {f.get_attribute("sandbox") for f in frames.all()} == {"allow-scripts allow-same-origin allow-popups"}


def test_it_closes_and_gives_the_focus_back(page, cast, asked):
    page.goto(note(cast.ana, cast.project, f"see {OPENS[0]}").get_absolute_url())
    button = page.locator(".chip-show")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".embed")).to_have_count(0)
    expect(button).to_be_focused()
    assert {address.split("?")[0] for address in asked} <= {OPENS[0]}
