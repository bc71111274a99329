"""A passage of a text, kept as its words and what stands around them, and found again once the text was edited.

Knows plain text and the stored HTML it comes from, nothing of what the text belongs to. A wrong place is worse than
none: what can't be found for certain is not found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import pairwise

AROUND = 80
LONGEST = 2_000
# From here on an edited passage still counts as the same one: of its letters so many are there, in their order.
ALIKE = 0.75
# A passage that moved is known by its own words alone only if there are enough of them.
TELLING = 24
# Beyond so many words a comparison would take seconds; what was edited that much counts as gone.
MOST_WORDS = 2_000
# Longer passages are compared by words, not by letters.
BY_LETTERS = 200

WORD = re.compile(r"\S+")
BLOCKS = {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote", "table", "tr", "td", "th", "section"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "details", "summary", "figure", "figcaption"}
# What a paragraph of a note is, for those who choose one from a list.
PARAGRAPHS = {"p", "li", "pre", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary", "figcaption"}
VOID = {"br", "hr", "img", "input", "wbr", "col"}
UNSEEN = "math"  # its class: a formula's text differs from what the browser's typesetter makes of it


@dataclass(frozen=True)
class Passage:
    """`quote` as it was marked; `found`: how it reads now, where that differs; `starts`: its place, None without one.

    Characters of the plain text; what stands around it reaches AROUND of them either way.
    """

    quote: str
    before: str = ""
    after: str = ""
    starts: int | None = None
    found: str = ""

    @property
    def now(self) -> str:
        return self.found or self.quote

    @property
    def ends(self) -> int:
        return (self.starts or 0) + len(self.now)


# --- plain text -----------------------------------------------------------------------------------------------------


class _Text(HTMLParser):
    """Text of stored HTML, a blank where a block begins or ends, formulae left out; apart by paragraph, too."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.paragraphs: list[list[str]] = [[]]
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in VOID and (self.unseen or UNSEEN in (dict(attrs).get("class") or "").split()):
            self.unseen.append(tag)
        self.turn(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.turn(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen and tag not in VOID:
            self.unseen.pop()
        self.turn(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data)
            self.paragraphs[-1].append(data)

    def turn(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append(" ")
            self.paragraphs[-1].append(" ")
        if tag in PARAGRAPHS:
            self.paragraphs.append([])


def _read(html: str) -> _Text:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return reader


def plain(text: str) -> str:
    """Every run of blanks as one: how a text is compared."""
    return " ".join(text.split())


def text_of(html: str) -> str:
    """The plain text of stored HTML."""
    return plain("".join(_read(html).pieces))


def paragraphs_of(html: str) -> list[str]:
    """The same, a paragraph (or heading, list item, row of a table) each."""
    found = (plain("".join(pieces)) for pieces in _read(html).paragraphs)
    return [text for text in found if text]


# --- finding it -----------------------------------------------------------------------------------------------------


def passage_at(text: str, starts: int, ends: int, quote: str = "") -> Passage:
    """The passage that stands there now; `quote`: how it was marked once."""
    now = text[starts:ends]
    around = {"before": text[max(0, starts - AROUND) : starts], "after": text[ends : ends + AROUND]}
    return Passage(quote or now, **around, starts=starts, found=now if quote and now != quote else "")


def mark(text: str, quote: str, before: str = "", after: str = "") -> Passage | None:
    """A passage somebody marked a moment ago: word for word, where its surroundings fit best. None if it isn't there.

    Blanks don't count: a browser and a parser may disagree on those.
    """
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    dense, wanted = _dense(text), _dense(quote)
    if not wanted or len(wanted) > LONGEST:
        return None
    lead, tail = _dense(before), _dense(after)
    starts = _all(dense, wanted)
    best = max(starts, key=lambda at: _fit(dense, at, len(wanted), lead, tail), default=None)
    return None if best is None else passage_at(text, places[best], places[best + len(wanted) - 1] + 1)


def follow(passage: Passage, old: str, new: str) -> Passage:
    """One of `follow_all`."""
    return follow_all([passage], old, new)[0]


def follow_all(passages: list[Passage], old: str, new: str) -> list[Passage]:
    """The same passages once `old` had become `new`; without a place (`starts` None) where it is gone.

    What was changed beside it moves it; what was changed in it, it survives as long as most of its letters do. One that
    was cut and put elsewhere is found by its exact words, among those that are new. It keeps what stood around it
    last, so that taking an edit back brings it back.
    """
    if old == new:
        return list(passages)
    words = _Words(old, new)
    places = [_kept(passage, words) or _came(passage, words) for passage in passages]
    return [
        passage_at(new, *place, quote=passage.quote) if place else replace(passage, starts=None)
        for passage, place in zip(passages, places, strict=True)
    ]


class _Words:
    """Both texts as words with their places, and which stretches of words are in both: (old, new, how many)."""

    def __init__(self, old: str, new: str):
        self.old, self.new = old, new
        self.was, self.now = list(WORD.finditer(old)), list(WORD.finditer(new))
        self.same = list(_same([m[0] for m in self.was], [m[0] for m in self.now]))
        self.known = {b + n for _, b, size in self.same for n in range(size)}


def _same(was: list[str], now: list[str]) -> list[tuple[int, int, int]]:
    """What is alike at both ends first: a usual edit leaves little to compare."""
    head = next(
        (n for n, pair in enumerate(zip(was, now, strict=False)) if pair[0] != pair[1]), min(len(was), len(now))
    )
    most = min(len(was), len(now)) - head
    tail = next((n for n in range(most) if was[-1 - n] != now[-1 - n]), most)
    found = [(0, 0, head)] if head else []
    middle = was[head : len(was) - tail], now[head : len(now) - tail]
    if all(middle) and sum(map(len, middle)) <= MOST_WORDS:
        blocks = SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks()
        found += [(a + head, b + head, size) for a, b, size in blocks if size]
    return found + ([(len(was) - tail, len(now) - tail, tail)] if tail else [])


def _kept(passage: Passage, words: _Words) -> tuple[int, int] | None:
    """Where it went, by the words of it that both texts share; a place ends inside a word if the passage did."""
    if passage.starts is None:
        return None
    own = [n for n, m in enumerate(words.was) if m.end() > passage.starts and m.start() < passage.ends]
    there = [(a + n, b + n) for a, b, size in words.same for n in range(size) if own and own[0] <= a + n <= own[-1]]
    if not there:
        return _inside(passage, words, own)
    first, last = _outward(words, own, there[0], -1), _outward(words, own, there[-1], 1)
    starts, ends = words.now[first].start(), words.now[last].end()
    starts += _cut(passage.starts - words.was[own[0]].start(), there[0][0] == own[0])
    ends -= _cut(words.was[own[-1]].end() - passage.ends, there[-1][0] == own[-1])
    return _close_enough(passage, words.new, starts, ends)


def _cut(letters: int, is_whole: bool) -> int:
    return letters if is_whole else 0


def _outward(words: _Words, own: list[int], at: tuple[int, int], step: int) -> int:
    """From the outermost word that stayed over those that took the place of the passage's others, at most as many."""
    old, new = at
    edge = own[-1] if step > 0 else own[0]
    for _ in range(abs(edge - old)):
        if not 0 <= new + step < len(words.now) or new + step in words.known:
            break
        new += step
    return new


def _inside(passage: Passage, words: _Words, own: list[int]) -> tuple[int, int] | None:
    """No word of it stayed: a single one that was changed stands between the same neighbours."""
    for (a, b, size), (c, d, _) in pairwise([(0, 0, 0), *words.same, (len(words.was), len(words.now), 0)]):
        if own and a + size <= own[0] and own[-1] < c and b + size < d:
            return _close_enough(passage, words.new, words.now[b + size].start(), words.now[d - 1].end())
    return None


def _close_enough(passage: Passage, text: str, starts: int, ends: int) -> tuple[int, int] | None:
    """The place, if it reads like the passage as it was marked: so many small edits never add up to another one."""
    if ends <= starts or ends - starts > 2 * len(passage.quote) + AROUND:
        return None
    return (starts, ends) if likeness(passage.quote, text[starts:ends]) >= ALIKE else None


def likeness(one: str, other: str) -> float:
    """Of the letters of both, the share that the two have in common, in their order: 0 to 1."""
    if one == other or max(len(one), len(other)) <= BY_LETTERS:
        return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()
    first, second = one.split(), other.split()
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    shared = sum(len(word) for at, _, size in blocks for word in first[at : at + size])
    return 2 * shared / (sum(map(len, first)) + sum(map(len, second)))


def _came(passage: Passage, words: _Words) -> tuple[int, int] | None:
    """Its exact words among what is new in the text; one place, and what stands around it or its length says so."""
    fits = []
    for starts in _all(words.new, passage.quote):
        ends = starts + len(passage.quote)
        own = [n for n, m in enumerate(words.now) if m.end() > starts and m.start() < ends]
        if not set(own) <= words.known:
            fits.append((_fit(words.new, starts, len(passage.quote), passage.before, passage.after), starts, ends))
    fits.sort(reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    fit, starts, ends = fits[0]
    enough = min(TELLING, len(passage.quote) + len(passage.before) + len(passage.after))
    return (starts, ends) if len(passage.quote) + fit >= enough else None


def _all(text: str, quote: str) -> list[int]:
    found, at = [], text.find(quote) if quote else -1
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _fit(text: str, starts: int, length: int, before: str, after: str) -> int:
    """How many letters agree next to it, on both sides together."""
    lead, tail = text[max(0, starts - len(before)) : starts][::-1], text[starts + length :]
    return _agree(lead, before[::-1]) + _agree(tail, after)


def _agree(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the first are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _dense(text: str) -> str:
    return "".join(text.split())
