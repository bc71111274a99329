"""A log kept in one file, cut at its dated headings. Text in, parts out that together are the text. No rows, no files.

Knows code blocks, also those left open; headings of any habit in any order; and says what it isn't sure of.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mechjournal.lib import datings
from mechjournal.lib.datings import Reading

ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
BOLD = re.compile(r"[ \t]*(?:\*\*|__)(.+?)(?:\*\*|__)[ \t]*:?[ \t]*")
UNDER = re.compile(r" {0,3}(=+|-+)[ \t]*")
CODE = re.compile(r"(`+)(?:.+?)\1")
FENCE = re.compile(r" {0,3}(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?[ \t]*(`{3,}|~{3,})(.*)")
# A line without marks is a heading only if it is a date and nothing else; nothing without a mark ends its day.
PLAIN = 0
LONGEST_PLAIN = 80


@dataclass(frozen=True)
class Part:
    """A stretch of the log. `day` None: nothing tells. `unclear`: what to look at, for the person; "" when sure."""

    line: int  # where it begins, counted from 1
    text: str  # to the letter, its heading included
    heading: str = ""  # as typed; "" before the first
    title: str = ""  # what the heading says beside its date
    body: str = ""  # without a heading that only says the day
    day: date | None = None
    unclear: str = ""

    @property
    def is_bare(self) -> bool:
        """Nothing but headings and blank lines."""
        return not any(line.strip() and not ATX.fullmatch(line) for line in self.body.split("\n")) and not self.title


@dataclass(frozen=True)
class Head:
    """A heading that begins a part. `lines`: one, or two where the second underlines it."""

    at: int
    level: int
    words: str
    reading: Reading | None
    lines: int = 1
    unclear: str = ""


def split(text: str, *, today: date, day_first: bool = True, near: date | None = None) -> list[Part]:
    """Cut at each dated heading. `near`: a day the log is about, for headings that leave out their year."""
    lines = text.split("\n")
    heads = list(heads_of(lines))
    days = days_of(heads, today, day_first, near)
    ends = [*(head.at for head in heads), len(lines)]
    parts = [part_of(lines, 0, ends[0], None, (None, ""))]
    parts += [part_of(lines, *place) for place in zip(ends, ends[1:], heads, days, strict=False)]
    return [part for part in parts if part.text]


def part_of(lines: list[str], start: int, end: int, head: Head | None, day: tuple[date | None, str]) -> Part:
    text = "\n".join(lines[start:end]) + ("\n" if start < end < len(lines) else "")
    if head is None:
        return Part(line=1, text=text, body=text.strip("\n"), unclear=NO_DATE)
    words = datings.rest(head.words, head.reading) if head.reading else ""
    below = "\n".join(lines[start + (head.lines if head.reading else 0) : end]).strip("\n")
    heading = lines[head.at]
    found, unclear = day
    return Part(
        line=start + 1,
        text=text,
        heading=heading,
        title=words,
        body=below,
        day=found,
        unclear="; ".join(filter(None, (head.unclear, unclear))),
    )


NO_DATE = "no date stands above it"


# --- finding headings ----------------------------------------------------------------------------------------------


def heads_of(lines: list[str]) -> list[Head]:
    """Headings with a date, and those without one that end a day because they stand above its level."""
    heads, fence, opened, level = [], "", 0, PLAIN
    open_blocks = None
    for at, line in enumerate(lines):
        if mark := fence_of(line):
            fence, opened = after(fence, mark, opened, at)
            continue
        head = head_at(lines, at)
        if head is None:
            continue
        if fence:
            open_blocks = open_blocks or Blocks(lines)
            if not open_blocks.were_left_open(at, head, level):
                heads = noted(heads, head, level)
                continue
            fence = ""
            head = replace(
                head, unclear=f"the code block of line {opened + 1} is never closed; it is taken to end here"
            )
        if head.reading or datings.month_alone(head.words) or 0 < head.level < level:
            level = head.level
            heads.append(head)
    return heads


def noted(heads: list[Head], head: Head, level: int) -> list[Head]:
    """The day above says that a line of its code looks like a day."""
    if not heads or head.reading is None or head.level != level or heads[-1].unclear:
        return heads
    note = f"line {head.at + 1} looks like a day, in a code block"
    return [*heads[:-1], replace(heads[-1], unclear=note)]


class Blocks:
    """Tells a heading in code from one below a block that somebody forgot to close: such a block turns everything

    below it inside out, so that code reads as text and text as code.
    """

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.marks = [(at, mark) for at, line in enumerate(lines) if (mark := fence_of(line))]
        dated = (at for at, line in enumerate(lines) if line.startswith("#") and self.stands_free(at))
        self.dated = [at for at in dated if (head := head_at(lines, at)) and head.reading]

    def stands_free(self, at: int) -> bool:
        return at > 0 and not self.lines[at - 1].strip()

    def were_left_open(self, at: int, head: Head, level: int) -> bool:
        """By the fences between this heading and the next: in code, the first of them closes it and the others pair."""
        if head.reading is None or head.level == PLAIN or level not in (PLAIN, head.level) or not self.stands_free(at):
            return False
        place = bisect_right(self.dated, at)
        end = self.dated[place] if place < len(self.dated) else len(self.lines)
        first = bisect_right(self.marks, at, key=lambda mark: mark[0])
        below = [mark for where, mark in self.marks[first : first + MOST_BLOCKS] if where < end]
        return not below or bool(below[0][1]) or len(below) % 2 == 0


MOST_BLOCKS = 200


def head_at(lines: list[str], at: int) -> Head | None:
    line = lines[at]
    if not line.strip() or len(line) > 1_000:
        return None
    if found := ATX.fullmatch(line):
        return Head(at, len(found[1]), found[2], datings.read(unmarked(found[2])), 1) if found[2] else None
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if below and below[0] in " =-" and (under := UNDER.fullmatch(below)) and (reading := datings.read(unmarked(line))):
        return Head(at, 1 if under[1][0] == "=" else 2, unmarked(line), reading, 2)
    if len(line) > LONGEST_PLAIN:
        return None
    if found := BOLD.fullmatch(line):
        reading = datings.read(found[1])
        return Head(at, PLAIN, found[1], reading) if reading and day_said(reading) else None
    above = lines[at - 1] if at else ""
    reading = datings.read(line.strip(), alone=True) if not above.strip() else None
    return Head(at, PLAIN, line.strip(), reading) if reading else None


def unmarked(words: str) -> str:
    """A heading without the marks of bold, code and links, one blank for each so that places stay."""
    return (
        re.sub(r"[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}", lambda m: " " * len(m[0]), words)
        if "*" in words or "`" in words
        else words
    )


def fence_of(line: str) -> tuple[str, str] | None:
    """(the marks of a fence, what follows them)."""
    found = FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
    return (found[1], found[2].strip()) if found and not (found[1][0] == "`" and "`" in found[2]) else None


def after(fence: str, mark: tuple[str, str], opened: int, at: int) -> tuple[str, int]:
    """The fence that is open below a line that is one, and where it was opened."""
    if not fence:
        return mark[0], at
    return ("", opened) if mark[0].startswith(fence) and not mark[1] else (fence, opened)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` made to all that is neither fenced nor between backticks."""
    fence, opened, lines = "", 0, []
    for number, line in enumerate(text.split("\n")):
        if mark := fence_of(line):
            fence, opened = after(fence, mark, opened, number)
            lines.append(line)
        else:
            lines.append(line if fence else around_code(line, change))
    return "\n".join(lines)


def around_code(line: str, change: Callable[[str], str]) -> str:
    at, pieces = 0, []
    for code in CODE.finditer(line):
        pieces += [change(line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*pieces, change(line[at:])])


# --- from headings to days -----------------------------------------------------------------------------------------


def days_of(heads: list[Head], today: date, day_first: bool, near: date | None) -> list[tuple[date | None, str]]:
    """(day, what is unclear about it) of each heading, in the order of the log."""
    readings = [head.reading for head in heads if head.reading]
    told = datings.is_day_first(readings)
    known = [
        datings.whole(head.reading, day_first if told is None else told) if is_whole(head) else None for head in heads
    ]
    ahead = next((day for day in known if day), near)
    found, last, count_from = [], None, None
    for head, day in zip(heads, known, strict=True):
        last = hinted(head, last or ahead or today) or last
        answer = day_of(head, day, last or ahead, today, count_from, sure_of_order=told is not None)
        found.append(checked(head.reading, answer, today))
        last = found[-1][0] or last
        if head.reading and head.reading.count is not None and day_said(head.reading) and found[-1][0]:
            count_from = (head.reading.count, found[-1][0])
    return found


def is_whole(head: Head) -> bool:
    return head.reading is not None and head.reading.is_whole


def day_said(reading: Reading) -> bool:
    return reading.day is not None or reading.either is not None


def hinted(head: Head, near: date) -> date | None:
    """A heading that is a month or a year moves what is near."""
    said = None if head.reading else datings.month_alone(head.words)
    return datings.made(said[0] or near.year, said[1] or near.month, 1) if said else None


def day_of(head: Head, day, near, today, count_from, sure_of_order: bool) -> tuple[date | None, str]:
    reading = head.reading
    if reading is None:
        return None, NO_DATE
    if day:
        guessed = (
            reading.either
            and not sure_of_order
            and max(reading.either) <= 12
            and reading.either[0] != reading.either[1]
        )
        return day, "day and month could be the other way round" if guessed else ""
    if reading.is_whole:
        return None, "there is no such day"
    if day_said(reading):
        found = datings.nearest(reading, near or today)
        return found, "" if near else f"no year is given; taken as {found.year if found else today.year}"
    if reading.count is not None and count_from:
        return count_from[1] + timedelta(days=reading.count - count_from[0]), "counted from another numbered day"
    return None, "a numbered day, and nothing tells which"


def checked(reading: Reading | None, answer: tuple[date | None, str], today: date) -> tuple[date | None, str]:
    day, unclear = answer
    if day is None:
        return day, unclear
    notes = [unclear]
    if reading.weekday is not None and reading.weekday != day.weekday():
        notes.append(f"{day:%-d %B %Y} is a {day:%A}")
    if reading.is_range:
        notes.append("a range; its first day is taken")
    if day > today:
        notes.append("it lies ahead; today is taken")
        day = today
    return day, "; ".join(filter(None, notes))
