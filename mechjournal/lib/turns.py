"""Taking turns between threads and processes by a lock on a file; what is done in a turn, others know."""

from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows: whoever comes, tries
    fcntl = None


@contextmanager
def turn(path: str) -> Iterator[None]:
    """Waits in line for the file at `path`, made if it isn't there; the kernel calls up the one who waits longest.

    Not to be nested: whoever holds it and asks again, waits for themselves.
    """
    if fcntl is None:
        yield
        return
    with open(path, "a") as file:  # closing it ends the turn
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
