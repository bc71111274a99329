"""TOML files into entries that know the line each field was written on, and one set laid over another."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mechjournal.guide import fields


class GuideError(Exception):
    """A file of the guide cannot be used. `str()` is a sentence with file, line (if one is to blame) and reason."""

    def __init__(self, path: Path, line: int | None, problem: str):
        self.path, self.line, self.problem = path, line, problem
        place = f"{path}, line {line}" if line else f"{path}"
        super().__init__(f"{place}: {problem}{'' if problem.endswith('?') else '.'}")


@dataclass(frozen=True)
class Page:
    """A file as it was read. Lines are looked for only when one is to blame."""

    path: Path
    text: str

    def line_of_heading(self, key: str) -> int:
        return self.line_of(rf"""\s*\[+\s*["']?{re.escape(key)}["']?\s*[\].]""", 1)

    def line_of_field(self, name: str, start: int) -> int:
        return self.line_of(rf"""\s*["']?{re.escape(name)}["']?\s*[.=]""", start)

    def line_of(self, pattern: str, start: int) -> int:
        """Number of the first line from `start` on that begins like `pattern`; `start` if none does."""
        lines = enumerate(self.text.split("\n")[start - 1 :], start)
        return next((number for number, line in lines if re.match(pattern, line)), start)


@dataclass(frozen=True)
class Written:
    """A value, and where it stands: the field `name` of the entry `key`, or without a name its heading."""

    value: Any
    page: Page
    key: str
    name: str | None = None

    @property
    def line(self) -> int:
        start = self.page.line_of_heading(self.key)
        return self.page.line_of_field(self.name, start) if self.name else start


@dataclass(frozen=True)
class Entry:
    """What stands under one heading; fields may come from two files when a lab's lies over ours."""

    heading: Written
    fields: dict[str, Written]


def read(path: Path) -> dict[str, Entry]:
    """The entries of one file by key, in their order. Raises GuideError if it is no TOML or no entry has that form."""
    page, values = parsed(path)
    return {key: entry(page, key, value) for key, value in values.items()}


def entry(page: Page, key: str, value: Any) -> Entry:
    if not isinstance(value, dict):
        line = page.line_of_field(key, page.line_of_heading(key))
        raise GuideError(page.path, line, f"{key} stands under no heading; an entry begins with its key, as in [{key}]")
    heading = Written(key, page, key)
    try:
        fields.key(key)
    except ValueError as error:
        raise GuideError(page.path, heading.line, str(error)) from None
    return Entry(heading, {name: Written(one, page, key, name) for name, one in value.items()})


def parsed(path: Path) -> tuple[Page, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return Page(path, text), tomllib.loads(text)
    except OSError as error:
        raise GuideError(path, None, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise GuideError(path, None, "it is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise GuideError(path, line_of_error(str(error), text), in_plain_words(str(error))) from None


def in_plain_words(message: str) -> str:
    """The parser's message without its place; the two commonest mistakes said as a person would."""
    if twice := re.match(r"Cannot declare \('([^']+)',\) twice", message):
        return f"[{twice[1]}] stands here a second time; each key has one heading"
    if message.startswith("Cannot overwrite a value"):
        return "this entry has the same field twice"
    return f"this is not TOML ({re.sub(r' \(at .*\)$', '', message)})"


def line_of_error(message: str, text: str) -> int:
    found = re.search(r"\(at line (\d+),", message)
    return int(found[1]) if found else text.count("\n") + 1


def laid_over(ours: dict[str, Entry], theirs: dict[str, Entry]) -> dict[str, Entry]:
    """Ours with theirs on top: a known key changes the fields it names, `drop = true` takes it out, others join."""
    merged = dict(ours)
    for key, change in theirs.items():
        if "drop" in change.fields:
            drop(merged, key, change)
        else:
            below = merged[key].fields if key in merged else {}
            merged[key] = Entry(change.heading, below | change.fields)
    return merged


def drop(merged: dict[str, Entry], key: str, change: Entry) -> None:
    mark = change.fields["drop"]
    if mark.value is not True or len(change.fields) > 1:
        raise GuideError(mark.page.path, mark.line, f"[{key}] drop takes true, and then nothing else stands there")
    if merged.pop(key, None) is None:
        raise GuideError(mark.page.path, mark.line, f"[{key}] cannot be dropped, for it is not in the guide")
