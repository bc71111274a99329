"""What of the guide is asked when: pure choices out of its entries, and texts filled with the writer's numbers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mechjournal.guide.fields import counted, placeholders
from mechjournal.guide.loader import Guide
from mechjournal.guide.shapes import Check, Direction, Prompt, Question, Step, Tool


def find(items: Iterable[Any], key: str) -> Any | None:
    """The entry of that key, or None: rows may name one that a lab has dropped since."""
    return next((item for item in items if item.key == key), None)


def number(guide: Guide, key: str) -> int:
    """The default of that key, in the unit its entry names. Raises KeyError for one that there is not."""
    return {default.key: default.value for default in guide.defaults}[key]


def checks_for(guide: Guide, claim_type: str, excitement: int, credence: int) -> list[Check]:
    """The checks to ask of a hypothesis, in the guide's order.

    `excitement` is 1-5, `credence` 0-100 (percent). A check for that type of claim is asked once either reaches the
    threshold the check names, so more excitement or more credence never takes one away; below 51 % credence asks none.
    """
    return [
        check
        for check in guide.checks
        if claim_type in check.claims and (excitement >= check.from_excitement or credence >= check.from_credence)
    ]


def prompts_for(guide: Guide, phase: str, moment: str) -> list[Prompt]:
    """The questions of a phase at one of the moments of `fields.MOMENTS`; `filled` says which can be shown."""
    return [prompt for prompt in guide.prompts if phase in prompt.phases and prompt.moment == moment]


def tools_for(guide: Guide, phase: str) -> list[Tool]:
    """What to try when stuck in that phase, cheapest first."""
    return [tool for tool in guide.toolkit if phase in tool.phases]


def questions_for(guide: Guide, stage: str, short: bool = False) -> list[Question]:
    """The post-mortem of a stage; `short`: only the few questions of an end in three lines."""
    return [question for question in guide.postmortem if stage in question.stages and (question.short or not short)]


def step_reached(guide: Guide, minutes: int, days: int = 0) -> Step | None:
    """The furthest step of the check-in after `minutes`, or `days`, without learning; None before the first."""
    steps = sorted(guide.checkins, key=lambda step: (step.after_days, step.after_minutes))
    reached = [
        step for step in steps if (days >= step.after_days if step.after_days else minutes >= step.after_minutes)
    ]
    return reached[-1] if reached else None


def directions_for(guide: Guide, text: str) -> list[Direction]:
    """The directions one of whose words stands in `text` as a word of its own, singular or plural."""
    return [direction for direction in guide.directions if any(holds(text, word) for word in direction.words)]


def holds(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text.lower()) is not None


def filled(text: str, known: Mapping[str, object]) -> str | None:
    """`text` with its braces filled from `known`, numbers with their unit: {"days": 1} says "1 day" for {days}.

    None if something it quotes is not known (absent, None or empty): then the text is not shown.
    """
    names = placeholders(text)
    if any(known.get(name) in (None, "") for name in names):
        return None
    return text.format_map({name: counted(name, known[name]) for name in names})
