"""What a person typed into the search field, taken apart: words, phrases, operators. No engine, no SQL."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mechjournal.lib.words import folded, parts

LONGEST = 400
MOST_TERMS = 12

# -word, -"a phrase", kind:experiment, by:"two words", hook_res*
PIECE = re.compile(r'(?P<minus>-)?(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))', re.IGNORECASE)
OPERATORS = ("kind", "sprint", "day", "is", "by")
DAY = r"\d{4}-\d{2}(?:-\d{2})?"
RANGE = re.compile(rf"(?P<first>{DAY})?(?P<dots>\.\.)?(?P<last>{DAY})?")


@dataclass(frozen=True)
class Term:
    """Parts that must follow one another; `whole` is the same written in one (or "")."""

    parts: tuple[str, ...]
    whole: str = ""
    without: bool = False
    begins: bool = False


@dataclass
class Query:
    terms: list[Term] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    sprints: list[int] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.kinds or self.sprints or self.people or self.marks or self.first or self.last)

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.without]

    @property
    def unwanted(self) -> list[Term]:
        return [term for term in self.terms if term.without]

    def with_wanted_alone(self) -> "Query":
        return replace(self, terms=self.wanted)


def parse(text: str, kinds: tuple[str, ...], marks: tuple[str, ...]) -> Query:
    """`kinds` and `marks`: what `kind:` and `is:` may name. What makes no sense is told in `problems`, not raised."""
    query = Query()
    for piece in PIECE.finditer(text[:LONGEST]):
        name, value = (piece["name"] or "").lower(), piece["quoted"] if piece["bare"] is None else piece["bare"]
        if name in OPERATORS:
            operate(query, name, value, {"kind": kinds, "is": marks})
        else:
            add_term(query, f"{name}:{value}" if name else value, piece)
    del query.terms[MOST_TERMS:]
    return query


def add_term(query: Query, value: str, piece: re.Match) -> None:
    begins = piece["quoted"] is None and value.endswith("*")
    found = tuple(parts(value))
    if found:
        whole = folded(value) if value.isalpha() else ""
        query.terms.append(Term(found, whole, bool(piece["minus"]), begins))


def operate(query: Query, name: str, value: str, known: dict[str, tuple[str, ...]]) -> None:
    if name in known:
        choose(query, name, value.lower(), known[name])
    elif name == "sprint":
        choose_sprint(query, value)
    elif name == "by":
        query.people.append(value)
    else:
        choose_days(query, value)


def choose(query: Query, name: str, value: str, known: tuple[str, ...]) -> None:
    if value in known:
        (query.kinds if name == "kind" else query.marks).append(value)
    else:
        query.problems.append(f"{name}: takes one of {', '.join(known)}.")


def choose_sprint(query: Query, value: str) -> None:
    if value.isdecimal() and len(value) < 7:
        query.sprints.append(int(value))
    else:
        query.problems.append("sprint: takes a number, such as sprint:2.")


def choose_days(query: Query, value: str) -> None:
    """A day, a month, or a range with an open end: 2026-11-01, 2026-11, 2026-11-01.., ..2026-10."""
    found = RANGE.fullmatch(value)
    try:
        if not found or not (found["first"] or found["last"]):
            raise ValueError
        first, last = found["first"], found["last"] if found["dots"] else found["first"]
        query.first = edge(first, end=False) if first else None
        query.last = edge(last, end=True) if last else None
    except ValueError:
        query.problems.append("day: takes a day or a range, such as day:2026-11-01 or day:2026-11-01..2026-11-15.")


def edge(text: str, end: bool) -> date:
    """First or last day of a day or month. Raises ValueError."""
    if len(text) == 10:
        return date.fromisoformat(text)
    first = date.fromisoformat(f"{text}-01")
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1) if end else first
