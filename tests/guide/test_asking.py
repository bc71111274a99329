"""Which prompts, questions, steps and directions a page asks for, and texts filled with numbers."""

import pytest

from mechjournal import guide
from mechjournal.guide.fields import MOMENTS

GUIDE = guide.load()
PHASES = [phase.key for phase in GUIDE.phases]


def reached(minutes: int, days: int = 0) -> str | None:
    step = guide.step_reached(GUIDE, minutes, days)
    return step and step.key


@pytest.mark.parametrize(
    ("minutes", "step"),
    [
        (29, None),
        (30, "nudge"),
        (119, "nudge"),
        (120, "two-lists"),
        (300, "other-approaches"),
        (9999, "other-approaches"),
    ],
)
def test_the_check_in_rises_with_the_minutes(minutes, step):
    assert reached(minutes) == step


def test_two_days_without_learning_ask_about_a_pivot():
    assert reached(10, days=1) is None
    assert reached(10, days=2) == "pivot-question"


@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_has_prompts_on_entering_daily_and_when_stuck(phase):
    moments = {prompt.moment for prompt in GUIDE.prompts if phase in prompt.phases}
    assert {"entry", "day"} <= moments and moments <= set(MOMENTS)
    assert guide.tools_for(GUIDE, phase)


def test_prompts_are_those_of_the_phase_and_moment():
    found = [prompt.key for prompt in guide.prompts_for(GUIDE, "understanding", "hypothesis")]
    assert found == ["not-moved", "sharper"]


def test_a_mini_project_may_end_in_three_lines():
    assert len(guide.questions_for(GUIDE, "mini", short=True)) == 3


def test_mini_projects_have_questions_of_their_own():
    mini, full = ({q.key for q in guide.questions_for(GUIDE, stage)} for stage in ("mini", "full"))
    assert len(mini) == 7 and len(full) == 13 and not mini & full


def test_a_text_is_filled_with_the_writers_numbers():
    said = guide.find(GUIDE.prompts, "not-moved").text
    filled = guide.filled(said, {"hypothesis": "H2", "credence": 71, "days": 4})
    assert filled == "H2 has stood at 71% for 4 days. What would move it?"


@pytest.mark.parametrize(("days", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), ("four days", "four days")])
def test_a_number_brings_its_unit_and_a_text_stands_as_it_is(days, said):
    assert guide.filled("for {days}", {"days": days}) == f"for {said}"


def test_a_number_without_a_unit_stands_alone():
    assert guide.filled("{right} of {predictions}", {"right": 1, "predictions": 3}) == "1 of 3 predictions"


@pytest.mark.parametrize("known", [{}, {"days": None}, {"days": ""}])
def test_a_text_that_quotes_what_is_not_known_is_not_shown(known):
    assert guide.filled("for {days}", known) is None


def test_braces_in_what_is_quoted_stay_as_they_are():
    assert guide.filled("“{intention}”", {"intention": "try {x}"}) == "“try {x}”"


@pytest.mark.parametrize(
    ("idea", "keys"),
    [
        ("Grokking in a two-layer model", ["toy-models"]),
        ("Which SAEs fire on sarcasm?", ["incremental-saes"]),
        ("A sarcastic model", []),
        ("Cotton prices", []),
        ("A deception probe", ["safety-behaviours", "monitoring-probes"]),
    ],
)
def test_an_idea_finds_the_directions_whose_words_it_holds(idea, keys):
    assert [direction.key for direction in guide.directions_for(GUIDE, idea)] == keys


def test_a_default_is_a_number_by_its_key():
    assert guide.number(GUIDE, "brainstorm") == 5
    with pytest.raises(KeyError):
        guide.number(GUIDE, "mood")


def test_an_entry_that_is_gone_is_none():
    assert guide.find(GUIDE.checks, "dropped-long-ago") is None


def test_the_guide_is_loaded_once():
    assert guide.current() is guide.current()
