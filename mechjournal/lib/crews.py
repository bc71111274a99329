"""Processes that work for others and can be killed: hostile input can make work slow, huge or fatal. No jobs here.

Each child answers one job at a time over a pipe of its own: no thread stands between who asks and who works. The one
that worked last works next, with its memory still warm; another is only begun when all are busy.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import multiprocessing.context
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from types import ModuleType
from typing import Any

from mechjournal.lib import lifelines

PRELOADED = ["mechjournal.lib.children"]  # loaded once, shared by every child


class ChildError(Exception):
    """The child was too slow, ran out of memory, crashed, or could not be had in time."""


@dataclass
class Crew:
    """Children for one kind of work, begun when they are first needed.

    `seconds`: running time of one job; `patience`: how long a caller waits in all; `memory`: bytes above the start.
    """

    seconds: float
    patience: float
    memory: int
    size: int
    jobs: int  # a child is replaced after that many
    between: Callable[[], None] | None = None  # what a child does while nobody waits for it
    pid: int = 0
    forked: bool = False
    idle: list[Child] = field(default_factory=list)
    left: list[Child] = field(default_factory=list)  # nobody waits for the answers of these any more
    room: threading.Semaphore = field(default_factory=threading.Semaphore)
    lock: Any = field(default_factory=threading.Lock)

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """The function's result, or its exception, or ChildError."""
        return self.begin(function, *args)()

    def begin(self, function: Callable[..., Any], *args: Any) -> Work:
        """Start the work, if a child is free; calling what comes back waits for it and ends as `run` does."""
        return Work(self, (function, args))

    def take(self, patience: float) -> Child | None:
        """A child for the caller alone, to be given back; None when all stay busy for that many seconds."""
        self._settle()
        while self.left:
            self._aside(self._await, self.left.pop())
        if not self.room.acquire(timeout=max(0.0, patience)):
            return None
        with self.lock:
            if self.idle:
                return self.idle.pop()
        return self._begin()

    def renew(self, child: Child) -> Child:
        """Another one for a child that died while it was idle."""
        child.end()
        return self._begin()

    def give_back(self, child: Child, *, whole: bool) -> None:
        if whole and child.jobs < self.jobs:
            self._rest(child)
        else:
            self._aside(self._replace, child)

    def _aside(self, do: Callable[[Child], None], child: Child) -> None:
        """What takes a moment, so that no caller waits for it."""
        threading.Thread(target=do, args=(child,), daemon=True).start()

    def stop(self) -> None:
        """End the children that are idle now; the next job starts new ones."""
        while self.idle:
            self.idle.pop().end()

    def _settle(self) -> None:
        """A forked copy of a process can't use its parent's children; it gets its own."""
        with self.lock:
            if self.pid != os.getpid():
                self.forked, self.pid = self.pid != 0, os.getpid()
                self.idle, self.left, self.room = [], [], threading.Semaphore(self.size)

    def _begin(self) -> Child:
        try:
            return Child(self)
        except BaseException:
            self.room.release()
            raise

    def _rest(self, child: Child) -> None:
        with self.lock:
            self.idle.append(child)
        self.room.release()

    def _await(self, child: Child) -> None:
        try:
            child.answer(child.until)
        except Exception:
            self._replace(child)
        else:
            self.give_back(child, whole=True)

    def _replace(self, child: Child) -> None:
        child.end()
        with contextlib.suppress(Exception):  # whoever needs one next begins it, and is told what is wrong
            self._rest(self._begin())


class Work:
    """A job that was begun. Calling it waits for its end; whoever won't do that leaves it."""

    def __init__(self, crew: Crew, job: tuple) -> None:
        self.crew, self.job = crew, job
        self.until = time.monotonic() + crew.patience
        self.child = None
        self._hand_over(crew.take(0))

    def _hand_over(self, child: Child | None) -> None:
        # Ours before it is asked: whatever goes wrong then, it comes back to the crew.
        self.child = child
        if child is None:
            return
        try:
            child.ask(self.crew.seconds, self.job)
        except OSError:
            self.child = None
            self.child = self.crew.renew(child)
            self.child.ask(self.crew.seconds, self.job)
        except Exception:
            self.leave()
            raise

    def __call__(self) -> Any:
        if self.child is None:
            self._hand_over(self.crew.take(self.until - time.monotonic()))
        child, self.child = self.child, None
        if child is None:
            raise ChildError("all are busy")
        answered = False
        try:
            went_well, value = child.answer(self.until)
            answered = True
        finally:
            self.crew.give_back(child, whole=answered)
        if not went_well:
            raise value
        return value

    def leave(self) -> None:
        child, self.child = self.child, None
        if child is not None:
            self.crew.left.append(child)

    # No more than that: the collector may come here while this very thread holds any lock.
    __del__ = leave


class Child:
    """One process and the pipe to it. Raises ChildError when it doesn't start in time."""

    def __init__(self, crew: Crew) -> None:
        context = _context(crew.forked)
        self.jobs, self.until = 0, 0.0
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_live, args=(theirs, crew.memory, crew.between), daemon=True)
        try:
            self.process.start()
            theirs.close()
            self._hear(time.monotonic() + crew.patience)
        except BaseException:
            self.end()
            raise

    def ask(self, seconds: float, job: tuple) -> None:
        """Hand over a job that may take so long. Raises OSError when the child is gone."""
        self.pipe.send((seconds, *job))
        self.jobs, self.until = self.jobs + 1, time.monotonic() + seconds

    def answer(self, until: float) -> tuple[bool, Any]:
        """Whether the job went well, and its result or its exception. Raises ChildError."""
        return self._hear(min(until, self.until))

    def _hear(self, until: float) -> Any:
        if not self.pipe.poll(max(0.0, until - time.monotonic())):
            raise ChildError("too slow")
        try:
            return self.pipe.recv()
        except (EOFError, OSError) as error:
            raise ChildError("it died") from error

    def end(self) -> None:
        with contextlib.suppress(Exception):
            self.process.kill()
            self.process.join()
        self.pipe.close()


# --- starting a process -----------------------------------------------------------------------------------------------


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


# --- in the child -----------------------------------------------------------------------------------------------------


def _live(pipe: Connection, memory: int, between: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for a stuck regular expression
    lifelines.end_with_parent()
    _limit_memory(memory)
    between = between or (lambda: None)
    between()
    # What is loaded is shared with the others, as long as the collector doesn't write into it.
    gc.freeze()
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):  # nobody is there to ask any more
        while True:
            _tell(pipe, *_done(*pipe.recv()))
            between()


def _tell(pipe: Connection, went_well: bool, value: Any) -> None:
    try:
        pipe.send((went_well, value))
    except (TypeError, AttributeError, MemoryError, ValueError) as error:  # it can't be sent
        pipe.send((False, ChildError(type(error).__name__)))


def _done(seconds: float, function: Callable[..., Any], args: tuple) -> tuple[bool, Any]:
    """The kernel's own alarm backs the parent's clock: it ends a stuck child whose parent is gone."""
    alarm = hasattr(signal, "setitimer")
    if alarm:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds * 2)
    try:
        return True, function(*args)
    except Exception as error:
        return False, error
    finally:
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)


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
