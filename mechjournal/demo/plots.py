"""The plots of the story, drawn from numbers.py: `draw("sweep.png")`. The same every time."""

from collections.abc import Callable

from mechjournal.demo import numbers
from mechjournal.demo.drawing import (
    DIM,
    GREY,
    INDIGO,
    INK,
    LABEL,
    ORANGE,
    PALE,
    TEAL,
    TITLE,
    Canvas,
    Grid,
    Plot,
    scale_bar,
    shade,
    two_sided,
)

PERCENT = [0, 25, 50, 75, 100]


def draw(name: str) -> bytes:
    """The PNG called `name`. Raises KeyError for one that doesn't exist."""
    return PLOTS[name]()


def titled(title: str, label: str, width: int = 1100, height: int = 600) -> Canvas:
    canvas = Canvas(width, height)
    canvas.text(30, 40, title, TITLE, INK)
    canvas.text(30, 82, label, LABEL)
    return canvas


def both_sides(value: float) -> tuple[int, int, int]:
    return two_sided(value, 0.3)


def recovered(value: float) -> tuple[int, int, int]:
    return two_sided(value, 1)


def cosine(value: float) -> tuple[int, int, int]:
    return shade(value, 0, 1)


def few_refusals(count: float) -> tuple[int, int, int]:
    return shade(32 - count, 0, 32)


def residual() -> bytes:
    canvas = titled("Patching the residual stream, clean into corrupted", "layer", height=640)
    grid = Grid(canvas, 96, 112, 136, 36)
    grid.cells([list(row) for row in zip(*numbers.RESIDUAL.values(), strict=True)], recovered)
    grid.rows([str(layer) for layer in range(12)])
    grid.columns(list(numbers.RESIDUAL), 570)
    canvas.text(572, 612, "position", LABEL, anchor="mm")
    scale_bar(canvas, (680, 73), recovered, (0, 1), ("0", "1 = all of it back"))
    return canvas.png()


def heads() -> bytes:
    canvas = titled("Patching one head's output", "layer", height=680)
    grid = Grid(canvas, 96, 112, 79, 38)
    grid.cells(numbers.heads(), both_sides)
    for layer, head in numbers.NAMED_HEADS:
        value = numbers.NAMED_HEADS[layer, head]
        if abs(value) > 0.07:
            middle = (96 + (head + 0.5) * 79, 112 + (layer + 0.5) * 38)
            canvas.text(*middle, f"{value:+.2f}", 19, INK if abs(value) < 0.16 else (255, 255, 255), "mm")
    grid.rows([str(layer) for layer in range(12)])
    grid.columns([str(head) for head in range(12)], 594)
    canvas.text(570, 642, "head", LABEL, anchor="mm")
    scale_bar(canvas, (740, 73), both_sides, (-0.3, 0.3), ("-0.3", "+0.3 back"))
    return canvas.png()


def separation() -> bytes:
    plot = Plot(Canvas(), (0, 27), (0, 7))
    plot.heads("How far apart harmful and harmless prompts lie", "d' on held-out prompts", "layer (resid_pre)")
    plot.y_ticks([0, 2, 4, 6])
    plot.x_ticks(list(range(0, 28, 3)))
    for position, colour in zip((-5, -2, -1), (GREY, TEAL, INDIGO), strict=True):
        plot.curve(list(enumerate(numbers.SEPARATION[position])), colour)
    plot.legend([("position -5", GREY), ("-2", TEAL), ("-1", INDIGO)])
    return plot.canvas.png()


def layers() -> bytes:
    names = [str(layer) for layer in range(4, 28, 2)]
    canvas = titled("Cosine between the directions of two layers", "layer", height=680)
    grid = Grid(canvas, 96, 112, 79, 38)
    grid.cells(numbers.layer_cosines(), cosine, "{:.2f}")
    grid.rows(names)
    grid.columns(names, 594)
    canvas.text(570, 642, "layer (resid_pre, position -1)", LABEL, anchor="mm")
    return canvas.png()


def sweep() -> bytes:
    canvas = titled("Refusals left after ablating each candidate (of 32)", "position", 1180, 420)
    grid = Grid(canvas, 96, 112, 37, 42)
    grid.cells(numbers.candidates(), few_refusals, "{}", 17)
    grid.rows([str(position) for position in range(-5, 0)])
    grid.columns([str(layer) for layer in range(28)], 348, 3)
    grid.mark(4, 17)
    canvas.text(614, 390, "layer (resid_pre)", LABEL, anchor="mm")
    return canvas.png()


def bars(plot: Plot, names: list[str], series: list[tuple[list[float], tuple[int, int, int]]], n: int) -> None:
    """Groups of bars for counts of `n`, each with its share in per cent above."""
    step = (plot.right - plot.left) / len(names)
    wide = step * 0.7 / len(series)
    for group, name in enumerate(names):
        start = plot.left + group * step + step * 0.15
        plot.canvas.text(start + step * 0.35, plot.bottom + 28, name, anchor="mm")
        for place, (counts, colour) in enumerate(series):
            share = 100 * counts[group] / n
            left = start + place * wide
            plot.canvas.box(left, plot.y(share), left + wide - 5, plot.bottom, colour)
            plot.canvas.text(left + wide / 2 - 2, plot.y(share) - 16, f"{share:.0f}", 22, INK, "mm")
    plot.canvas.line([(plot.left, plot.bottom), (plot.right, plot.bottom)], GREY)


def control() -> bytes:
    plot = Plot(Canvas(), (0, 1), (0, 105))
    plot.heads("Ablating the direction, or a random one", "refused by substring, % of 128 harmful prompts")
    plot.y_ticks(PERCENT)
    names = list(numbers.JUDGE)
    bars(plot, names, [([numbers.JUDGE[name][0] for name in names], INDIGO)], 128)
    plot.canvas.text(578, 568, "what was ablated", LABEL, anchor="mm")
    return plot.canvas.png()


def judge() -> bytes:
    plot = Plot(Canvas(), (0, 1), (0, 105))
    plot.heads("The same completions, scored twice", "refused, % of 128")
    plot.y_ticks(PERCENT)
    names = list(numbers.JUDGE)
    rows = [[numbers.JUDGE[name][way] for name in names] for way in (0, 1)]
    bars(plot, names, [(rows[0], PALE), (rows[1], INDIGO)], 128)
    plot.legend([("substring", PALE), ("judge", INDIGO)])
    plot.canvas.text(578, 568, "what was ablated", LABEL, anchor="mm")
    return plot.canvas.png()


def alpha() -> bytes:
    plot = Plot(Canvas(), (0, 1.5), (0, 100))
    plot.heads("Adding r to harmless prompts", "% of 128", "alpha (times r, added at layer 17)")
    plot.y_ticks(PERCENT)
    plot.x_ticks([row[0] for row in numbers.ALPHA])
    plot.curve([(times, 100 * garbled / 128) for times, _, garbled in numbers.ALPHA], ORANGE)
    plot.curve([(times, 100 * refused / 128) for times, refused, _ in numbers.ALPHA], INDIGO)
    plot.legend([("refused", INDIGO), ("garbled", ORANGE)])
    return plot.canvas.png()


def categories() -> bytes:
    canvas = titled("One direction per category: cosines", "20 training prompts each, layer 17", 1000, 570)
    grid = Grid(canvas, 170, 112, 130, 64, 3)
    grid.cells(numbers.CATEGORY_COSINES, cosine, "{:.2f}", 24)
    grid.rows(numbers.CATEGORIES)
    grid.columns(numbers.CATEGORIES, 524)
    return canvas.png()


def over_refusal() -> bytes:
    plot = Plot(Canvas(1100, 640), (-9, 28.5), (-9, 10), bottom=540)
    plot.heads("Safe prompts that sound unsafe", "log-odds of a refusing first token", "projection on r-hat, layer 17")
    plot.y_ticks([-8, -4, 0, 4, 8])
    plot.x_ticks([-5, 0, 5, 10, 15, 20, 25])
    points = numbers.over_refusal()
    plot.dots(points["answered"], INDIGO)
    plot.dots(points["refused"], ORANGE)
    plot.legend([("answered (81)", INDIGO), ("refused (19)", ORANGE)])
    return plot.canvas.png()


def wrapper() -> bytes:
    canvas = titled("Forty harmful prompts, wrapped in four ways", "projection at layer 17; lines: means")
    for which, left, name in ((0, 96, "on r-hat (refusal)"), (1, 610, "on h-hat (topic)")):
        plot = Plot(canvas, (0, 4), (0, 28), left=left, right=left + 450, bottom=470)
        plot.y_ticks([0, 10, 20])
        strips(plot, numbers.wrapped(which), [row[1 + which] for row in numbers.WRAPPED.values()])
        canvas.text(left + 225, 566, name, LABEL, anchor="mm")
    return canvas.png()


def strips(plot: Plot, groups: dict[str, list[float]], means: list[float]) -> None:
    random = numbers.dice(3)
    for place, (name, values) in enumerate(groups.items()):
        colour = ORANGE if name.endswith("complied") else INDIGO
        plot.dots([(place + 0.5 + random.uniform(-0.22, 0.22), value) for value in values], colour, 5)
        mean = plot.y(means[place])
        plot.canvas.line([(plot.x(place + 0.14), mean), (plot.x(place + 0.86), mean)], INK, 3)
        for row, words in enumerate(name.replace(", ", " ").replace("role play", "role-play").split()):
            plot.canvas.text(plot.x(place + 0.5), plot.bottom + 24 + 24 * row, words, 20, DIM, "mm")


def gemma() -> bytes:
    plot = Plot(Canvas(), (5, 22), (0, 100))
    plot.heads(
        "gemma-2-2b-it: ablating the candidate of six layers", "refused, % of 64", "layer (resid_pre, position -1)"
    )
    plot.y_ticks(PERCENT)
    plot.x_ticks([layer for layer, _ in numbers.GEMMA])
    none = plot.y(100 * 63 / 64)
    plot.canvas.dashes((plot.left, none), (plot.right, none), GREY)
    plot.canvas.text(plot.right, none + 20, "no ablation: 63 of 64", anchor="rm")
    plot.curve([(layer, 100 * refused / 64) for layer, refused in numbers.GEMMA], TEAL)
    return plot.canvas.png()


PLOTS: dict[str, Callable[[], bytes]] = {
    "ioi_residual.png": residual,
    "ioi_heads.png": heads,
    "separation.png": separation,
    "layer_cosines.png": layers,
    "sweep.png": sweep,
    "control.png": control,
    "judge.png": judge,
    "alpha.png": alpha,
    "categories.png": categories,
    "over_refusal.png": over_refusal,
    "wrapper.png": wrapper,
    "gemma_pilot.png": gemma,
}
