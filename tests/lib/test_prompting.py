"""Which question of the guide stands on Today: chosen from what is known, by turns, never twice running."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from mechjournal import guide
from mechjournal.guide.shapes import Prompt
from mechjournal.lib.prompting import Known, choose

DAY = date(2026, 11, 19)


def prompt(key="rested", moment="hypothesis", text="{hypothesis} has not moved for {days}.", phases=("exploration",)):
    return Prompt(key=key, phases=phases, moment=moment, text=text)


def known(day=DAY, stay=5, phase="exploration", **fields):
    numbers = fields.pop("numbers", {"hypothesis": "H2", "days": 4})
    return Known(phase=phase, day=day, stay=stay, numbers=numbers, **fields)


def on_its_day(prompts, **fields):
    """What is chosen on the first of two days that chooses anything."""
    return choose(prompts, known(**fields)) or choose(prompts, known(day=DAY + timedelta(days=1), **fields))


def test_it_quotes_the_writers_own_numbers():
    assert on_its_day([prompt()]).text == "H2 has not moved for 4 days."


def test_without_the_numbers_it_quotes_it_is_not_asked():
    assert on_its_day([prompt(moment="day")], numbers={"hypothesis": "H2"}) is None


def test_a_hypothesis_that_moved_lately_is_left_alone():
    assert on_its_day([prompt()], numbers={"hypothesis": "H2", "days": 3}) is None
    assert on_its_day([prompt()], numbers={"hypothesis": "H2", "days": 3}, stale_days=3)


def test_another_phase_asks_other_questions():
    assert on_its_day([prompt()], phase="ideation") is None


def test_of_a_result_it_quotes_what_the_result_tests_not_what_rests():
    asked = [prompt(moment="result", text="Is this likelier if {hypothesis} is true?")]
    assert on_its_day(asked, result={}) is None
    assert on_its_day(asked, result={"hypothesis": "H3"}).text == "Is this likelier if H3 is true?"


def test_what_is_put_aside_is_not_asked():
    assert on_its_day([prompt()], aside=frozenset({"rested"})) is None


@pytest.mark.parametrize(
    ("moment", "fields"),
    [
        ("entry", {"stay": 2}),
        ("exit", {"stay": 9}),
        ("before-run", {"numbers": {"planned": 3}}),
        ("result", {"result": {}}),
        ("stuck", {"numbers": {"idle_hours": 5}}),
        ("day", {}),
    ],
)
def test_each_moment_is_seen_in_the_journal(moment, fields):
    plain = [prompt(moment=moment, text="What now?")]
    assert on_its_day(plain, **fields)
    if moment != "day":
        assert on_its_day(plain, numbers={}) is None


def test_the_moment_goes_before_any_day_and_numbers_before_none():
    plain, any_day = prompt("a", "hypothesis", "And now?"), prompt("c", "day", "What confuses you?")
    chosen = [choose([any_day, plain, any_day, prompt("b")], known(day=DAY + timedelta(days=n))) for n in range(2)]
    assert {one.prompt.key for one in chosen} == {"b", "c"}


def test_none_comes_on_two_days_running():
    prompts = guide.current().prompts
    numbers = {"hypothesis": "H2", "credence": 45, "days": 4, "planned": 3, "ran": "Tuesday", "phase": "exploration"}
    for phase in ("ideation", "exploration", "understanding", "distillation"):
        days = [choose(prompts, known(day=DAY + timedelta(days=n), phase=phase, numbers=numbers)) for n in range(60)]
        keys = [one.prompt.key if one else None for one in days]
        assert not [key for key, following in pairwise(keys) if key and key == following]


def test_over_a_month_the_questions_of_a_phase_take_turns():
    prompts = guide.current().prompts
    numbers = {"phase": "exploration", "phase_days": 9, "phase_hours": 20, "entries_today": 3, "highlight_days": 4}
    days = [choose(prompts, known(day=DAY + timedelta(days=n), numbers=numbers)) for n in range(30)]
    assert len({one.prompt.key for one in days if one}) >= 3
