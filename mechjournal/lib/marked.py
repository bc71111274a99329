"""Entries in Markdown between marks that no reader sees, so that what was written out reads back to the letter.

    <!-- entry {"number": 12, "kind": "experiment", "state": "done"} -->
    ### Its title

    its text

    <!-- result -->

    what came

    <!-- end -->

What stands outside of the marks is somebody's own addition. Text in, plain values out.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# A line of a text that looks like a mark gets a backslash more when it is written, and one less when it is read.
LIKE_A_MARK = re.compile(r"^<!-- (\\*)(?=(?:entry|result|end)\b)", re.MULTILINE)
ESCAPED = re.compile(r"^<!-- \\(?=\\*(?:entry|result|end)\b)", re.MULTILINE)
BEGIN = re.compile(r"^<!-- entry (\{.*\}) -->\n", re.MULTILINE)
RESULT = "\n\n<!-- result -->\n\n"
END = "\n\n<!-- end -->\n"
DEEPEST_FACTS = 200  # opening brackets in one mark


@dataclass(frozen=True)
class Marked:
    """One entry. `facts`: whatever its mark says, unchecked."""

    facts: dict
    body: str
    title: str = ""
    result: str = ""
    line: int = 1


@dataclass(frozen=True)
class Loose:
    """Text between entries, to the letter."""

    text: str
    line: int = 1
    facts: dict = field(default_factory=dict)


def written(entry: Marked) -> str:
    title = f"### {entry.title}\n" if entry.title else ""
    facts = entry.facts | ({"title": entry.title} if entry.title else {})
    result = RESULT + escaped(entry.result) if entry.result else ""
    return f"<!-- entry {as_json(facts)} -->\n{title}\n{escaped(entry.body)}{result}{END}"


def as_json(facts: dict) -> str:
    """On one line, without what would end a comment."""
    return json.dumps(facts, ensure_ascii=False).replace("--", "-\\u002d").replace("\u2028", "\\u2028")


def escaped(text: str) -> str:
    return LIKE_A_MARK.sub(r"<!-- \\\1", text)


def plain(text: str) -> str:
    return ESCAPED.sub("<!-- ", text)


def read(text: str) -> Iterator[Marked | Loose]:
    """Entries and what stands between them, in their order. A mark that can't be read leaves its text loose."""
    at, line = 0, 1
    while found := BEGIN.search(text, at):
        end = text.find(END, found.end() - 2)
        facts = facts_of(found[1])
        if end < 0 or facts is None:
            # One that nobody finished: its mark is text like any other, and the next one counts.
            yield Loose(text[at : found.end()], line)
            line, at = line + text.count("\n", at, found.end()), found.end()
            continue
        if found.start() > at:
            yield Loose(text[at : found.start()], line)
        line += text.count("\n", at, found.start())
        yield marked(facts, text[found.end() : end], line)
        line += text.count("\n", found.start(), end + len(END))
        at = end + len(END)
    if at < len(text):
        yield Loose(text[at:], line)


def has_marks(text: str) -> bool:
    return BEGIN.search(text) is not None and END in text


def facts_of(said: str) -> dict | None:
    try:
        facts = json.loads(said) if said.count("[") + said.count("{") < DEEPEST_FACTS else None
    except (ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None


def marked(facts: dict, inside: str, line: int) -> Marked:
    """`inside`: what stands between the mark's line and the end."""
    title = str(facts.pop("title", ""))
    first, _, rest = inside.partition("\n")
    if title and first.startswith("### "):
        # Somebody may have changed it by hand; what one sees is what counts.
        title, inside = (title if first[4:] == title else first[4:].strip()), rest
    inside = inside.removeprefix("\n")
    body, _, result = inside.partition(RESULT)
    return Marked(facts, plain(body), title, plain(result), line)


# --- a line of a list with its facts behind it ---------------------------------------------------------------------


def tagged(line: str, word: str, facts: dict) -> str:
    """One line, and behind it what `tags` gives back, unseen: `- 60 %, by Ana <!-- credence {"value": 60} -->`."""
    return f"{' '.join(line.split())} <!-- {word} {as_json(facts)} -->"


def tags(text: str, word: str) -> Iterator[dict]:
    """What stands behind the lines of a list, as far as it can be read."""
    for _, facts in lines(text, word):
        if facts is not None:
            yield facts


def lines(text: str, word: str) -> Iterator[tuple[str, dict | None]]:
    """(a line's words, what stands behind it). Of several marks in a line the last counts; the others are its words.

    None behind it: somebody changed it into what can't be read.
    """
    for line in text.split("\n"):
        if line.startswith("- ") and line.endswith(" -->"):
            words, mark, said = line.removesuffix(" -->").rpartition(f"<!-- {word} ")
            if mark:
                yield words[2:].strip(), facts_of(said)
