"""Which day a moment belongs to."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mechjournal.lib.days import day_of, is_zone, start_of, zone

OSLO = "Europe/Oslo"


@pytest.mark.parametrize(
    ("moment", "zone_name", "ends_at", "day"),
    [
        # 23:59 and 03:59 in Oslo (UTC+1) still belong to the 19th, 04:00 begins the 20th.
        (datetime(2026, 11, 19, 22, 59, tzinfo=UTC), OSLO, time(4), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 2, 59, tzinfo=UTC), OSLO, time(4), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), OSLO, time(4), date(2026, 11, 20)),
        # The night in which clocks go back: 02:30 comes twice, both before the day's end.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), OSLO, time(4), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), OSLO, time(4), date(2026, 10, 24)),
        # The night in which they go forward: 03:30 summer time is 01:30 UTC.
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), OSLO, time(4), date(2026, 3, 28)),
        # The same moment, travelling.
        (datetime(2026, 11, 19, 12, 0, tzinfo=UTC), "Pacific/Kiritimati", time(4), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 15, 0, tzinfo=UTC), "Pacific/Kiritimati", time(4), date(2026, 11, 20)),
        # A day that ends at midnight, and one that ends in the evening.
        (datetime(2026, 11, 19, 0, 0, tzinfo=UTC), "UTC", time(0), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 22, 30, tzinfo=UTC), "UTC", time(22), date(2026, 11, 20)),
    ],
)
def test_a_day_is_its_persons(moment, zone_name, ends_at, day):
    assert day_of(moment, zone_name, ends_at) == day


@pytest.mark.parametrize("zone_name", ["UTC", OSLO, "Pacific/Kiritimati"])
@pytest.mark.parametrize("ends_at", [time(0), time(4), time(22)])
def test_a_day_starts_where_the_one_before_it_ends(zone_name, ends_at):
    day = date(2026, 11, 19)
    start = start_of(day, zone_name, ends_at)
    assert day_of(start, zone_name, ends_at) == day
    assert day_of(start - timedelta(seconds=1), zone_name, ends_at) == date(2026, 11, 18)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "\x00", "x" * 300])
def test_an_unknown_zone_is_utc(name):
    assert zone(name).key == "UTC"


def test_only_real_zones_can_be_chosen():
    assert is_zone(OSLO)
    assert not is_zone("Europe/Atlantis")
