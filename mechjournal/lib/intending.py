"""What the answers of a post-mortem mean to be done differently, one line each. Text in, lines out."""

import re
from collections.abc import Mapping

from mechjournal.lib import grammar

# The questions of the guide whose answers are nothing but intentions.
ASKED = ("differently", "mini-strategy")
MOST = 12
ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,3}[.)])[ \t]+")
NEXT = re.compile(r"next:[ \t]*", re.IGNORECASE)


def intended(answers: Mapping[str, str], longest: int) -> list[str]:
    """Every item or paragraph of an answer to ASKED, and each line `next: ...` of the others; each once, MOST at most.

    A line over `longest` characters is cut and ends with an ellipsis.
    """
    own = [line for key in ASKED for line in items(answers.get(key, ""))]
    others = [line for key, text in answers.items() if key not in ASKED for line in said_next(text)]
    found = dict.fromkeys(cut(line, longest) for line in own + others)
    return list(found)[:MOST]


def items(text: str) -> list[str]:
    """List items, or paragraphs where there is no list; lines that belong together are joined."""
    found: list[list[str]] = [[]]
    for line in grammar.lines_of(text):
        if ITEM.match(line) or not line.strip():
            found.append([])
        found[-1].append(NEXT.sub("", ITEM.sub("", line, count=1).strip(), count=1))
    joined = (" ".join(filter(None, lines)) for lines in found)
    return [line for line in joined if line]


def said_next(text: str) -> list[str]:
    return grammar.intentions("\n".join(grammar.lines_of(text)))


def cut(line: str, longest: int) -> str:
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
