"""The date in a heading, in the ways people write one: "2025-10-24", "Day 3 (Oct 29)", "Monday 21st". No files.

A heading may say less than a date. What it leaves out is found from the dates around it (see `Reading.days`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = 300

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+(?:the\s+)?"
_MAYBE = rf"(?:{_WEEKDAY})?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_END = r"(?![0-9]|[-/.:][0-9])"
# The fullest form first: of two that begin at one place the first counts.
FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_MAYBE}(?<![0-9.\-/]){_YEAR}(?P<mark>[-/._])(?P<month>[01]?[0-9])(?P=mark)(?P<day>[0-3]?[0-9])[a-z]?(?![\w\-/])",
        rf"{_MAYBE}(?<![0-9.\-/]){_YEAR}(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![\w\-/.])",
        rf"{_MAYBE}\b{_MONTH}\s+{_DAY}\b,?\s+{_YEAR}{_END}",
        rf"{_MAYBE}\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}{_END}",
        rf"{_MAYBE}(?<![0-9.\-/])(?P<one>[0-3]?[0-9])(?P<mark>[/.])(?P<two>[0-3]?[0-9])(?P=mark)(?P<year>(?:20)?[0-9]{{2}})(?![\w/])",
        rf"{_MAYBE}\b{_MONTH}\s+{_DAY}\b{_END}",
        rf"{_MAYBE}\b{_DAY}\s+(?:of\s+)?{_MONTH}",
        rf"{_WEEKDAY}(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b{_END}",
    )
]
COUNTED = re.compile(r"\bday\s+#?(?P<count>[0-9]{1,4})\b", re.IGNORECASE)
# What may stand before a date that opens a day.
LEAD = re.compile(r"[\W_]*(?:(?:day|week|session|entry|log|update|date|journal|sprint|part)\b[\W\d_]*)*", re.IGNORECASE)
MONTH_ALONE = re.compile(rf"[\W_]*{_MONTH},?\s*{_YEAR}?[\W_]*", re.IGNORECASE)
YEAR_ALONE = re.compile(rf"[\W_]*{_YEAR}[\W_]*")


@dataclass(frozen=True)
class Reading:
    """What a heading says of its day; None for what it leaves out. `start`, `end`: where in the heading it says so."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # 0 is Monday
    # Two numbers whose order is not known: 3/4/2025.
    either: tuple[int, int] | None = None
    count: int | None = None  # "Day 3"
    start: int = 0
    end: int = 0
    is_range: bool = False

    @property
    def is_whole(self) -> bool:
        return self.year is not None and (self.day is not None or self.either is not None)


def read(heading: str, alone: bool = False) -> Reading | None:
    """The date that `heading` opens a day with; None where it only mentions one. `alone`: nothing else may stand there.

    `heading` comes without its marks (`##`, `**`).
    """
    text = heading[:LONGEST]
    found = next(matches(text), None)
    if found is None:
        counted = COUNTED.search(text)
        if counted and not alone and LEAD.fullmatch(text[: counted.start()]):
            return Reading(count=int(counted["count"]), start=counted.start(), end=counted.end())
        return None
    reading = reading_of(found, text)
    return reading if opens(reading, text, alone) else None


def matches(text: str) -> Iterator[re.Match]:
    """Dates in the order they begin, none twice."""
    at = 0
    while True:
        found = [match for form in FORMS if (match := form.search(text, at))]
        if not found:
            return
        first = min(found, key=lambda match: match.start())
        yield first
        at = first.end()


def reading_of(found: re.Match, text: str) -> Reading:
    said = found.groupdict()
    numbers = {"start": found.start(), "end": found.end(), "is_range": is_range(found, text)}
    counted = COUNTED.search(text)
    if counted:
        numbers["count"] = int(counted["count"])
    if said.get("weekday"):
        numbers["weekday"] = WEEKDAYS.index(said["weekday"].lower()[:3])
    if said.get("year"):
        numbers["year"] = int(said["year"]) + (2000 if len(said["year"]) == 2 else 0)
    if said.get("one"):
        return Reading(either=(int(said["one"]), int(said["two"])), **numbers)
    return Reading(month=month_of(said.get("month")), day=int(said["day"]), **numbers)


def month_of(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdecimal() else MONTHS.index(word.lower()[:3]) + 1


def is_range(found: re.Match, text: str) -> bool:
    """Whether a second date follows it at once: "Oct 20 - Oct 26"."""
    second = next(matches(text[found.end() :]), None)
    return second is not None and not re.search(r"[a-su-z]", text[found.end() :][: second.start()].lower())


def opens(reading: Reading, text: str, alone: bool) -> bool:
    before, after = text[: reading.start], text[reading.end :]
    if alone:
        return (
            not before.strip(" [(*_~")
            and re.fullmatch(r"(?:[T ]*[0-9]{1,2}:[0-9]{2}.{0,12})?[\W_]*", after) is not None
        )
    if LEAD.fullmatch(before) or (before.rstrip().endswith(("(", "[")) and after.lstrip().startswith((")", "]"))):
        return True
    return reading.is_whole and not re.search(r"\w", after)


def month_alone(heading: str) -> tuple[int | None, int | None] | None:
    """(year, month) of a heading that is only that: "October 2025", "2025"."""
    if found := MONTH_ALONE.fullmatch(heading[:LONGEST]):
        return (int(found["year"]) if found["year"] else None), month_of(found["month"])
    found = YEAR_ALONE.fullmatch(heading[:LONGEST])
    return (int(found["year"]), None) if found else None


def rest(heading: str, reading: Reading) -> str:
    """What a heading says beside its date, without the marks around it: "2025-10-24: Baselines" gives "Baselines"."""
    words = " ".join(f"{heading[: reading.start]} {heading[reading.end :]}".split())
    words = re.sub(r"\(\s*\)|\[\s*\]", " ", words)
    return " ".join(words.split()).strip(" -–—:,;|·•").strip()


# --- from what was said to a day -----------------------------------------------------------------------------------


def whole(reading: Reading, day_first: bool) -> date | None:
    """The day of a reading that leaves nothing out; None where there is no such day."""
    if reading.either:
        one, two = reading.either if day_first else reading.either[::-1]
        return made(reading.year, two, one) or made(reading.year, one, two)
    return made(reading.year, reading.month, reading.day)


def made(year, month, day) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, TypeError):
        return None


def is_day_first(readings: list[Reading]) -> bool | None:
    """Whether 3/4/2025 is the third of April, by others of the same log; None where nothing tells."""
    pairs = [reading.either for reading in readings if reading.either]
    if any(one > 12 >= two for one, two in pairs):
        return None if any(two > 12 >= one for one, two in pairs) else True
    return False if any(two > 12 >= one for one, two in pairs) else None


def nearest(reading: Reading, near: date) -> date | None:
    """The day nearest to `near` that a reading without its year (and month) can mean; its weekday fits if it can."""
    if reading.day is None:
        return None
    days = [day for day in around(reading, near) if day is not None]
    fitting = [day for day in days if reading.weekday in (None, day.weekday())]
    return min(fitting or days, key=lambda day: abs(day - near), default=None)


def around(reading: Reading, near: date) -> list[date | None]:
    if reading.month:
        years = [reading.year] if reading.year else range(near.year - 3, near.year + 4)
        return [made(year, reading.month, reading.day) for year in years]
    months = [near.replace(day=1) + timedelta(days=30 * step) for step in range(-9, 10)]
    return [made(month.year, month.month, reading.day) for month in {(m.year, m.month): m for m in months}.values()]
