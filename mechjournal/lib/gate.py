"""The allow-list every note passes last: tags, classes, ids and addresses that may reach a page; it makes nothing."""

import re
from collections.abc import Callable

import nh3
from pygments.token import STANDARD_TYPES

from mechjournal.lib import chips
from mechjournal.lib.notation import CALLOUTS


def _words(text: str) -> set[str]:
    return set(text.split())


TAGS = _words(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h3 h4 h5 h6 hr i "
    "img input ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead "
    "tr u ul var wbr"
)
ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"checked", "disabled"},
    "ol": {"start"},
    "li": {"id", "value"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "div": {"tabindex"},
    "details": {"open"},
    "abbr": {"title"},
}
# Only classes that our own pipeline writes: a note can't dress up as a part of the application.
CLASSES = {
    "a": {"enlarge", "file", "remote-image", "entry-link", "footnote-ref", "footnote-backref"},
    "div": {"callout", "codehilite", "footnote", "math", "table-scroll", *(f"callout-{kind}" for kind in CALLOUTS)},
    "p": {"callout-title"},
    "span": {"missing", "file", "remote-image", "filename", "hll", *(css for css in STANDARD_TYPES.values() if css)},
    "ul": {"task-list"},
    "li": {"task-list-item"},
    "pre": {"plain-text"},
}
CHOICES = {
    "tabindex": {"0"},
    "loading": {"lazy"},
    "align": {"left", "right", "center"},
    "dir": {"ltr", "rtl", "auto"},
    "scope": {"col", "row"},
}
NUMBERS = {"width", "height", "colspan", "rowspan", "start", "value"}
SCHEMES = {"http", "https", "mailto"}
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # browsers drop some of these inside an address


# As the gate writes its tags. A corner of a table heads nothing, and a picture that was not let through shows nothing.
EMPTY_HEAD = re.compile(r"<th((?: [a-z]+=\"[^\"]*\")*)>\s*</th>")
NO_PICTURE = re.compile(r"<img((?: (?!src=)[a-z]+=\"[^\"]*\")*)>")
ALT = re.compile(r' alt="([^"]*)"')


def tidied(clean: str) -> str:
    """HTML that passed the gate, without cells and pictures that only a screen reader would stumble over."""
    if "<th" in clean:
        clean = EMPTY_HEAD.sub(r"<td\1></td>", clean)
    return NO_PICTURE.sub(_words_of, clean) if "<img" in clean else clean


def _words_of(image: re.Match) -> str:
    alt = ALT.search(image[1])
    return alt[1].replace("<", "&lt;").replace(">", "&gt;") if alt else ""


def safe_address(address: str) -> str | None:
    """The address without control characters when it is http, https, mailto or a path on this site; else None."""
    bare = CONTROL.sub("", address).strip()
    if scheme := SCHEME.match(bare):
        return bare if scheme[1].lower() in SCHEMES else None
    starts_elsewhere = re.match(r"\\|[/\\]{2}", bare)  # "//host" and its spellings with backslashes
    return None if starts_elsewhere or ":" in re.split(r"[/?#]", bare)[0] else bare


def own_classes(own: str) -> dict[str, set[str]]:
    return {"a": CLASSES["a"] | {own + name for name in chips.CLASSES}, "span": CLASSES["span"] | {own + "expects"}}


def cleaner(
    owns: Callable[[str], bool],
    shows: Callable[[str], bool],
    as_typed: Callable[[str], str],
    resolve: Callable[[str], str | None],
    own: str = "",
) -> nh3.Cleaner:
    """The gate for one note: only ids that it `owns` are kept, only files that it `shows` are shown as pictures.

    `own`: an unguessable word that the pipeline writes before the classes of chips and of expectations, and takes away
    behind the gate, so that a note's own HTML can't dress up as one.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        value = as_typed(value)
        if name in ("href", "src"):
            value = resolve(value) or value
        if name == "src":
            return value if shows(value) else None
        if name == "href":
            return safe_address(value)
        if name == "id":
            return value if owns(value) else None
        if name in NUMBERS:
            return value if re.fullmatch(r"\d{1,5}", value) else None
        return value if value in CHOICES.get(name, {value}) else None

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        allowed_classes=CLASSES | (own_classes(own) if own else {}),
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        tag_attribute_values={"input": {"type": {"checkbox"}, "aria-label": {"Done", "To do"}}},
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}, "pre": {"tabindex": "0"}},
    )
