"""On a phone: nothing sticks out sideways, and what matters is in reach."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mechjournal.actions.attachments import take_file
from mechjournal.actions.entries import set_state
from tests.browser.steps import composer, log
from tests.helpers import experiment, note, png

pytestmark = pytest.mark.browser

LETTERS = "activation" * 30
FORMULA = f"Ablate {LETTERS} by $\\sum_{{{'i=1' * 40}}}$"
WIDE = f"""{LETTERS} https://example.org/{LETTERS}

| {" | ".join(f"layer {n}" for n in range(20))} |
|{"---|" * 20}
| {" | ".join("0.12345" for _ in range(20))} |

```python
direction = {" + ".join(f"model.blocks[{n}].hook_resid_pre" for n in range(12))}
```

> [!WARNING]
> {LETTERS}

`{LETTERS}`

![plot.png](files/plot.png)
"""


@pytest.fixture
def full(cast):
    """ana's project with everything that could be too wide."""
    key = uuid4()
    take_file(user=cast.ana, project=cast.project, client_key=key, name="plot.png", data=png(1600, 400))
    note(cast.ana, cast.project, WIDE, client_key=key)
    experiment(cast.ana, cast.project, "running", body=FORMULA)
    return cast


@pytest.fixture
def phone(new_browser, cast):
    return new_browser(cast.ana, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True).new_page()


WIDER = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth && innerWidth <= screen.width) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > clientWidth);
  return [`${scrollWidth} in ${clientWidth}`, ...beyond.slice(0, 5).map((e) => e.outerHTML.slice(0, 80))];
}"""


def sticks_out(page):
    """What is wider than a window of 390 and of 320 px, once all formulae are set."""
    expect(page.locator(".math:not([data-set])")).to_have_count(0)
    found = page.evaluate(WIDER)
    page.set_viewport_size({"width": 320, "height": 780})
    return found + page.evaluate(WIDER)


PAGES = {
    "today": "{project}",
    "today over all": "/today/",
    "timeline": "{project}timeline/",
    "note": "{project}entries/1/",
    "edit": "{project}entries/1/edit/",
    "result": "{project}entries/2/result/",
    "search": "/search/?q=activation",
    "project settings": "{project}settings/",
    "account": "/account/you/",
    "keys": "/keys/",
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_sideways(phone, full, name):
    phone.goto(PAGES[name].format(project=full.project.get_absolute_url()))
    assert sticks_out(phone) == []


@pytest.mark.parametrize("address", ["/", "/account/login/", "/account/signup/"])
def test_nothing_sticks_out_for_someone_signed_out(phone, address):
    phone.context.clear_cookies()
    phone.goto(address)
    assert sticks_out(phone) == []


@pytest.fixture
def small_today(phone, full):
    phone.goto(full.project.get_absolute_url())
    return phone


def test_the_bar_at_the_foot_shows_its_four_ways(small_today):
    bar = small_today.get_by_role("navigation", name="Main")
    for name in ("Today", "Timeline", "Search"):
        expect(bar.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    expect(bar.get_by_role("button", name="More")).to_be_in_viewport(ratio=1)


def test_more_opens_the_projects(small_today):
    small_today.get_by_role("navigation", name="Main").get_by_role("button", name="More").tap()
    expect(small_today.get_by_role("navigation", name="Journal")).to_be_in_viewport()


def test_what_runs_stands_above_the_composer(small_today):
    strip = small_today.get_by_role("list", name="Running").bounding_box()
    assert strip["y"] + strip["height"] <= composer(small_today).bounding_box()["y"]


def test_the_composer_is_on_the_first_screen_and_logs(small_today):
    expect(composer(small_today)).to_be_in_viewport()
    log(small_today, "From the bus.")


def test_targets_of_the_thumb_are_large_enough(small_today):
    for target in small_today.locator("nav.bottom > *, #composer .primary").all():
        assert target.bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", [320, 360])
def test_an_old_state_of_an_entry_fits(new_browser, cast, width):
    entry = experiment(cast.ana, cast.project, "planned")
    set_state(by=cast.ana, entry=entry, state="running", expected_at=timezone.now() + timedelta(hours=9))
    page = new_browser(cast.ana, viewport={"width": width, "height": 780}).new_page()
    page.goto(f"{entry.get_absolute_url()}revisions/2/")
    expect(page.locator(".put-beside")).to_be_visible()
    assert page.evaluate(WIDER) == []
    head, row = (page.locator(f".put-beside {part} tr").first.bounding_box() for part in ("thead", "tbody"))
    assert head["x"] == row["x"] and head["y"] < row["y"]


def test_at_360_the_bar_of_the_composer_is_one_row(new_browser, cast):
    page = new_browser(cast.ana, viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True).new_page()
    page.goto(cast.project.get_absolute_url())
    box = lambda name: page.locator(".bar").get_by_text(name, exact=True).bounding_box()  # noqa: E731
    send, more = box("Log it"), box("More")
    assert abs(send["y"] + send["height"] / 2 - more["y"] - more["height"] / 2) < 6


def test_a_plain_item_of_a_task_list_keeps_its_bullet(new_browser, cast):
    entry = note(cast.ana, cast.project, "- [ ] run it\n- plainly this")
    page = new_browser(cast.ana).new_page()
    page.goto(entry.get_absolute_url())
    shown = "(item) => [getComputedStyle(item).display, getComputedStyle(item).listStyleType]"
    assert page.locator(".prose li", has_text="plainly").evaluate(shown) == ["list-item", "disc"]
    assert page.locator(".prose li", has_text="run it").evaluate(shown)[0] == "flow-root"
