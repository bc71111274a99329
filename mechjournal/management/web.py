"""The parent process of the web workers: `python -m mechjournal.management.web HOST PORT WORKERS THREADS`."""

import gc
import multiprocessing
import os
import sys
from importlib import import_module

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mechjournal.lib.lifelines import end_with_parent


def load() -> None:
    """What every worker needs is loaded here once: workers that are forked share it, half of their memory.

    No thread is begun and no connection opened by it; both come with the workers' own start (wsgi.py).
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mechjournal.settings")
    django.setup()
    import_module("mechjournal.urls")
    gc.collect()
    # A collector that looked through these would write into their pages, and so copy them.
    gc.freeze()


def serve(host: str, port: str, workers: str, threads: str) -> None:
    if multiprocessing.get_start_method() == "fork":
        load()
    Server(
        "mechjournal.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
    ).serve()


if __name__ == "__main__":
    if parent := os.environ.get("MJ_ENDS_WITH_PARENT"):
        end_with_parent(int(parent))
    serve(*sys.argv[1:])
