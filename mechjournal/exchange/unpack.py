"""A zip from a stranger, opened with care: everything that could hurt is refused before a byte is written anywhere.

Members are read into memory one by one and never extracted to a path of theirs.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024
MOST_FILES = 20_000
MOST_BYTES = 500 * MEGABYTE
MOST_RATIO = 200  # text of a log shrinks to a tenth; a bomb to a thousandth
RATIO_COUNTS_FROM = 5 * MEGABYTE
LONGEST_PATH = 400
DEEPEST_PATH = 30
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".jar", ".eln")
# What a program leaves behind and no one means to keep.
LITTER = (".git", ".obsidian", ".trash", "__MACOSX", ".DS_Store", "Thumbs.db", ".stfolder", ".ipynb_checkpoints")


class Refused(ValueError):
    """The file can't be brought in; the message says why, in words for whoever chose it."""


@dataclass(frozen=True)
class Folder:
    """Members of an archive by their place, without the one folder they may all lie in."""

    archive: zipfile.ZipFile
    names: dict[str, str]  # place -> name in the archive

    def read(self, place: str) -> bytes:
        """Raises Refused where it is not what its archive said it was."""
        try:
            return self.archive.read(self.names[place])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise Refused(f"“{place}” in the archive is damaged.") from error


@contextmanager
def opened(data: bytes) -> Iterator[Folder]:
    """The archive's files. Raises Refused."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("This is not a zip archive that can be opened.") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        check_size(archive.infolist())
        for member in archive.infolist():
            check(member)
        kept = [member.filename for member in members if not is_litter(member.filename)]
        yield Folder(archive, places(kept))


def check_size(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise Refused(f"The archive holds {len(members)} files; {MOST_FILES} at most can be taken.")
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > MOST_BYTES:
        raise Refused(f"The archive would unpack to {unpacked // MEGABYTE} MB; {MOST_BYTES // MEGABYTE} at most.")
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * max(packed, 1):
        raise Refused("The archive unpacks to far more than it holds, as a zip bomb does.")
    if len({m.filename for m in members}) < len(members):
        raise Refused("The archive holds two files of the same name.")


def check(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if is_outside(name, member.orig_filename):
        raise Refused(f"The archive holds “{shown(name)}”, a path that leads out of it.")
    if len(name) > LONGEST_PATH or name.count("/") > DEEPEST_PATH:
        raise Refused(f"The archive holds “{shown(name)}”, a path that is too long.")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(f"“{shown(name)}” in the archive is a link or a device, not a file.")
    if member.flag_bits & 0x1:
        raise Refused("The archive is protected by a password.")
    if name.lower().endswith(ARCHIVES) and not is_attached(name):
        raise Refused(f"The archive holds another one, “{shown(name)}”. Unpack it first, or leave it out.")


def is_outside(name: str, original: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    drive = len(parts[0]) == 2 and parts[0].endswith(":")
    return not name or name.startswith(("/", "\\")) or drive or ".." in parts or "\0" in original or "\\" in original


def is_attached(name: str) -> bool:
    """A file of an entry, as an export of ours lays it out: kept, never opened."""
    parts = PurePosixPath(name).parts
    return len(parts) >= 3 and parts[-3] == "files" and parts[-2].isdecimal()


def is_litter(name: str) -> bool:
    return any(part in LITTER or part.startswith("._") for part in name.split("/"))


def places(names: list[str]) -> dict[str, str]:
    tops = {name.split("/")[0] for name in names}
    shared = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""
    return {name.removeprefix(shared): name for name in names}


def shown(name: str) -> str:
    name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return name if len(name) <= 60 else f"{name[:57]}…"


def text_of(data: bytes) -> tuple[str, str]:
    """(the text with plain line ends, what was unclear about reading it)."""
    for codec, mark in (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if data.startswith(mark):
            try:
                return lines_plain(data.decode(codec)), ""
            except UnicodeDecodeError:
                continue
    return lines_plain(data.decode("cp1252", errors="replace")), "it is not UTF-8; read as Windows text"


def lines_plain(text: str) -> str:
    # No database keeps a NUL in a text.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
