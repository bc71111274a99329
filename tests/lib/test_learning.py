"""How long nothing was learned, and when to ask again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mechjournal import guide
from mechjournal.lib.days import day_of
from mechjournal.lib.learning import RESULT, SKIPPED, state
from mechjournal.lib.stretches import LEARNED, NOTHING, UNSAID, WAITING, Moment

OSLO = "Europe/Oslo"
HOUR = timedelta(hours=1)


def at(text: str, said: str = UNSAID, zone: str = OSLO) -> Moment:
    """`text`: "18 09:30", a day of November 2026 and a time by the clock of Oslo."""
    moment = datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    return Moment(moment, day_of(moment, zone), said)


def told(*moments: Moment, today: str = "18", every: timedelta = HOUR, away=()):
    return state(moments, every, at(f"{today} 12:00").day, away)


def test_minutes_count_from_the_last_thing_learned_to_the_last_nothing():
    said = told(at("18 09:00"), at("18 10:00", LEARNED), at("18 11:20", NOTHING), at("18 12:40", NOTHING))
    assert (said.minutes, said.first.at.hour) == (160, 10)


def test_silence_is_not_counted():
    assert told(at("18 09:00"), at("18 13:00")).minutes == 0


def test_learning_something_begins_anew():
    assert told(at("18 09:00"), at("18 12:00", NOTHING), at("18 13:00", LEARNED)).minutes == 0


def test_waiting_for_a_run_stops_the_clock_until_its_result():
    said = told(at("18 09:00"), at("18 10:00", WAITING), at("18 14:00", RESULT), at("18 15:00", NOTHING))
    assert said.minutes == 120


def test_a_note_written_meanwhile_does_not_start_the_clock():
    said = told(at("18 09:00"), at("18 10:00", WAITING), at("18 12:00"), at("18 14:00", NOTHING))
    assert said.minutes == 60


def test_nights_do_not_count():
    said = told(at("17 16:00"), at("17 17:00", NOTHING), at("18 09:00"), at("18 09:30", NOTHING))
    assert said.minutes == 90


def test_a_day_counts_when_it_is_over():
    moments = [at("16 15:00", LEARNED), at("17 15:00", NOTHING), at("18 15:00", NOTHING)]
    assert told(*moments).days == 1
    assert told(*moments, at("19 10:00", NOTHING), today="19").days == 2


def test_days_without_entries_and_days_away_do_not_count():
    moments = [at("10 15:00", LEARNED), at("11 15:00", NOTHING), at("16 15:00", NOTHING), at("18 10:00", NOTHING)]
    assert told(*moments).days == 2
    assert told(*moments, away={at("16 15:00").day}).days == 1


def test_a_day_on_which_nothing_was_said_is_neutral():
    assert told(at("16 15:00", LEARNED), at("17 15:00"), at("18 10:00", NOTHING)).days == 0


def test_one_is_asked_after_the_last_answer_or_the_first_note_of_the_day():
    assert told(at("18 09:00")).due_at == at("18 10:00").at
    assert told(at("18 09:00"), at("18 09:50", SKIPPED), at("18 10:20")).due_at == at("18 10:50").at


def test_one_is_asked_about_the_time_since_the_last_answer():
    said = told(at("18 09:00"), at("18 10:00", NOTHING), at("18 11:00", SKIPPED))
    assert said.since == at("18 10:00").at


def test_nobody_is_asked_while_waiting_or_away_or_before_the_first_note():
    waiting = told(at("18 09:00"), at("18 10:00", WAITING), at("18 11:00"))
    assert (waiting.due_at, waiting.waiting.at.hour) == (None, 10)
    assert told(at("17 09:00", NOTHING)).due_at is None
    assert told(at("18 09:00"), away={at("18 09:00").day}).due_at is None


def test_a_result_ends_the_waiting():
    said = told(at("18 09:00"), at("18 10:00", WAITING), at("18 11:00", RESULT))
    assert (said.waiting, said.due_at) == (None, at("18 12:00").at)


def test_waiting_overnight_one_is_asked_again_the_next_day():
    said = told(at("17 18:00", WAITING), at("18 09:00"))
    assert said.due_at == at("18 10:00").at


def test_under_three_in_five_answered_is_too_few():
    skips = [at(f"18 {hour}:00", SKIPPED) for hour in (10, 11)]
    assert not told(at("18 09:00"), *skips, at("18 12:00", NOTHING)).is_enough
    assert told(at("18 09:00"), *skips, *(at(f"18 {hour}:00", NOTHING) for hour in (12, 13, 14))).is_enough


def test_a_day_that_ended_with_its_question_open_counts_as_asked():
    said = told(at("17 09:00", NOTHING), at("17 12:00"), at("18 09:00", NOTHING))
    assert (said.asked, said.answered) == (3, 2)


def test_days_of_notes_alone_are_no_hours_without_learning():
    said = told(at("16 09:00"), at("16 17:00"), at("18 09:00"), at("18 09:40", NOTHING))
    assert (said.minutes, said.asked, said.first.at) == (40, 1, at("18 09:00").at)


def test_what_follows_the_last_answer_of_a_day_is_not_counted():
    said = told(at("17 09:00"), at("17 10:00", NOTHING), at("17 17:00"), at("18 09:00"), at("18 09:40", NOTHING))
    assert said.minutes == 100


def test_what_was_skipped_before_something_was_learned_is_past():
    said = told(at("18 09:00", SKIPPED), at("18 10:00", LEARNED), at("18 11:00", NOTHING))
    assert (said.asked, said.answered) == (1, 1)


@pytest.mark.parametrize(("minutes", "key"), [(29, None), (30, "nudge"), (120, "two-lists"), (300, "other-approaches")])
def test_the_steps_of_the_guide_follow(minutes, key):
    start = at("18 09:00")
    said = told(start, start._replace(at=start.at + timedelta(minutes=minutes), said=NOTHING))
    step = guide.step_reached(guide.current(), said.minutes, said.days)
    assert (step.key if step else None) == key


def test_the_hour_the_clock_skips_is_not_counted():
    before = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("UTC"))  # 01:30 in Oslo; at 02:00 it becomes 03:00
    moments = [Moment(before, day_of(before, OSLO), UNSAID)]
    after = before + timedelta(minutes=40)  # 03:10 in Oslo, still the evening before
    said = state([*moments, Moment(after, day_of(after, OSLO), NOTHING)], HOUR, day_of(after, OSLO))
    assert said.minutes == 40


def test_past_midnight_it_is_still_the_day_before():
    said = told(at("17 23:30"), at("18 00:30", NOTHING), today="17")
    assert (said.minutes, said.due_at) == (60, at("18 01:30").at)
