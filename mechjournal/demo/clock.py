"""When things of the story happened: working days counted back from today, and a clock set to them. No story here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from mechjournal.lib import days

DAY = timedelta(days=1)
SATURDAY = 5


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything that asks Django for the time gets `moment`.

    Defaults of model fields hold the real function; whoever makes such rows dates them afterwards.
    """
    with patch("django.utils.timezone.now", lambda: moment):
        yield


@dataclass(frozen=True)
class Calendar:
    """The story's days as they lie before `now` in a zone. `last` is the time of the last thing that happens today."""

    now: datetime
    zone: ZoneInfo
    last: time

    @cached_property
    def today(self) -> date:
        return days.day_of(self.now, self.zone.key)

    def day(self, name: str) -> date:
        """`-3`: three working days before today; `0`: today, even on a Sunday; `-9sat`: the first Saturday after -9."""
        day = self.working_day(int(name.removesuffix("sat")))
        return day + DAY * ((SATURDAY - day.weekday()) % 7) if name.endswith("sat") else day

    def working_day(self, distance: int) -> date:
        day, way = self.today, DAY if distance > 0 else -DAY
        for _ in range(abs(distance)):
            day += way
            while day.weekday() >= SATURDAY:
                day += way
        return day

    def moment(self, name: str, clock: time) -> datetime:
        """In UTC, and never in the future: today's times move closer together when it is still early."""
        day = self.day(name)
        moment = datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)
        return self.squeezed(moment) if day == self.today else moment

    def squeezed(self, moment: datetime) -> datetime:
        start, last = self.clock_today(days.DAY_ENDS_AT), self.clock_today(self.last)
        latest = self.now - min(timedelta(minutes=3), (self.now - start) / 2)
        return moment if last <= latest else start + (moment - start) * ((latest - start) / (last - start))

    def clock_today(self, clock: time) -> datetime:
        return datetime.combine(self.today, clock, tzinfo=self.zone).astimezone(UTC)

    def evening(self) -> datetime:
        """Half past six today, or two to three hours from now when that is soon or over."""
        soon = (self.now + timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
        return max(self.clock_today(time(18, 30)), soon)


def local_zone() -> str:
    """This machine's IANA zone, as far as it says; else UTC. (Django sets TZ itself, so TZ can't be asked.)"""
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2].removeprefix("posix/")
    named = Path("/etc/timezone")
    names = [linked, named.read_text().strip() if named.is_file() else ""]
    return next((name for name in names if days.is_zone(name)), "UTC")
