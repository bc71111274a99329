"""Processes that run side by side: started, watched, started again, ended together. Knows nothing of the journal."""

import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 10.0  # seconds a child gets to finish its request or task
TOO_SOON = 5.0  # seconds; who ends earlier than this after a start ended quickly
PATIENCE = 3  # quick ends in a row after which another start is of no use


# Read by the C library as a program starts: else every thread gets a heap of its own, most of it empty.
FRUGAL = {"MALLOC_ARENA_MAX": "2"}


class ChildEnded(Exception):
    """A child keeps ending right after its start."""


@dataclass
class Child:
    """A command that runs until it is told to end; `name` is what a person reads about it."""

    name: str
    command: list[str]
    folder: Path
    process: subprocess.Popen | None = field(default=None, repr=False)
    started: float = 0.0
    quick_ends: int = 0

    def start(self) -> None:
        # Its own process group: Ctrl-C reaches `up` alone, which then ends every child in order.
        environment = FRUGAL | os.environ | {"MJ_ENDS_WITH_PARENT": str(os.getpid())}
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=environment, start_new_session=True)
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def restart(self, say: Callable[[str], None]) -> None:
        self.quick_ends = self.quick_ends + 1 if time.monotonic() - self.started < TOO_SOON else 0
        if self.quick_ends == PATIENCE:
            raise ChildEnded(f"The {self.name} keeps ending right after its start (code {self.process.returncode}).")
        say(f"The {self.name} ended (code {self.process.returncode}); it is started again.")
        self.start()


def run_together(children: list[Child], ready: Callable[[], bool], say: Callable[[str], None]) -> None:
    """Run until a signal asks to end. `ready` is called again and again until it is true. Raises ChildEnded."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        for child in children:
            child.start()
        watch(children, ready, say, stop)
    finally:
        end_all(children)


def watch(children: list[Child], ready: Callable[[], bool], say: Callable[[str], None], stop: threading.Event) -> None:
    is_ready = False
    while not stop.wait(0.5 if is_ready else 0.1):
        for child in children:
            if child.ended():
                child.restart(say)
        is_ready = is_ready or ready()


def end_all(children: list[Child]) -> None:
    running = [child.process for child in children if child.process]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(host: str, port: int) -> bool:
    """Does anything accept connections there?"""
    try:
        with socket.create_connection((near(host), port), timeout=1):
            return True
    except OSError:
        return False


def serves(host: str, port: int) -> bool:
    """Does a web page come back? A port is open well before the first worker can answer."""
    connection = http.client.HTTPConnection(near(host), port, timeout=1)
    try:
        connection.request("HEAD", "/healthz")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def near(host: str) -> str:
    """A server that listens everywhere is asked on this machine."""
    return "localhost" if host in ("0.0.0.0", "::") else host  # noqa: S104
