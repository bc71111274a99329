"""Words and dates in a picture: in sight, legible, covering nothing."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from mechjournal.lib.labels import Spot, apart, candidates, cover, place
from mechjournal.lib.ticks import ticks

WIDTH, HEIGHT = 480, 150


def steps(seed: int, n: int = 12) -> list[tuple[float, float]]:
    chance = random.Random(seed)
    return [(k / n, chance.random()) for k in range(n)] + [(1.0, 0.5)]


def box_of(label, spots):
    """The box that a placed label was given."""
    return next(box for spot in spots for box, same in candidates(spot, WIDTH, HEIGHT) if same == label)


@pytest.mark.parametrize("seed", range(20))
def test_words_cover_neither_a_line_nor_each_other(seed):
    line = steps(seed)
    spots = [Spot(x, y, f"the reason of {k}") for k, (x, y) in enumerate(line[:-1])]
    boxes = [box_of(label, spots) for label in place(spots, [cover(line)], WIDTH, HEIGHT, 12)]
    assert not [box for box in boxes if box.covers(cover(line), 0)]
    assert not [1 for k, box in enumerate(boxes) for other in boxes[:k] if box.meets(other)]


def test_words_that_find_no_room_are_left_out():
    wall = [(k / 60, k % 2) for k in range(61)]
    assert place([Spot(0.5, 0.5, "hemmed in")], [cover(wall)], WIDTH, HEIGHT, 3) == []


@pytest.mark.parametrize(("x", "anchor"), [(1.0, "end"), (0.0, "start")])
def test_words_at_an_edge_lean_inwards(x, anchor):
    (label,) = place([Spot(x, 0.5, "a reason")], [], WIDTH, HEIGHT, 1)
    assert label.anchor == anchor


def test_only_as_many_words_as_asked_for():
    spots = [Spot(k / 10, 0.1 + k / 20, "word") for k in range(1, 9)]
    assert len(place(spots, [], WIDTH, HEIGHT, 3)) == 3


def test_long_words_are_cut_to_what_a_narrow_picture_holds():
    (label,) = place([Spot(1, 0.5, "a reason that goes on, and on, and on")], [], 160, HEIGHT, 1)
    assert len(label.text) <= 160 / 6.3 and label.text.endswith("…")


def test_heights_move_apart_by_no_more_than_they_must():
    assert apart([50, 10, 55], 13) == [50, 10, 63]


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        (timedelta(hours=5), ["9 Nov", "01:00", "05:00"]),
        (timedelta(days=1), ["06:00", "12:00", "10 Nov"]),
        (timedelta(days=11), ["12 Nov", "15 Nov"]),
        (timedelta(days=40), ["19 Nov", "29 Nov"]),
        (timedelta(days=150), ["Dec 2026", "Feb 2027"]),
        (timedelta(days=900), ["Jan 2027"]),
    ],
)
def test_dates_are_round(span, texts):
    first = datetime(2026, 11, 9, tzinfo=UTC)
    found = [tick.text for tick in ticks(first, first + span)]
    assert set(texts) <= set(found)


@pytest.mark.parametrize("days", [1, 1.3, 2, 3, 5, 8, 11, 14, 20, 33, 60, 90, 120, 200, 365, 700, 1500, 4000])
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_there_are_a_few_dates_whatever_the_span(days, hour):
    first = datetime(2026, 11, 9, hour, 17, tzinfo=ZoneInfo("America/Los_Angeles"))
    found = ticks(first, first + timedelta(days=days))
    assert 2 <= len(found) <= 6
    assert all(one.text != other.text for one, other in pairwise(found))


def test_where_there_is_little_room_every_other_date_goes():
    first = datetime(2026, 11, 9, tzinfo=UTC)
    assert [tick.look for tick in ticks(first, first + timedelta(days=11))] == ["", "wide", "", "wide"]
