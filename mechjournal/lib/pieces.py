"""What an import is made of, whichever file it comes from: plain values on their way into the journal."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mechjournal.lib.markdown import first_line
from mechjournal.lib.oldlogs import after, fence_of


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One entry to be. Empty values are the journal's defaults."""

    place: str  # the file it stands in
    line: int
    body: str
    day: date | None = None
    unclear: str = ""  # what the person should look at before it is written
    title: str = ""
    heading: str = ""  # as it was typed
    facts: dict = field(default_factory=dict)  # kind, state, marks ... as columns of an entry, checked
    result: str = ""
    result_day: date | None = None
    # What the source says of itself: who wrote it, when, and its number and key there.
    author: str = ""
    written: str = ""
    number: int | None = None
    key: str = ""
    better: int | None = None
    # Files: name in the text -> place in the archive.
    files: dict[str, str] = field(default_factory=dict)
    predictions: tuple[dict, ...] = ()
    # Of an agent's: what people verified of it, and who let it in, when.
    checks: tuple[dict, ...] = ()
    accepted: dict = field(default_factory=dict)
    # [[name]] in the text -> the file it means, for links that become numbers once there are any.
    links: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.title or first_line(self.body)

    def source_key(self, nth: int = 0) -> str:
        """What makes it the same piece when the file comes again: its own key, or its day and text."""
        if self.key:
            return self.key
        said = "\0".join([str(self.day), self.title, self.body, self.result, str(nth)])
        return str(uuid.uuid5(uuid.NAMESPACE_OID, said))


@dataclass
class Found:
    """Everything a file holds. `left`: what stays outside of the journal, and why. `things`: sprints, hypotheses ..."""

    pieces: list[Piece] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    things: list[dict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def unclear(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.unclear]


def keyed(pieces: Iterable[Piece]) -> list[tuple[str, Piece]]:
    """Each piece with its key; of two that say the same on the same day each has its own."""
    seen: Counter = Counter()
    found = []
    for piece in pieces:
        key = piece.source_key()
        found.append((piece.source_key(seen[key]) if seen[key] and not piece.key else key, piece))
        seen[key] += 1
    return found


def blocks(text: str) -> list[str]:
    """The paragraphs of a text; a blank line in a code block parts nothing."""
    outside, found, gap = set(blank_outside(text)), [], True
    for number, line in enumerate(text.split("\n")):
        if number in outside:
            gap = True
            continue
        if gap:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
        gap = False
    return found


def blank_outside(text: str) -> list[int]:
    """Numbers of the blank lines outside of code."""
    fence, opened, found = "", 0, []
    for at, line in enumerate(text.split("\n")):
        if mark := fence_of(line):
            fence, opened = after(fence, mark, opened, at)
        elif not fence and not line.strip():
            found.append(at)
    return found


def digests(text: str) -> list[str]:
    return [hashlib.sha256(block.strip().encode()).hexdigest()[:16] for block in blocks(text)]


def grown(text: str, earlier: Iterable[list[str]]) -> str | None:
    """What a day's text says that it didn't when it came before; None when it is another text altogether.

    `earlier`: the digests of the texts that came for that day. The one it has most in common with counts, if at least
    half of that one is still there.
    """
    new = blocks(text)
    marks = digests(text)
    best = max(earlier, key=lambda old: len(common(old, marks)), default=None)
    if not best or 2 * len(common(best, marks)) < len(best):
        return None
    left = Counter(best)
    kept = []
    for block, mark in zip(new, marks, strict=True):
        if left[mark]:
            left[mark] -= 1
        else:
            kept.append(block)
    return "\n\n".join(kept)


def common(old: list[str], new: list[str]) -> list[str]:
    return list((Counter(old) & Counter(new)).elements())
