"""Lines of a ledger about entries as a reader sees them: whole, a result, a difference; and what a line may look like.

Built from rows already fetched (views/known.py); asks the database nothing. The other lines: views/tellings.py.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from django.utils.dateformat import format as written
from django.utils.safestring import SafeString

from mechjournal.lib import diffs
from mechjournal.lib.pace import words_in
from mechjournal.models import Change, Entry, EntryCheck
from mechjournal.views.items import Item, item_of
from mechjournal.views.known import Known

TEXTS = {"title": "Title", "body": "Text", "result": "Result"}


@dataclass(frozen=True)
class Difference:
    """`pieces` as lib/diffs.py gives them; none where one of the two was removed for good."""

    label: str
    pieces: list[diffs.Piece]


@dataclass(frozen=True)
class Told:
    """`shape` draws it; `about` leads to `href`; `said` are short facts, `lines` (label, text), `prose` (label, HTML).

    `upto`: the line one has read up to once this is read; what is folded into it included.
    """

    line: Change
    shape: str
    what: str
    about: str = ""
    href: str = ""
    said: list[str] = field(default_factory=list)
    lines: list[tuple[str, str | None]] = field(default_factory=list)
    prose: list[tuple[str, SafeString]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    item: Item | None = None
    is_folded: bool = False
    upto: int = 0
    is_read: bool = False
    is_fold: ClassVar[bool] = False

    @property
    def words(self) -> int:
        """What is new in a difference; whole texts are counted where they are kept."""
        return sum(words_in(text) for one in self.differences for what, text in one.pieces if what == diffs.NEW)


# --- small pieces ---------------------------------------------------------------------------------------------------


def differences(before: Change, line: Change, labels: dict[str, str]) -> list[Difference]:
    """What changed between two lines, text by text."""
    found = []
    for name, label in labels.items():
        old, new = (one.text(name) if name in one.digests else "" for one in (before, line))
        if new is None or old is None:
            found += [Difference(label, [])] * (old != new)
        elif old != new:
            found.append(Difference(label, diffs.diff(old, new)))
    return found


def texts(line: Change, labels: dict[str, str]) -> list[tuple[str, str | None]]:
    return [(label, line.text(name)) for name, label in labels.items() if name in line.digests]


def until(line: Change) -> str:
    return f"until {day(line.facts['ends_on'])}"


def day(iso: str) -> str:
    return written(date.fromisoformat(iso), "j M")


def day_of(known: Known, line: Change) -> str:
    return written(known.who.user.day_of(line.at), "j M")


# --- entries --------------------------------------------------------------------------------------------------------


def whole(known: Known, line: Change) -> Told | None:
    entry = known.entries.get(line.subject_id)
    if entry is None:
        return None
    came_with_it = entry.result_at is None or entry.result_at <= line.at
    item = item_of(known.who, entry, "whole" if came_with_it else "plan")
    if item.part == "plan" and line.subject_id in known.came:
        # What was expected stands beside the result, with what came of it.
        item = replace(item, expected=None)
    return Told(line, f"kind-{entry.kind}", entry.get_kind_display(), item=item)


def result(known: Known, line: Change) -> Told | None:
    entry = known.entries.get(line.subject_id)
    if entry is None or not entry.result_html:
        return None
    return Told(line, f"kind-{entry.kind}", "Result", item=item_of(known.who, entry, "result"))


def edited(known: Known, line: Change) -> Told | None:
    """What was shared only now is shown whole; of what is new itself the difference stays folded."""
    entry, before = known.entries.get(line.subject_id), known.before.get(line.seq)
    if entry is None or before is None:
        return whole(known, line)
    found = differences(before, line, TEXTS)
    said = [f"{name}: {value}" for name, value in fields_changed(before, line)]
    if not found and not said:
        return None
    is_new = line.subject_id in known.fresh
    return about_entry(known, line, "Edited", differences=found, said=said, is_folded=is_new, shape="is-edit")


def fields_changed(before: Change, line: Change) -> list[tuple[str, str]]:
    names = ("kind", "state", "phase", "day")
    return [(name, line.facts[name]) for name in names if line.facts.get(name) != before.facts.get(name)]


def state(known: Known, line: Change) -> Told | None:
    words = {"running": "Started", "dropped": "Dropped", "planned": "Planned again", "done": "Done"}
    return about_entry(known, line, words.get(line.facts["state"], "State changed"), shape="is-edit")


def standing(known: Known, line: Change) -> Told | None:
    better, how = line.facts["better"], Entry.Standing(line.facts["standing"])
    said = [f"see #{better}"] if better in known.headings else []
    what = "Stands again" if how == Entry.Standing.STANDS else how.label
    lines = texts(line, {"standing_reason": ""})
    return about_entry(known, line, what, said=said, lines=lines, shape=f"is-standing {how}")


def verified(known: Known, line: Change) -> Told | None:
    how, samples = EntryCheck.Verdict(line.facts["verdict"]).label.lower(), line.facts["samples"]
    said = [how, *([f"on {samples} sample{'s' * (samples > 1)}"] if samples else [])]
    return about_entry(known, line, "Checked", said=said, lines=texts(line, {"how": ""}), shape="is-edit")


def moved_away(known: Known, line: Change) -> Told | None:
    return Told(line, "is-edit", "Moved to another project", f"#{line.facts['number']}")


def redacted(known: Known, line: Change) -> Told | None:
    return about_entry(known, line, "A secret was removed", lines=texts(line, {"reason": ""}), shape="is-edit")


def about_entry(known: Known, line: Change, what: str, **more) -> Told | None:
    entry = known.entries.get(line.subject_id)
    if entry is None:
        return None
    shape = more.pop("shape")
    return Told(line, shape, what, f"#{entry.number} {entry.heading}", entry.get_absolute_url(), **more)
