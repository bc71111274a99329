"""What a notebook has at hand, made into files and Markdown: figures, pictures, tables. Nothing is imported for it."""

from __future__ import annotations

import io
import json
from itertools import islice
from typing import Any, NamedTuple

from .door import Attached

MOST_ROWS, MOST_COLUMNS = 50, 20
MOST_IN_CELL = 200


class Shown(NamedTuple):
    """What stands in the note for a thing, and the files that belong to it."""

    markdown: str
    files: list[Attached]


def shown(thing: Any, number: int) -> Shown:
    """`number` counts the things of one note and names their files. Raises TypeError for what is none of them."""
    kind = type(thing)
    family = {f"{base.__module__.partition('.')[0]}.{base.__name__}" for base in kind.__mro__}
    if isinstance(thing, str):
        return Shown(thing, [])
    if "matplotlib.Figure" in family:
        return picture(matplotlib_png(thing), f"figure-{number}.png")
    if hasattr(thing, "figure") and "matplotlib.Artist" in family:
        return picture(matplotlib_png(thing.figure), f"figure-{number}.png")
    if "plotly.BaseFigure" in family:
        return plotly_figure(thing, number)
    if "PIL.Image" in family:
        return picture(pillow_png(thing), f"picture-{number}.png")
    if hasattr(thing, "columns") and hasattr(thing, "itertuples"):
        return Shown(table(thing), [])
    raise TypeError(f"{kind.__name__} can't be shown in a note: give text, a figure, a picture or a DataFrame.")


def picture(png: bytes, name: str) -> Shown:
    return Shown(f"![](files/{name})", [Attached(name, png, "image/png")])


def matplotlib_png(figure: Any) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150, bbox_inches="tight")
    return file.getvalue()


def pillow_png(image: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def plotly_figure(figure: Any, number: int) -> Shown:
    """A picture where something on this machine draws it; else its numbers, which can be drawn again."""
    try:
        return picture(figure.to_image(format="png", scale=2), f"figure-{number}.png")
    except Exception:  # it asks for one of several tools, and each fails in its own way
        name = f"figure-{number}.json"
        data = json.dumps(figure.to_plotly_json(), default=plain).encode()
        said = f"[{name}](files/{name}) holds this figure’s numbers; nothing here could draw it as a picture."
        return Shown(said, [Attached(name, data, "application/json")])


def plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else str(value)


def table(frame: Any) -> str:
    """A DataFrame as a Markdown table; what doesn't fit is said, not dropped silently."""
    columns = [cell(name) for name in list(frame.columns)[:MOST_COLUMNS]]
    rows = [row[: len(columns) + 1] for row in islice(frame.itertuples(name=None), MOST_ROWS)]
    head = line(["", *columns])
    rule = line(["---"] * (len(columns) + 1))
    body = [line([cell(value) for value in row]) for row in rows]
    return "\n".join([head, rule, *body]) + left_out(len(frame), len(frame.columns))


def left_out(rows: int, columns: int) -> str:
    cut: list[tuple[int, int, str]] = [(rows, MOST_ROWS, "rows"), (columns, MOST_COLUMNS, "columns")]
    said = [f"{shown} of {total} {name}" for total, shown, name in cut if total > shown]
    return f"\n\n*Shown: {', '.join(said)}.*" if said else ""


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def cell(value: Any) -> str:
    """One line that can't end its cell early; HTML in it stays text on the server."""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= MOST_IN_CELL else text[: MOST_IN_CELL - 1] + "…"
