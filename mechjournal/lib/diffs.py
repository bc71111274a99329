"""What changed between two texts, in words, for people to read. No markup: plain pieces with what became of each."""

import re
from difflib import SequenceMatcher

SAME, GONE, NEW, GAP = "same", "gone", "new", "gap"
WORDS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
# Beyond so many words a comparison word by word would take seconds; whole lines are compared instead.
MOST_WORDS = 6_000
AROUND = 160

Piece = tuple[str, str]


def diff(old: str, new: str) -> list[Piece]:
    """Pieces (what, text) that read as the new text with what is gone in its place; long equal stretches are cut."""
    cut = WORDS.findall if len(old) + len(new) < 5 * MOST_WORDS else lines
    before, after = cut(old), cut(new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > MOST_WORDS)
    found: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += shortened("".join(before[a:b]), first=a == 0, last=b == len(before))
            continue
        found += [(GONE, "".join(before[a:b]))] * (b > a) + [(NEW, "".join(after[c:d]))] * (d > c)
    return found


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def shortened(text: str, first: bool, last: bool) -> list[Piece]:
    """An equal stretch: only what stands near a change is kept."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(text) <= head + tail + AROUND:
        return [(SAME, text)]
    end = len(text) - tail
    return [piece for piece in ((SAME, text[:head]), (GAP, ""), (SAME, text[end:])) if piece[1] or piece[0] == GAP]
