"""Bringing files in, as a person would; and making archives to bring."""

import io
import zipfile

from mechjournal.actions.imports import begin_import, start_import
from mechjournal.models import Import, Project, User


def bring(by: User, project: Project, data: bytes | str, name: str = "RESEARCH_LOG.md", **reading) -> Import:
    """All the way in."""
    data = data.encode() if isinstance(data, str) else data
    batch = begin_import(by=by, project=project, name=name, data=data, **reading)
    start_import(batch=batch)
    batch.refresh_from_db()
    return batch


def zipped(**files: bytes | str) -> bytes:
    return zipped_from(files)


def zipped_from(files: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
