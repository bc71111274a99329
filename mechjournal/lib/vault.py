"""Bytes on disk by their hash: written whole and flushed, or not at all. No names, no permissions, no tables."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with that hash (hexadecimal) lie in `folder`."""
    return folder / sha256[:2] / sha256


def beside(folder: Path, sha256: str) -> Path:
    """The folder of what was made from the bytes with that hash and goes with them: previews. It may not exist."""
    return folder / "previews" / sha256


def keep(folder: Path, data: bytes) -> str:
    """Store `data` and return its SHA-256. After return it survives a power cut. Raises OSError (disk full, ...)."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(folder, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, data)
    return sha256


def write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    # The new name itself must reach the disk, too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(folder: Path, sha256: str) -> None:
    """Remove the bytes and what was made from them; nothing happens if they aren't there."""
    path_of(folder, sha256).unlink(missing_ok=True)
    shutil.rmtree(beside(folder, sha256), ignore_errors=True)
