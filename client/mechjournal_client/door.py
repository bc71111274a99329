"""The one place that speaks to the server: JSON and files over HTTP, and what went wrong in plain words."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from functools import cache
from typing import NamedTuple

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
    headers = {"Authorization": f"Bearer {settings.token}", "Accept": "application/json", **(more or {})}
    headers["User-Agent"] = "mechjournal-client"
    if data is not None:
        headers["Content-Type"] = content_type
    request = urllib.request.Request(settings.url + "/api/v1" + path, data, headers, method=method)  # noqa: S310 - see settings.checked
    try:
        with opener(settings.url.startswith("https:")).open(request, timeout=TIMEOUT) as response:
            return read(response.read())
    except urllib.error.HTTPError as error:
        raise refusal(error) from error
    except OSError as error:  # refused connections, time-outs, broken pipes, names that don't resolve
        raise Unreachable(f"{settings.url} can't be reached: {getattr(error, 'reason', error)}") from error


def refusal(error: urllib.error.HTTPError) -> Exception:
    with error:
        problem = read(error.read())
    if error.code in LATER:
        return Unreachable(f"The journal can't take it now: {words(error.code, problem)}")
    return Refused(error.code, problem)


def read(data: bytes) -> dict:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class NoDetours(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to wherever it leads."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


@cache
def opener(secure: bool) -> urllib.request.OpenerDirector:
    """Made when it is needed. Whom to trust on the way is a long list to read, and of no use to an address on here."""
    made, request = urllib.request.OpenerDirector(), urllib.request
    kinds = [request.ProxyHandler, request.HTTPHandler, request.HTTPDefaultErrorHandler, request.HTTPErrorProcessor]
    for kind in [*kinds, NoDetours, *([request.HTTPSHandler] if secure else [])]:
        made.add_handler(kind())
    return made
