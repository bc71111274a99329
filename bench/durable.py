"""Eight clients log notes while the server, then PostgreSQL, is killed with SIGKILL again and again.

    python bench/durable.py [--times 30] [--runs server postgres]

A client sends a note until it is acknowledged, as the browser does. At the end every acknowledged note must be there,
byte for byte, once, and the ledger must hold.
"""

import argparse
import http.client
import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from load import Writer
from stage import Cluster, Place, load, web
from texts import Texts

CLIENTS = 8


@dataclass
class Client:
    """Logs one note after another; each is sent with its key until the answer says it is logged."""

    writer: Writer
    stop: threading.Event
    refused: int = 0

    def run(self) -> None:
        while not self.stop.is_set():
            key, body = str(uuid4()), f"{self.writer.text()}\n\nind\u2028ented   \n    end "
            while not self.sent(key, body):
                self.refused += 1
                if self.stop.wait(0.1):
                    return
            self.writer.kept[key] = body

    def sent(self, key: str, body: str) -> bool:
        try:
            return self.writer.send(key, body) == 201
        except (OSError, http.client.HTTPException):
            return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--runs", nargs="+", default=["server", "postgres"], choices=["server", "postgres"])
    options = parser.parse_args()
    failed = [kind for kind in options.runs if not run(kind, options.times)]
    raise SystemExit(f"Lost something: {failed}" if failed else 0)


def run(kind: str, times: int) -> bool:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    cluster = Cluster().start() if kind == "postgres" else None
    try:
        place = Place(folder, cluster.create("journal") if cluster else "")
        place.prepare()
        said = place.ask("fill.py", "--notes", 100)
        server = web("durable", place).start()
        try:
            clients = clients_for(said, server.port)
            with logging_meanwhile(clients):
                kill_often(cluster or server, times, clients)
        finally:
            server.stop()
        return tell(kind, times, place, clients, folder)
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def clients_for(said: dict, port: int) -> list[Client]:
    """Half of them share one project, the others have one each."""
    places, stop = [said["projects"][max(0, n - 3)] for n in range(CLIENTS)], threading.Event()
    writers = [Writer(port, said["people"][n], places[n], Texts(n + 50).note) for n in range(CLIENTS)]
    return [Client(writer, stop) for writer in writers]


@contextmanager
def logging_meanwhile(clients: list[Client]) -> Iterator[None]:
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        clients[0].stop.set()
        for thread in threads:
            thread.join()


def kill_often(victim, times: int, clients: list[Client]) -> None:
    moments = random.Random(11)
    for number in range(times):
        wait_for_more(clients)
        time.sleep(moments.uniform(0.05, 1.0))
        victim.kill()
        victim.start()
        if (number + 1) % 10 == 0:
            print(f"  killed {number + 1} times, {acknowledged(clients)} notes acknowledged", flush=True)
    wait_for_more(clients)


def acknowledged(clients: list[Client]) -> int:
    return sum(len(client.writer.kept) for client in clients)


def wait_for_more(clients: list[Client], more: int = 8, patience: float = 60.0) -> None:
    """A kill counts only if notes were logged since the one before it."""
    target, deadline = acknowledged(clients) + more, time.monotonic() + patience
    while acknowledged(clients) < target:
        if time.monotonic() > deadline:
            raise SystemExit("No note was logged for a minute: the server did not come back.")
        time.sleep(0.02)


def tell(kind: str, times: int, place: Place, clients: list[Client], folder: Path) -> bool:
    file = folder / "kept.json"
    file.write_text(json.dumps({key: text for c in clients for key, text in c.writer.kept.items()}))
    found = place.ask("check.py", file)
    good = found["acknowledged"] and not (found["lost"] + found["changed"] + found["twice"] + found["broken"])
    print(f"{'holds' if good else 'MISSES'}: {kind} killed {times} times; {found['acknowledged']} notes acknowledged, ")
    print(
        f"  {found['lost']} lost, {found['changed']} changed, {found['twice']} twice; {found['ledger_lines']} ledger "
        f"lines, {found['broken']} broken; {sum(c.refused for c in clients)} sendings repeated (load {load()})"
    )
    return bool(good)


if __name__ == "__main__":
    main()
