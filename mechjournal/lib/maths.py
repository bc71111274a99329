"""Formulae: finding TeX in Markdown and writing its MathML; what a note means beyond that does not belong here.

A formula leaves Markdown as an unguessable word and comes back after the gate (see `Formulae.put_back`).
"""

import html
import re
import secrets
from dataclasses import dataclass
from xml.etree.ElementTree import SubElement

import nh3
from latex2mathml.converter import convert
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

LONGEST = 2000  # characters of TeX that still get MathML; longer ones are left to the browser
MOST = 150  # formulae of one note that get MathML

# A price is not maths: no digit or letter outside a dollar sign, no blank inside it. Nor is `$HOME/$PATH`.
NO_VARIABLE = r"(?![A-Z_][A-Z0-9_]+[^\s$]*\$[A-Z_]{2})"
INLINE = rf"(?<![\\$A-Za-z0-9])\$(?![\s$]){NO_VARIABLE}((?:\\.|[^\\$\n]|\n(?!\s*\n)){{1,1000}}?)(?<!\s)\$(?![\d{{$])"
DISPLAY = r"(?<!\\)\$\$((?:\\.|[^\\$]){1,2000}?)\$\$"
PARENS = r"(?<!\\)\\\((.{1,1000}?)(?<!\\)\\\)"
TICKS = r"(?<![\\$A-Za-z0-9`])\$`([^`\n]{1,1000})`\$(?![\d{$])"
BRACKETS = r"(?<!\\)\\\[(.{1,2000}?)(?<!\\)\\\]"
ENVIRONMENTS = ("equation", "align", "gather", "alignat", "eqnarray", "multline")  # as notebooks write them


def _words(text: str) -> set[str]:
    return set(text.split())


TAGS = _words(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr "
    "mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none"
)
ATTRIBUTES = _words(
    "display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize stretchy form fence separator "
    "lspace rspace minsize maxsize movablelimits accent accentunder linethickness width height depth voffset "
    "columnalign rowalign columnspacing rowspacing columnlines rowlines notation symmetric largeop"
)
VALUE = re.compile(r"[-+.%#\w ]{0,60}")


@dataclass(frozen=True)
class Formula:
    source: str  # as typed, with its delimiters
    tex: str
    shape: str  # "span", "display" (a span on its own line) or "block"


class Formulae:
    """The formulae of one note, each standing in the text as a word nobody can guess."""

    def __init__(self) -> None:
        self.mark = "mj" + secrets.token_hex(12)
        self.found: list[Formula] = []
        self._word = re.compile(self.mark + r"x(\d+)x")

    def keep(self, source: str, tex: str, shape: str) -> str:
        """Remember a formula; returns the word that stands for it."""
        self.found.append(Formula(source, tex.strip(), shape))
        return f"{self.mark}x{len(self.found) - 1}x"

    def as_typed(self, text: str) -> str:
        """The text with every word turned back into what was typed (for addresses and attributes)."""
        return self._word.sub(lambda m: self.found[int(m[1])].source, text) if self.mark in text else text

    def fence(self, source, language, css_class, options, md, **kwargs) -> str:
        """What a fence named `math` holds, as GitHub writes formulae on lines of their own."""
        return f'<div class="math">{self.keep(source, source, "block")}</div>'

    def put_back(self, clean: str) -> str:
        """Put formulae into HTML that went through the gate. Words must stand in text only, never in attributes.

        A note's own HTML may hold no MathML, so nothing can nest in ours; ours passes a gate of its own.
        """
        return self._word.sub(lambda m: as_html(self.found[int(m[1])], int(m[1]) < MOST), clean)


def as_html(formula: Formula, with_mathml: bool = True) -> str:
    """TeX for the browser's typesetter and, where it can be made, MathML for pages without scripts."""
    mathml = _mathml(formula) if with_mathml and len(formula.tex) <= LONGEST else ""
    hidden = " hidden" if mathml else ""
    inner = f'<code class="tex"{hidden}>{html.escape(formula.tex)}</code>{mathml}'
    kind = {"span": "math", "display": "math math-display"}.get(formula.shape)
    return _gate().clean(f'<span class="{kind}">{inner}</span>' if kind else inner)


def _mathml(formula: Formula) -> str:
    try:
        return convert(formula.tex, display="inline" if formula.shape == "span" else "block")
    except Exception:  # the converter raises many kinds of errors on TeX it can't read
        return ""


_cleaner: nh3.Cleaner | None = None


def _gate() -> nh3.Cleaner:
    global _cleaner
    if _cleaner is None:
        attributes = dict.fromkeys(TAGS, ATTRIBUTES) | {"code": {"hidden"}, "span": set()}
        _cleaner = nh3.Cleaner(
            tags=TAGS | {"span", "code"},
            attributes=attributes,
            attribute_filter=lambda tag, name, value: value if VALUE.fullmatch(value) else None,
            allowed_classes={"span": {"math", "math-display"}, "code": {"tex"}},
        )
    return _cleaner


class InlineMaths(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, formulae: Formulae, shape: str) -> None:
        super().__init__(pattern, md)
        self.formulae, self.shape = formulae, shape

    def handleMatch(self, m, data):
        return self.formulae.keep(m[0], m[1], self.shape), m.start(0), m.end(0)


class BlockMaths(BlockProcessor):
    """`$$ ... $$`, `\\[ ... \\]` or `\\begin{align} ...` as a paragraph of its own, blank lines allowed within."""

    OPEN = re.compile(rf"^ {{0,3}}(\$\$|\\\[|\\begin\{{(?:{'|'.join(ENVIRONMENTS)})\*?\}})")
    CLOSERS = {"$$": "$$", "\\[": "\\]"}
    REACH = 20  # blocks looked through for the end, so that many openings stay cheap

    def __init__(self, parser, formulae: Formulae) -> None:
        super().__init__(parser)
        self.formulae = formulae

    def test(self, parent, block):
        return bool(self.OPEN.match(block))

    def run(self, parent, blocks):
        opened = self.OPEN.match(blocks[0])
        whole, closer = "", self.CLOSERS.get(opened[1]) or opened[1].replace("begin", "end")
        for used, block in enumerate(blocks[: self.REACH], 1):
            whole += ("\n\n" if whole else "") + block
            tex, end, rest = whole[opened.end() :].partition(closer)
            if end:
                return self._take(parent, blocks, used, (opened[1], tex, closer), rest)
        return False

    def _take(self, parent, blocks, used: int, parts: tuple[str, str, str], rest: str) -> bool:
        same_line, _, below = rest.partition("\n")
        if same_line.strip() or not parts[1].strip():
            return False  # text follows on the same line: it is part of a sentence
        del blocks[:used]
        if below.strip():
            blocks.insert(0, below)
        box = self.parser.md.htmlStash  # the stash keeps the word from every further rule
        whole = "".join(parts)
        word = self.formulae.keep(whole, parts[1] if parts[0] in self.CLOSERS else whole, "block")
        SubElement(parent, "p").text = AtomicString(box.store(f'<div class="math">{word}</div>'))
        return True


class MathsExtension(Extension):
    def __init__(self, formulae: Formulae) -> None:
        super().__init__()
        self.formulae = formulae

    def extendMarkdown(self, md):
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        md.parser.blockprocessors.register(BlockMaths(md.parser, self.formulae), "maths", 79)
        md.inlinePatterns.register(InlineMaths(TICKS, md, self.formulae, "span"), "maths-ticks", 191)
        # After code (190), before backslash escapes (180).
        for rank, (pattern, shape) in enumerate(
            [(DISPLAY, "display"), (BRACKETS, "display"), (PARENS, "span"), (INLINE, "span")]
        ):
            md.inlinePatterns.register(InlineMaths(pattern, md, self.formulae, shape), f"maths-{rank}", 188 - rank)
