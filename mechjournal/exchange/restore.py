"""Putting a backup back on an empty server: one transaction, kept only if the content hash comes out equal."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from mechjournal.actions.reindexing import reindex_all
from mechjournal.exchange.backup import FORMAT, Report
from mechjournal.exchange.tables import AT_ONCE, TABLES, ContentHash, as_object, columns_of, lines, names_of_files
from mechjournal.lib import vault

NAME_OF_FILE = re.compile(r"files/([2-9a-z]{10}/[0-9a-f]{64})")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, ValidationError)


class Refused(Exception):
    """Nothing was restored; the text says why, in a sentence for whoever runs the server."""


def restore_backup(source: Path) -> Report:
    """Restore `source` into the empty, migrated database and make the search index. Raises Refused, OSError."""
    refuse_other_tables()
    with opened(source) as archive:
        said = read_manifest(archive)
        report = Report(files=names_in(archive))
        with without_leftovers() as kept, transaction.atomic():
            refuse_a_full_database()
            for name in TABLES:
                report.counts[name] = read_table(archive, name, said)
            read_files(archive, report, kept)
            report.content = hash_of_all(said, report)
            if report.content != said["content"]:
                raise Refused("What was restored is not what was backed up, so it was taken back.")
            reset_sequences()
    reindex_all()
    return report


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is broken in it is Refused in one sentence."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except BROKEN as error:
        raise Refused(f"{source.name} is not a whole backup ({type(error).__name__}: {error}).") from error
    except DatabaseError as error:
        raise Refused(f"The database refuses a row of {source.name}: {error}") from error


# --- what is refused before a row is read --------------------------------------------------------------------------


def refuse_other_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The database has not all its tables yet: run `manage.py migrate` first.")


def refuse_a_full_database() -> None:
    for name, model in TABLES.items():
        if QuerySet(model).exists():
            raise Refused(f"There are {name} in this database already; a backup is restored into an empty one.")


def read_manifest(archive: zipfile.ZipFile) -> dict:
    said = json.loads(archive.read("manifest.json"))
    ours = {".".join(name) for name in MigrationExecutor(connection).loader.graph.nodes}
    if said["format"] > FORMAT or not ours.issuperset(said["migrations"]):
        raise Refused("The backup was made by a newer mechjournal: update this one first.")
    for name, table in said["tables"].items():
        if name not in TABLES or not set(columns_of(TABLES[name])).issuperset(table["columns"]):
            raise Refused(f"The backup holds {name} in a form that this mechjournal doesn't know.")
    return said


def names_in(archive: zipfile.ZipFile) -> list[str]:
    """The files' names, sorted. A name that could lead anywhere else is refused."""
    names = set(archive.namelist()) - {"manifest.json"} - {f"tables/{name}.jsonl" for name in TABLES}
    for name in names:
        if not NAME_OF_FILE.fullmatch(name):
            raise Refused(f"The backup holds {name!r}, which is not a part of any backup.")
    return sorted(name.removeprefix("files/") for name in names)


# --- rows ----------------------------------------------------------------------------------------------------------


def read_table(archive: zipfile.ZipFile, name: str, said: dict) -> int:
    """Insert the table's rows. A table that the backup doesn't know yet stays empty."""
    number, model = 0, TABLES[name]
    if name in said["tables"]:
        with archive.open(f"tables/{name}.jsonl") as table:
            for some in batched(table, AT_ONCE):
                QuerySet(model).bulk_create([as_object(model, line) for line in some])
                number += len(some)
    return number


def hash_of_all(said: dict, report: Report) -> str:
    """The content hash of what the database holds now, over the columns that the backup knows."""
    content = ContentHash()
    for name, table in said["tables"].items():
        content.add(f"{name}\n".encode())
        for line in lines(TABLES[name], table["columns"]):
            content.add(line)
    content.add_files(report.files)
    return str(content)


def reset_sequences() -> None:
    """Rows kept their keys, so the next ones must come after them. SQLite sees that by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES.values())):
            cursor.execute(statement)


# --- files ---------------------------------------------------------------------------------------------------------


@contextmanager
def without_leftovers() -> Iterator[list[tuple[Path, str]]]:
    """Collects the files that are written, and removes them if the rows aren't kept."""
    kept: list[tuple[Path, str]] = []
    try:
        yield kept
    except BaseException:
        for folder, sha256 in kept:
            vault.drop(folder, sha256)
        raise


def read_files(archive: zipfile.ZipFile, report: Report, kept: list) -> None:
    wanted, there = set(names_of_files()), set(report.files)
    report.missing = sorted(wanted - there)
    if stray := sorted(there - wanted):
        raise Refused(f"The backup holds a file that no row of it names: {stray[0]}.")
    for name in report.files:
        key, sha256 = name.split("/")
        data = archive.read(f"files/{name}")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Refused(f"The file {name} in the backup is damaged.")
        keep_file(Path(settings.MEDIA_ROOT) / key, sha256, data, kept)


def keep_file(folder: Path, sha256: str, data: bytes, kept: list) -> None:
    if not vault.path_of(folder, sha256).exists():
        kept.append((folder, sha256))
        vault.keep(folder, data)
