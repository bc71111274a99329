"""Clients: many reading one page (wrk where there is one, else threads), and some posting texts of their own."""

import http.client
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

REPORT = Path(__file__).with_name("report.lua")
FORM = "application/x-www-form-urlencoded"


@dataclass
class Result:
    """Of one round. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    errors: int = 0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def cookie(person: dict) -> str:
    return f"session={person['session']}; csrf={person['csrf']}"


def get(port: int, path: str, person: dict | None, clients: int, seconds: float) -> Result:
    """`clients` ask for one page again and again for so many seconds."""
    headers = {"Cookie": cookie(person)} if person else {}
    status, _ = ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "GET", path, headers)
    if status != 200:
        raise SystemExit(f"{path} answers {status}")
    return (wrk if shutil.which("wrk") else threads)(port, path, headers, clients, seconds)


def ask(connection, method: str, path: str, headers: dict, body: str | None = None) -> tuple[int, bytes]:
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def wrk(port: int, path: str, headers: dict, clients: int, seconds: float) -> Result:
    # wrk takes whole seconds.
    command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "20s", "-s", str(REPORT)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    numbers = map(int, said.stdout.partition("RESULT ")[2].split())
    requests, duration, p50, p95, p99, errors = numbers
    return Result(requests, duration / 1e6, p50 / 1e3, p95 / 1e3, p99 / 1e3, errors)


def threads(port: int, path: str, headers: dict, clients: int, seconds: float) -> Result:
    def client(number: int, until: float) -> Iterator[int]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            yield ask(connection, "GET", path, headers)[0]

    return together(clients, seconds, client)


def together(clients: int, seconds: float, client: Callable[[int, float], Iterator[int]]) -> Result:
    """Run `client(number, until)` in threads; each thing it yields is the status of one answer."""
    times, bad, started = [], [], time.monotonic()

    def run(number: int) -> None:
        before = time.monotonic()
        for status in client(number, started + seconds):
            now = time.monotonic()
            times.append((now - before) * 1000)
            before = now
            if not 200 <= status < 300:
                bad.append(status)

    running = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    times.sort()
    marks = [times[int(len(times) * share)] if times else 0.0 for share in (0.5, 0.95, 0.99)]
    return Result(len(times), time.monotonic() - started, *marks, errors=len(bad))


@dataclass
class Writer:
    """One client that logs notes; `kept` maps the key of each acknowledged note to its text."""

    port: int
    person: dict
    project: str
    text: Callable[[], str]
    kept: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def log(self) -> int:
        """Log one note; the answer's status. Raises OSError and HTTPException when the server is away."""
        key, body = str(uuid4()), self.text()
        status = self.send(key, body)
        if status == 201:
            self.kept[key] = body
        return status

    def send(self, key: str, body: str) -> int:
        form = urlencode({"kind": "note", "body": body, "client_key": key})
        return self.post(f"/p/{self.project}/entries/log/", form)[0]

    def post(self, path: str, form: str) -> tuple[int, bytes]:
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie(self.person), "X-CSRFToken": self.person["csrf"], "Content-Type": FORM}
        try:
            return ask(self.connection, "POST", path, headers | {"HX-Request": "true"}, form)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise


def save(writers: list[Writer], seconds: float) -> Result:
    def client(number: int, until: float) -> Iterator[int]:
        while time.monotonic() < until:
            yield writers[number].log()

    return together(len(writers), seconds, client)


def post_bare(port: int, people: list[dict], clients: int, seconds: float, text: Callable[[], str]) -> Result:
    writers = [Writer(port, people[number], "", text) for number in range(clients)]

    def client(number: int, until: float) -> Iterator[int]:
        while time.monotonic() < until:
            yield writers[number].post("/post", urlencode({"body": writers[number].text()}))[0]

    return together(clients, seconds, client)
