"""The nights in which the clocks change: what is written stands on its own day, in its order, by the wall clock."""

import re

import pytest

from tests.helpers import note

# Oslo: half past eleven and half past three by the wall clock, around the hour that is left out, or that comes twice.
SPRING = {"2026-03-28T22:30:00+00:00": "23:30", "2026-03-29T01:30:00+00:00": "03:30"}
AUTUMN = {"2026-10-24T21:30:00+00:00": "23:30", "2026-10-25T02:30:00+00:00": "03:30"}
# Half past two comes twice, an hour apart.
TWICE = {"2026-10-25T00:30:00+00:00": "02:30", "2026-10-25T01:30:00+00:00": "02:30"}
ROW = re.compile(r'<li id="e(\d+)".*?<time datetime="[^"]*">(\d\d:\d\d)</time>', re.DOTALL)


def shown(cast, path: str) -> list[tuple[str, str]]:
    return ROW.findall(cast.client("ana").get(f"{cast.project.get_absolute_url()}{path}").content.decode())


def written(cast, time_machine, moments: dict) -> list[tuple[str, str]]:
    """A note at each moment; the rows of the log that are wanted, newest first."""
    rows = []
    for moment, clock in moments.items():
        time_machine.move_to(moment, tick=False)
        rows.append((str(note(cast.ana, cast.project, f"At {clock}.").number), clock))
    return rows[::-1]


@pytest.mark.parametrize("path", ["", "timeline/"])
@pytest.mark.parametrize("moments", [SPRING, AUTUMN, TWICE], ids=["spring", "autumn", "twice"])
def test_the_night_of_a_change_is_one_day_in_order(cast, time_machine, moments, path):
    rows = written(cast, time_machine, moments)
    assert shown(cast, path) == rows


@pytest.mark.parametrize("moments", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_after_it_ended_the_night_is_yesterday(cast, time_machine, moments):
    rows = written(cast, time_machine, moments)
    night = list(moments)[-1]
    day = "2026-03-28" if moments is SPRING else "2026-10-24"
    time_machine.move_to(night.replace(":30:00", ":59:00"), tick=False)
    assert shown(cast, "") == rows
    time_machine.move_to(night.replace("T01:30", "T02:00").replace("T02:30", "T03:00"), tick=False)
    assert shown(cast, "") == []
    assert shown(cast, f"days/{day}/") == rows
