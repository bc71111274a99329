"""Days as a person lives them: which day a moment belongs to. No models, no clock of its own."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

DAY_ENDS_AT = time(4, 0)


def zone(name: str) -> ZoneInfo:
    """The IANA zone called `name`; UTC if it is empty or unknown to this machine."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """True for a name that `zone` understands and that a person may choose."""
    return name in available_timezones()


def day_of(moment: datetime, zone_name: str, ends_at: time = DAY_ENDS_AT) -> date:
    """The day that `moment` (aware) belongs to for someone in that zone whose day ends at `ends_at`, by the wall clock.

    An end before noon lies after midnight: 03:59 still belongs to yesterday. An end from noon on lies in the evening:
    with 22:00, half past ten is already tomorrow.
    """
    local = moment.astimezone(zone(zone_name))
    after_end = local.time() >= ends_at
    if ends_at < time(12, 0):
        return local.date() if after_end else local.date() - timedelta(days=1)
    return local.date() + timedelta(days=1) if after_end else local.date()


def start_of(day: date, zone_name: str, ends_at: time = DAY_ENDS_AT) -> datetime:
    """The first moment (aware) that `day_of` counts to `day`."""
    begins_on = day if ends_at < time(12, 0) else day - timedelta(days=1)
    return datetime.combine(begins_on, ends_at, tzinfo=zone(zone_name))
