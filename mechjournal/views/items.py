"""The parts of a day's log, ready to be shown. Built from rows already fetched; asks the database nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString

from mechjournal.access import MANAGE, WRITE, Who
from mechjournal.lib.markdown import safe, without_expectations
from mechjournal.models import Attachment, Entry, EntryCheck, Origin
from mechjournal.views.asking import Tag
from mechjournal.views.expectations import Expected
from mechjournal.views.threads import Talk

# Django puts this together anew each time it is asked for a name.
KINDS = {kind: str(label) for kind, label in Entry.Kind.choices}


class Tools(NamedTuple):
    is_experiment: bool
    lacks_result: bool
    may_remove: bool


@dataclass(frozen=True)
class Item:
    entry: Entry
    part: str  # "whole", "plan" (the result came on another day) or "result"
    at: datetime
    body: SafeString
    result: SafeString
    files: list[Attachment]
    may_write: bool
    may_remove: bool
    author_shown: bool
    # What was expected of it (views/expectations.py); None where it was not asked for.
    expected: Expected | None = None
    # What was said of it (views/threads.py); None where it was not asked for.
    talk: Talk | None = None
    # How the questions to mentors about it stand (views/asking.py); none where it was not asked for.
    asked: list[Tag] = field(default_factory=list)
    # What people verified of it (views/entry_checks.py); None where a person wrote it, or it was not asked for.
    checks: list[EntryCheck] | None = None
    # Where it came from, if it came with a file and was asked for (its own page does).
    origin: Origin | None = None

    # Not a run of an agent (views/folds.py).
    is_fold: ClassVar[bool] = False

    @cached_property
    def here(self) -> str:
        return self.entry.get_absolute_url()

    @property
    def anchor(self) -> str:
        return f"e{self.entry.number}-result" if self.part == "result" else f"e{self.entry.number}"

    @cached_property
    def local(self) -> datetime:
        """By the reader's clock; never to sort by, for an hour comes twice when summer ends."""
        return timezone.localtime(self.at)

    @property
    def clock(self) -> str:
        return f"{self.local:%H:%M}"

    @property
    def moment(self) -> str:
        return self.local.isoformat()

    @property
    def name(self) -> str:
        return self.entry.heading or self.kind_name

    @property
    def kind_name(self) -> str:
        return KINDS[self.entry.kind]

    @property
    def is_marked(self) -> bool:
        """Whether the line above it says more than kind, state, writer and number; most don't."""
        entry = self.entry
        sent = entry.agent or entry.accepted_by_id
        stands_apart = entry.visibility != Entry.Visibility.PROJECT or entry.written_later
        said = entry.edited_at or entry.highlight or entry.minutes or entry.learned is not None
        return bool(stands_apart or sent or said or self.origin or self.asked)

    @property
    def tools(self) -> Tools | None:
        """What its own page offers whoever may write."""
        entry = self.entry
        if not self.may_write or entry.moved_to_id:
            return None
        is_experiment = entry.kind == Entry.Kind.EXPERIMENT
        return Tools(is_experiment, is_experiment and not entry.result, self.may_remove)


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
        may_remove=entry.author_id == who.user.pk or who.may(entry.project, MANAGE),
        author_shown=entry.author_id != who.user.pk,
        expected=getattr(entry, "expected", None),
        talk=entry.talk.of_part(part) if hasattr(entry, "talk") else None,
        asked=getattr(entry, "asked", []) if part != "result" else [],
        checks=getattr(entry, "checked", None) if part != "result" else None,
        origin=entry._state.fields_cache.get("origin"),
    )


def shown_to(who: Who, entry: Entry) -> str:
    """Its text, without what it expects as long as that is kept from the reader."""
    return without_expectations(entry.body_html) if is_kept(who, entry) else entry.body_html


def is_kept(who: Who, entry: Entry) -> bool:
    expected = getattr(entry, "expected", None)
    return expected is not None and bool(expected.kept_by) and entry.author_id != who.user.pk


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
