"""Pictures from numbers: positions, paths and short texts that templates/charts/ only arranges. No HTML, no colours.

A picture takes the width it is given. So positions are percentages of the plot, as strings; a path lives in a box of
2000 by 1000 stretched over it; text and dots keep their size in pixels. Pixels matter here only where things would
touch, and are then reckoned for the narrowest plot a picture is meant for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate
from math import sqrt
from operator import attrgetter, itemgetter
from typing import NamedTuple

from mechjournal.lib.calibration import Bin
from mechjournal.lib.labels import TALL, Label, Spot, apart, cover, place
from mechjournal.lib.ticks import Tick, day_text, ticks

WIDE, NARROW, HEIGHT = 480, 160, 150
# Dots closer than this would hide each other.
APART = 8
ROWS = 50
NAMED = 3
# As many lines as there are looks for; a seventh looks like the first.
LOOKS = 6
DATES = 14
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 72, 18, 2.5


class Point(NamedTuple):
    """One credence: `value` 0 to 100 from `when` (aware) on; `label` what changed it, `hollow` if nothing was given."""

    when: datetime
    value: float
    label: str = ""
    href: str = ""
    hollow: bool = False
    reaffirmed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One person's (or one hypothesis's) points, in any order."""

    name: str
    points: Sequence[Point]


class Mark(NamedTuple):
    """A dot on a line. `look`: classes hollow, again (the same value once more), wide (left out where it is narrow)."""

    x: str
    y: str
    look: str
    text: str
    href: str


class Row(NamedTuple):
    """A line of the table beside a picture."""

    when: str
    value: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    name: str
    number: int
    path: str
    marks: list[Mark]
    value: str
    value_y: str


@dataclass(frozen=True, slots=True)
class Credence:
    """What charts/credence.html draws. `rows` are the newest ROWS of `count`; `dense`: some points have no dot."""

    lines: list[DrawnLine]
    dates: list[Tick]
    labels: list[Label]
    narrow_labels: list[Label]
    rows: list[Row]
    count: int
    summary: str
    several: bool
    dense: bool
    hollow: bool
    again: bool


@dataclass(slots=True)
class Step:
    """A point on its way into the picture: `x` and `y` as shares of the plot, `change` against the step before.

    It `stands_out` by its change and the next one's together, so that a peak outdoes the way up and the way down.
    """

    x: float
    y: float
    change: float
    stands_out: float
    point: Point


@dataclass(slots=True)
class Course:
    """A line's steps inside the time shown; the first may be what already held when it began (`held`)."""

    line: Line
    steps: list[Step] = field(default_factory=list)
    held: Point | None = None

    @property
    def end(self) -> Point | None:
        return self.steps[-1].point if self.steps else self.held


def credence_lines(
    lines: Sequence[Line], first: datetime, last: datetime, width: int = WIDE, height: int = HEIGHT
) -> Credence:
    """Stepped lines from `first` to `last` (aware; dates are written in the zone of `first`), one per given line.

    `width` and `height` are the pixels of the smallest wide plot. A line of more points than dots fit into it keeps its
    whole path, but per APART pixels only what stands out most, and the last, stays a dot and a link.
    """
    first = min(first, last - timedelta(days=1))
    zone, several = first.tzinfo, len(lines) > 1
    courses = [course(line, first, last) for line in lines]
    dense = any(len(c.steps) > width // APART for c in courses)
    # Among that many changes words would find no room, so none is looked for.
    spots = [] if dense else wanted(courses)
    covers = [cover(outline(c)) for c in courses] if spots else []
    points = [(f"{c.line.name}: " * several, step.point) for c in courses for step in c.steps]
    return Credence(
        lines=drawn_lines(courses, width, height, zone),
        dates=ticks(first, last),
        labels=place(spots, covers, width, height, NAMED),
        narrow_labels=place(spots, covers, NARROW, height, NAMED - 1),
        rows=rows(points, zone),
        count=len(points),
        summary="; ".join(told(c) for c in courses if c.end),
        several=several,
        dense=dense,
        hollow=any(point.hollow for _, point in points),
        again=any(point.reaffirmed for _, point in points),
    )


def course(line: Line, first: datetime, last: datetime) -> Course:
    found, before = Course(line), None
    # Aware moments of one zone subtract by the wall clock, so a change of the clock would shift them.
    start, end = first.timestamp(), last.timestamp()
    for at, point in sorted(((p.when.timestamp(), p) for p in line.points), key=itemgetter(0)):
        if at < start:
            found.held = point
        elif at <= end:
            change = abs(point.value - before.value) if before else 0
            if found.steps:
                found.steps[-1].stands_out += change
            found.steps.append(Step((at - start) / (end - start), 1 - point.value / 100, change, change, point))
        before = point
    return found


def drawn_lines(courses: Sequence[Course], width: int, height: int, zone: tzinfo) -> list[DrawnLine]:
    """The lines, each with its value at the right end, moved apart where they would cover each other."""
    ends = [1 - c.end.value / 100 if c.end else 0 for c in courses]
    heights = apart([end * height for end in ends], TALL - 2)
    named = len(courses) > 1
    return [
        DrawnLine(
            name=c.line.name,
            number=number % LOOKS,
            path=path(c),
            marks=marks(c, width, zone, f"{c.line.name}: " if named else ""),
            value=percent(c.end.value) if c.end else "",
            value_y=share(heights[number] / height),
        )
        for number, c in enumerate(courses)
    ]


def marks(course: Course, width: int, zone: tzinfo, whose: str) -> list[Mark]:
    wide = kept(course.steps, width)
    narrow = {id(step) for step in kept(wide, NARROW)}
    return [mark(step, whose, zone, id(step) not in narrow) for step in wide]


def path(course: Course) -> str:
    """The steps as path data in a box of 2000 by 1000, held to the right edge; "" of nothing."""
    corners = outline(course)
    if not corners:
        return ""
    (x, y), steps = corners[0], corners[1:-1]
    rest = "".join([f"H{int(x * 2000)}V{int(y * 1000)}" for x, y in steps])
    return f"M{int(x * 2000)} {int(y * 1000)}{rest}H2000"


def kept(steps: list[Step], width: int) -> list[Step]:
    """The steps that get a dot: all if they fit, else per APART pixels what stands out most, and always the last."""
    if len(steps) <= width // APART:
        return steps
    best: dict[int, Step] = {}
    for step in steps:
        cell = int(step.x * width / APART)
        if cell not in best or step.stands_out >= best[cell].stands_out:
            best[cell] = step
    best[int(steps[-1].x * width / APART)] = steps[-1]
    return list(best.values())


def mark(step: Step, whose: str, zone: tzinfo, only_wide: bool) -> Mark:
    point = step.point
    look = "hollow" * point.hollow + " again" * point.reaffirmed + " wide" * only_wide
    because = f", {point.label}" if point.label else ""
    text = f"{whose}{percent(point.value)} on {day_text(point.when.astimezone(zone))}{because}"
    return Mark(share(step.x), share(step.y), look, text, point.href)


def wanted(courses: Sequence[Course]) -> list[Spot]:
    """Words beside the latest change of every line, then beside the greatest of those shortly before."""
    latest = [c.steps[-1] for c in courses if c.steps]
    before = sorted((step for c in courses for step in c.steps[-9:-1]), key=attrgetter("change"), reverse=True)
    return [Spot(step.x, step.y, step.point.label) for step in latest + before if step.point.label]


def outline(course: Course) -> list[tuple[float, float]]:
    """Corners of a line as shares of the plot, to the right edge."""
    at = [(0.0, 1 - course.held.value / 100)] if course.held else []
    at += [(step.x, step.y) for step in course.steps]
    return [*at, (1.0, at[-1][1])] if at else []


def rows(points: Sequence[tuple[str, Point]], zone: tzinfo) -> list[Row]:
    newest = sorted(points, key=lambda pair: pair[1].when, reverse=True)[:ROWS]
    return [row(whose, point, point.when.astimezone(zone)) for whose, point in newest]


def row(whose: str, point: Point, at: datetime) -> Row:
    label = point.label or ("said again" if point.reaffirmed else "no reason given" if point.hollow else "a note")
    when = f"{day_text(at)} {at.year}, {at.hour:02}:{at.minute:02}"
    return Row(when, whose + percent(point.value), label, point.href)


def told(course: Course) -> str:
    """A line in words, for those who don't see it."""
    n = len(course.steps)
    start = course.held or course.steps[0].point
    times = f"{n} {'change' if n == 1 else 'changes'}"
    return f"{course.line.name} from {percent(start.value)} to {percent(course.end.value)} in {times}"


def percent(value: float) -> str:
    return f"{value:.0f} %"


def share(part: float) -> str:
    return f"{part * 100:.2f}%"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of 72 by 18: path data, the end's position, and the same in words."""

    path: str
    x: str
    y: str
    text: str


def sparkline(values: Sequence[float], low: float = 0, high: float = 100) -> Sparkline | None:
    """`values` in order as equal steps on a scale from `low` to `high`; None of nothing. Many are thinned evenly."""
    if not values:
        return None
    shown = [*thinned(values, SPARK_WIDTH)[:-1], values[-1]]
    right = SPARK_WIDTH - SPARK_EDGE
    xs = [SPARK_EDGE + (right - SPARK_EDGE) * k / len(shown) for k in range(len(shown))]
    ys = [spark_height((v - low) / (high - low)) for v in shown]
    steps = "".join(f"H{x:.4g}V{y:.4g}" for x, y in zip(xs[1:], ys[1:], strict=True))
    text = f"from {percent(values[0])} to {percent(values[-1])}" if len(values) > 1 else percent(values[0])
    return Sparkline(f"M{xs[0]:.4g} {ys[0]:.4g}{steps}H{right:.4g}", f"{right:.4g}", f"{ys[-1]:.4g}", text)


def thinned(values: Sequence[float], most: int) -> Sequence[float]:
    return values if len(values) <= most else [values[k * len(values) // most] for k in range(most)]


def spark_height(part: float) -> float:
    return SPARK_EDGE + (1 - min(max(part, 0), 1)) * (SPARK_HEIGHT - 2 * SPARK_EDGE)


@dataclass(frozen=True, slots=True)
class Dot:
    """A bin of a reliability diagram: its place, the ends of its bounds, a radius in pixels; `cells` for the table."""

    x: str
    y: str
    top: str
    bottom: str
    r: str
    text: str
    cells: list[str]


def reliability(bins: Sequence[Bin]) -> list[Dot]:
    """What was said (from the left) against what came true (from below); the area of a dot grows with its forecasts."""
    most = max((b.n for b in bins), default=0)
    return [dot(b, max(3.5, 10 * sqrt(b.n / most))) for b in bins]


def dot(b: Bin, radius: float) -> Dot:
    said, came, of = percent(b.said * 100), percent(b.frequency * 100), f"{b.came_true} of {b.n}"
    bounds = f"{b.lower * 100:.0f} to {percent(b.upper * 100)}"
    return Dot(
        x=share(b.said),
        y=share(1 - b.frequency),
        top=share(1 - b.upper),
        bottom=share(1 - b.lower),
        r=f"{radius:.1f}",
        text=f"Said {said} on average, {of} came true, {came} (bounds {bounds})",
        cells=[f"{b.low * 100:.0f} to under {percent(b.high * 100)}", said, of, came, bounds],
    )


@dataclass(frozen=True, slots=True)
class DayCount:
    """What fell on a day: one number per series, in the order of their names."""

    day: date
    counts: Sequence[int]
    href: str = ""


class Piece(NamedTuple):
    y: str
    height: str
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A day's pieces from the bottom up; `date` is "" where there are too many to read; `cells` for the table."""

    x: str
    middle: str
    width: str
    top: str
    total: int
    pieces: list[Piece]
    date: str
    date_look: str
    count_look: str
    text: str
    href: str
    cells: list[str]


def days_bars(days: Sequence[DayCount], names: Sequence[str] = ("entries",)) -> list[Bar]:
    """One bar a day in the order given, a piece per series; dates and numbers thin out when there are many days."""
    most = max((sum(d.counts) for d in days), default=0) or 1
    return [bar(days, k, most, names) for k in range(len(days))]


def bar(days: Sequence[DayCount], k: int, most: int, names: Sequence[str]) -> Bar:
    d, n, every = days[k], len(days), -(-len(days) // DATES)
    said = ", ".join(f"{count} {name}" for count, name in zip(d.counts, names, strict=True))
    when = f"{d.day:%a} {day_text(d.day)}"
    return Bar(
        x=share((k + 0.12) / n),
        middle=share((k + 0.5) / n),
        width=share(0.76 / n),
        top=share(1 - sum(d.counts) / most),
        total=sum(d.counts),
        pieces=pieces(d.counts, most),
        date="" if k % every else day_text(d.day) if k < every or d.day.day <= every else str(d.day.day),
        date_look="wide" if k // every % 2 and n > 7 else "",
        count_look="wide" if n > DATES else "",
        text=f"{when}: {said}",
        href=d.href,
        cells=[when, *map(str, d.counts)],
    )


def pieces(counts: Sequence[int], most: int) -> list[Piece]:
    stacked = zip(counts, accumulate(counts), strict=True)
    return [
        Piece(share(1 - top / most), share(count / most), number)
        for number, (count, top) in enumerate(stacked)
        if count
    ]
