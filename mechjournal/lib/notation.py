"""What our notes add to Markdown (callouts, `#42`, `files/...`, footnote names); nothing here decides what is safe."""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

CALLOUTS = ("note", "tip", "important", "warning", "caution")
CALLOUT = re.compile(rf"\s*\[!({'|'.join(CALLOUTS)})\][ \t]*(?:\n|$)", re.IGNORECASE)
ENTRY = r"(?<![\w/#&=?:.%+\-\\])#([1-9]\d{0,8})(?![\w-]|\.\d)"
MENTION = re.compile(ENTRY)
# Only with http(s): bleach's own rule would link train.py. Brackets must close within the address.
BARE_LINK = re.compile(r"""(?<![\w@.])https?://(?:(?!&#160;)[^\s<>"'`()]|\([^\s<>"'`()]*\))+""", re.IGNORECASE)
STASHED = r"\x02wzxhzdk:\d+\x03"
PLACEHOLDER = re.compile(r"\x02(?:klzzwxh:(\d+)\x03)?")
LIST_START = r" {0,3}(?:[-*+]|1[.)]) +\S"
FOOTNOTE = re.compile(r"fn(?:ref)?-([^\W_]+)-\d+(?:-\d+)?")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}\.) +(?=\S)(?!(?:[-*+] *){2,}$)")
FENCE = re.compile(rf"{STASHED} *")
# A line `next: ...` means something by itself, so it stands by itself.
INTENTION = r"[ \t]{0,3}[Nn]ext:[ \t]*\S"
FILLED = range(60, 131)  # characters of the lines of a text that was wrapped by an editor
BREAK = re.compile(rf"\n(?={LIST_START})|\n(?={INTENTION})|\n(?={STASHED} *(?:\n|$))|(?<=\x03)\n")


def renumber(words: str, numbers: dict[int, int]) -> str:
    """Each `#42` by the number that its entry has now; one that is not among them stays."""
    return MENTION.sub(lambda found: f"#{numbers.get(int(found[1]), found[1])}", words)


class Footnotes(FootnoteExtension):
    """Footnotes whose ids carry the entry, so that many notes can share a page."""

    def __init__(self) -> None:
        self.entry_key = ""
        super().__init__(BACKLINK_TITLE="Back to footnote {} in the text")

    def extendMarkdown(self, md):
        super().extendMarkdown(md)
        md.treeprocessors.deregister("footnote-duplicate")  # one way back, to the first mention

    def reset(self) -> None:
        super().reset()
        self.numbers: dict[str, int] = {}
        self.mentions: dict[str, int] = {}

    def makeFootnoteId(self, id):
        number = self.numbers.setdefault(id, len(self.numbers) + 1)
        return f"fn-{self.entry_key}-{number}"

    def makeFootnoteRefId(self, id, found=False):
        name = self.makeFootnoteId(id).replace("fn-", "fnref-", 1)
        if not found:
            return name
        self.mentions[id] = self.mentions.get(id, 0) + 1
        return name if self.mentions[id] == 1 else f"{name}-{self.mentions[id]}"


class TextBreak(BlockProcessor):
    """A list or a fence right below a line of text starts by itself, as people expect it to."""

    def test(self, parent, block):
        return bool(BREAK.search(block))

    def run(self, parent, blocks):
        block = blocks.pop(0)
        at = BREAK.search(block).start()
        self.parser.parseBlocks(parent, [block[:at]])
        blocks.insert(0, block[at + 1 :])


class FenceBreak(Preprocessor):
    """A fence at the left edge is a block of its own, and ends a list above it."""

    def run(self, lines):
        spaced: list[str] = []
        for line in lines:
            spaced += ("", line, "") if FENCE.fullmatch(line) else (line,)
        return spaced


class ListIndent(Preprocessor):
    """Nested lists may stand two or three blanks in, as elsewhere; the library alone would want four."""

    def run(self, lines):
        self.open: list[tuple[int, int]] = []  # blanks before marker and text of the items around a line
        self.after_blank = True
        return [self._moved(line) for line in lines]

    def _moved(self, line: str) -> str:
        text = line.lstrip(" ")
        indent, after_blank = len(line) - len(text), self.after_blank
        self.after_blank = not text
        item = ITEM.match(text)
        if not text or not (item or after_blank or (self.open and indent >= self.open[-1][0] + 2)):
            return line  # a blank line, or a line of text that goes on where the last one stopped
        while self.open and indent < self.open[-1][0] + 2:
            self.open.pop()
        if not self.open and (indent > 3 or not item):
            return line
        deeper = max(indent - self.open[-1][1], 0) if self.open and not item else 0
        moved = " " * (4 * len(self.open) + deeper) + text
        if item:
            self.open.append((indent, indent + len(item[0])))
        return moved


class EntryLinks(InlineProcessor):
    """`#42` leads to the note with that number, when there is one."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, notation) -> None:
        super().__init__(ENTRY, md)
        self.notation = notation

    def handleMatch(self, m, data):
        context = self.notation.context
        if int(m[1]) > context.highest_number:
            return None, None, None
        link = Element("a", {"href": f"{context.project_url}entries/{m[1]}/", "class": "entry-link"})
        link.text = m[0]
        return link, m.start(0), m.end(0)


class Expects(InlineProcessor):
    """A line `expect: ...` is an element of its own, so that it can be kept from who hasn't said theirs yet."""

    def __init__(self, md: Markdown, begin: str, end: str, css: str) -> None:
        super().__init__(f"{begin}(.+?){end}", md)
        self.css = css

    def handleMatch(self, m, data):
        line = Element("span", {"class": self.css})
        line.text = m[1]
        return line, m.start(0), m.end(0)


class BareAddresses(InlineProcessor):
    """Stars, tildes and underscores within a bare address are part of it; at its end they close what was opened."""

    def handleMatch(self, m, data):
        address = self._until_markup(m[0]).rstrip("*_~=.,;:!?")
        return self.unescape(address), m.start(0), m.start(0) + len(address)

    def _until_markup(self, address: str) -> str:
        """What earlier rules took out stands as placeholders: text (formulae, escapes) may go on, elements not."""
        stash = self.md.treeprocessors["inline"].stashed_nodes
        for place in PLACEHOLDER.finditer(address):
            if not isinstance(stash.get(place[1]), str):
                return address[: place.start()]
        return address


class Quotes(BlockQuoteProcessor):
    """Quotes with an empty line between them are two, so that callouts in a row don't run into one."""

    def lastChild(self, parent):
        return None


class Lines(Treeprocessor):
    """A new line in a text is a new line on the page, unless an editor put it there to fill lines of one width."""

    def __init__(self, md, notation):
        super().__init__(md)
        self.notation = notation

    def run(self, root):
        if self.notation.context.is_cell:
            return
        for element in root.iter():
            text = element.text or ""
            if "\n" in text.strip("\n") and not isinstance(text, AtomicString) and not wrapped(text):
                element.text = re.sub(r" *\n(?=.)", "  \n", text)


def wrapped(text: str) -> bool:
    """Whether the lines of a text are as full as they could be: the next one's first word would not have fitted."""
    lines = [line.rstrip() for line in text.split("\n")]
    width = max(map(len, lines))
    if len(lines) < 3 or width not in FILLED:
        return False
    return all(len(f"{line} {after.split(maxsplit=1)[0]}") > width for line, after in pairwise(lines) if after)


class Callouts(Treeprocessor):
    """`> [!NOTE]` and its four sisters."""

    def run(self, root):
        for quote in root.iter("blockquote"):
            first = quote[0] if len(quote) else None
            if first is not None and first.tag == "p" and (m := CALLOUT.match(first.text or "")):
                self._make(quote, first, m)

    def _make(self, quote: Element, first: Element, m: re.Match) -> None:
        kind = m[1].lower()
        quote.tag = "div"
        quote.set("class", f"callout callout-{kind}")
        first.text = first.text[m.end() :]
        if not first.text and not len(first):
            quote.remove(first)
        title = Element("p", {"class": "callout-title"})
        title.text = kind.capitalize()
        quote.insert(0, title)


class Outline(Treeprocessor):
    """A note's headings stand below the page's two, each at most a step below the one before it: whoever hears a page
    goes by these steps. Those of a notebook's cell keep their levels: what stands above the cell isn't known here. Wide
    tables scroll in a box of their own.
    """

    def __init__(self, md, notation):
        super().__init__(md)
        self.notation = notation

    def run(self, root):
        level, is_cell = 2, self.notation.context.is_cell
        for element in list(root.iter()):
            if re.fullmatch("h[1-6]", str(element.tag)):
                level = min(int(element.tag[1]) + 2, 6 if is_cell else level + 1, 6)
                element.tag = f"h{level}"
            elif element.tag == "table":
                self._box(element)

    def _box(self, table: Element) -> None:
        inner = Element("table", dict(table.attrib))
        inner.text, inner[:] = table.text, list(table)
        tail = table.tail
        table.clear()
        table.tag, table.tail = "div", tail
        table.attrib.update({"class": "table-scroll", "tabindex": "0"})
        table.append(inner)


class Files(Treeprocessor):
    """`files/<name>` in links and images becomes the file's address; pictures from elsewhere become links."""

    def __init__(self, md: Markdown, formulae) -> None:
        super().__init__(md)
        self.formulae = formulae
        self.known: dict = {}

    def run(self, root):
        for element, linked in list(_with_links(root, False)):
            if element.tag == "img":
                self._picture(element, linked)
            elif element.tag == "a":
                self._link(element)

    def find(self, address: str):
        """The name when the address means a file of ours, and the file when it is there."""
        address = self.formulae.as_typed(address).removeprefix("./")
        if not address.startswith("files/"):
            return None, None
        name = normalize("NFC", unquote(address.removeprefix("files/")))
        return name, self.known.get(name)

    def _link(self, link: Element) -> None:
        name, file = self.find(link.get("href", ""))
        if file:
            link.set("href", file.url)
            link.set("class", "file")
        elif name is not None:
            link.tag = "span"
            link.attrib = {"class": "missing"}
            SubElement(link, "span").text = " (not attached)"

    def _picture(self, image: Element, linked: bool) -> None:
        address, alt = image.get("src", ""), image.get("alt", "")
        name, file = self.find(address)
        if file and file.is_picture:
            self._enlargeable(image, file, alt, linked)
        elif file:
            _become(image, "span" if linked else "a", alt or name, href=file.url, css="file")
        elif name is not None:
            _become(image, "span", f"files/{name} (not attached)", css="missing")
        else:
            _become(image, "span" if linked else "a", alt or address, href=address, css="remote-image")

    def _enlargeable(self, image: Element, file, alt: str, linked: bool) -> None:
        size = {"width": str(file.width), "height": str(file.height)} if file.width and file.height else {}
        shown = {"src": file.thumb_url or file.url, "alt": alt, **size, "loading": "lazy"}
        if title := image.get("title"):
            shown["title"] = title
        if linked:
            image.attrib = shown
            return
        _become(image, "a", "", href=file.url, css="enlarge")
        SubElement(image, "img", shown)


def _become(element: Element, tag: str, text: str, *, href: str = "", css: str = "") -> None:
    element.tag, element.text = tag, text
    element.attrib = {"class": css} | ({"href": href} if tag == "a" else {})


def _with_links(element: Element, linked: bool) -> Iterator[tuple[Element, bool]]:
    """Every element with whether it stands in a link."""
    waiting = [(element, linked)]
    while waiting:
        element, linked = waiting.pop()
        yield element, linked
        waiting.extend((child, linked or element.tag == "a") for child in element)


class NotationExtension(Extension):
    """What is ours in one parser. It may be made before its note is there, which comes with `take`."""

    def __init__(self, formulae) -> None:
        super().__init__()
        self.formulae, self.footnotes, self.context = formulae, Footnotes(), None

    def take(self, context) -> None:
        """Say what the note's text may refer to, before it is converted."""
        self.context, self.footnotes.entry_key = context, context.entry_key
        self.files.known = {normalize("NFC", name): file for name, file in context.files.items()}
        pictures = [file for file in context.files.values() if file.is_picture]
        self.pictures = {address for file in pictures for address in (file.url, file.thumb_url)} - {""}

    def owns(self, name: str) -> bool:
        """Whether an element of this name is one of the note's footnotes or leads to one."""
        found = FOOTNOTE.fullmatch(name)
        return bool(found) and found[1] == self.context.entry_key

    def shows(self, address: str) -> bool:
        return address in self.pictures

    def resolve(self, address: str) -> str | None:
        _, file = self.files.find(address)
        return file.url if file else None

    def extendMarkdown(self, md):
        md.preprocessors.register(FenceBreak(md), "fence-break", 24)  # right after the fences were taken out
        md.preprocessors.register(ListIndent(md), "list-indent", 23)
        md.parser.blockprocessors.register(TextBreak(md.parser), "text-break", 12)
        md.parser.blockprocessors.register(Quotes(md.parser), "quote", 20)
        begin, end, css = (self.formulae.mark + word for word in ("begin", "end", "ownexpects"))
        md.inlinePatterns.register(Expects(md, begin, end, css), "expects", 200)
        # After links and HTML (90), before everything that emphasises.
        md.inlinePatterns.register(BareAddresses(BARE_LINK.pattern, md), "bare-addresses", 76)
        md.inlinePatterns.register(EntryLinks(md, self), "entry-links", 75)
        md.treeprocessors.register(Callouts(md), "callouts", 40)
        # Behind the callouts' marks, before what stands in a line.
        md.treeprocessors.register(Lines(md, self), "lines", 30)
        self.files = Files(md, self.formulae)
        md.treeprocessors.register(self.files, "files", 12)
        md.treeprocessors.register(Outline(md, self), "outline", 11)
