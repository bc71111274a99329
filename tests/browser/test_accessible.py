"""No violation that the checker knows of, in light and in dark, and no motion for those who want none."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from mechjournal.actions.sprints import open_sprint
from tests.browser.steps import log, write
from tests.helpers import experiment, note

pytestmark = pytest.mark.browser

BODY = """## Plan

A *finding* with `code`, [a link](https://example.org) and $r^2$.

- [x] run it
- [ ] read it
- and plainly this

| layer | refusal |
|---|---:|
| 14 | 0.03 |

```python
ablate(14)  # and look
```

> [!NOTE]
> Judged by one model.
"""
SIGNED_IN = {
    "today": "{project}",
    "today over all": "/today/",
    "timeline": "{project}timeline/",
    "note": "{project}entries/1/",
    "edit": "{project}entries/1/edit/",
    "result": "{project}entries/2/result/",
    "search": "/search/?q=finding",
    "project settings": "{project}settings/",
    "new project": "/p/new/",
    "sprint": "{project}sprints/1/",
    "account": "/account/you/",
    "keys": "/keys/",
}


@pytest.fixture
def full(cast):
    """A little of everything in ana's project."""
    note(cast.ana, cast.project, BODY)
    experiment(cast.ana, cast.project, "running")
    experiment(cast.col, cast.project, "done", result="Refusal falls to **3%**.")
    day = cast.ana.today()
    goal = {"goal": "One direction?", "pivot_if": "no drop", "starts_on": day, "ends_on": day + timedelta(days=9)}
    open_sprint(by=cast.ana, project=cast.project, **goal)
    return cast


def violations(page, **options):
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {', '.join(str(node['target']) for node in v['nodes'])}" for v in found]


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_has_no_violations_in_light_and_no_faint_text_in_dark(new_browser, full, name):
    page = new_browser(full.ana, reduced_motion="reduce").new_page()
    page.goto(SIGNED_IN[name].format(project=full.project.get_absolute_url()))
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("address", ["/", "/account/login/", "/account/signup/", "/account/password/reset/"])
def test_a_page_for_someone_signed_out_has_no_violations(new_browser, db, address):
    page = new_browser().new_page()
    page.goto(address)
    assert violations(page) == []


def test_a_composer_with_everything_open_has_no_violations(new_browser, full, complaints):
    complaints.expect("422")
    page = new_browser(full.ana).new_page()
    page.goto(full.project.get_absolute_url())
    page.get_by_role("radio", name="Experiment", exact=True).check()
    page.get_by_role("radio", name="done", exact=True).check()
    page.locator("#composer summary", has_text="More").click()
    write(page, BODY)
    page.get_by_role("button", name="Preview").click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Say in a line what came out").wait_for()
    assert violations(page) == []


def test_on_a_phone_today_has_no_violations(new_browser, full):
    page = new_browser(full.ana, viewport={"width": 390, "height": 780}, is_mobile=True).new_page()
    page.goto(full.project.get_absolute_url())
    assert violations(page) == []


MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
  ["", "::before", "::after"].flatMap((part) => {
    const { transitionDuration, animationDuration } = getComputedStyle(element, part);
    const longest = Math.max(...`${transitionDuration},${animationDuration}`.split(",").map(parseFloat));
    return longest > 0.01 ? [`${element.outerHTML.slice(0, 60)} ${part} ${longest}s`] : [];
  }))"""


def test_nothing_moves_for_those_who_want_no_motion(new_browser, full):
    page = new_browser(full.ana, reduced_motion="reduce").new_page()
    page.goto(full.project.get_absolute_url())
    log(page, "A fresh one.")
    assert page.evaluate(MOVING) == []


def test_for_everyone_else_something_does(new_browser, full):
    page = new_browser(full.ana, reduced_motion="no-preference").new_page()
    page.goto(full.project.get_absolute_url())
    assert page.evaluate(MOVING) != []
