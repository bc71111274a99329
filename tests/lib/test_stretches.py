"""Stretches without learning: what was said counts, silence doesn't."""

from datetime import UTC, datetime, timedelta

from mechjournal.lib.stretches import LEARNED, NOTHING, UNSAID, WAITING, Moment, learning

MORNING = datetime(2026, 11, 9, 9, tzinfo=UTC)


def at(hours: float, said: str, day: int = 0) -> Moment:
    when = MORNING + timedelta(days=day, hours=hours)
    return Moment(when, when.date(), said)


def longest(*moments: Moment) -> int | None:
    found = learning(moments).longest
    return found and found.minutes


def test_it_lasts_from_what_was_learned_to_the_last_nothing():
    assert longest(at(0, LEARNED), at(1.5, NOTHING), at(3, NOTHING), at(5, LEARNED)) == 180


def test_it_begins_where_the_work_began():
    assert longest(at(0, UNSAID), at(2, NOTHING)) == 120


def test_the_longest_of_several_is_told():
    assert longest(at(0, LEARNED), at(1, NOTHING), at(2, LEARNED), at(5, NOTHING)) == 180


def test_silence_is_no_stretch():
    assert longest(at(0, LEARNED), at(8, UNSAID)) is None


def test_what_follows_the_last_nothing_is_not_counted():
    assert longest(at(0, LEARNED), at(1, NOTHING), at(6, UNSAID), at(7, LEARNED)) == 60


def test_waiting_for_a_run_stops_the_clock():
    assert longest(at(0, LEARNED), at(1, WAITING), at(4, NOTHING), at(5, NOTHING)) == 120


def test_nights_are_not_counted():
    assert longest(at(0, LEARNED), at(2, NOTHING), at(0, NOTHING, day=1), at(3, NOTHING, day=1)) == 300


def test_order_makes_no_difference():
    assert longest(at(3, NOTHING), at(0, LEARNED)) == 180


def test_too_few_answers_are_not_enough_to_tell():
    found = learning([at(0, LEARNED), at(1, UNSAID), at(2, UNSAID)])
    assert (found.said, found.moments, found.is_enough) == (1, 3, False)


def test_nothing_at_all_is_not_enough():
    assert not learning([]).is_enough
