"""The marks of Markdown and TeX in a text of one line: as HTML, left out, or where they stand. No links, no blocks.

For what is one line by itself: a claim, a prediction, a question. Cheap enough to be done as a page is written: a text
without marks costs one search, and any other is remembered.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import nh3

from mechjournal.lib.maths import DISPLAY, INLINE, PARENS

REMEMBERED = 4_000  # texts of some hundred characters
LONGEST = 4_000
DEEPEST = 4  # marks within marks

SIGNS = re.compile(r"[*_`~=$\\]")


def _named(pattern: str, name: str) -> str:
    """The pattern with its one group by name."""
    return re.sub(r"(?<!\\)\((?!\?)", f"(?P<{name}>", pattern, count=1)


# The group that a kind is named for is what stays. Code and formulae first: nothing within them is a mark. Unlike in a
# note `2**3**4` and `__init__` stay as they are: one line has no place to say them otherwise.
PATTERNS = [
    r"(?<![\\`])(?P<tick>`{1,3})(?!`)(?P<code>[^`\n]{1,500})(?P=tick)(?!`)",
    _named(DISPLAY, "display"),
    _named(PARENS, "parens"),
    _named(INLINE, "maths"),
    r"\\(?P<typed>[\\`*_{}\[\]()#+\-.!$>~|=])",
    r"(?<![0-9A-Za-z_*])\*\*(?=[^\s*])(?P<strong>.{1,500}?)(?<=[^\s])\*\*(?!\*)",
    r"(?<!\w)__(?=[^\s_])(?!\w+__)(?P<bold>.{1,500}?)(?<=[^\s])__(?!\w)",
    r"(?<![\w*])\*(?=[^\s*])(?P<em>[^*\n]{1,500}?)(?<=\S)\*(?![\w*])",
    r"(?<![\w_])_(?=[^\s_])(?P<slanted>[^_\n]{1,500}?)(?<=\S)_(?![\w_])",
    r"~~(?=[^\s~])(?P<del>.{1,500}?)(?<=[^\s~])~~(?!~)",
    r"(?<![=<>!])==(?=[^\s=])(?P<mark>.{1,500}?)(?<=[^\s=])==(?!=)",
]
MARK = re.compile("|".join(PATTERNS))
TAGS = {"strong": "strong", "bold": "strong", "em": "em", "slanted": "em", "del": "del", "mark": "mark"}
FORMULA = '<span class="math"><code class="tex">{}</code></span>'


@dataclass(frozen=True)
class Mark:
    """What is marked: it begins and ends with its signs, `inner` stays without them."""

    kind: str
    starts: int
    inner: tuple[int, int]
    ends: int


def marks_in(text: str, starts: int = 0, ends: int | None = None) -> Iterator[Mark]:
    """The outermost marks, in order."""
    for found in MARK.finditer(text, starts, len(text) if ends is None else ends):
        yield Mark(found.lastgroup, found.start(), found.span(found.lastgroup), found.end())


def signs_in(text: str, starts: int = 0, ends: int | None = None, deep: int = DEEPEST) -> list[tuple[int, int]]:
    """Where the signs stand that say nothing by themselves, in order: the `**` and `$` around what they mark."""
    found = []
    for mark in marks_in(text, starts, ends):
        inside = signs_in(text, *mark.inner, deep - 1) if mark.kind in TAGS and deep else []
        found += [(mark.starts, mark.inner[0]), *inside, (mark.inner[1], mark.ends)]
    return found


def without(text: str, gone: list[tuple[int, int]], starts: int = 0, ends: int | None = None) -> str:
    """A stretch of the text with these places left out."""
    kept, at, ends = [], starts, len(text) if ends is None else ends
    for begin, end in gone:
        if at < begin:
            kept.append(text[at : min(begin, ends)])
        at = max(at, end)
        if at >= ends:
            break
    return "".join([*kept, text[at:ends]])


def bare(text: str) -> str:
    """The text without its marks, for where nothing but text may stand."""
    return without(text, signs_in(text)) if len(text) <= LONGEST and SIGNS.search(text) else text


def html_of(text: str) -> str:
    """The text as safe HTML; a formula is left to the browser's typesetter."""
    return _written(text) if len(text) <= LONGEST and SIGNS.search(text) else html.escape(text)


@lru_cache(REMEMBERED)
def _written(text: str) -> str:
    return _gate().clean(_part(text, 0, len(text), DEEPEST))


def _part(text: str, starts: int, ends: int, deep: int) -> str:
    pieces, at = [], starts
    for mark in marks_in(text, starts, ends) if deep else ():
        pieces += [html.escape(text[at : mark.starts]), _one(text, mark, deep)]
        at = mark.ends
    return "".join([*pieces, html.escape(text[at:ends])])


def _one(text: str, mark: Mark, deep: int) -> str:
    if tag := TAGS.get(mark.kind):
        return f"<{tag}>{_part(text, *mark.inner, deep - 1)}</{tag}>"
    inner = html.escape(text[slice(*mark.inner)])
    if mark.kind == "typed":
        return inner
    return f"<code>{inner}</code>" if mark.kind == "code" else FORMULA.format(inner.strip())


@lru_cache(1)
def _gate() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={*TAGS.values(), "code", "span"},
        attributes={},
        allowed_classes={"span": {"math"}, "code": {"tex"}},
    )
