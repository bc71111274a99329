"""Words beside dots, where they cover neither a line nor each other. Shares of the plot in, positions out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

# Pixels: the widest a letter comes on average, a line of text, how far words keep from a dot and from a line.
LETTER, TALL, GAP, CLEAR = 6.3, 15, 9, 4
LONGEST = 40
COLUMNS = 60
# How high and how low a line comes in each column of the plot, as shares of its height from the top.
Cover = tuple[list[float], list[float]]


class Spot(NamedTuple):
    """Words wanted beside (x, y), shares of the plot from its top left corner."""

    x: float
    y: float
    text: str


class Label(NamedTuple):
    """`x` and `y` as percentages of the plot, `dy` in pixels to the baseline, `anchor` as SVG has it."""

    x: str
    y: str
    dy: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """Shares of the plot; it may stick out of it a little."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def covers(self, cover: Cover, clear: float) -> bool:
        """True if a line runs through the box or comes closer than `clear`."""
        top, bottom = self.top - clear, self.bottom + clear
        columns = range(column(self.left), column(self.right) + 1)
        return any(cover[0][k] < bottom and top < cover[1][k] for k in columns)


def column(x: float) -> int:
    return min(max(int(x * COLUMNS), 0), COLUMNS)


def cover(corners: Iterable[tuple[float, float]]) -> Cover:
    """What a stepped line covers, from its corners as shares of the plot."""
    high, low = [2.0] * (COLUMNS + 1), [-1.0] * (COLUMNS + 1)
    for (x, y), (end, _) in pairwise(corners):
        for k in range(int(x * COLUMNS), int(end * COLUMNS) + 1):
            if y < high[k]:
                high[k] = y
            if y > low[k]:
                low[k] = y
    return high, low


def place(spots: Iterable[Spot], covers: Sequence[Cover], width: int, height: int, most: int) -> list[Label]:
    """Labels for the first `most` spots that find room on a plot of `width` by `height` pixels."""
    taken: list[Box] = []
    labels: list[Label] = []
    for spot in spots:
        if len(labels) == most:
            break
        for box, label in candidates(spot, width, height):
            if not any(map(box.meets, taken)) and not any(box.covers(cover, CLEAR / height) for cover in covers):
                taken.append(box)
                labels.append(label)
                break
    return labels


def candidates(spot: Spot, width: int, height: int) -> Iterator[tuple[Box, Label]]:
    """Above and below the dot, ending, starting or centred at it, best first, all inside the plot."""
    text = shortened(spot.text, min(LONGEST, int(width * 0.9 / LETTER)))
    long, tall, gap, nudge = len(text) * LETTER / width, TALL / height, GAP / height, 6 / width
    for anchor, left, x in (
        ("end", spot.x - long + nudge, spot.x + nudge),
        ("start", max(spot.x - nudge, 0), max(spot.x - nudge, 0)),
        ("middle", spot.x - long / 2, spot.x),
    ):
        for top, dy in ((spot.y - gap - tall, -GAP - 3), (spot.y + gap, GAP + TALL - 4)):
            box = Box(left, top, left + long, top + tall)
            if left >= 0 and box.right <= 1 + nudge and top >= -tall and box.bottom <= 1:
                yield box, Label(f"{x * 100:.2f}%", f"{spot.y * 100:.2f}%", dy, anchor, text)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,.;:") + "…"


def apart(heights: Sequence[float], least: float) -> list[float]:
    """`heights` moved by as little as keeps them `least` apart, in the order given (pixels, from the top)."""
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    moved = list(heights)
    for upper, lower in pairwise(order):
        moved[lower] = max(moved[lower], moved[upper] + least)
    return moved
