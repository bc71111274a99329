"""The parts of a day's log, ready to be shown. Built from rows already fetched; asks the database nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.utils.safestring import SafeString

from mechjournal.access import WRITE, Who
from mechjournal.lib.markdown import safe, without_expectations
from mechjournal.models import Attachment, Entry, Origin
from mechjournal.views.asking import Tag
from mechjournal.views.expectations import Expected
from mechjournal.views.threads import Talk


@dataclass(frozen=True)
class Item:
    entry: Entry
    part: str  # "whole", "plan" (the result came on another day) or "result"
    at: datetime
    body: SafeString
    result: SafeString
    files: list[Attachment]
    may_write: bool
    author_shown: bool
    # What was expected of it (views/expectations.py); None where it was not asked for.
    expected: Expected | None = None
    # What was said of it (views/threads.py); None where it was not asked for.
    talk: Talk | None = None
    # How the questions to mentors about it stand (views/asking.py); none where it was not asked for.
    asked: list[Tag] = field(default_factory=list)
    # Where it came from, if it came with a file and was asked for (its own page does).
    origin: Origin | None = None

    # Not a run of an agent (views/folds.py).
    is_fold: ClassVar[bool] = False

    @property
    def anchor(self) -> str:
        return f"e{self.entry.number}-result" if self.part == "result" else f"e{self.entry.number}"


def items_of_day(who: Who, entries: list[Entry], day: date) -> list[Item]:
    """What stands on `day`, newest first: entries written for it, and results that came on it."""
    items = [item_of(who, entry, part_on(entry, day)) for entry in entries]
    return sorted(items, key=lambda item: item.at, reverse=True)


def part_on(entry: Entry, day: date) -> str:
    if entry.day != day:
        return "result"
    return "plan" if entry.result_came_later else "whole"


def item_of(who: Who, entry: Entry, part: str = "whole") -> Item:
    return Item(
        entry=entry,
        part=part,
        at=entry.result_at if part == "result" else entry.happened_at or entry.written_at,
        body=safe(shown_to(who, entry)),
        result=safe(entry.result_html) if part != "plan" else safe(""),
        files=loose_files(entry),
        may_write=who.may(entry.project, WRITE),
        author_shown=entry.author_id != who.user.pk,
        expected=getattr(entry, "expected", None),
        talk=entry.talk.of_part(part) if hasattr(entry, "talk") else None,
        asked=getattr(entry, "asked", []) if part != "result" else [],
        origin=entry._state.fields_cache.get("origin"),
    )


def shown_to(who: Who, entry: Entry) -> str:
    """Its text, without what it expects as long as that is kept from the reader."""
    expected = getattr(entry, "expected", None)
    is_kept = expected is not None and expected.kept_by and entry.author_id != who.user.pk
    return without_expectations(entry.body_html) if is_kept else entry.body_html


def loose_files(entry: Entry) -> list[Attachment]:
    """Files that the text doesn't show by itself. The entry comes with its `files`."""
    shown = entry.body_html + entry.result_html
    return [with_project(file, entry) for file in entry.files if not is_shown(file, entry, shown)]


def is_shown(file: Attachment, entry: Entry, html: str) -> bool:
    # A link to a notebook doesn't show it; its preview is linked from below.
    return not file.is_notebook and f"/p/{entry.project.key}/files/{file.number}/" in html


def with_project(file: Attachment, entry: Entry) -> Attachment:
    # Its address needs the project's key; the entry has it already.
    file.project = entry.project
    return file


def items_of_sprint(who: Who, entries: list[Entry]) -> list[tuple[date, list[Item]]]:
    """Days, newest first, each with its items; an entry stands whole on the day it was written for."""
    days: dict[date, list[Item]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(item_of(who, entry))
    return list(days.items())
