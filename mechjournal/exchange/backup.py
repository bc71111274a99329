"""A backup of the whole server in one zip: JSON lines for each table, and the stored files. Writes only.

tables/<name>.jsonl    one row a line, see tables.py
files/<project key>/<SHA-256>
manifest.json          the form's version, migrations, columns and counts, the content hash
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from mechjournal.exchange.tables import TABLES, ContentHash, columns_of, lines, names_of_files
from mechjournal.lib import vault

# Raised by a change that gives rows a new meaning; a new column with a default needs none.
FORMAT = 1


@dataclass
class Report:
    """What was written or read. `missing`: files that were gone or damaged when they were to be copied."""

    counts: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    content: str = ""

    def sentence(self) -> str:
        rows = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        return f"{rows}, {len(self.files)} files"


def write_backup(target: Path) -> Report:
    """Write `target` whole or not at all, readable by its owner alone. People may write meanwhile. Raises OSError."""
    report, content = Report(), ContentHash()
    with written_whole(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with snapshot():
            migrations = applied()
            for name in TABLES:
                report.counts[name] = write_table(archive, name, content)
            names = names_of_files()
        # Files are named by their bytes and never change, so they needn't be part of the snapshot.
        write_files(archive, names, report)
        content.add_files(report.files)
        report.content = str(content)
        archive.writestr("manifest.json", json.dumps(manifest(report, migrations), indent=2))
    return report


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    vault.flush_folder(target.absolute().parent)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within is of one moment, and nobody has to wait for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor, deferred(cursor):
            yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def deferred(cursor) -> Iterator[None]:
    # Our transactions begin IMMEDIATE, which would hold up every writer; a deferred one only reads.
    cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


def applied() -> list[str]:
    return sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())


def write_table(archive: zipfile.ZipFile, name: str, content: ContentHash) -> int:
    number = 0
    content.add(f"{name}\n".encode())
    with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as table:
        for line in lines(TABLES[name], columns_of(TABLES[name])):
            table.write(content.add(line))
            number += 1
    return number


def write_files(archive: zipfile.ZipFile, names: list[str], report: Report) -> None:
    for name in names:
        data = stored(name)
        if data is None:
            report.missing.append(name)
            continue
        archive.writestr(f"files/{name}", data)
        report.files.append(name)


def stored(name: str) -> bytes | None:
    """The bytes of `<project key>/<SHA-256>`; None where they are gone or not what they were."""
    key, sha256 = name.split("/")
    try:
        data = vault.path_of(Path(settings.MEDIA_ROOT) / key, sha256).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def manifest(report: Report, migrations: list[str]) -> dict:
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "migrations": migrations,
        "tables": {
            name: {"rows": number, "columns": columns_of(TABLES[name])} for name, number in report.counts.items()
        },
        "files": len(report.files),
        "content": report.content,
    }
