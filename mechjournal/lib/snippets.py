"""A short piece of a long text around what was searched for. No markup: plain strings, and which of them are hits."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, islice, pairwise, takewhile

from mechjournal.lib.inline import signs_in, without
from mechjournal.lib.queries import Term
from mechjournal.lib.words import spans

BEFORE, WIDTH = 50, 220
AROUND = 200  # how far beyond what is shown the other half of a pair of marks is looked for
READ, STRETCH = 100_000, 100

# Cells and rules of tables, the address behind a link or picture, code fences, heading and quote signs.
MARKUP = re.compile(
    r"\|?\s*:?-{3,}:?|\||!?\[(?=[^\]]*(?:\]|$))|\]\([^)\s]*\)?|`{3,}\w*|^\s*(?:#{1,6}|>)\s", re.MULTILINE
)

Piece = tuple[str, bool]


def around(text: str, terms: list[Term]) -> list[Piece]:
    """The text around its first hit, cut at blanks, with every hit in it marked; its beginning where there is none."""
    hits = hits_in(text[:READ], terms)
    first = next(hits, None)
    start = cut_before(text, first[0] - BEFORE) if first else 0
    end = cut_after(text, start + WIDTH)
    near = takewhile(lambda hit: hit[0] < end, chain([first] if first else [], hits))
    inside = [hit for hit in near if hit[1] <= end]
    return with_ellipses(pieces(text, start, end, inside), start > 0, end < len(text))


def marked(text: str, terms: list[Term]) -> list[Piece]:
    """The whole of a short text, every hit in it marked."""
    return pieces(text, 0, len(text), list(hits_in(text, terms)))


def hits_in(text: str, terms: list[Term]) -> Iterator[tuple[int, int]]:
    """Where a term stands in `text`, in order, none over another. Read a stretch at a time, no further than asked."""
    found, longest = spans(text), max((len(term.parts) for term in terms), default=1)
    firsts = {word for term in terms for word in (term.parts[0], term.whole)}
    begins = tuple(term.parts[0] for term in terms if term.begins)
    read, end, is_last = [], 0, False
    while not is_last:
        new = list(islice(found, STRETCH))
        read, is_last = read + new, len(new) < STRETCH
        words = [word for word, _, _ in read]
        last = len(read) if is_last else max(len(read) - longest + 1, 0)
        # Few words begin a term, so all others are passed in one comprehension: four times as fast.
        for at in [at for at in range(last) if words[at] in firsts or words[at].startswith(begins)]:
            length = max(fits(term, words, at) for term in terms)
            if length and read[at][1] >= end:
                end = read[at + length - 1][2]
                yield read[at][1], end
        read = read[last:]


def fits(term: Term, words: list[str], at: int) -> int:
    """How many words from `at` on are this term; 0 if they aren't."""
    size = len(term.parts)
    here = tuple(words[at : at + size])
    if here == term.parts:
        return size
    begins = term.begins and here[:-1] == term.parts[:-1] and here[-1].startswith(term.parts[-1])
    return size if begins else int(bool(term.whole) and words[at] == term.whole)


def cut_before(text: str, at: int) -> int:
    return 0 if at <= 0 else text.rfind(" ", 0, at) + 1


def cut_after(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", 0, at), at - 40)


def pieces(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> list[Piece]:
    edges = sorted({start, end, *(edge for hit in hits for edge in hit)})
    begins = [hit[0] for hit in hits]

    def is_hit(at: int) -> bool:
        last = bisect_right(begins, at) - 1
        return last >= 0 and at < hits[last][1]

    gone = signs_in(text, max(start - AROUND, 0), min(end + AROUND, len(text)))
    cut = [(flat(without(text, gone, a, b)), is_hit(a)) for a, b in pairwise(edges)]
    return [piece for piece in cut if piece[0]]


def flat(text: str) -> str:
    """One line without the marks of Markdown that say nothing out of their place."""
    return re.sub(r"\s+", " ", MARKUP.sub(" ", text))


def with_ellipses(found: list[Piece], before: bool, after: bool) -> list[Piece]:
    return [("… ", False)] * before + found + [(" …", False)] * after
