"""From a note's source to the HTML kept beside it: what the renderer must know, and the child that runs it."""

from collections.abc import Callable
from copy import copy
from uuid import UUID

from mechjournal.actions import anchoring
from mechjournal.lib import children
from mechjournal.lib.markdown import RENDERER_VERSION, Context, File, Rendered
from mechjournal.models import Attachment, Entry, Project, attachments

# What follows from an entry's texts, but for its words in the search index.
RENDERED = ("body_html", "result_html", "renderer", "plain", "has_maths", "heading")


def files_of(project: Project, client_key: UUID) -> list[Attachment]:
    """The files dropped into one composer, or belonging to the entry it became."""
    return attachments.OF_COMPOSER.rows(project=project.pk, key=client_key)


def context_for(project: Project, client_key: UUID, files: list[Attachment], part: str = "") -> Context:
    return Context(
        entry_key=f"{client_key.hex[:16]}{part}",
        project_url=project.get_absolute_url(),
        highest_number=project.last_entry,
        files={file.name: as_file(file) for file in files},
    )


def as_file(file: Attachment) -> File:
    return File(
        url=file.get_absolute_url(),
        width=file.blob.width,
        height=file.blob.height,
        thumb_url=file.thumb_url,
        is_picture=file.blob.is_picture,
    )


def render_body(project: Project, client_key: UUID, source: str, files: list[Attachment], part: str = "") -> Rendered:
    """HTML of one text; never raises: what can't be rendered comes back as plain text."""
    return children.render_note(source, context_for(project, client_key, files, part))


def render_into(entry: Entry, files: list[Attachment]) -> None:
    """Set the stored HTML of an entry's texts, and what is known of it. Does not save."""
    begin_rendering(entry, files)()


class Ahead:
    """A composer's text that a child lays out while the rest of its form is read; `leave` it if nothing comes of it."""

    def __init__(self, project: Project, client_key: UUID, source: str):
        self.client_key, self.source = client_key, source
        self.files = files_of(project, client_key)
        self.context = context_for(project, client_key, self.files)
        self.note = children.begin_note(source, self.context)
        self.leave = self.note.leave

    def is_of(self, source: str, context: Context) -> bool:
        return (self.source, self.context) == (source, context)


def begin_rendering(entry: Entry, files: list[Attachment], ahead: Ahead | None = None) -> Callable[[], None]:
    """Begin to do what `render_into` does; calling what comes back waits for the child and ends it.

    `ahead`: what was begun before the entry was known; taken where it is of the same text.
    """
    texts = [(entry.body, ""), *([(entry.result, "r")] if entry.result else [])]
    contexts = [context_for(entry.project, entry.client_key, files, part) for _, part in texts]
    begun = [
        ahead.note if ahead and ahead.is_of(text, context) else children.begin_note(text, context)
        for (text, _), context in zip(texts, contexts, strict=True)
    ]
    if ahead and ahead.note not in begun:
        ahead.leave()
    return lambda: put_into(entry, *(wait() for wait in begun))


def put_into(entry: Entry, body: Rendered, result: Rendered | None = None) -> None:
    parts = [body, result] if result else [body]
    entry.body_html = body.html
    entry.result_html = result.html if result else ""
    entry.renderer = body.version
    entry.plain = any(part.plain for part in parts)
    entry.has_maths = any(part.has_maths for part in parts)


def rerender_all(*, everything: bool = False) -> tuple[int, int]:
    """Render entries of an older renderer (or all) again; returns how many, and how many are plain text now."""
    entries = Entry.objects.select_related("project") if everything else outdated()
    done = plain = 0
    for entry in entries.order_by("pk").iterator(chunk_size=200):
        done += keep_rendered(entry)
        plain += entry.plain
    return done, plain


def render_again(entry_id: int) -> bool:
    """Try once more with an entry that is shown as plain text; True if it still is."""
    entry = Entry.objects.select_related("project").filter(pk=entry_id, plain=True).first()
    if entry is None:
        return False
    keep_rendered(entry)
    return entry.plain


def keep_rendered(entry: Entry) -> int:
    """Render and store; 0 if the entry was saved in the meantime: its save rendered it."""
    before = copy(entry)
    render_into(entry, files_of(entry.project, entry.client_key))
    entry.heading = entry.named()
    columns = {name: getattr(entry, name) for name in RENDERED}
    done = Entry.objects.filter(pk=entry.pk, version=entry.version).update(**columns)
    if done:
        anchoring.follow(entry.project, before, entry)
    return done


def outdated():
    return Entry.objects.select_related("project").exclude(renderer=RENDERER_VERSION)
