"""Looking back in a browser: what is typed survives a closed tab and an ended sign-in; deciding needs no script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from mechjournal.models import Decision, PostMortem, Sprint
from tests.browser.steps import until
from tests.helpers import expects, experiment, note
from tests.postmortems.steps import decide, sprint_of, write
from tests.postmortems.steps import page as address

pytestmark = pytest.mark.browser


@pytest.fixture
def sprint(cast):
    day = cast.ana.today()
    note(cast.ana, cast.project)
    expects(cast.ana, experiment(cast.ana, cast.project))
    return sprint_of(cast, starts_on=day, ends_on=day, forecast=40)


@pytest.fixture
def looking(page, sprint):
    page.goto(address(sprint))
    return page


def learned(page):
    return page.get_by_label("What did you learn that you did not know when sprint 1 began?")


def status(page):
    return page.locator("[data-status]")


def test_it_is_saved_as_one_types_and_the_tab_may_close(looking, sprint):
    learned(looking).fill("One direction is enough.")
    expect(status(looking)).to_contain_text("Saved")
    tab = looking.context.new_page()
    looking.close()
    tab.goto(address(sprint))
    expect(learned(tab)).to_have_value("One direction is enough.")


def test_what_the_server_never_got_comes_back(looking, sprint):
    looking.route("**/save/", lambda route: route.abort())
    learned(looking).fill("Typed on a train.")
    looking.locator("#id_reason").fill("Nothing moved.")
    looking.unroute("**/save/")
    looking.reload()
    expect(learned(looking)).to_have_value("Typed on a train.")
    expect(looking.locator("#id_reason")).to_have_value("Nothing moved.")
    until(looking, lambda: PostMortem.objects.filter(answers__learned="Typed on a train.").exists())


def test_an_ended_sign_in_keeps_it_in_the_browser(looking, complaints):
    complaints.expect("401")
    looking.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    learned(looking).fill("Still here.")
    expect(status(looking)).to_contain_text("signed out")


def test_two_windows_lose_nothing(looking, sprint, complaints):
    complaints.expect("409")
    other = looking.context.new_page()
    other.goto(address(sprint))
    learned(looking).fill("The first window.")
    expect(status(looking)).to_contain_text("Saved")
    learned(other).fill("The second window.")
    expect(status(other)).to_contain_text("Another window")
    other.get_by_role("button", name="Save and go on later").click()
    expect(other.get_by_text("The first window.")).to_be_visible()
    expect(learned(other)).to_have_value("The second window.")


def test_continuing_asks_for_the_momentum_and_opens_the_next_sprint(looking, complaints):
    complaints.expect("422")
    learned(looking).fill("It goes well.")
    expect(status(looking)).to_contain_text("Saved")
    looking.locator("#id_choice_1").check()
    looking.get_by_label("Its goal, as a question").fill("Layer 8?")
    looking.get_by_role("button", name="Close the sprint and decide").click()
    looking.get_by_text("To continue, say what will be known in five days").wait_for()
    expect(learned(looking)).to_have_value("It goes well.")
    looking.get_by_label("The momentum").fill("Whether layer 8 does it.")
    looking.get_by_role("button", name="Close the sprint and decide").click()
    looking.get_by_text("Sprint 2 is open.").wait_for()
    assert Sprint.objects.open().get().goal == "Layer 8?"


def test_without_scripts_it_works_as_well(new_browser, cast, sprint):
    page = new_browser(cast.ana, java_script_enabled=False).new_page()
    page.goto(address(sprint))
    learned(page).fill("Without a script.")
    page.get_by_role("button", name="Close the sprint and decide").click()
    expect(page.get_by_text("Without a script.")).to_be_visible()
    assert Decision.objects.get().choice == "pivot"


def test_both_pages_have_no_violations(new_browser, cast, sprint):
    page = new_browser(cast.ana, reduced_motion="reduce").new_page()
    page.goto(address(sprint))
    assert violations(page) == []
    write(cast.ana, sprint, finish=True, learned="It *holds*.")
    decide(cast.ana, sprint, reason="Another idea.")
    page.goto(address(sprint))
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


def violations(page, **options):
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {', '.join(str(node['target']) for node in v['nodes'])}" for v in found]


def test_on_a_phone_nothing_is_wider_than_the_screen(new_browser, cast, sprint):
    page = new_browser(cast.ana, viewport={"width": 320, "height": 700}, is_mobile=True).new_page()
    page.goto(address(sprint))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
