"""What is to be written, kept on disk until the server has it: sent in order, each once, by whoever comes next.

A write goes to disk first and is taken off it when the server has answered. Every one carries its own key, by which the
server makes the same thing of it however often it arrives.
"""

from __future__ import annotations

import base64
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import agents
from .door import Attached, Refused, ask, upload
from .settings import Settings

try:
    import fcntl
except ImportError:  # Windows: a single user's own turn is taken without it
    fcntl = None


# Stands in a path for the number of an entry that hasn't arrived.
UNKNOWN = "{number}"


def folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "mechjournal" / "spool"


def keep(settings: Settings, write: dict, files: list[Attached]) -> Path:
    """Put one write on disk; it is there before this returns."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = {"url": settings.url, "write": write, "files": [as_text(file) for file in files]}
    # Names sort as they were made; the key keeps two of the same moment apart.
    path = place / f"{time.time_ns():020d}-{write['key'][:8]}.json"
    write_down(path, whole)
    return path


def as_text(file: Attached) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "name": file.name,
        "type": file.content_type,
        "data": base64.b64encode(file.data).decode(),
    }


def waiting() -> list[Path]:
    return sorted(folder().glob("*.json"))


@contextmanager
def turn() -> Iterator[None]:
    """One sends at a time, so that the order holds; the others wait, no longer than one try takes."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder() / "turn", "w") as door:
        if fcntl:
            fcntl.flock(door, fcntl.LOCK_EX)
        yield


def flush(settings: Settings, mine: Path | None = None) -> dict | None:
    """Send what waits for this server, oldest first; returns the answer to `mine`.

    Raises Unreachable and leaves the rest as it is, in its order. What the server refuses for good is put aside, so
    that it doesn't hold up what follows; the refusal of `mine` is raised, the others' stand beside their text.
    """
    answer = refusal = None
    with turn():
        for path in waiting():
            try:
                said = deliver(settings, path)
            except Refused as error:
                put_aside(path, error)
                said, refusal = None, error if path == mine else refusal
            answer = said if path == mine else answer
    if refusal:
        raise refusal
    return answer


def put_aside(path: Path, error: Refused) -> None:
    aside = folder() / "refused"
    aside.mkdir(exist_ok=True, mode=0o700)
    path.with_suffix(".why").write_text(f"{error}\n", encoding="utf-8")
    os.replace(path.with_suffix(".why"), aside / path.with_suffix(".why").name)
    os.replace(path, aside / path.name)


def deliver(settings: Settings, path: Path) -> dict | None:
    """Files first, under the key of what they belong to, so that its text can show them. Another server's stays."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    if whole["url"] != settings.url:
        return None
    write = whole["write"]
    if UNKNOWN in write["path"]:
        raise Refused(424, {"detail": "What this belongs to was refused, or was sent from elsewhere."})
    while whole["files"]:
        file = whole["files"][0]
        sent = Attached(file["name"], base64.b64decode(file["data"]), file["type"])
        # Ahead of an entry a file says whose it will be; beside one its address does.
        fields = {} if write["of"] else {"client_key": write["key"]}
        upload(settings, write["files_path"], sent, fields, file["key"])
        # What has arrived isn't sent again when the next step fails.
        whole["files"].pop(0)
        write_down(path, whole)
    said = ask(settings, "POST", write["path"], write["body"])
    name_to_those_waiting(write["key"], said)
    path.unlink()
    return said


def name_to_those_waiting(key: str, made: dict) -> None:
    """What was kept before its entry had a number learns it now; of what is only proposed it becomes a note."""
    for path in waiting():
        whole = json.loads(path.read_text(encoding="utf-8"))
        write = whole["write"]
        if write["of"] == key and UNKNOWN in write["path"]:
            if made.get(agents.PROPOSED):
                detach(write)
            for name in ("path", "files_path"):
                write[name] = write[name].replace(UNKNOWN, str(made["number"]))
            write_down(path, whole)


def detach(write: dict) -> None:
    """A result whose experiment a person hasn't accepted yet: a note of its own, with its files."""
    project = write["path"].partition("/entries/")[0]
    write.update(path=f"{project}/entries", files_path=f"{project}/files", of="", body=as_note(write["body"]))


def as_note(body: dict) -> dict:
    """What was to be added as a result, as a note."""
    rest = {name: value for name, value in body.items() if name not in ("result", "title")}
    title = f"Result: {body['title']}"[:140] if body.get("title") else "Result of what was proposed"
    return {"kind": "note", "title": title, "body": body["result"], **rest}


def write_down(path: Path, whole: dict) -> None:
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(whole, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
