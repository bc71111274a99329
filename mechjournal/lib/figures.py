"""Numbers as people type them in any language, turned into plain ones. Text in, number out; no field, no row."""

import re
from math import isfinite

SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
MINUS = re.compile("^[\u2212\u2013]")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(,)\d{3})+(?:\.\d+)?|[+-]?[1-9]\d{0,2}(?:(\.)\d{3})+(?:,\d+)?")
FRACTION = re.compile(r"\s{0,9}([0-9]{1,4})\s?[/\u2044\u2215]\s?([0-9]{1,4})\s{0,9}")
LONGEST = 60


def number(text: str) -> float:
    """What "0.2", "0,2", "−3", "1 000", "1.000,5", "20 %" or "1e-4" says. ValueError, in words, for anything else."""
    digits = MINUS.sub("-", SPACES.sub("", text[: LONGEST + 1]).removesuffix("%"))
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", digits):
        raise ValueError("Thousands or decimals? Write it without the comma.")
    digits = ungrouped(digits)
    if len(text) > LONGEST or not PLAIN.fullmatch(digits) or not isfinite(float(digits)):
        raise ValueError("Write a plain number, as 0.2.")
    return float(digits)


def fraction(text: str) -> int | None:
    """What "1/3" says in whole percent, 33; None for what is no fraction."""
    found = FRACTION.fullmatch(text)
    return round(100 * int(found[1]) / int(found[2])) if found and int(found[2]) else None


def ungrouped(digits: str) -> str:
    """The same with a point for the decimals and without marks between thousands."""
    grouped = GROUPED.fullmatch(digits)
    if grouped and digits.count(",") + digits.count(".") > 1:
        digits = digits.replace(grouped[1] or grouped[2], "")
    return digits.replace(",", ".")


def shown(number: float) -> str:
    """The shortest text that gives the same number back: 0.2, 1000, 1e-05."""
    text = repr(number).removesuffix(".0")
    return f"\u2212{text[1:]}" if text.startswith("-") else text
