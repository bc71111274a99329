"""What one field of the guide may hold, by the kind its dataclass names. What may not: a ValueError in plain words."""

import difflib
import re
import string
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from mechjournal.guide import shapes

# When a prompt is asked: on entering a phase, any day, before a run, with a result, when something looks odd,
# when a hypothesis rests, when stuck, on leaving a phase.
MOMENTS = ("entry", "day", "before-run", "result", "oddity", "hypothesis", "stuck", "exit")
# What of the journal a post-mortem shows beside a question.
EVIDENCE = (
    "entries",
    "phases",
    "credences",
    "predictions",
    "surprises",
    "highlights",
    "longest-stretch",
    "pivot-sign",
    "forecast",
    "intentions",
    "decisions",
    "skills",
)
IMPORTANCE = ("essential", "recommended", "nice")
SECTIONS = ("maths", "code", "techniques", "tools", "models", "reading")
LEANINGS = ("exploration", "understanding")
OUTLOOKS = ("promising", "mixed", "crowded", "past its peak", "doubtful")

# What a text may quote in braces: what the page puts there, and how a bare number is counted.
PLACEHOLDERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "hypothesis": ("number of the hypothesis in question, as H2", ""),
        "credence": ("its credence", "%"),
        "days": ("how long it has not moved", "day/days"),
        "phase": ("name of the phase, in lower case", ""),
        "phase_days": ("how long the project has been in it", "day/days"),
        "phase_hours": ("hours logged in it", "hour/hours"),
        "entries": ("entries of the project", "entry/entries"),
        "entries_today": ("of them today's", "entry/entries"),
        "entries_week": ("of them this week's", "entry/entries"),
        "hours": ("hours logged in what is looked back on", "hour/hours"),
        "hours_week": ("hours logged this week", "hour/hours"),
        "idle_hours": ("since the last run", "hour/hours"),
        "idle_days": ("without learning", "day/days"),
        "stretch_hours": ("longest stretch without learning", "hour/hours"),
        "highlight_days": ("since the last highlight", "day/days"),
        "time": ("when something was last learned, as 11:20", ""),
        "experiment": ("title of an experiment", ""),
        "minutes": ("how long the last run took", "minute/minutes"),
        "experiments": ("their own experiments that are done", "experiment/experiments"),
        "planned": ("experiments that wait to be run", "planned experiment/planned experiments"),
        "ran": ("since when nothing was run, as Tuesday", ""),
        "ideas": ("ideas on the list", "idea/ideas"),
        "prediction": ("statement of a prediction that failed", ""),
        "percent": ("the probability it was given", "%"),
        "predictions": ("predictions resolved in the sprint", "prediction/predictions"),
        "right": ("how many of them came true", ""),
        "forecast": ("how likely it seemed that the project goes on", "%"),
        "intention": ("an intention of the last post-mortem or note", ""),
        "sprint": ("number of the sprint", ""),
        "goal": ("its goal", ""),
    }
)


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in their order. Raises ValueError for braces that hold more or do not close."""
    try:
        parts = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise ValueError("has braces that do not pair up") from None
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError("takes names alone in braces, such as {days}")
    return tuple(dict.fromkeys(name for _, name, _, _ in parts))


def counted(name: str, value: object) -> str:
    """What stands in place of `{name}`: a text as it is, a number with its unit ("1 day", "71%")."""
    unit = PLACEHOLDERS[name][1]
    if isinstance(value, str) or not unit:
        return str(value)
    one, _, many = unit.partition("/")
    return f"{value} {one if value == 1 else many}" if many else f"{value}{unit}"


# --- texts --------------------------------------------------------------------------------------------------------
def text_of(most: int) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        return plain(sized(value, most))

    return check


def sized(value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise ValueError("takes a text in quotes")
    text = " ".join(value.split())
    if not text:
        raise ValueError("is empty")
    if len(text) > most:
        raise ValueError(f"has {len(text)} characters; at most {most} fit the page")
    return text


def plain(text: str) -> str:
    if names := placeholders(text):
        raise ValueError(f"cannot quote numbers, so {{{names[0]}}} would be shown as it stands")
    return text


def spoken(value: Any) -> str:
    text = sized(value, 200)
    for name in placeholders(text):
        if name not in PLACEHOLDERS:
            raise ValueError(f"quotes {{{name}}}, which nobody fills in; there are {listed(PLACEHOLDERS)}")
    return text


def url(value: Any) -> str:
    text = sized(value, 300)
    if urlsplit(text).scheme != "https" or not urlsplit(text).hostname or " " in text:
        raise ValueError(f"takes an address that begins with https://, not {text!r}")
    return text


def word(value: Any) -> str:
    text = sized(value, 40)
    if text != text.lower():
        raise ValueError(f"is looked for in lower case: write {text.lower()!r}")
    return text


# --- the rest -----------------------------------------------------------------------------------------------------
def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("takes true or false, without quotes")
    return value


def whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("takes a whole number from 0 up, without quotes")
    return value


def day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("takes a date such as 2025-09-02, without quotes")
    return value


def choice(*names: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in names:
            raise ValueError(f"is {value!r}; it takes one of {listed(names)}")
        return value

    return check


def advice(name: Any, known) -> str:
    """Which of `known` was meant, or what there is."""
    close = difflib.get_close_matches(str(name), known, 1)
    return f"did you mean {close[0]}?" if close else f"there are {listed(known)}"


def listed(names) -> str:
    return ", ".join(sorted(names))


def key(text: str) -> str:
    """The heading of an entry: it becomes part of addresses and of stored rows."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,39}", text):
        raise ValueError(f"[{text}] cannot be a key: letters, digits and hyphens, at most 40 of them")
    return text


CHECKS: Mapping[Any, Callable[[Any], Any]] = {
    shapes.Name: text_of(60),
    shapes.Line: text_of(200),
    shapes.Text: text_of(600),
    shapes.Spoken: spoken,
    shapes.Url: url,
    shapes.Word: word,
    shapes.Moment: choice(*MOMENTS),
    shapes.Evidence: choice(*EVIDENCE),
    shapes.Importance: choice(*IMPORTANCE),
    shapes.Section: choice(*SECTIONS),
    shapes.Leaning: choice(*LEANINGS),
    shapes.Outlook: choice(*OUTLOOKS),
    bool: flag,
    int: whole,
    date: day,
}
