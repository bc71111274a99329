"""What a first visit weighs, and that the files as `up` serves them work: joined, hashed, compressed."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from mechjournal.management.supervisor import serves
from tests.browser.steps import log
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

MOST_BYTES = 60 * 1024
MOST_REQUESTS = 8


@pytest.fixture(scope="module")
def address(chromium, tmp_path_factory):
    """A real server with a data folder of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours = ("MJ_", "DATABASE_URL", "DJANGO_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    up = [sys.executable, "manage.py", "up", f"127.0.0.1:{port}", "--data", tmp_path_factory.mktemp("data")]
    process = subprocess.Popen(up, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 180
    while not serves("127.0.0.1", port):
        assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
        time.sleep(0.1)
    yield f"http://localhost:{port}"
    process.send_signal(signal.SIGTERM)
    process.wait(20)


@pytest.fixture
def visited(new_browser, address):
    """The browser of someone who signed up there and logged three notes."""
    context = new_browser(base_url=address)
    page = context.new_page()
    page.goto("/account/signup/")
    page.get_by_label("Email").fill(f"nora{time.monotonic_ns()}@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("name what you are working on").fill("Refusal directions")
    page.keyboard.press("Enter")
    for text in ("The hook fires late.", "**Off by one** layer.", "next: ablate layer 14"):
        log(page, text)
    return page


def cold_visit(page, new_browser, address):
    """(bytes as they came over the wire, addresses asked for) of a first visit to the page that is open."""
    state = page.context.storage_state()
    cold = new_browser(base_url=address, storage_state={**state, "origins": []}).new_page()
    wire, weights, asked = cold.context.new_cdp_session(cold), [], []
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    cold.goto(page.url)
    expect(cold.locator(".log > li").first).to_be_visible()
    cold.wait_for_timeout(1000)
    return sum(weights), asked


def test_a_cold_visit_to_today_is_light(visited, new_browser, address):
    weight, asked = cold_visit(visited, new_browser, address)
    assert 5_000 < weight <= MOST_BYTES
    assert len(asked) <= MOST_REQUESTS, asked


def test_a_cold_visit_to_one_note_is_lighter(visited, new_browser, address):
    visited.goto(visited.locator("#log > li a.at").first.get_attribute("href"))
    weight, asked = cold_visit(visited, new_browser, address)
    assert 5_000 < weight <= 40 * 1024
    assert len(asked) <= 6, asked


def test_files_and_pages_come_compressed(visited):
    assert visited.request.get(visited.url).headers["content-encoding"] == "gzip"
    for file in visited.locator("link[rel=stylesheet], script[src]").all():
        name = file.get_attribute("href") or file.get_attribute("src")
        answer = visited.request.get(name, headers={"Accept-Encoding": "br, gzip"})
        assert answer.headers["content-encoding"] == "br"
        assert "immutable" in answer.headers["cache-control"]
