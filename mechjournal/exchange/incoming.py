"""Any file somebody brings, read into pieces: one log, a folder or vault of notes, an export of ours. Writes nothing.

Raises Refused (unpack.py) for what can't be taken; whatever else is strange is kept and said.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from mechjournal.exchange import vaults
from mechjournal.exchange.columns import entry_facts, said_of_it
from mechjournal.exchange.unpack import Folder, Refused, opened, text_of
from mechjournal.lib import datings, frontmatter, marked, oldlogs
from mechjournal.lib.marked import Marked
from mechjournal.lib.pieces import Found, Piece, blocks

TEXTS = (".md", ".markdown", ".txt")
LONGEST = 400_000  # characters of one entry
LONGEST_TITLE = 140
# What says in front matter for which day a note is.
DATES = ("date", "day", "created", "created_at", "date created", "creation date")
OURS = ("hypothesis", "sprint", "post-mortem", "project", "comments", "request", "meeting")


@dataclass(frozen=True)
class Asked:
    """What the person said about the file."""

    today: date
    day_first: bool = True
    near: date | None = None


@dataclass
class Page:
    """A Markdown file being read."""

    place: str
    text: str
    asked: Asked
    unclear: str = ""
    changed: date | None = None  # when its file was, if the archive says so
    in_archive: bool = False
    facts: dict = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day it is for by its front matter, else by its name."""
        for name, value in self.facts.items():
            if name.lower() in DATES and (found := as_day(value)):
                return found
        path = PurePosixPath(self.place)
        for said in (path.stem, "-".join(path.with_suffix("").parts[-3:])):
            reading = datings.read(said)
            if reading and reading.is_whole and (found := datings.whole(reading, self.asked.day_first)):
                return found
        return None


def is_archive(name: str, data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or name.lower().endswith(".zip")


def read(name: str, data: bytes, asked: Asked) -> Found:
    """Everything the file holds. Raises Refused."""
    with opened_file(name, data, asked) as (found, _):
        return found


def in_order(found: Found) -> Found:
    """Entries of an export in the order they were written, so that in an empty project they keep their numbers."""
    found.pieces.sort(key=lambda piece: (piece.number is None, piece.number or 0))
    return found


@contextmanager
def opened_file(name: str, data: bytes, asked: Asked) -> Iterator[tuple[Found, Callable[[str], bytes]]]:
    """The same with a function that reads a file of its archive by its place. Raises Refused."""
    if is_archive(name, data):
        with opened(data) as folder:
            yield in_order(read_folder(folder, asked)), folder.read
    else:
        yield in_order(read_text(name, data, asked)), no_files


def no_files(place: str) -> bytes:
    raise Refused(f"“{place}” did not come along.")


def read_text(name: str, data: bytes, asked: Asked) -> Found:
    if not name.lower().endswith(TEXTS):
        raise Refused("Choose a Markdown or text file, or a zip of them.")
    found = Found()
    text, unclear = text_of(data)
    read_page(Page(name, text, asked, unclear), found, vaults.Index([]))
    return found


def read_folder(folder: Folder, asked: Asked) -> Found:
    found, index = Found(), vaults.Index(list(folder.names))
    for place in sorted(folder.names):
        if place.lower().endswith(TEXTS[:2]):
            text, unclear = text_of(folder.read(place))
            changed = datings.made(*folder.archive.getinfo(folder.names[place]).date_time[:3])
            read_page(Page(place, text, asked, unclear, changed, in_archive=True), found, index)
    if not found.pieces and not found.things:
        raise Refused("The archive holds no Markdown file with anything in it.")
    used = {place for piece in found.pieces for place in piece.files.values()}
    loose = [place for place in folder.names if place not in used and not place.lower().endswith(TEXTS[:2])]
    found.left += [(place, "no note shows or links it") for place in loose]
    return found


def read_page(page: Page, found: Found, index: vaults.Index) -> None:
    page.facts, below = frontmatter.split(page.text)
    above = page.text[: len(page.text) - len(below)].count("\n")
    kind = page.facts.get("kind") if "mechjournal" in page.facts else None
    if kind in OURS:
        found.things.append({**page.facts, "place": page.place, "text": below})
    elif marked.has_marks(below):
        found.pieces += ours(page, below, above, found, index)
    else:
        found.pieces += [fit for piece in plain(page, below, above, found, index) for fit in fitting(piece)]


# --- exports of ours -----------------------------------------------------------------------------------------------


def ours(page: Page, text: str, above: int, found: Found, index: vaults.Index) -> Iterator[Piece]:
    day = page.day
    for one in marked.read(text):
        if isinstance(one, Marked):
            piece = piece_of(page, replace(one, line=one.line + above), day, index)
            day = piece.day or day
            yield piece
        elif one.text.strip():
            # A date between entries says what follows; words there were added by hand.
            for piece in plain(replace(page, facts={}), one.text, above + one.line - 1, found, index, day, silent=True):
                day = piece.day or day
                yield piece
            dated = [part.day for part in oldlogs.split(one.text, today=page.asked.today) if part.day]
            day = dated[-1] if dated else day


def piece_of(page: Page, one: Marked, day: date | None, index: vaults.Index) -> Piece:
    facts, said = entry_facts(one.facts, bool(one.result))
    told, unread = said_of_it(one.facts)
    number = one.facts.get("number") if isinstance(one.facts.get("number"), int) else None
    body, result = one.body, one.result
    if number and one.facts.get("files") and one.facts.get("links", True):
        body, result = (text.replace(f"files/{number}/", "files/") for text in (body, result))
    own = as_day(one.facts.get("day")) or day
    return Piece(
        place=page.place,
        line=one.line,
        body=body,
        result=result,
        day=own,
        unclear="; ".join([*said, *unread] if own else [*said, *unread, oldlogs.NO_DATE]),
        title=one.title[:LONGEST_TITLE],
        facts=facts,
        result_day=as_day(one.facts.get("result_day")),
        author=text_fact(one.facts, "author", 160),
        written=text_fact(one.facts, "written", 40),
        key=text_fact(one.facts, "key", 80),
        number=number,
        better=one.facts.get("better") if isinstance(one.facts.get("better"), int) else None,
        files=files_beside(page, number, one.facts.get("files"), index),
        **told,
    )


def files_beside(page: Page, number: int | None, names, index: vaults.Index) -> dict[str, str]:
    folder = PurePosixPath(page.place).parent / "files" / str(number)
    known = set(index.places)
    said = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return {name: str(folder / name) for name in said if str(folder / name) in known}


def text_fact(facts: dict, name: str, most: int) -> str:
    value = facts.get(name)
    return value[:most] if isinstance(value, str) else ""


def as_day(value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        reading = datings.read(value)
    return datings.whole(reading, True) if reading and reading.is_whole else None


# --- everybody else's ----------------------------------------------------------------------------------------------


def plain(
    page: Page, text: str, above: int, found: Found, index: vaults.Index, day: date | None = None, silent: bool = False
) -> Iterator[Piece]:
    """`day`: what stands above this text; `silent`: headings without text are not worth a word."""
    asked = page.asked
    day = day or page.day
    parts = oldlogs.split(text, today=asked.today, day_first=asked.day_first, near=asked.near or day)
    dated = [part.day for part in parts if part.day]
    before = day or (dated[0] if dated else None)
    extra = unused(page)
    for part in parts:
        if part.is_bare and not extra:
            if part.text.strip() and not silent:
                found.left.append((f"{page.place}, line {above + part.line}", "a heading without text"))
            continue
        piece = with_day(piece_of_part(page, part, above, index, found), part, page, before, alone=len(parts) == 1)
        before = piece.day or before
        yield replace(piece, body=f"{piece.body}\n\n{extra}".strip("\n")) if extra else piece
        extra = ""


def piece_of_part(page: Page, part: oldlogs.Part, above: int, index: vaults.Index, found: Found) -> Piece:
    title, body = part.title, part.body
    if len(title) > LONGEST_TITLE:
        title, body = "", f"{part.heading}\n\n{body}".strip("\n")
    if not body.strip() and title:
        title, body = "", title
    linked = vaults.linked(body, page.place, index)
    note = f"{', '.join(linked.missing[:3])} is not in the archive" if linked.missing and index.places else ""
    return Piece(
        place=page.place,
        line=above + part.line,
        body=linked.text,
        title=title,
        heading=part.heading[:400],
        files=linked.files,
        links=linked.links,
        unclear="; ".join(filter(None, (page.unclear, note))),
    )


def with_day(piece: Piece, part: oldlogs.Part, page: Page, before: date | None, alone: bool) -> Piece:
    """A part without a date of its own takes the file's, else that of the day above it, else of its file's change."""
    if not part.heading and (title := title_of(page)) and (alone or page.day):
        piece = replace(piece, title=title)
    if part.day:
        return replace(piece, day=part.day, unclear=joined(part.unclear, piece.unclear))
    if page.day and (alone or not part.heading):
        return replace(piece, day=min(page.day, page.asked.today), unclear=piece.unclear)
    if before:
        return replace(piece, day=min(before, page.asked.today), unclear=joined(part.unclear, piece.unclear))
    guess = page.changed or page.asked.near
    note = "no date; the day its file was changed" if page.changed else "no date; today is taken"
    return replace(piece, day=min(guess or page.asked.today, page.asked.today), unclear=joined(note, piece.unclear))


def title_of(page: Page) -> str:
    """Of a note without headings of days: what it says, else its file's name where that is no date."""
    if title := text_fact(page.facts, "title", LONGEST_TITLE).strip():
        return title
    stem = PurePosixPath(page.place).stem
    return stem[:LONGEST_TITLE] if page.in_archive and not datings.read(stem) else ""


def joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def unused(page: Page) -> str:
    """What front matter says and no field here takes, as a block of the text: nothing is lost."""
    known = {*DATES, "title"}
    rest = {name: value for name, value in page.facts.items() if name.lower() not in known or not as_known(name, value)}
    return f"```yaml\n{frontmatter.written(rest)}```" if rest else ""


def as_known(name: str, value) -> bool:
    return isinstance(value, str) if name.lower() == "title" else as_day(value) is not None


def fitting(piece: Piece) -> list[Piece]:
    """Cut between paragraphs where a text is longer than one entry can be."""
    if len(piece.body) <= LONGEST:
        return [piece]
    texts = [""]
    for block in blocks(piece.body):
        for start in range(0, len(block), LONGEST):
            some = block[start : start + LONGEST]
            if len(texts[-1]) + len(some) > LONGEST:
                texts.append("")
            texts[-1] = f"{texts[-1]}\n\n{some}".strip("\n") if texts[-1] else some
    note = joined(piece.unclear, f"too long for one entry; cut into {len(texts)}")
    return [
        replace(piece, body=text, unclear=note, files=piece.files if not at else {}) for at, text in enumerate(texts)
    ]
