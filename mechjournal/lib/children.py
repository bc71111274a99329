"""The work that is done in killable children, because hostile input can make it slow, huge or fatal.

Children load `mechjournal.lib` alone, end with their parent, and cost a caller a bounded wait at most.
"""

from __future__ import annotations

import logging
import threading

from mechjournal.lib import markdown, notebooks, pictures
from mechjournal.lib.crews import Crew
from mechjournal.lib.nbread import BadNotebook

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

notes = Crew(seconds=1.0, patience=3.0, memory=512 * MEGABYTE, size=2, jobs=500, between=markdown.get_ready)
images = Crew(seconds=10.0, patience=25.0, memory=1024 * MEGABYTE, size=1, jobs=25)
books = Crew(seconds=5.0, patience=15.0, memory=1024 * MEGABYTE, size=1, jobs=50)


def render_note(source: str, context: markdown.Context) -> markdown.Rendered:
    """The note's HTML; its plain text (`plain=True`) when rendering is too slow, too big or fails. Never raises."""
    return begin_note(source, context)()


def begin_note(source: str, context: markdown.Context) -> Note:
    """Begin to render a note; calling what comes back waits for it and gives what `render_note` does."""
    return Note(source, context)


class Note:
    """A note that is being rendered. Whoever won't call it leaves it, so that its child is free again."""

    def __init__(self, source: str, context: markdown.Context) -> None:
        self.source, self.work, self.error = source, None, None
        try:
            self.work = notes.begin(markdown.render, source, context)
        except Exception as error:
            self.error = error

    def __call__(self) -> markdown.Rendered:
        try:
            return self.work() if self.work else _as_typed(self.source, self.error)
        except Exception as error:  # whatever happened, the note is saved and shown
            return _as_typed(self.source, error)

    def leave(self) -> None:
        if self.work:
            self.work.leave()


def _as_typed(source: str, error: Exception) -> markdown.Rendered:
    log.warning("note shown as plain text: %s", type(error).__name__)
    return markdown.plain(source)


def open_picture(data: bytes, name: str) -> pictures.Picture | None:
    """The upload opened, cleaned and re-encoded, with a thumbnail; None for a file that is to be kept as it is.

    Raises pictures.BadPicture in the user's words: named like a picture but none, broken, too large, too slow.
    """
    if pictures.kind_of(data, name) is pictures.Kind.FILE:
        return None
    try:
        return images.run(pictures.prepare, data, name)
    except pictures.BadPicture:
        raise
    except Exception as error:
        log.warning("picture refused: %s", type(error).__name__)
        raise pictures.BadPicture(pictures.TOO_HEAVY) from error


def render_notebook(data: bytes) -> notebooks.Preview:
    """The notebook's preview; one that says why it can't be shown (`problem`) when that fails. Never raises."""
    try:
        return books.run(notebooks.render_notebook, data)
    except BadNotebook as error:
        return notebooks.not_shown(str(error))
    except Exception as error:
        log.warning("notebook not shown: %s", type(error).__name__)
        return notebooks.not_shown(notebooks.TOO_SLOW)


def notebook_picture(data: bytes, index: int) -> pictures.Picture | None:
    """One picture of the notebook, cleaned and re-encoded; None where there is none that can be shown. Never raises."""
    try:
        return images.run(notebooks.picture, data, index)
    except Exception as error:
        log.warning("picture of a notebook not shown: %s", type(error).__name__)
        return None


def warm_up() -> None:
    """Start the note children in the background, so that the first save need not wait for them."""
    threading.Thread(target=_warm, name="warm-up", daemon=True).start()


def _warm() -> None:
    render_note("# a *b* `c` $d$\n\n```python\ne = 1\n```\n", markdown.Context("warmup", "/"))
