"""What `mj log` takes beyond the server's time, and the JSON door's own: log, list, read, search. SQLite: a minute.

python bench/client.py [--notes 1000] [--times 40]

One after the other: each `mj log` beside the same request sent by a client that runs already. Each round has a token
of its own, which keeps the rate limit out. Run it on an idle machine; on a busy one the processor's time tells more.
"""

import argparse
import http.client
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from stage import ROOT, Place, web
from stage import load as load_average

BEYOND = 150.0  # ms
TOKENS = """
import sys
import django; django.setup()
from mechjournal.actions.tokens import make_token
from mechjournal.models import User
person = User.objects.order_by("pk").first()
for _ in range(int(sys.argv[1])):
    print(make_token(by=person, name="bench", scope="write", days=1)[1])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    print(f"SQLite, {options.notes} notes (load average {load_average()})", flush=True)
    try:
        missed = measure(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(missed)


def measure(folder: Path, options) -> int:
    (folder / "journal").mkdir()
    place = Place(folder / "journal")
    place.prepare()
    key = place.ask("fill.py", "--notes", options.notes)["projects"][0]
    tokens = place.run("-c", TOKENS, options.times + 1).split()
    server = web("client", place).start()
    try:
        rounds = [one_round(server.port, token, key, folder) for token in tokens][1:]
    finally:
        server.stop()
    return tell(rounds)


def one_round(port: int, token: str, key: str, folder: Path) -> dict[str, float]:
    """Milliseconds of each, one after the other: what the machine does meanwhile meets all of them."""
    base = f"/api/v1/projects/{key}"
    body = json.dumps({"body": "Random directions do nothing."}).encode()
    asked = {
        "log": ("POST", f"{base}/entries", body),
        "list of 50": ("GET", f"{base}/entries", None),
        "one entry": ("GET", f"{base}/entries/1", None),
        "search": ("GET", "/api/v1/search?q=layer", None),
    }
    took = {name: timed(lambda what=what: ask(port, token, *what)) for name, what in asked.items()}
    env = client_env(port, token, key, folder)
    took["python"] = timed(lambda: run([sys.executable, "-c", "pass"], env))
    before = children()
    took["mj log"] = timed(lambda: run([sys.executable, "-m", "mechjournal_client.cli", "log", "Nothing."], env))
    return took | {"mj log, its processor": children() - before}


def children() -> float:
    """Milliseconds of processor that programs started from here took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def ask(port: int, token: str, method: str, path: str, body: bytes | None) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status >= 400:
        raise SystemExit(f"{method} {path}: {answer.status}")


def client_env(port: int, token: str, key: str, folder: Path) -> dict[str, str]:
    own = {"MECHJOURNAL_URL": f"http://127.0.0.1:{port}", "MECHJOURNAL_TOKEN": token, "MECHJOURNAL_PROJECT": key}
    own |= {"HOME": str(folder), "XDG_STATE_HOME": str(folder), "PYTHONPATH": str(ROOT / "client")}
    # Compiled once, as what is installed is; the first round, which compiles, doesn't count.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | own | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")


def timed(work) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def tell(rounds: list[dict[str, float]]) -> int:
    """1 if the target was missed, else 0."""
    for name in rounds[0]:
        times = sorted(one[name] for one in rounds)
        p95 = times[int(len(times) * 0.95)]
        print(f"{name}: best {times[0]:.0f} ms, p50 {median(times):.0f} ms, p95 {p95:.0f} ms")
    beyond = median(one["mj log"] - one["log"] for one in rounds)
    verdict = "holds" if beyond < BEYOND else "MISSES"
    print(f"mj log beyond the server: {beyond:.0f} ms; under {BEYOND:.0f} ms {verdict}")
    return int(beyond >= BEYOND)


if __name__ == "__main__":
    main()
