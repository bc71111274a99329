"""Links of a vault: [[wikilinks]], ![[embeds]], pictures by their path, in the journal's own form. Opens no file."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from mechjournal.lib.markdown import reference
from mechjournal.lib.oldlogs import outside_code
from mechjournal.lib.pictures import EXTENSIONS, safe_name, unique_name

EMBED = re.compile(r"!\[\[([^\[\]\n|#^]{1,300})([#^][^\[\]\n|]{0,200})?(?:\|([^\[\]\n]{0,200}))?\]\]")
LINK = re.compile(r"\[\[([^\[\]\n|#^]{1,300})([#^][^\[\]\n|]{0,200})?(?:\|([^\[\]\n]{0,200}))?\]\]")
INLINE = re.compile(
    r"(!?\[[^\[\]\n]{0,500}\]\()<?([^()\n<>]{1,500}?(?:\([^()\n]{0,100}\)[^()\n]{0,200})?)>?"
    r"((?:[ \t]+\"[^\"\n]{0,200}\")?\))"
)
NOTES = (".md", ".markdown")


@dataclass
class Index:
    """Where things are in an archive: by their path, and by the name alone as a vault finds them."""

    places: list[str]
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self):
        for place in self.places:
            for name in names_of(place):
                self.by_name.setdefault(name, []).append(place)

    def find(self, said: str, at: str) -> str | None:
        """The place that `said`, in the note at `at`, means; the nearest of several."""
        wanted = said.replace("\\", "/").strip().removeprefix("./")
        here = str(PurePosixPath(at).parent)
        for path in (wanted, f"{here}/{wanted}"):
            known = self.by_name.get(normpath(path).removeprefix("../").casefold(), [])
            exact = [place for place in known if place.casefold().removesuffix(".md") in whole(normpath(path))]
            if exact:
                return exact[0]
        ends = [place for place in self.by_name.get(PurePosixPath(wanted).name.casefold(), []) if fits(place, wanted)]
        return min(ends, key=lambda place: (-shared(place, at), len(place), place), default=None)


def whole(path: str) -> tuple[str, str]:
    return path.casefold(), path.casefold().removesuffix(".md")


def names_of(place: str) -> set[str]:
    """What a link may call it: its path and its name, a note also without its ending."""
    path = place.casefold()
    names = {path, PurePosixPath(path).name}
    return names | {name.removesuffix(".md") for name in names}


def fits(place: str, wanted: str) -> bool:
    return any(
        f"/{name}".endswith(f"/{wanted.casefold().lstrip('/')}") for name in names_of(place) | {place.casefold()}
    )


def shared(place: str, at: str) -> int:
    """How many folders two places share."""
    count = 0
    for one, other in zip(PurePosixPath(place).parts[:-1], PurePosixPath(at).parts[:-1], strict=False):
        if one != other:
            break
        count += 1
    return count


@dataclass
class Linked:
    """A note's text with its links in the journal's form. `files`: name in the text -> place; `links`: as in Piece."""

    text: str = ""
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def name_of(self, place: str) -> str:
        """The name a file gets in this note."""
        for name, known in self.files.items():
            if known == place:
                return name
        name = unique_name(safe_name(PurePosixPath(place).name), set(self.files))
        self.files[name] = place
        return name


def linked(text: str, at: str, index: Index) -> Linked:
    """`text` of the note at `at`. Code is left alone; what the archive doesn't hold stays as it was written."""
    found = Linked()
    found.text = outside_code(text, lambda line: in_line(line, at, index, found))
    return found


def in_line(line: str, at: str, index: Index, found: Linked) -> str:
    if "](" not in line and "[[" not in line:
        return line
    line = EMBED.sub(lambda m: embedded(m, at, index, found), line)
    line = LINK.sub(lambda m: wiki(m, at, index, found), line)
    return INLINE.sub(lambda m: inline(m, at, index, found), line)


def embedded(m: re.Match, at: str, index: Index, found: Linked) -> str:
    place = index.find(m[1], at)
    if place is None:
        found.missing.append(m[1])
        return m[0]
    if place.lower().endswith(NOTES):
        found.links[m[0]] = place
        return m[0]
    name = found.name_of(place)
    return reference(name, name.lower().endswith(tuple(EXTENSIONS)))


def wiki(m: re.Match, at: str, index: Index, found: Linked) -> str:
    place = index.find(m[1], at)
    if place is None:
        return m[0]  # a note not written yet is nothing that is missing
    if place.lower().endswith(NOTES):
        found.links[m[0]] = place
        return m[0]
    name = found.name_of(place)
    return f"[{m[3] or name}]({address_of(name)})"


def address_of(name: str) -> str:
    return reference(name, False).rpartition("](")[2].removesuffix(")")


def inline(m: re.Match, at: str, index: Index, found: Linked) -> str:
    address = unquote(m[2].split("#")[0])
    if not address or "://" in address or address.startswith(("mailto:", "#", "data:", "files/")):
        return m[0]
    place = index.find(address, at)
    if place is None:
        if m[1].startswith("!"):
            found.missing.append(address)
        return m[0]
    if place.lower().endswith(NOTES):
        found.links[m[0]] = place
        return m[0]
    return f"{m[1]}{address_of(found.name_of(place))}{m[3]}"
