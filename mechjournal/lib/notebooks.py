"""Notebooks as still pages: an .ipynb file read, bounded and shown without running any of it. No files, no addresses.

Text of the file reaches the page through the notes' own renderer and gate, or escaped. What would need a script
becomes a line that says so. Hostile input: call it through `children`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from mechjournal.lib import markdown, pictures
from mechjournal.lib.gate import cleaner, tidied
from mechjournal.lib.nbread import Cell, Notebook, Piece, bytes_of, read

PREVIEW_VERSION = f"{markdown.RENDERER_VERSION}.1"  # raise its end whenever the same file gives another preview
MOST_HTML = 2_000_000  # characters of a preview

TOO_SLOW = "This notebook could not be shown: laying it out took too long or needed too much memory."
NOT_STILL = re.compile(r"<(?:script|iframe|object|embed|svg|canvas|video|audio)\b", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
CODE = HtmlFormatter(cssclass="codehilite", wrapcode=True)


@dataclass(frozen=True)
class Preview:
    """`html` for markdown.safe; `cells`, `outputs`: how many the file has; `problem`: why nothing is shown, or ""."""

    html: str
    cells: int = 0
    outputs: int = 0
    truncated: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Output:
    """A picture that a cell has put out. `index` counts from 1 through the file; `data` as the file holds it."""

    index: int
    mime: str
    data: bytes


def render_notebook(data: bytes, base_url: str = "../") -> Preview:
    """The preview of a file of nbformat 3 or 4; pictures are asked at `{base_url}outputs/<index>/`.

    The same bytes give the same preview. Raises nbread.BadNotebook in the user's words.
    """
    notebook = read(data)
    page = _Page(base_url, notebook.language)
    page.add(_facts(notebook))
    for number, cell in enumerate(notebook.cells, 1):
        if page.size > MOST_HTML:
            break
        page.cell(number, cell)
    truncated = notebook.truncated or page.size > MOST_HTML
    if truncated:
        page.add('<p class="nb-note">The preview ends here or leaves parts out. The file itself is whole.</p>')
    return Preview("\n".join(page.parts), notebook.cell_count, notebook.output_count, truncated)


def not_shown(reason: str) -> Preview:
    return Preview(f'<p class="nb-note">{html.escape(reason)} The file can be downloaded.</p>', problem=reason)


def outputs(data: bytes) -> list[Output]:
    """Every picture of the file in its order. Raises nbread.BadNotebook."""
    return [Output(piece.number, piece.mime, bytes_of(piece)) for piece in read(data).pictures()]


def picture(data: bytes, index: int) -> pictures.Picture | None:
    """One picture of the file, cleaned and re-encoded; None where there is none. Raises BadNotebook, BadPicture."""
    found = next((piece for piece in read(data).pictures() if piece.number == index), None)
    return pictures.prepare(bytes_of(found), f"figure-{index}") if found else None


def _facts(notebook: Notebook) -> str:
    figures = sum(1 for _ in notebook.pictures())
    facts = [(notebook.cell_count, "cell"), (figures, "figure")]
    said = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in facts if number] or ["No cells"]
    return f'<p class="nb-facts">{html.escape(" · ".join([*said, notebook.language]).strip(" ·"))}</p>'


@dataclass
class _Page:
    """The preview as it grows: pieces of HTML, each safe by itself."""

    base_url: str
    language: str
    parts: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, *parts: str) -> None:
        self.parts += parts
        self.size += sum(map(len, parts))

    def cell(self, number: int, cell: Cell) -> None:
        if cell.kind == "markdown":
            self.add(f'<section class="nb-cell prose">{self._note(f"nb{number}", cell)}</section>')
            return
        count = f"In [{cell.count}]" if cell.count else "In"
        shown = _code(cell.source, self.language) if cell.kind == "code" else _text(cell.source)
        label = f'<p class="nb-count">{html.escape(count if cell.kind == "code" else "Raw")}</p>'
        self.add(f'<section class="nb-cell nb-code">{label}<div class="prose">{shown}</div>')
        for place, piece in enumerate(cell.pieces, 1):
            if self.size <= MOST_HTML:
                self.add(f'<div class="nb-out prose">{self._piece(f"nb{number}o{place}", piece)}</div>')
        self.add("</section>")

    def _note(self, key: str, cell: Cell) -> str:
        files = {piece.name: markdown.File(self._address(piece), is_picture=True) for piece in cell.pieces}
        # The renderer knows `files/`; a notebook calls what is pasted into a cell `attachment:`.
        source = re.sub(r"\]\(attachment:", "](files/", cell.source) if files else cell.source
        return markdown.render(source, markdown.Context(key, "/", 0, files, is_cell=True)).html

    def _piece(self, key: str, piece: Piece) -> str:
        if piece.kind == "picture":
            return self._figure(piece)
        if piece.kind == "markdown":
            return markdown.render(piece.text, markdown.Context(key, "/", is_cell=True)).html
        if piece.kind == "html":
            return _html(piece)
        if piece.kind == "absent":
            return _absent(piece.name) + (_text(piece.text) if piece.text.strip() else "")
        return _text(piece.text, piece.kind)

    def _figure(self, piece: Piece) -> str:
        address = html.escape(self._address(piece))
        name = f"Figure {piece.number}"
        pin = f'<button form="pin" formaction="{address}pin/" class="nb-pin slim">Pin to the entry</button>'
        image = f'<a class="enlarge" href="{address}"><img src="{address}" alt="{name}" loading="lazy"></a>'
        return f'<figure class="nb-figure">{image}<figcaption>{name} {pin}</figcaption></figure>'

    def _address(self, piece: Piece) -> str:
        return f"{self.base_url}outputs/{piece.number}/"


def _code(source: str, language: str) -> str:
    """Highlighted as in notes; what no lexer knows (shell lines, magics) is not marked as wrong."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    return _gate().clean(highlight(source, lexer, CODE).replace(' class="err"', ""))


def _text(text: str, kind: str = "text") -> str:
    css = {"error": ' class="nb-error"', "warning": ' class="nb-warning"'}.get(kind, "")
    return f'<pre tabindex="0"{css}>{html.escape(text)}</pre>'


def _absent(what: str) -> str:
    return f'<p class="nb-absent">{html.escape(what)}</p>'


def _html(piece: Piece) -> str:
    """Tables and text of an HTML output; a line instead where only a script would have drawn it."""
    clean = tidied(_gate().clean(piece.text))
    has_table = "<table" in clean
    if NOT_STILL.search(piece.text) and not has_table:
        return _absent("Interactive output, not run here") + (_text(piece.name) if piece.name.strip() else "")
    if not has_table and not TAG.sub("", clean).strip():
        return _text(piece.name) if piece.name.strip() else _absent("Empty output")
    return f'<div class="table-scroll" tabindex="0">{clean}</div>'


@cache
def _gate():
    """The notes' gate, with no file to show and no footnote to name."""
    return cleaner(lambda name: False, lambda address: False, lambda value: value, lambda address: None)
