"""Killable child processes for work that hostile input can make slow, huge or fatal; what the work is, lies elsewhere.

Children load `mechjournal.lib` alone, end with their parent, and cost a caller a bounded wait at most.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import multiprocessing.context
import multiprocessing.util
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import SpawnContext
from types import ModuleType
from typing import Any

from pebble import ProcessPool

from mechjournal.lib import lifelines, markdown, notebooks, pictures
from mechjournal.lib.nbread import BadNotebook

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MOMENT = 0.00002
PRELOADED = ["mechjournal.lib.children"]  # loaded once, shared by every child


class ChildError(Exception):
    """The child was too slow, ran out of memory, crashed, or could not be had in time."""


@dataclass
class Crew:
    """A pool of children for one kind of work, made when first needed and anew after a fork or a break.

    `seconds`: running time of one job; `patience`: how long a caller waits in all; `memory`: bytes above the start.
    """

    seconds: float
    patience: float
    memory: int
    size: int
    jobs: int  # a child is replaced after that many
    pool: ProcessPool | None = None
    pid: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """The function's result, or its exception, or ChildError. Tries once more when the pool itself broke."""
        return self.begin(function, *args)()

    def begin(self, function: Callable[..., Any], *args: Any) -> Callable[[], Any]:
        """Start the work; calling what comes back waits for it and ends as `run` does."""
        try:
            first = self._schedule(function, args)
        except BrokenProcessPool:
            return lambda: self._wait(*self._schedule(function, args))
        # The pool sends from a thread of its own, and would wait 5 ms for a caller who goes on working meanwhile.
        time.sleep(MOMENT)

        def wait() -> Any:
            try:
                return self._wait(*first)
            except BrokenProcessPool:
                return self._wait(*self._schedule(function, args))

        return wait

    def _schedule(self, function: Callable[..., Any], args: tuple) -> tuple[ProcessPool, Any]:
        pool = self._ready()
        with self._told_when_broken(pool):
            return pool, pool.schedule(_job, args=(self.seconds, function, args), timeout=self.seconds)

    def _wait(self, pool: ProcessPool, future: Any) -> Any:
        try:
            with self._told_when_broken(pool):
                return future.result(timeout=self.patience)
        except TimeoutError as error:
            future.cancel()
            raise ChildError("too slow") from error

    @contextlib.contextmanager
    def _told_when_broken(self, pool: ProcessPool) -> Iterator[None]:
        try:
            yield
        except (BrokenProcessPool, RuntimeError) as error:
            if not pool.active:
                self._drop(pool)
                raise BrokenProcessPool(str(error)) from error
            raise

    def _ready(self) -> ProcessPool:
        with self.lock:
            if self.pool is None or self.pid != os.getpid():
                self.pool = _new_pool(self, forked=self.pid not in (0, os.getpid()))
                self.pid = os.getpid()
                # A process that ends by itself joins its children first, and these would wait for work for ever.
                multiprocessing.util.Finalize(self, Crew.stop, args=(self,), exitpriority=100)
            return self.pool

    def _drop(self, pool: ProcessPool) -> None:
        with self.lock:
            if self.pool is pool:
                self.pool = None
        threading.Thread(target=_stop, args=(pool,), daemon=True).start()

    def stop(self) -> None:
        """End the children now; the next job starts new ones."""
        with self.lock:
            pool, self.pool = self.pool, None
        if pool is not None and self.pid == os.getpid():
            _stop(pool)


notes = Crew(seconds=1.0, patience=3.0, memory=512 * MEGABYTE, size=2, jobs=500)
images = Crew(seconds=10.0, patience=25.0, memory=1024 * MEGABYTE, size=1, jobs=25)
books = Crew(seconds=5.0, patience=15.0, memory=1024 * MEGABYTE, size=1, jobs=50)


def render_note(source: str, context: markdown.Context) -> markdown.Rendered:
    """The note's HTML; its plain text (`plain=True`) when rendering is too slow, too big or fails. Never raises."""
    return begin_note(source, context)()


def begin_note(source: str, context: markdown.Context) -> Callable[[], markdown.Rendered]:
    """Begin to render a note; calling what comes back waits for it and gives what `render_note` does."""
    try:
        wait = notes.begin(markdown.render, source, context)
    except Exception as error:
        return partial(_as_typed, source, error)

    def finish() -> markdown.Rendered:
        try:
            return wait()
        except Exception as error:  # whatever happened, the note is saved and shown
            return _as_typed(source, error)

    return finish


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


def _new_pool(crew: Crew, forked: bool) -> ProcessPool:
    return ProcessPool(
        max_workers=crew.size,
        max_tasks=crew.jobs,
        initializer=_begin,
        initargs=(crew.memory,),
        context=_context(forked),
    )


def _context(forked: bool) -> SpawnContext:
    """A fork of a threaded server is unsafe, and a forked copy of a process can't use its parent's fork server."""
    if forked or "forkserver" not in multiprocessing.get_all_start_methods():
        return _Spawn()
    context = _ForkServer()
    context.set_forkserver_preload(PRELOADED)
    return context


_main_lock = threading.Lock()


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """multiprocessing copies the main script (manage.py, a test runner) into each child; an empty one stops that."""
    with _main_lock:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class _SpawnProcess(multiprocessing.context.SpawnProcess):
    def start(self) -> None:
        with _no_main():
            super().start()


class _Spawn(SpawnContext):
    Process = _SpawnProcess


if sys.platform != "win32":

    class _ForkServerProcess(multiprocessing.context.ForkServerProcess):
        def start(self) -> None:
            with _no_main():
                super().start()

    class _ForkServer(multiprocessing.context.ForkServerContext):
        Process = _ForkServerProcess


def _stop(pool: ProcessPool) -> None:
    with contextlib.suppress(Exception):
        pool.stop()
        pool.join()


def _begin(memory: int) -> None:
    """First thing in a child."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for a stuck regular expression
    lifelines.end_with_parent()
    _limit_memory(memory)


def _limit_memory(extra: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        limit = _address_space() + extra
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space in use (Linux; OSError elsewhere, where this limit has no effect anyway)."""
    with open("/proc/self/statm") as counts:
        return int(counts.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _job(seconds: float, function: Callable[..., Any], args: tuple) -> Any:
    """The kernel's own alarm backs the parent's clock: it ends a stuck child whose parent is gone."""
    if not hasattr(signal, "setitimer"):
        return function(*args)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds * 2)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
