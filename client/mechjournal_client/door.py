"""The one place that speaks to the server: JSON and files over HTTP, and what went wrong in plain words."""

from __future__ import annotations

import base64
import json
import os
import sys
import uuid
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .settings import Settings

TIMEOUT = 30  # s
# Worth another try later: the server is overloaded, restarting, or out of space.
LATER = (408, 425, 429, 500, 502, 503, 504, 507)


class Unreachable(Exception):
    """The server can't be reached, or not now: the same may go through later."""


class Refused(Exception):
    """The server said no, and would again. `problem` is its answer (RFC 9457)."""

    def __init__(self, status: int, problem: dict):
        self.status, self.problem = status, problem
        super().__init__(words(status, problem))


class Attached(NamedTuple):
    """A file on its way: its name in the note, its bytes, what it is."""

    name: str
    data: bytes
    content_type: str


def words(status: int, problem: dict) -> str:
    said = problem.get("detail") or problem.get("title") or f"The journal answered {status}."
    fields = [f"{error.get('field', '')}: {error.get('says', '')}" for error in listed(problem)]
    return " ".join([str(said), *fields])


def listed(problem: dict) -> list:
    errors = problem.get("errors")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def ask(settings: Settings, method: str, path: str, body: dict | None = None) -> dict:
    """The answer to one request. Raises Unreachable, Refused."""
    data = None if body is None else json.dumps(body).encode()
    return send(settings, method, path, data, "application/json")


def upload(settings: Settings, path: str, file: Attached, fields: dict, key: str) -> dict:
    """The same for one file, as a form sends it. Under the same `key` it arrives once."""
    boundary = uuid.uuid4().hex
    pieces = [part(boundary, f'name="{name}"', None, str(value).encode()) for name, value in fields.items()]
    pieces.append(part(boundary, f'name="file"; filename="{quoted(file.name)}"', file.content_type, file.data))
    data = b"".join([*pieces, f"--{boundary}--\r\n".encode()])
    content_type = f"multipart/form-data; boundary={boundary}"
    return send(settings, "POST", path, data, content_type, {"Idempotency-Key": key})


def part(boundary: str, disposition: str, content_type: str | None, data: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n"
    head += f"Content-Type: {content_type}\r\n" if content_type else ""
    return head.encode() + b"\r\n" + data + b"\r\n"


def quoted(name: str) -> str:
    """A file's name as HTML has forms write it: no quote or line end may end it early."""
    return name.replace("\\", "_").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def send(
    settings: Settings, method: str, path: str, data: bytes | None, content_type: str, more: dict | None = None
) -> dict:
    """No redirect is followed: it would carry the token to wherever it leads. Raises Unreachable, Refused."""
    headers = {"Authorization": f"Bearer {settings.token}", "Accept": "application/json", **(more or {})}
    headers["User-Agent"] = "mechjournal-client"
    if data is not None:
        headers["Content-Type"] = content_type
    try:
        connection = connect(settings.url)
        try:
            connection.request(method, urlsplit(settings.url).path + "/api/v1" + path, data, headers)
            answer = connection.getresponse()
            return taken(answer.status, read(answer.read()), answer.getheader("Location"))
        finally:
            connection.close()
    # Refused connections, time-outs, names that don't resolve, certificates; answers that end early or are none.
    except (OSError, HTTPException) as error:
        raise Unreachable(f"{settings.url} can't be reached: {str(error) or type(error).__name__}") from error


def taken(status: int, answer: dict, elsewhere: str | None) -> dict:
    if 200 <= status < 300:
        return answer
    if elsewhere and 300 <= status < 400:
        answer = {"detail": f"It sends on to {elsewhere}, where this token doesn't go. If that is it: mj login."}
    if status in LATER:
        raise Unreachable(f"The journal can't take it now: {words(status, answer)}")
    raise Refused(status, answer)


def read(data: bytes) -> dict:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def connect(url: str) -> HTTPConnection:
    """Over the proxy that the environment or the system names, if any. An address on this machine needs none."""
    parts = urlsplit(url)
    if parts.scheme == "http":  # on this machine, see settings.checked
        return HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
    proxy = proxy_to(parts.hostname) if may_have_proxy() else None
    if not proxy:
        return HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT)
    connection = HTTPSConnection(proxy.hostname, proxy.port or 80, timeout=TIMEOUT)
    connection.set_tunnel(parts.hostname, parts.port or 443, credentials(proxy))
    return connection


def may_have_proxy() -> bool:
    return sys.platform in ("darwin", "win32") or any(name.lower().endswith("_proxy") for name in os.environ)


def proxy_to(host: str):
    """Its address, split; None where the way is direct."""
    from urllib.request import getproxies, proxy_bypass  # takes longer to load than all the rest

    named = None if proxy_bypass(host) else getproxies().get("https")
    return urlsplit(named if not named or "://" in named else f"http://{named}") if named else None


def credentials(proxy) -> dict:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
