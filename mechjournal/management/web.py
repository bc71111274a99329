"""The parent process of the web workers: `python -m mechjournal.management.web HOST PORT WORKERS THREADS`."""

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mechjournal.lib.lifelines import end_with_parent


def serve(host: str, port: str, workers: str, threads: str) -> None:
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
