"""The edit race: clients append lines of their own to one and the same note; each line acknowledged must be there."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

from load import Result, Writer, ask, cookie, together

NUMBER = re.compile(r'id="e(\d+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
BODY = re.compile(r'<textarea name="body"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


@dataclass
class Editor(Writer):
    """One client that edits a note. `lines`: what was acknowledged; `late`: how often somebody else was faster."""

    number: int = 0
    lines: list[str] = field(default_factory=list)
    late: int = 0

    @property
    def path(self) -> str:
        return f"/p/{self.project}/entries/{self.number}/edit/"

    def begin(self) -> int:
        """Log a note to be edited; its number."""
        form = urlencode({"kind": "note", "body": "The first line.", "client_key": str(uuid4())})
        return int(NUMBER.search(self.post(f"/p/{self.project}/entries/log/", form)[1].decode())[1])

    def read(self) -> tuple[str, str]:
        """The version that stands now, and its text."""
        self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie(self.person), "HX-Request": "true"}
        page = ask(self.connection, "GET", self.path, headers)[1].decode()
        return VERSION.search(page)[1], unescape(BODY.search(page)[1])

    def append(self) -> int:
        """Read, add a line, save; the answer's status: 409 where nothing was written, because the note had changed."""
        version, body = self.read()
        line = f"line {uuid4()}"
        form = {"kind": "note", "body": f"{body}\n\n{line}", "version": version, "client_key": str(uuid4())}
        status = self.post(self.path, urlencode(form))[0]
        self.late += status == 409
        self.lines += [line] * (status == 200)
        return status


def race(editors: list[Editor], seconds: float) -> tuple[Result, int]:
    """The result, a 409 being an answer and no error, and how many acknowledged lines are not there at the end."""
    number = editors[0].begin()
    for editor in editors:
        editor.number = number

    def client(at: int, until: float) -> Iterator[int]:
        while time.monotonic() < until:
            status = editors[at].append()
            yield 200 if status == 409 else status

    result, (_, body) = together(len(editors), seconds, client), editors[0].read()
    return result, sum(line not in body for editor in editors for line in editor.lines)
