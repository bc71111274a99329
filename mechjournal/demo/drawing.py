"""Drawing charts with Pillow: a canvas, a plot area with axes, marks in it. Which charts there are, says plots.py."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Colour = tuple[int, int, int]

PAPER, INK, DIM, RULE = (255, 255, 255), (33, 36, 41), (98, 103, 112), (228, 226, 220)
INDIGO, PALE, ORANGE, TEAL, GREY = (69, 82, 184), (170, 178, 238), (201, 109, 38), (35, 133, 122), (150, 152, 156)

SCALE = 2  # drawn twice as large and reduced: Pillow's lines have hard edges
TITLE, LABEL, TICK = 31, 25, 23


class Canvas:
    """A white picture; every length is in pixels of the finished one."""

    def __init__(self, width: int = 1100, height: int = 600):
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.size = (width, height)

    def line(self, points: list[Point], colour: Colour = INK, width: float = 2) -> None:
        self.pen.line(scaled(points), colour, round(width * SCALE), joint="curve")

    def dashes(self, start: Point, end: Point, colour: Colour = DIM, length: float = 9) -> None:
        (x, y), (to_x, to_y) = start, end
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y)) / length))
        at = [(x + (to_x - x) * i / steps, y + (to_y - y) * i / steps) for i in range(steps + 1)]
        for i in range(0, steps, 2):
            self.line([at[i], at[i + 1]], colour)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self.pen.rectangle(scaled([(left, top), (right, bottom)]), fill)

    def frame(self, left: float, top: float, right: float, bottom: float, colour: Colour = INK, width: int = 3) -> None:
        self.pen.rectangle(scaled([(left, top), (right, bottom)]), outline=colour, width=width * SCALE)

    def dot(self, x: float, y: float, radius: float, fill: Colour, edge: Colour | None = PAPER) -> None:
        corners = scaled([(x - radius, y - radius), (x + radius, y + radius)])
        self.pen.ellipse(corners, fill, outline=edge, width=round(1.5 * SCALE) if edge else 0)

    def text(self, x: float, y: float, words: str, size: int = TICK, colour: Colour = DIM, anchor: str = "lm") -> None:
        self.pen.text((x * SCALE, y * SCALE), words, colour, font(size), anchor)

    def width_of(self, words: str, size: int = TICK) -> float:
        return font(size).getlength(words) / SCALE

    def png(self) -> bytes:
        out = BytesIO()
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size=size * SCALE)


def scaled(points: list[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


@dataclass
class Plot:
    """A canvas with a plot area: `x` and `y` turn values into places on it."""

    canvas: Canvas
    xs: tuple[float, float]
    ys: tuple[float, float]
    left: float = 96
    top: float = 124
    right: float = 1060
    bottom: float = 500

    def x(self, value: float) -> float:
        low, high = self.xs
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.ys
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def heads(self, title: str, y_label: str, x_label: str = "") -> None:
        self.canvas.text(30, 40, title, TITLE, INK)
        self.canvas.text(30, 82, y_label, LABEL)
        self.canvas.text((self.left + self.right) / 2, self.canvas.size[1] - 32, x_label, LABEL, anchor="mm")

    def y_ticks(self, values: list[float], form: str = "{:g}") -> None:
        for value in values:
            self.canvas.line([(self.left, self.y(value)), (self.right, self.y(value))], RULE)
            self.canvas.text(self.left - 14, self.y(value), form.format(value), anchor="rm")

    def x_ticks(self, values: list[float], form: str = "{:g}") -> None:
        for value in values:
            self.canvas.text(self.x(value), self.bottom + 26, form.format(value), anchor="mm")
        self.canvas.line([(self.left, self.bottom), (self.right, self.bottom)], GREY)

    def curve(self, points: list[Point], colour: Colour) -> None:
        placed = [(self.x(x), self.y(y)) for x, y in points]
        self.canvas.line(placed, colour, 4)
        for x, y in placed:
            self.canvas.dot(x, y, 6, colour)

    def dots(self, points: list[Point], colour: Colour, radius: float = 7) -> None:
        for x, y in points:
            self.canvas.dot(self.x(x), self.y(y), radius, colour)

    def legend(self, entries: list[tuple[str, Colour]], y: float = 82) -> None:
        """To the right, in one line."""
        x = self.right
        for words, colour in reversed(entries):
            x -= self.canvas.width_of(words)
            self.canvas.text(x, y, words)
            self.canvas.dot(x - 18, y, 8, colour, None)
            x -= 52


def shade(value: float, low: float, high: float, dark: Colour = INDIGO) -> Colour:
    """White at `low`, `dark` at `high`."""
    part = min(1.0, max(0.0, (value - low) / (high - low)))
    return tuple(round(255 + (end - 255) * part) for end in dark)


def two_sided(value: float, most: float) -> Colour:
    """White at nought, indigo above, orange below."""
    return shade(abs(value), 0, most, INDIGO if value >= 0 else ORANGE)


def readable_on(fill: Colour) -> Colour:
    red, green, blue = fill
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


@dataclass
class Grid:
    """Cells in rows and columns; `numbers` writes the values into them."""

    canvas: Canvas
    left: float
    top: float
    wide: float
    high: float
    gap: float = 2

    def cells(self, values: list[list[float]], colour, numbers: str = "", size: int = 19) -> None:
        for row, line in enumerate(values):
            for column, value in enumerate(line):
                x, y = self.left + column * self.wide, self.top + row * self.high
                fill = colour(value)
                self.canvas.box(x, y, x + self.wide - self.gap, y + self.high - self.gap, fill)
                if numbers:
                    words = numbers.format(value)
                    middle = (x + self.wide / 2 - 1, y + self.high / 2 - 1)
                    self.canvas.text(*middle, words, size, readable_on(fill), "mm")

    def rows(self, names: list[str], every: int = 1) -> None:
        for row in range(0, len(names), every):
            self.canvas.text(self.left - 14, self.top + (row + 0.5) * self.high, names[row], anchor="rm")

    def columns(self, names: list[str], y: float, every: int = 1) -> None:
        for column in range(0, len(names), every):
            self.canvas.text(self.left + (column + 0.5) * self.wide, y, names[column], anchor="mm")

    def mark(self, row: int, column: int, colour: Colour = ORANGE) -> None:
        x, y = self.left + column * self.wide, self.top + row * self.high
        self.canvas.frame(x - 3, y - 3, x + self.wide + 1, y + self.high + 1, colour)


def scale_bar(canvas: Canvas, at: Point, colour, values: tuple[float, float], names: tuple[str, str]) -> None:
    """A small key for the cells' colours: 200 pixels wide, its ends named."""
    x, y = at
    low, high = values
    for i in range(100):
        canvas.box(x + i * 2, y, x + i * 2 + 2, y + 18, colour(low + (high - low) * i / 99))
    canvas.frame(x, y, x + 201, y + 18, RULE, 1)
    canvas.text(x - 12, y + 9, names[0], anchor="rm")
    canvas.text(x + 214, y + 9, names[1])
