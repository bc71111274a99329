"""One Chromium for all tests, a fresh profile for each, and nothing the browser complains of goes unseen."""

import os
import re
import shutil
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import expect, sync_playwright

from mechjournal.static_files import SCRIPTS, STYLES, join_all_scripts, join_styles
from tests.conftest import ZONE

HERE = Path(__file__).parent
NO_CHROMIUM = "no Chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without a sandbox (containers run as root), without a word to anyone outside.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 15_000  # ms
SERVING = "process_request_thread"  # in the name of each thread of the test server that holds a connection


def pytest_collection_modifyitems(items):
    """A browser is another program on a busy machine: a check of a change asks it up to twice more, and says so (R)."""
    for item in items if os.environ.get("CI") else []:
        if Path(item.path).parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=2))


def pytest_terminal_summary(terminalreporter):
    skipped = [test for test in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(test.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests skipped: {NO_CHROMIUM}")


class Complaints:
    """What the consoles said, CSP violations included; each must be one that the test expects."""

    def __init__(self):
        self.seen = []
        self.expected = []

    def listen(self, context):
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))

    def hear(self, message):
        if message.type in ("error", "warning"):
            self.seen.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def expect(self, *patterns: str):
        self.expected += patterns

    def unexpected(self) -> list[str]:
        return [text for text in self.seen if not any(re.search(pattern, text) for pattern in self.expected)]


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path and os.environ.get("CI"):
        pytest.fail("A check of a change needs a Chromium; install one or name it in CHROMIUM.")
    if not path:
        pytest.skip(f"skipped: {NO_CHROMIUM}")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def joined_files(tmp_path_factory):
    """The style sheets and the modules as they are served: joined. It also spares each test thirty requests."""
    source, folder = settings.STATICFILES_DIRS[0], tmp_path_factory.mktemp("static")
    read = lambda name: (source / name).read_text()  # noqa: E731
    joined = {name: join_styles(name, read) for name in STYLES} | join_all_scripts(SCRIPTS, read)
    for name, text in joined.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    with override_settings(STATICFILES_DIRS=[folder, source]):
        yield


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def new_browser(chromium, joined_files, live_server, complaints):
    """`new_browser(cast.ana)` is a fresh profile, ana signed in; without a user, nobody. Options are Playwright's."""
    opened = []

    def new(user=None, **options):
        options = {"base_url": live_server.url, "timezone_id": ZONE, "locale": "en-GB", **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        complaints.listen(context)
        opened.append(context)
        if user:
            sign_in(context, user, live_server.url)
        return context

    yield new
    for context in opened:
        context.close()
    let_requests_end()
    assert complaints.unexpected() == []


@pytest.fixture
def page(new_browser, cast):
    """A tab of ana's browser."""
    return new_browser(cast.ana).new_page()


@pytest.fixture
def today(page, cast):
    """The same tab, on Today of ana's project."""
    page.goto(cast.project.get_absolute_url())
    return page


def let_requests_end():
    """A request still in hand while the tables are emptied would be a deadlock to PostgreSQL."""
    for thread in threading.enumerate():
        if SERVING in thread.name:
            thread.join(PATIENCE / 1000)


def sign_in(context, user, address):
    """The quick way: a session's cookie."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address, "httpOnly": True}])
