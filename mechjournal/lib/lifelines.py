"""Making a process end together with the one that started it, even when that one is killed; no pools, no jobs here."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing import connection

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 1.0


def end_with_parent(parent: int | None = None) -> None:
    """Call once, first thing in a child process: it is killed (SIGKILL) as soon as its parent is gone.

    Works for children made by fork, forkserver and spawn. Never raises; where the kernel can't help, a thread watches.
    A child that was started as a command is told the process id of its `parent`: that one may be gone before the
    child can ask who it was.
    """
    starter = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent:
        _end()
    parent = os.getppid()
    # The kernel's signal follows the thread that started us. A spawning parent may use a passing thread, so there
    # the watcher alone decides; forks (and the fork server, which has one thread) get both.
    if starter is None or starter.pid != parent:
        _ask_kernel(parent)
    threading.Thread(target=_watch, args=(starter, parent), name="lifeline", daemon=True).start()


def _ask_kernel(parent: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:  # it went away before the kernel was asked
        _end()


def _watch(starter, parent: int) -> None:
    if starter is not None:
        connection.wait([starter.sentinel])
        _end()
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
