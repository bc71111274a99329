"""Markdown to safe HTML: the whole way of a note's text to the page, and the project's only `mark_safe`.

It knows no database, settings or request: what a note may link to comes in its `Context`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import nh3
from bleach.linkifier import Linker
from markdown import Markdown

from mechjournal.lib.chips import chip_for
from mechjournal.lib.gate import cleaner, tidied
from mechjournal.lib.grammar import with_expectations_between
from mechjournal.lib.maths import Formulae, MathsExtension
from mechjournal.lib.notation import BARE_LINK, NotationExtension
from mechjournal.lib.terminal import uncoloured

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

RENDERER_VERSION = 6  # stored beside the HTML; raise it whenever the same text gives other HTML
TITLE_LENGTH = 120

CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
# `<img src="https://...">`, as GitHub writes it for what is dropped there, and whether a link stands around it.
FAR_PICTURE = re.compile(
    r"""(<a\b[^>]{0,2000}>\s*)?<img\b(?P<before>[^>]{0,2000}?)\bsrc=["']?(?P<src>https?://[^\s"'>]{1,2000})(?P<after>[^>]{0,2000})>"""
)
# Letters written from right to left; in a note that has any, what takes its direction from its own text.
RIGHT_TO_LEFT = re.compile(
    "[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\U00010800-\\U00010fff\\U0001e800-\\U0001efff]"
)
DIRECTED = re.compile(r"<(p|[uo]l|h[1-6]|blockquote|table|t[dh]|summary|d[ltd])(?=[\s>])(?![^>]*\sdir=)[^>]*>")
AROUND_OTHERS = {"ul", "ol", "blockquote", "table", "dl"}  # `auto` does not look into what has a direction of its own
FIRST_LETTER = re.compile(r"(?:[^<\w]|\d|<[^>]*>){0,2000}(\w)")
FENCES = "pymdownx.superfences"
SETTINGS = {
    "markdown.extensions.tables": {"use_align_attribute": True},
    # Relaxed, because an unknown attribute behind a fence must not cost the whole note.
    FENCES: {"relaxed_headers": True, "css_class": "codehilite"},
    "pymdownx.highlight": {"use_pygments": True, "noclasses": False, "guess_lang": False, "css_class": "codehilite"},
    "pymdownx.tilde": {"subscript": False},
}
EXTENSIONS = [
    *("markdown.extensions.tables", "markdown.extensions.sane_lists"),
    *(FENCES, "pymdownx.highlight", "pymdownx.saneheaders"),
    *("pymdownx.tasklist", "pymdownx.tilde", "pymdownx.mark"),
]
# What a text must hold for an inline rule to find anything in it.
SIGNS = {
    "`": ["backtick"],
    "\\": ["escape", "maths-1", "maths-2"],
    "[": ["reference", "link", "short_reference", "footnote"],
    "![": ["image_link", "image_reference", "short_image_ref"],
    "<": ["autolink", "automail", "html"],
    "&": ["entity"],
    "$": ["maths-ticks", "maths-0", "maths-3"],
    "#": ["entry-links"],
    "://": ["bare-addresses"],
}
# The task list's boxes, given the name that a screen reader says.
BOXES = {
    '<input type="checkbox" disabled/>': '<input type="checkbox" disabled aria-label="To do"/>',
    '<input type="checkbox" disabled checked/>': '<input type="checkbox" disabled checked aria-label="Done"/>',
}


@dataclass(frozen=True)
class File:
    """One attachment of the project. `width`, `height`: pixels of the full picture, 0 when it is none."""

    url: str
    width: int = 0
    height: int = 0
    thumb_url: str = ""
    is_picture: bool = False


@dataclass(frozen=True)
class Context:
    """What a note's text may refer to.

    `entry_key`: letters and digits, unique on a page; `project_url`: ends in "/"; `files`: attachment name -> File;
    `is_cell`: a notebook's, where a new line is none on the page, and headings have their level in the whole.
    """

    entry_key: str
    project_url: str
    highest_number: int = 0
    files: dict[str, File] = field(default_factory=dict)
    is_cell: bool = False


@dataclass(frozen=True)
class Rendered:
    html: str
    has_maths: bool = False
    plain: bool = False  # True: shown as plain text, because the note could not be rendered
    version: int = RENDERER_VERSION


def render(source: str, context: Context) -> Rendered:
    """A note's HTML. May be slow or fail on hostile text: call it through `children.render_note`."""
    if not context.entry_key.isalnum():
        raise ValueError("entry_key must be letters and digits")
    parser, formulae, notation, gate = _tools()
    notation.take(context)
    begin, end = formulae.mark + "begin", formulae.mark + "end"
    told = with_expectations_between(uncoloured(source), begin, end)
    _leave_out_idle_rules(parser, told)
    body = FAR_PICTURE.sub(_far_picture, parser.convert(told)).replace(begin, "").replace(end, "")
    for box, named in BOXES.items():
        body = body.replace(box, named)
    if RIGHT_TO_LEFT.search(source):
        body = DIRECTED.sub(_directed, body)
    own = formulae.mark + "own"
    linked = _linked(body, formulae, own) if _may_link(source, body) else body
    clean = gate.clean(linked).replace(own, "")
    return Rendered(formulae.put_back(tidied(clean)), has_maths=formulae.mark in clean)


def plain(source: str) -> Rendered:
    """The text as it was typed, for a note that is too slow for the renderer or breaks it."""
    return Rendered(f'<pre class="plain-text" tabindex="0">{html.escape(source)}</pre>', plain=True)


def reference(name: str, is_picture: bool) -> str:
    """The Markdown that shows or links an attachment of this name: `![plot.png](files/plot.png)`."""
    label = re.sub(r"[\\\[\]*`$~=<]+", " ", name).strip()  # a label need not be exact, the address is
    return f"{'!' if is_picture else ''}[{label}](files/{quote(name)})"


def safe(stored: str) -> SafeString:
    """HTML of `render`, `plain`, `inline` or a notebook's preview, let through to the page, as nothing else may be."""
    from django.utils.safestring import mark_safe  # here, so that the render child never loads Django

    return mark_safe(stored)  # noqa: S308


EXPECTED = '<span class="expects">'
KEPT = '<span class="expects kept">expect: shown once you have said yours'
SPAN = re.compile(r"<span\b|</span>")


def without_expectations(stored: str) -> str:
    """HTML of `render` for someone who is still to say what they expect: the lines `expect: ...` are kept from them."""
    kept, *parts = stored.split(EXPECTED)
    return kept + "".join(KEPT + _end_of(part) for part in parts)


def _end_of(part: str) -> str:
    """From the end of the span in which `part` begins."""
    depth = 1
    for tag in SPAN.finditer(part):
        depth += 1 if tag[0] == "<span" else -1
        if not depth:
            return part[tag.start() :]
    return "</span>"


class Tools(NamedTuple):
    """What renders one note and no other: its formulae stand as words that nobody can guess or meet again."""

    parser: Markdown
    formulae: Formulae
    notation: NotationExtension
    gate: nh3.Cleaner


_ready: list[Tools] = []


def get_ready() -> None:
    """Make the tools of the next note, which need not wait for its text."""
    if not _ready:
        _ready.append(_new_tools())


def _tools() -> Tools:
    try:
        return _ready.pop()
    except IndexError:
        return _new_tools()


def _new_tools() -> Tools:
    formulae = Formulae()
    notation = NotationExtension(formulae)
    fences = [{"name": "math", "class": "math", "format": formulae.fence}]
    settings = SETTINGS | {FENCES: SETTINGS[FENCES] | {"custom_fences": fences}}
    own = [notation.footnotes, MathsExtension(formulae), notation]
    parser = Markdown(extensions=EXTENSIONS + own, extension_configs=settings)
    gate = cleaner(notation.owns, notation.shows, formulae.as_typed, notation.resolve, formulae.mark + "own")
    return Tools(parser, formulae, notation, gate)


def _leave_out_idle_rules(parser: Markdown, text: str) -> None:
    """Each rule is tried on each piece of a text: a fifth of a rendering for rules that nothing in it can meet."""
    for sign, names in SIGNS.items():
        if sign not in text:
            for name in names:
                parser.inlinePatterns.deregister(name)


def _far_picture(found: re.Match) -> str:
    """A picture from elsewhere is never fetched: a link to it stands in its place, as for `![...](https://...)`."""
    if found[1]:
        return found[0]
    alt = re.search(r"""\balt=(?:"([^"<>]+)"|'([^'<>]+)')""", found["before"] + found["after"])
    words = alt and (alt[1] or alt[2])
    return f'<a class="remote-image" href="{found["src"]}">{words or found["src"]}</a>'


def _directed(found: re.Match) -> str:
    tag, direction = found[1], "auto"
    if tag in AROUND_OTHERS:
        letter = FIRST_LETTER.match(found.string, found.end())
        direction = "rtl" if letter and RIGHT_TO_LEFT.match(letter[1]) else ""
    return f'<{tag} dir="{direction}"{found[0][len(tag) + 1 :]}' if direction else found[0]


def _may_link(source: str, body: str) -> bool:
    """Whether there is anything for the linker, which takes half the time of a rendering: tags, links, addresses."""
    return "<" in source or "<a" in body or "://" in body


def _linked(body: str, formulae: Formulae, own: str) -> str:
    """Bare web addresses made links, known ones chips. A linker mixes texts when shared, so each call makes its own.

    Its own way to leave code alone escapes code twice; hiding the addresses there from it does not.
    """
    hidden = CODE.sub(lambda code: code[0].replace("://", formulae.mark + "web"), body)
    linker = Linker(callbacks=[partial(_chipped, formulae, own)], url_re=BARE_LINK)
    return linker.linkify(hidden).replace(formulae.mark + "web", "://")


def _chipped(formulae: Formulae, own: str, attrs: dict, new: bool = False) -> dict:
    """A link's attributes, with a chip's classes where its address is known. `own` marks them as ours for the gate.

    Where the link's text is its address, the chip's label takes its place; a text somebody chose stays.
    """
    typed = formulae.as_typed(attrs.get((None, "href"), ""))
    chip = chip_for(html.unescape(typed))
    if chip is None:
        return attrs
    given = attrs.get((None, "class"), "").split()
    attrs[(None, "class")] = " ".join([*given, *(own + name for name in chip.classes)])
    attrs.setdefault((None, "title"), chip.detail)
    text = formulae.as_typed(attrs["_text"])
    if chip.url in (text, html.unescape(text)):  # the linker decodes the text of some links
        attrs["_text"] = chip.label
    return attrs


_NOISE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$|^\s*(?:```|~~~)|^\s*\[\^?[^\]]+\]:|^\s*<!--.*-->\s*$|^\s*[|:\- ]+$")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+|\[[ xX]\]\s+|\[![A-Za-z]+\]\s*)")
_MARKS = [
    (re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[\^[^\]\n]{1,100}\]"), ""),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^>\n]{0,500}>"), ""),
    (re.compile(r"(`{1,3})([^`\n]+)\1"), r"\2"),
    (re.compile(r"(\*\*|__|~~|==)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!$>~|])"), r"\1"),
]


def first_line(source: str) -> str:
    """The first meaningful line as plain text without Markdown's marks, at most 120 characters; "" when none."""
    for line in source[:20_000].splitlines()[:200]:
        text = _bare(line)
        if text:
            return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"
    return ""


def _bare(line: str) -> str:
    line = line[:2_000]
    if _NOISE.match(line):
        return ""
    while (shorter := _LEAD.sub("", line, count=1)) != line:
        line = shorter
    for mark, kept in _MARKS:
        line = mark.sub(kept, line)
    return " ".join(line.strip().rstrip("#").split())
