"""What a notebook or a script calls: log a note, and an experiment with what one expects said first."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from . import agents, spool
from .door import Attached, Refused, Unreachable, ask
from .figures import shown
from .settings import Settings, load

PROPOSED = "Proposed; waits for a person."
LATER = "Not sent yet (%s); kept here and sent with the next thing you log."


class Sent(NamedTuple):
    """`number` and `url` of what the journal made; None where it is still waiting on this machine."""

    number: int | None
    url: str | None


class Proposed(Sent):
    """It is no entry yet, so it has no number; at `url` a person accepts or declines it."""


def log(*things: Any, kind: str = "note", title: str = "", attach: Sequence[str] = (), **fields: Any) -> Sent:
    """Log texts, figures, pictures and tables in their order as one entry. `attach`: paths of files beside it.

    `fields`: what the journal's JSON knows of an entry besides, such as day, minutes, highlight, proposed. Raises
    Refused.
    """
    settings, key = load(), str(uuid.uuid4())
    body, files = together(things)
    files += [read(Path(name)) for name in attach]
    body = "\n\n".join([body, *listed(files, body)]).strip()
    said = {"kind": kind, "title": title, "body": body, "client_key": key, **fields}
    return write(settings, f"/projects/{place(settings)}/entries", said, files, key)


def together(things: Sequence[Any]) -> tuple[str, list[Attached]]:
    pieces = [shown(thing, number) for number, thing in enumerate(things, 1)]
    return "\n\n".join(piece.markdown for piece in pieces), [file for piece in pieces for file in piece.files]


def read(path: Path) -> Attached:
    import mimetypes  # here and below: a line is logged in an instant, and most lines have no file and no failure

    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attached(path.name, path.read_bytes(), kind)


def listed(files: Sequence[Attached], body: str) -> list[str]:
    """What the text doesn't show yet: pictures are shown, the rest is linked."""
    missing = [file for file in files if f"(files/{file.name})" not in body]
    return [f"{'!' * file.content_type.startswith('image/')}[{label(file)}](files/{file.name})" for file in missing]


def label(file: Attached) -> str:
    return "" if file.content_type.startswith("image/") else file.name


def place(settings: Settings) -> str:
    """The project's key; without one set, that of the project written in last. Raises Refused, Unreachable."""
    if settings.project:
        return settings.project
    projects = ask(settings, "GET", "/me")["projects"]
    if not projects:
        raise Refused(404, {"detail": "There is no project that this token may write in."})
    return projects[0]["key"]


def write(settings: Settings, path: str, body: dict, files: Sequence[Attached], key: str, of: str = "") -> Sent:
    """Keep it, then send what waits. What can't be sent now is said on standard error and stays kept.

    `of`: the key of the write that makes the entry which the last word of `path` is about.
    """
    files_path = path.rpartition("/")[0] + "/files"
    body = {**body, **agents.marks(), **agents.proposing()}
    step = {"key": key, "of": of, "path": path, "files_path": files_path, "body": body}
    kept = spool.keep(settings, step, list(files))
    try:
        return sent(settings, spool.flush(settings, kept))
    except Unreachable as error:
        print(LATER % error, file=sys.stderr)
        return Sent(None, None)


def sent(settings: Settings, answer: dict | None) -> Sent:
    if not answer:
        return Sent(None, None)
    url = settings.url + answer["url"]
    return Proposed(None, url) if answer.get(agents.PROPOSED) else Sent(answer["number"], url)


def today() -> dict:
    """The entries of the writer's present day, as the journal shows them."""
    settings = load()
    return ask(settings, "GET", f"/today?project={place(settings)}")


class Experiment:
    """An experiment that runs in a `with`: its prediction is logged before, its result when the block ends.

    An exception is a result, too, and goes on as it was raised.
    """

    def __init__(self, title: str, plan: str = "", expect: str = "", p: float | None = None, **fields: Any):
        if (p is None) != (not expect):
            raise ValueError("Say what you expect and how likely it is, or neither: expect=..., p=0.7.")
        if p is not None and not 0 < p < 1:
            raise ValueError("p is a probability between 0 and 1.")
        self.settings, self.title, self.plan, self.fields = load(), title, plan, fields
        self.predictions = [{"statement": expect, "probability": round(p * 100)}] if p is not None else []
        self.things: list[Any] = []
        self.number: int | None = None
        self.is_proposed = False
        self.place, self.key = "", str(uuid.uuid4())

    def result(self, *things: Any) -> None:
        """Texts, figures, pictures and tables of what came out; several calls make one result."""
        self.things += things

    def __enter__(self) -> Experiment:
        """The prediction must be in the ledger before the run: without the server nothing begins unsaid."""
        self.place = place(self.settings)
        body = {"kind": "experiment", "state": "running", "title": self.title, "body": self.plan or self.title}
        body.update(client_key=self.key, predictions=self.predictions, **self.fields)
        made = write(self.settings, f"/projects/{self.place}/entries", body, (), self.key)
        self.number, self.is_proposed = made.number, isinstance(made, Proposed)
        if self.is_proposed:
            print(f"{PROPOSED} Its result will be proposed as a note of its own.", file=sys.stderr)
        elif self.number is None and self.predictions:
            print("The prediction counts only once it has arrived; it may come after the result.", file=sys.stderr)
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is not None:
            self.things.append(failure(error))
        text, files = together(self.things or ["Ended without a result said."])
        key, number = str(uuid.uuid4()), "{number}" if self.number is None else self.number
        if self.is_proposed:
            # There is no experiment yet that it could be added to.
            note = spool.as_note({"result": text, "title": self.title, "client_key": key})
            write(self.settings, f"/projects/{self.place}/entries", note, files, key)
            return
        path = f"/projects/{self.place}/entries/{number}/result"
        write(self.settings, path, {"result": text, "client_key": key}, files, key, of=self.key)


def failure(error: BaseException) -> str:
    import traceback

    last = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-3:]).strip()
    return f"Stopped by {type(error).__name__}: {error}\n\n```text\n{last}\n```"


def experiment(title: str, plan: str = "", expect: str = "", p: float | None = None, **fields: Any) -> Experiment:
    return Experiment(title, plan, expect, p, **fields)
