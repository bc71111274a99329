"""When a letter may come: by the clock on the wall, also on the two days a year when it jumps."""

from datetime import UTC, datetime, time

import pytest

from mechjournal.lib.posting import is_quiet, last_monday, last_morning, quiet_ends

OSLO, NEW_YORK, KIRITIMATI = "Europe/Oslo", "America/New_York", "Pacific/Kiritimati"
NIGHT = time(22, 0), time(7, 0)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "quiet"),
    [
        ("2026-11-18 20:59", OSLO, False),
        ("2026-11-18 21:00", OSLO, True),
        ("2026-11-19 05:59", OSLO, True),
        ("2026-11-19 06:00", OSLO, False),
        ("2026-11-18 21:00", NEW_YORK, False),
        ("2026-11-19 03:00", NEW_YORK, True),
        ("2026-11-18 21:00", "", False),
        ("2026-11-18 22:00", "nowhere/at all", True),
    ],
)
def test_a_night_is_quiet_where_one_lives(moment, zone, quiet):
    assert is_quiet(utc(moment), zone, *NIGHT) is quiet


def test_quiet_hours_may_lie_within_a_day():
    assert is_quiet(utc("2026-11-18 12:30"), "", time(12), time(14))
    assert not is_quiet(utc("2026-11-18 14:00"), "", time(12), time(14))


@pytest.mark.parametrize("hours", [(None, None), (time(22), None), (None, time(7)), (time(8), time(8))])
def test_without_two_ends_nothing_is_quiet(hours):
    assert not is_quiet(utc("2026-11-18 23:00"), "", *hours)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-11-18 21:30", "2026-11-19 06:00"),
        ("2026-11-19 02:00", "2026-11-19 06:00"),
        # The night the clock goes on an hour, and the one it goes back.
        ("2026-03-28 22:00", "2026-03-29 05:00"),
        ("2026-10-24 21:00", "2026-10-25 06:00"),
        ("2026-11-18 12:00", "2026-11-18 12:00"),
    ],
)
def test_a_letter_waits_until_the_night_is_over(moment, ends):
    assert quiet_ends(utc(moment), OSLO, *NIGHT) == utc(ends)


def test_an_end_that_the_clock_jumps_over_comes_with_the_jump_at_the_latest():
    ends = quiet_ends(utc("2026-03-29 00:30"), OSLO, time(22), time(2, 30))
    assert utc("2026-03-29 01:00") <= ends <= utc("2026-03-29 01:30")
    assert not is_quiet(ends, OSLO, time(22), time(2, 30))


def test_an_hour_that_comes_twice_is_quiet_twice():
    hours = time(2, 0), time(3, 0)
    assert is_quiet(utc("2026-10-25 00:30"), OSLO, *hours)
    assert is_quiet(utc("2026-10-25 01:30"), OSLO, *hours)
    assert quiet_ends(utc("2026-10-25 00:30"), OSLO, *hours) == utc("2026-10-25 02:00")


@pytest.mark.parametrize(
    ("moment", "zone", "morning"),
    [
        ("2026-11-18 06:59", OSLO, "2026-11-17 07:00"),
        ("2026-11-18 07:00", OSLO, "2026-11-18 07:00"),
        ("2026-11-18 07:00", NEW_YORK, "2026-11-17 13:00"),
        ("2026-11-18 07:00", KIRITIMATI, "2026-11-17 18:00"),
        ("2026-03-29 06:00", OSLO, "2026-03-29 06:00"),
        ("2026-03-28 07:00", OSLO, "2026-03-28 07:00"),
    ],
)
def test_a_morning_is_ones_own(moment, zone, morning):
    assert last_morning(utc(moment), zone) == utc(morning)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-11-16 06:59", "2026-11-09 07:00"),
        ("2026-11-16 07:00", "2026-11-16 07:00"),
        ("2026-11-22 23:00", "2026-11-16 07:00"),
        ("2026-03-30 07:00", "2026-03-30 06:00"),
        ("2026-03-30 05:00", "2026-03-23 07:00"),
    ],
)
def test_a_week_turns_on_monday_morning(moment, monday):
    assert last_monday(utc(moment), OSLO) == utc(monday)
