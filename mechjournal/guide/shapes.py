"""What the guide consists of: one frozen dataclass for the entries of each file. No reading, no judging.

The kinds of text (`Name`, `Line`, ...) say how long a field may be and what it may hold; `fields.py` checks them.
A field with a default may be left out. `sources` are tags of sources.toml; a lab's own entries need none.
"""

from dataclasses import dataclass
from datetime import date
from typing import NewType

# --- kinds of text ------------------------------------------------------------------------------------------------
Name = NewType("Name", str)  # a label: up to 60 characters
Line = NewType("Line", str)  # one line: up to 200
Text = NewType("Text", str)  # a few sentences: up to 600
Spoken = NewType("Spoken", str)  # a line that may quote the writer's numbers in {braces}
Url = NewType("Url", str)  # https://...
Word = NewType("Word", str)  # a lower-case word or two, looked for in what people write

# --- words of a fixed list (fields.py) ------------------------------------------------------------------------------
Moment = NewType("Moment", str)
Evidence = NewType("Evidence", str)
Importance = NewType("Importance", str)
Section = NewType("Section", str)
Leaning = NewType("Leaning", str)
Outlook = NewType("Outlook", str)

# --- keys of another file (loader.py) -------------------------------------------------------------------------------
Tag = NewType("Tag", str)
ClaimKey = NewType("ClaimKey", str)
StageKey = NewType("StageKey", str)
PhaseKey = NewType("PhaseKey", str)
SpeedKey = NewType("SpeedKey", str)
RopeKey = NewType("RopeKey", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an advice comes from; `dated` is the day it was published or last read."""

    key: str
    name: Line
    url: Url
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    name: Name
    url: Url


# --- beliefs ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A type of claim: how much a hypothesis says, and so what it must stand up to."""

    key: str
    name: Name
    help: Line
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A skeptic check. Asked of the listed claim types from an excitement (1-5) or a credence (51-100 %) on."""

    key: str
    name: Name
    question: Line
    help: Text
    claims: tuple[ClaimKey, ...]
    from_excitement: int
    from_credence: int
    sources: tuple[Tag, ...] = ()


# --- the ladder and its phases --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the ladder. `cap_*`: when to move on, 0 for never; `sprint_*`: the usual length of one, in days."""

    key: str
    name: Name
    goal: Line
    length: Line
    cap_days: int
    cap_hours: int
    sprint_least_days: int
    sprint_most_days: int
    postmortem_minutes: int
    move_on: Line
    pitfalls: tuple[Line, ...]
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase of a project: signs that one is in it, that the next one may begin, that going back is wiser."""

    key: str
    name: Name
    north_star: Line
    about: Text
    entry_signs: tuple[Line, ...]
    forward_signs: tuple[Line, ...]
    back_signs: tuple[Line, ...]
    entry_questions: tuple[Line, ...]
    exit_questions: tuple[Line, ...]
    pitfalls: tuple[Line, ...]
    next_step: Line
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question for a phase at a moment; shown when all the numbers it quotes are known."""

    key: str
    phases: tuple[PhaseKey, ...]
    moment: Moment
    text: Spoken
    help: Text = Text("")
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something to try when stuck."""

    key: str
    phases: tuple[PhaseKey, ...]
    name: Name
    help: Text
    sources: tuple[Tag, ...] = ()


# --- sprints ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a check-in says after so long without learning; exactly one of `after_minutes` and `after_days` is set."""

    key: str
    name: Name
    after_minutes: int = 0
    after_days: int = 0
    text: Spoken
    asks: tuple[Line, ...]
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a post-mortem. `short`: also asked where a mini-project ends in three lines."""

    key: str
    stages: tuple[StageKey, ...]
    text: Spoken
    help: Text = Text("")
    evidence: Evidence = Evidence("")
    short: bool = False
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A way a sprint may end, and the signs that speak for it."""

    key: str
    name: Name
    help: Text
    asks: Line
    signs: tuple[Line, ...]
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekQuestion:
    """A question of the week's review; shown when all the numbers it quotes are known."""

    key: str
    text: Spoken
    help: Text = Text("")
    sources: tuple[Tag, ...] = ()


# --- learning -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How long the world takes to say whether one got better at something."""

    key: str
    name: Name
    length: Line
    help: Line
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill, listed under the loop `group`; nested ones have a slower `speed` of their own."""

    key: str
    name: Name
    group: SpeedKey
    speed: SpeedKey
    help: Text
    practice: Text
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rope:
    """An item of the checklist of the first stage. `explain`: done when one has written an explanation of it."""

    key: str
    section: Section
    importance: Importance
    name: Name
    help: Text
    done_when: Line
    explain: bool = False
    links: tuple[Link, ...] = ()
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A mini-project to begin with. `trains` names items of the checklist."""

    key: str
    name: Name
    leaning: Leaning
    question: Line
    help: Text
    first_step: Line
    trains: tuple[RopeKey, ...] = ()
    least_days: int
    most_days: int
    links: tuple[Link, ...] = ()
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """An opinion on a line of research, with its date. `words` are looked for in an idea; the opinion never blocks."""

    key: str
    name: Name
    outlook: Outlook
    reason: Text
    words: tuple[Word, ...]
    as_of: date
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A number of the method: a length, a count, a share. Each is where a page begins and no rule."""

    key: str
    name: Name
    value: int
    unit: Name
    help: Line
    sources: tuple[Tag, ...] = ()
