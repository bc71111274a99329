"""The small words a note may hold: lines that mean something to the journal. Text in, plain values out.

Lines of a fenced code block, and of a quote, mean nothing. A line may be an item of a list.
"""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from mechjournal.lib import figures

NEXT = re.compile(r"^[ \t]*next:[ \t]*(\S.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE)

_SPACE = "[ \t\u00a0\u202f]"  # the last two keep a number and its % together
_ITEM = r"(?:[ ]{0,3}|[ \t]*[-*+][ \t]+)"
_BELIEF = re.compile(
    rf"{_ITEM}H([1-9][0-9]{{0,8}}){_SPACE}+(100|[1-9]?[0-9]){_SPACE}?%(?:[ \t]*(?::|[-–—](?=[ \t]))[ \t]*(.*))?[ \t]*",
    re.IGNORECASE,
)
_EXPECT = re.compile(rf"{_ITEM}expect:[ \t]*(\S.*),([^,]*)", re.IGNORECASE)
_PROBABILITY = re.compile(rf"{_SPACE}*([1-9][0-9]?){_SPACE}?%{_SPACE}*")
_NUMBER = rf"([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?){_SPACE}?%?"
_INTERVAL = re.compile(rf"{_SPACE}*{_NUMBER}[ \t]+to[ \t]+{_NUMBER}{_SPACE}*", re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)")


class Belief(NamedTuple):
    """A line `H2 71%`: the number of the hypothesis, 0 to 100, and what was said after a dash or a colon."""

    number: int
    percent: int
    words: str


class Expectation(NamedTuple):
    """A line `expect: ...`: with a probability (1 to 99 %), or with `low` and `high`, where the number should lie."""

    statement: str
    probability: int | None
    low: float | None
    high: float | None


def intentions(text: str) -> list[str]:
    """What the lines `next: ...` say, in their order."""
    return NEXT.findall(text)


def beliefs(text: str) -> list[Belief]:
    """What the lines `H2 71%` say, in their order. `H2 71% - words` and `H2 71%: words` say why."""
    found = (_BELIEF.fullmatch(line) for line in lines_of(text) if "%" in line)
    return [Belief(int(m[1]), int(m[2]), (m[3] or "").strip()) for m in found if m]


def credences(text: str) -> list[tuple[int, int]]:
    """(number of the hypothesis, percent) of each line `H2 71%`, in their order."""
    return [(said.number, said.percent) for said in beliefs(text)]


def said_anew(before: str, after: str) -> dict[int, Belief]:
    """By hypothesis what a text says of it now and didn't say before. Of several lines about one the last counts."""
    old = {said.number: said.percent for said in beliefs(before)}
    return {
        said.number: said
        for said in {b.number: b for b in beliefs(after)}.values()
        if old.get(said.number) != said.percent
    }


def expectations(text: str) -> list[Expectation]:
    """What the lines `expect: refusal below 20%, 70%` and `expect: loss difference, 0.2 to 0.4` say, in their order."""
    found = (_EXPECT.fullmatch(line) for line in lines_of(text) if "," in line)
    said = [expectation(m[1].strip(), m[2]) for m in found if m]
    return [one for one in said if one]


KEPT = "expect: shown once you have said yours"


def without_expectations(text: str) -> str:
    """The text for someone who is still to say what they expect: of each line `expect: ...` only that it is there."""
    if "expect:" not in text.lower():
        return text
    return "\n".join(f"{line[:at]}{KEPT}" if at is not None else line for line, at in places(text))


def besides_expectations(text: str) -> str:
    """The text without its lines `expect: ...`."""
    if "expect:" not in text.lower():
        return text
    return "\n".join(line for line, at in places(text) if at is None)


def with_expectations(text: str, original: str) -> str:
    """What such a one sends back of it, with the lines as they stand in the `original`, in their order.

    A line that was taken out, or changed, comes back on top: nobody loses or alters what they weren't shown.
    """
    said = {line[at:] for line, at in places(text) if at is not None}
    kept = [line[at:] for line, at in places(original) if at is not None and line[at:] not in said]
    found, lines = iter(kept), []
    for line, outside in told(text):
        mark = line.rstrip().removesuffix(KEPT)
        stands = outside and mark != line.rstrip() and re.fullmatch(_ITEM, mark)
        lines.append(mark + next(found, KEPT) if stands else line)
    gone = list(found)
    return "\n".join([*gone, *([""] if gone else []), *lines])


def with_expectations_between(text: str, before: str, after: str) -> str:
    """The text with these two words around each line `expect: ...` that says something, not around an item's mark."""
    if "expect:" not in text.lower():
        return text
    return "\n".join(
        line if at is None else f"{line[:at]}{before}{line[at:].rstrip()}{after}" for line, at in places(text)
    )


def places(text: str) -> Iterator[tuple[str, int | None]]:
    """Every line, and where in it `expect:` begins if it says something and stands outside of fenced code."""
    for line, outside in told(text):
        found = _EXPECT.fullmatch(line) if outside else None
        says = found and expectation(found[1].strip(), found[2])
        yield line, line.lower().index("expect:") if says else None


def expectation(statement: str, how: str) -> Expectation | None:
    if likely := _PROBABILITY.fullmatch(how):
        return Expectation(statement, int(likely[1]), None, None)
    if part := figures.fraction(how):
        return Expectation(statement, part, None, None) if part < 100 else None
    if between := _INTERVAL.fullmatch(how):
        low, high = sorted((float(between[1]), float(between[2])))
        return Expectation(statement, None, low, high) if math.isfinite(low) and math.isfinite(high) else None
    return None


def lines_of(text: str) -> Iterator[str]:
    """The lines outside of fenced code blocks. A fence that is never closed reaches to the end."""
    return (line for line, outside in told(text) if outside)


def told(text: str) -> Iterator[tuple[str, bool]]:
    """Every line, and whether it stands outside of fenced code."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.fullmatch(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not mark[2].strip()
            fence = "" if closes else fence
            yield line, False
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            yield line, False
        else:
            yield line, True
