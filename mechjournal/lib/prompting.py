"""Which prompt of the guide to show on a day, if any: a pure choice from what is known. No models, no clock, no texts.

It is stateless, so that looking at a page writes nothing: each prompt has its turn every other day, hence none comes on
two days running. Of those whose turn it is, the first are those whose moment it is, with the writer's numbers in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mechjournal.guide.asking import filled
from mechjournal.guide.fields import placeholders
from mechjournal.guide.shapes import Prompt

# Days in a phase during which its entry questions are fresh, and after which its exit questions are due.
FRESH_DAYS = 3
LONG_DAYS = 7
# Days without learning that count as stuck.
STUCK_DAYS = 2
NO_HYPOTHESIS = {"hypothesis": None, "credence": None, "days": None}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a person's work in one project on a day.

    `numbers`: by the names a prompt may quote; absent where unknown; the hypothesis among them is the one that rests.
    `result`: the same of what came out today. `stay`: the present stay in the phase, in days.
    `stale_days`, `idle_hours`: from when on a hypothesis rests and nothing runs (the guide's defaults).
    """

    phase: str
    day: date
    stay: int
    numbers: Mapping[str, object]
    result: Mapping[str, object] | None = None
    stale_days: int = 4
    idle_hours: int = 4
    aside: frozenset[str] = frozenset()

    def quotable(self, moment: str) -> Mapping[str, object]:
        """What a prompt of that moment may quote: a run or a result is seldom about the hypothesis that rests."""
        about = {"result": self.result or {}, "before-run": {}, "oddity": {}}.get(moment)
        return self.numbers if about is None else {**self.numbers, **NO_HYPOTHESIS, **about}

    def number(self, name: str) -> int:
        return int(self.numbers.get(name) or 0)


@dataclass(frozen=True)
class Chosen:
    prompt: Prompt
    text: str


def choose(prompts: Iterable[Prompt], known: Known) -> Chosen | None:
    """The prompt of that day; None on a day on which nothing fits."""
    fitting = [
        (rank(prompt, known, place), Chosen(prompt, text))
        for place, prompt in enumerate(prompts)
        if has_its_turn(place, known.day)
        and fits(prompt, known)
        and (text := filled(prompt.text, known.quotable(prompt.moment)))
    ]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def has_its_turn(place: int, day: date) -> bool:
    return (place + day.toordinal()) % 2 == 0


def fits(prompt: Prompt, known: Known) -> bool:
    return known.phase in prompt.phases and prompt.key not in known.aside and is_moment(prompt.moment, known)


def is_moment(moment: str, known: Known) -> bool:
    """Whether the journal shows that it is the moment for such a prompt; of an oddity it knows nothing."""
    return {
        "day": True,
        "entry": known.stay <= FRESH_DAYS,
        "exit": known.stay >= LONG_DAYS,
        "before-run": known.number("planned") > 0,
        "result": known.result is not None,
        "hypothesis": known.number("days") >= known.stale_days,
        "stuck": known.number("idle_hours") >= known.idle_hours or known.number("idle_days") >= STUCK_DAYS,
    }.get(moment, False)


def rank(prompt: Prompt, known: Known, place: int) -> tuple:
    """Smaller comes first: its moment with a number in it, its moment, any day; among equals they take turns."""
    turn = (place - known.day.toordinal() // 2 * 7) % 97
    return (prompt.moment == "day", not placeholders(prompt.text) and prompt.moment != "day", turn)
