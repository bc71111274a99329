"""Takes the pictures of docs/: `.venv/bin/python docs/screenshots.py [NAME ...]`. Needs dev packages and a Chromium.

Starts the demo on a free port in a folder of its own and ends it afterwards. CHROMIUM names another browser.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from mechjournal.demo import PASSWORD, SIGNS_IN  # noqa: E402
from mechjournal.management.supervisor import answers  # noqa: E402

PROJECT = "Refusal in a small chat model"
SHOTS = {
    "today-wide.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5},
    "today-phone.png": {
        "viewport": {"width": 390, "height": 780},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "today-dark.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5, "color_scheme": "dark"},
    "hypothesis.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5},
    "calibration.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5},
    "postmortem.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5},
    "home.png": {"viewport": {"width": 1360, "height": 1000}, "device_scale_factor": 1.5},
    "desk.png": {"viewport": {"width": 1360, "height": 640}, "device_scale_factor": 1.5},
}
# Below the project's own page, which the others show.
PLACES = {
    "hypothesis.png": "hypotheses/2/",
    "calibration.png": "calibration/",
    "postmortem.png": "sprints/1/post-mortem/",
    "home.png": "/ladder/",
    "desk.png": "/desk/",
}
# Seen by somebody else than the one who opens the demo.
SEEN_BY = {"desk.png": "mo@demo.example"}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


@contextmanager
def demo() -> Iterator[str]:
    """The address of a running demo."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "manage.py", "up", f"127.0.0.1:{port}", "--demo", "--data", folder]
        server = subprocess.Popen(command, cwd=DOCS.parent)
        try:
            wait_for(port, server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(20)


def wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(600):
        if server.poll() is not None:
            sys.exit("The demo did not start; see above.")
        if answers("127.0.0.1", port):
            return
        time.sleep(0.2)
    sys.exit("The demo took more than two minutes to start.")


def take(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **SHOTS[name])
    page = context.new_page()
    sign_in(page, address, SEEN_BY.get(name, SIGNS_IN))
    page.goto(urljoin(address_of_project(page), PLACES.get(name, "")))
    page.wait_for_load_state("networkidle")
    # A page without a window needs no room for a scroll bar.
    page.evaluate("document.activeElement.blur(); document.documentElement.style.scrollbarGutter = 'auto'")
    save(page.screenshot(), DOCS / name)
    context.close()


def sign_in(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").first.fill(person)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)


def address_of_project(page: Page) -> str:
    # By its link's target: on a phone the list of projects is folded away and can't be clicked.
    return page.locator("a[href^='/p/']", has_text=PROJECT).first.evaluate("link => link.href")


def save(picture: bytes, path: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {image.width} x {image.height}, {path.stat().st_size // 1000} kB")


def main() -> None:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name in sys.argv[1:] or SHOTS:
            take(browser, address, name)
        browser.close()


if __name__ == "__main__":
    main()
