"""Previews of notebooks: made when first looked at, kept beside the bytes they show. No row is read or written here."""

from pathlib import Path

from mechjournal.actions.attachments import folder
from mechjournal.lib import children, pictures, vault
from mechjournal.lib.nbread import LARGEST, TOO_LARGE
from mechjournal.lib.notebooks import PREVIEW_VERSION, Preview, not_shown
from mechjournal.models import Attachment


def notebook_html(file: Attachment) -> str:
    """A notebook's preview for markdown.safe. What can't be shown is tried again next time; it says why."""
    path = kept_at(file) / "page.html"
    if path.exists():
        return path.read_text()
    preview = preview_of(file)
    if not preview.problem:
        keep(file, path, preview.html.encode())
    return preview.html


def preview_of(file: Attachment) -> Preview:
    if file.blob.size > LARGEST:
        return not_shown(TOO_LARGE)
    return children.render_notebook(bytes_of(file))


def notebook_output(file: Attachment, index: int) -> tuple[Path, str] | None:
    """Where one picture of a notebook lies, cleaned, and its type; None if there is no such picture."""
    path = kept_at(file) / str(index)
    if not path.exists():
        picture = children.notebook_picture(bytes_of(file), index) if file.blob.size <= LARGEST else None
        if picture is None:
            return None
        keep(file, path, picture.data)
    with path.open("rb") as start:
        return path, pictures.FORMATS[pictures.format_of(start.read(32))]


def kept_at(file: Attachment) -> Path:
    return vault.beside(folder(file.project), file.blob.sha256) / PREVIEW_VERSION


def bytes_of(file: Attachment) -> bytes:
    return vault.path_of(folder(file.project), file.blob.sha256).read_bytes()


def keep(file: Attachment, path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault.write_whole(path, data)
    # A file removed in the meantime, perhaps for a secret in it, must not leave its preview behind.
    source = folder(file.project)
    if not vault.path_of(source, file.blob.sha256).exists():
        vault.drop(source, file.blob.sha256)
