"""An .ipynb file taken apart: its bytes become a few plain cells, whatever they hold. Nothing here makes HTML."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mechjournal.lib import pictures
from mechjournal.lib.terminal import uncoloured

LARGEST = 10 * 1024 * 1024  # bytes
MOST_CELLS = 500
MOST_OUTPUTS = 50  # of one cell
LONGEST_SOURCE = 20_000  # characters of one cell
LONGEST_TEXT = 10_000  # characters of one output's text
LONGEST_HTML = 200_000  # characters of one output's HTML

TOO_LARGE = "Notebooks up to 10 MB are shown here; this one is larger."
NOT_ONE = "This file is named like a notebook, but can’t be read as one."

# What Colab writes for itself beside what it shows.
COLABS_OWN = "application/vnd.google.colaboratory."
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
# What needs a script or a viewer, by the beginning of its type, and what is said in its place.
ABSENT = {
    "application/vnd.jupyter.widget": "Interactive widget, not run here",
    "application/vnd.plotly": "Interactive plot (Plotly), not run here",
    "application/vnd.bokeh": "Interactive plot (Bokeh), not run here",
    "application/vnd.holoviews": "Interactive plot (HoloViews), not run here",
    "application/vnd.vega": "Interactive plot (Vega), not run here",
    "application/javascript": "Script, not run here",
    "image/svg+xml": "SVG picture, not shown here",
    "application/pdf": "PDF, not shown here",
    "audio/": "Sound, not played here",
    "video/": "Film, not played here",
}
OLD_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "latex": "text/latex",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "javascript": "application/javascript",
}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class BadNotebook(Exception):
    """The file can't be shown as a notebook; the message is in the user's words."""


@dataclass
class Piece:
    """One thing a cell put out. `kind`: text, warning, error, html, markdown, picture, absent.

    `text`: its text (base64 of a picture); `name`: what is said instead of an absent thing, the plain text beside HTML,
    or an attachment's name; `number`: of a picture, from 1 through the file.
    """

    kind: str
    text: str
    name: str = ""
    mime: str = ""
    number: int = 0


@dataclass
class Cell:
    """`kind`: code, markdown or raw. A Markdown cell's pieces are the pictures pasted into it."""

    kind: str
    source: str
    count: str = ""
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Notebook:
    cells: list[Cell]
    language: str
    cell_count: int
    output_count: int = 0
    truncated: bool = False

    def pictures(self) -> Iterator[Piece]:
        return (piece for cell in self.cells for piece in cell.pieces if piece.kind == "picture")


def read(data: bytes) -> Notebook:
    """The cells of a notebook file, cut to what a page can hold. Raises BadNotebook."""
    content = _content(data)
    found = [*_list(content.get("cells"))]
    for sheet in _list(content.get("worksheets")):
        found += _list(_dict(sheet).get("cells"))
    notebook = Notebook([], _language(_dict(content.get("metadata"))), len(found), 0, len(found) > MOST_CELLS)
    for cell in found[:MOST_CELLS]:
        notebook.cells.append(_cell(_dict(cell), notebook))
    for number, piece in enumerate(notebook.pictures(), 1):
        piece.number = number
    return notebook


def bytes_of(piece: Piece) -> bytes:
    """A picture's own bytes. Raises pictures.BadPicture."""
    try:
        return base64.b64decode(piece.text)
    except (binascii.Error, ValueError) as error:
        raise pictures.BadPicture(pictures.BROKEN) from error


def _content(data: bytes) -> dict:
    if len(data) > LARGEST:
        raise BadNotebook(TOO_LARGE)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadNotebook(NOT_ONE) from error
    if not isinstance(content, dict) or not {"cells", "worksheets"} & content.keys():
        raise BadNotebook(NOT_ONE)
    return content


def _language(metadata: dict) -> str:
    """The name of a highlighter; Python where the file says nothing that could be one."""
    info = _dict(metadata.get("language_info"))
    name = info.get("pygments_lexer") or info.get("name") or _dict(metadata.get("kernelspec")).get("language")
    if isinstance(name, dict):
        name = name.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[\w+#.-]{1,30}", name) or name.startswith("ipython"):
        return "python"
    return name.lower()


def _cell(cell: dict, notebook: Notebook) -> Cell:
    kind = cell.get("cell_type")
    source = _cut(_text(cell.get("source", cell.get("input"))), LONGEST_SOURCE, notebook)
    if kind == "code":
        count = cell.get("execution_count", cell.get("prompt_number"))
        shown = str(count) if isinstance(count, int) and abs(count) < 10**9 else ""
        return Cell("code", source, shown, list(_pieces(_list(cell.get("outputs")), notebook)))
    if kind == "heading":
        level = cell.get("level")
        return Cell("markdown", f"{'#' * (level if level in (1, 2, 3, 4, 5, 6) else 1)} {source}")
    if kind == "markdown":
        return Cell("markdown", source, "", list(_pasted(_dict(cell.get("attachments")))))
    return Cell("raw", source)


def _pasted(attachments: dict) -> Iterator[Piece]:
    for name, data in list(attachments.items())[:MOST_OUTPUTS]:
        if found := _picture(_dict(data)):
            found.name = _clean(name)
            yield found


def _pieces(outputs: list, notebook: Notebook) -> Iterator[Piece]:
    notebook.output_count += len(outputs)
    notebook.truncated |= len(outputs) > MOST_OUTPUTS
    for output in map(_dict, outputs[:MOST_OUTPUTS]):
        kind = output.get("output_type")
        if kind == "stream":
            said = "warning" if "stderr" in (output.get("name"), output.get("stream")) else "text"
            yield Piece(said, _cut(_terminal(_text(output.get("text"))), LONGEST_TEXT, notebook))
        elif kind in ("error", "pyerr"):
            yield Piece("error", _cut(_error(output), LONGEST_TEXT, notebook))
        elif found := _shown(_data(output), notebook):
            yield found


def _data(output: dict) -> dict:
    """What was put out by its types; the old format writes short names beside everything else."""
    data = output.get("data")
    if isinstance(data, dict):
        return data
    return {OLD_TYPES[name]: value for name, value in output.items() if name in OLD_TYPES}


def _shown(data: dict, notebook: Notebook) -> Piece | None:
    """The one of its types that says most and needs no script."""
    if found := _picture(data):
        return found
    plain = _cut(_terminal(_text(data.get("text/plain"))), LONGEST_TEXT, notebook)
    if text := _clean(_text(data.get("text/html"))):
        if len(text) <= LONGEST_HTML:
            return Piece("html", text, plain)
        notebook.truncated = True
        return Piece("absent", plain, "Output too large to be shown here")
    if text := _text(data.get("text/markdown")) or _text(data.get("text/latex")):
        return Piece("markdown", _cut(text, LONGEST_TEXT, notebook))
    if said := _absent(data):
        return Piece("absent", plain, said)
    return Piece("text", plain) if plain.strip() else None


def _picture(data: dict) -> Piece | None:
    for mime in PICTURES:
        text = "".join(_text(data.get(mime)).split())
        try:
            if text and pictures.format_of(base64.b64decode(text[:32])):
                return Piece("picture", text, mime=mime)
        except (binascii.Error, ValueError):
            continue
    return None


def _absent(data: dict) -> str:
    for name in data:
        if said := next((said for start, said in ABSENT.items() if name.startswith(start)), ""):
            return said
    other = sorted(name for name in data if not name.startswith(("text/", COLABS_OWN)))
    return f"Output of the type {_clean(other[0])[:80]}, not shown here" if other else ""


def _error(output: dict) -> str:
    lines = "\n".join(_text(line) for line in _list(output.get("traceback")))
    return _terminal(lines) or f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"


def _terminal(text: str) -> str:
    """Text as a terminal ends up showing it: no colours, and of a line written over itself only its last state."""
    lines = uncoloured(text).replace("\r\n", "\n").split("\n")
    return _clean("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines))


def _cut(text: str, most: int, notebook: Notebook) -> str:
    text = _clean(text)
    if len(text) <= most:
        return text
    notebook.truncated = True
    return f"{text[:most]}\n… and {len(text) - most} characters more"


def _clean(text: str) -> str:
    """Without control characters and halves of letters, which no page may hold."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace").decode())


def _text(value: Any) -> str:
    """A text as the format writes it: whole, or in lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []
