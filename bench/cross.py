"""A backup crosses engines: taken on SQLite while eight clients write, restored on an empty PostgreSQL, and back.

python bench/cross.py [--notes 1000]
"""

import argparse
import shutil
import tempfile
import threading
import time
from pathlib import Path

from load import Writer, save
from stage import Cluster, Place, load, web
from texts import Texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    options = parser.parse_args()
    folder, cluster = Path(tempfile.mkdtemp(prefix="bench-")), Cluster().start()
    try:
        hashes = cross(folder, cluster, options.notes)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    good = len(set(hashes)) == 1
    print(f"{'holds' if good else 'MISSES'}: {len(hashes)} content hashes, {len(set(hashes))} of them different")
    raise SystemExit(not good)


def place(folder: Path, name: str, url: str = "") -> Place:
    (folder / name).mkdir()
    made = Place(folder / name, url)
    made.prepare()
    return made


def cross(folder: Path, cluster: Cluster, notes: int) -> list[str]:
    first = place(folder, "first")
    said = first.ask("fill.py", "--notes", notes)
    hashes = [timed("backup on SQLite, eight clients writing", lambda: backup_while_writing(first, said, folder))]
    other = place(folder, "other", cluster.create("other"))
    hashes.append(timed("restore on PostgreSQL", lambda: content(other, "restore", folder / "first.zip")))
    hashes.append(timed("backup on PostgreSQL", lambda: content(other, "backup", folder / "other.zip")))
    back = place(folder, "back")
    hashes.append(timed("restore on SQLite", lambda: content(back, "restore", folder / "other.zip")))
    hashes.append(timed("backup on SQLite again", lambda: content(back, "backup", folder / "back.zip")))
    empty = folder / "none.json"
    empty.write_text("{}")
    for name, where in (("PostgreSQL", other), ("SQLite", back)):
        found = where.ask("check.py", empty)
        print(f"  on {name}: {found['stored']} notes, {found['ledger_lines']} ledger lines, {found['broken']} broken")
        hashes += ["broken"] * bool(found["broken"])
    return hashes


def backup_while_writing(first: Place, said: dict, folder: Path) -> str:
    server = web("cross", first).start()
    writers = [Writer(server.port, said["people"][n], said["projects"][n], Texts(n + 90).note) for n in range(8)]
    results = []
    writing = threading.Thread(target=lambda: results.append(save(writers, 12)))
    try:
        writing.start()
        time.sleep(2)
        before = sum(len(writer.kept) for writer in writers)
        found = content(first, "backup", folder / "first.zip")
        during = sum(len(writer.kept) for writer in writers) - before
        writing.join()
    finally:
        server.stop()
    print(f"  {during} notes were logged while the backup ran, {results[0].errors} refused")
    return found if during and not results[0].errors else f"{found} but nobody could write"


def content(where: Place, command: str, file: Path) -> str:
    return where.run("manage.py", command, file).rpartition("Content ")[2].strip()


def timed(what: str, work) -> str:
    started = time.monotonic()
    found = work()
    print(f"  {what}: {found[:16]} in {time.monotonic() - started:.1f} s (load average {load()})", flush=True)
    return found


if __name__ == "__main__":
    main()
