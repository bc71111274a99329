"""When a letter may come, by a person's own clock: quiet hours, mornings, Mondays. No models, no clock of its own.

Quiet hours are what a clock on the wall says. Where it jumps an hour on, what ends within the hour ends with the jump;
where it goes back, what lies within is quiet twice.
"""

from datetime import datetime, time, timedelta

from mechjournal.lib.days import zone

# Letters of a day or a week come early enough to be read before work.
MORNING = time(8, 0)


def is_quiet(now: datetime, zone_name: str, start: time | None, end: time | None) -> bool:
    """Whether `now` (aware) lies from `start` up to `end`, over midnight where that is how they stand."""
    if start is None or end is None or start == end:
        return False
    wall = now.astimezone(zone(zone_name)).time()
    return start <= wall < end if start < end else wall >= start or wall < end


def quiet_ends(now: datetime, zone_name: str, start: time | None, end: time | None) -> datetime:
    """The first moment from `now` on that is not quiet; `now` itself where it isn't."""
    while is_quiet(now, zone_name, start, end):
        now = next_time(now, zone_name, end)
    return now


def next_time(now: datetime, zone_name: str, at: time) -> datetime:
    """The first moment after `now` at which the wall clock reaches `at`."""
    here = zone(zone_name)
    day = now.astimezone(here).date()
    # Both readings of an hour that comes twice; one that is left out is reached when the clock jumps over it.
    at_all = [
        datetime.combine(day + timedelta(days=ahead), at, tzinfo=here).replace(fold=fold).astimezone(now.tzinfo)
        for ahead in (0, 1)
        for fold in (0, 1)
    ]
    return min(moment for moment in at_all if moment > now)


def last_morning(now: datetime, zone_name: str) -> datetime:
    """The latest morning up to `now`: what came before it is due in a letter a day."""
    here = zone(zone_name)
    day = now.astimezone(here).date()
    mornings = (datetime.combine(day - timedelta(days=back), MORNING, tzinfo=here) for back in (0, 1))
    return next(moment for moment in mornings if moment <= now).astimezone(now.tzinfo)


def last_monday(now: datetime, zone_name: str) -> datetime:
    """The same for a letter a week."""
    here = zone(zone_name)
    day = now.astimezone(here).date()
    monday = day - timedelta(days=day.weekday())
    mornings = (datetime.combine(monday - timedelta(weeks=back), MORNING, tzinfo=here) for back in (0, 1))
    return next(moment for moment in mornings if moment <= now).astimezone(now.tzinfo)
