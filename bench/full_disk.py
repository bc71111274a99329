"""A disk that fills up: saves are refused with a clear message, reads work, the first save after space returns works.

python bench/full_disk.py      as root on Linux: it mounts a small file system of its own
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from load import Writer, ask, cookie
from stage import Place, load, web
from texts import Texts

SIZE = 64  # megabytes


def main() -> None:
    if os.getuid() or not shutil.which("mkfs.ext4"):
        sys.exit("Skipped: it needs root and mkfs.ext4, to mount a file system of its own.")
    folder = Path(tempfile.mkdtemp(prefix="bench-disk-"))
    disk = folder / "disk"
    disk.mkdir()
    try:
        mount(folder / "image", disk)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder)
        sys.exit("Skipped: this machine doesn't let a file be mounted.")
    try:
        good = run(disk)
    finally:
        subprocess.run(["umount", disk], check=True)
        shutil.rmtree(folder)
    sys.exit(0 if good else 1)


def mount(image: Path, disk: Path) -> None:
    with image.open("wb") as file:
        file.truncate(SIZE * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, disk], check=True)


def run(disk: Path) -> bool:
    place = Place(disk / "data")
    place.folder.mkdir()
    place.prepare()
    said = place.ask("fill.py", "--notes", 100)
    server = web("full-disk", place).start()
    writer = Writer(server.port, said["people"][0], said["projects"][1], Texts(4).note)
    try:
        checks = list(story(disk, said, writer))
    finally:
        server.stop()
    kept = disk / "kept.json"
    kept.write_text(json.dumps(writer.kept))
    found = place.ask("check.py", kept)
    checks.append(("every acknowledged note is there, once, unchanged", not (found["lost"] + found["changed"])))
    checks.append(("the ledger is intact", not found["broken"]))
    for what, holds in checks:
        print(f"{'holds' if holds else 'MISSES':6}  {what}")
    print(f"({found['acknowledged']} notes acknowledged; load average {load()})")
    return all(holds for _, holds in checks)


def story(disk: Path, said: dict, writer: Writer):
    yield "a save works before", writer.log() == 201
    fill_up(disk / "ballast")
    # What the database already holds of the disk takes a few more.
    answers = [send(writer) for _ in range(60)]
    status, page, error_id = answers[-1]
    refused = [answer[0] for answer in answers if answer[0] != 201]
    yield f"saves are refused on a full disk ({len(refused)} of {len(answers)}, the last with {status})", status == 507
    yield f"nothing but 201 and 507 is answered ({sorted(set(refused))})", set(refused) == {507}
    yield "the answer says so in words", "disk is full" in page and "kept in this browser" in page
    yield f"it has an id ({error_id}), on the page, too", bool(error_id) and error_id in page
    for path in ("", "timeline/", "entries/5/"):
        address = f"/p/{said['projects'][0]}/{path}"
        yield f"reading works: {path or 'today'}", get(writer, address) == 200
    yield "searching works", get(writer, f"/search/?q=attention&project={said['projects'][0]}") == 200
    (disk / "ballast").unlink()
    yield "the first save after space returns works", writer.log() == 201
    yield "and the next", writer.log() == 201


def fill_up(ballast: Path) -> None:
    """Write until nothing more fits, down to the last block."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 512, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


def send(writer: Writer) -> tuple[int, str, str]:
    """Log one note; status, page and id of the answer."""
    key, body = str(uuid4()), writer.text()
    connection = http.client.HTTPConnection("127.0.0.1", writer.port, timeout=60)
    headers = {"Cookie": cookie(writer.person), "X-CSRFToken": writer.person["csrf"], "HX-Request": "true"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    form = urlencode({"kind": "note", "body": body, "client_key": key})
    connection.request("POST", f"/p/{writer.project}/entries/log/", form, headers)
    answer = connection.getresponse()
    if answer.status == 201:
        writer.kept[key] = body
    return answer.status, answer.read().decode(), answer.headers.get("X-Error-Id", "")


def get(writer: Writer, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", writer.port, timeout=60)
    return ask(connection, "GET", path, {"Cookie": cookie(writer.person)})[0]


if __name__ == "__main__":
    main()
