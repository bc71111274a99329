"""What a file says, value by value, and what others said in it as rows to be kept. Writes none.

Whatever is no such value is nothing, or its words: a file written by hand stops nothing.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.postmortems import own
from mechjournal.lib.notation import renumber
from mechjournal.lib.oldlogs import outside_code
from mechjournal.models import Brought, Import, Sprint, Subject
from mechjournal.models.hypotheses import LINE_LENGTH

LONGEST = 400_000
ABOUT = re.compile(r"(entry|sprint) (\d{1,9})|H(\d{1,9})|post-mortem (\d{1,9}) by (.+)")
# Of a thing that did not come along: its number here would be another's.
ELSEWHERE = "elsewhere: "
# Columns of their own, or of the file and not of what was said.
TOLD = ("mechjournal", "kind", "key", "by", "at", "about", "text")
DEEPEST = 5


# --- values --------------------------------------------------------------------------------------------------------


def text(said: dict, name: str, most: int = LINE_LENGTH) -> str:
    value = said.get(name)
    return plain(value).strip()[:most].strip() if isinstance(value, str) else ""


def number(said: dict, name: str, least: int = 1, most: int = 1_000_000) -> int | None:
    value = said.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and least <= value <= most else None


def day(said: dict, name: str) -> date | None:
    value = said.get(name)
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None
    except ValueError:
        return None


def moment(said: dict, name: str) -> datetime | None:
    """Never later than now: a clock that was wrong must not hide what is said here next."""
    value = said.get(name)
    try:
        found = (
            value if isinstance(value, datetime) else datetime.fromisoformat(value) if isinstance(value, str) else None
        )
        found = timezone.make_aware(found) if found and timezone.is_naive(found) else found
        return min(found, timezone.now()) if found else None
    except (ValueError, OverflowError):
        return None


def chosen(said: dict, name: str, choices) -> str:
    value = said.get(name)
    return value if isinstance(value, str) and value in choices.values else ""


def plain(text: str) -> str:
    """What every database keeps: no NUL, no half of a pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def clean(value, depth: int = DEEPEST):
    """Plain values, as JSON has them; what is none is its words."""
    if isinstance(value, dict):
        return {plain(str(name))[:80]: clean(one, depth - 1) for name, one in value.items()} if depth else {}
    if isinstance(value, list):
        return [clean(one, depth - 1) for one in value] if depth else []
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return plain(value.isoformat() if hasattr(value, "isoformat") else str(value))


def renumbered(text: str, numbers: dict[int, int]) -> str:
    """Numbers of entries in the source -> those they have here. Not in code."""
    return outside_code(text, lambda words: renumber(words, numbers))


def limit(name: str) -> int:
    return Brought._meta.get_field(name).max_length


def words(said: dict, name: str, column: str) -> str:
    value = said.get(name)
    is_known = isinstance(value, str | int) or hasattr(value, "isoformat")
    return plain(str(value))[: limit(column)].strip() if is_known else ""


# --- rows ----------------------------------------------------------------------------------------------------------


@dataclass
class Places:
    """Where the things a file speaks of stand in the project now, by what they are called there."""

    batch: Import
    entries: dict[int, int]
    hypotheses: dict[str, int]
    sprints: dict[int, Sprint]
    found: dict[str, Subject | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The importer's, beside what is theirs."""
        return self.batch.by.display_name

    @cached_property
    def homes(self) -> set[str]:
        """What is of this very project or of this person's own meetings is here itself."""
        pairs = access.mentorships(Who(self.batch.by)).values_list("key", flat=True)
        return {self.batch.project.key, *pairs}

    def entry(self, there: int | None) -> int | str | None:
        """Its number here; in words where it did not come along."""
        return self.entries.get(there or 0) or (f"{ELSEWHERE}entry {there}" if there else None)

    def subject(self, about: str) -> Subject | None:
        if about not in self.found:
            self.found[about] = self.look_up(about)
        return self.found[about]

    def look_up(self, about: str) -> Subject | None:
        said = ABOUT.fullmatch(about)
        if said is None:
            return None
        kind, number, hypothesis, lookback, name = said.groups()
        if lookback:
            return self.lookback(int(lookback), name)
        if kind == "sprint":
            sprint = self.sprints.get(int(number))
            return sprint.subject if sprint else None
        here = self.hypotheses.get(f"H{hypothesis}") if hypothesis else self.entries.get(int(number))
        kind = Subject.Kind.HYPOTHESIS if hypothesis else Subject.Kind.ENTRY
        return Subject.objects.filter(project=self.batch.project, kind=kind, number=here).first() if here else None

    def lookback(self, number: int, name: str) -> Subject | None:
        """Of post-mortems the importer's own alone came back as one."""
        sprint = self.sprints.get(number) if name == self.name else None
        mine = own(sprint, self.batch.by) if sprint else None
        return mine.subject if mine else None


def row_of(
    places: Places, kind: Brought.Kind, said: dict, text: str, *, on: Subject | None = None, private: bool = False
) -> Iterator[Brought]:
    """The row, unless it is here itself. `on`: what it is about, where that is known already."""
    key, about = words(said, "key", "source_key"), words(said, "about", "about")
    if key.partition(".")[0] in places.homes:
        return
    on = on or places.subject(about)
    if on is None and about and not about.startswith((ELSEWHERE, "post-mortem ")):
        about = f"{ELSEWHERE}{about}"[: limit("about")]
    row = Brought(
        project=places.batch.project,
        batch=places.batch,
        kind=kind,
        said_by=words(said, "by", "said_by"),
        said_at=words(said, "at", "said_at"),
        about=about,
        on=on,
        is_private=private or on is None,
        facts=clean({name: value for name, value in said.items() if name not in TOLD}),
        text=renumbered(plain(text[:LONGEST]), places.entries),
    )
    row.source_key = key or key_of(kind, row.about, row.said_by, row.said_at, row.facts.get("value", ""), row.text)
    yield row


def key_of(*said) -> str:
    """Of what has no key of its own: the same words are the same when they come again."""
    return hashlib.sha256("\0".join(map(str, said)).encode("utf-8", "replace")).hexdigest()
