"""The stage of a benchmark: data folders, throw-away PostgreSQL clusters, servers, and what the kernel counts."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def clean_environment() -> dict[str, str]:
    ours = ("MJ_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@dataclass
class Place:
    """A data folder with a database: SQLite in it, or the PostgreSQL database at `url`."""

    folder: Path
    url: str = ""
    settings: str = "mechjournal.settings"

    def env(self) -> dict[str, str]:
        own = {"MJ_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": self.settings, "PYTHONPATH": f"{ROOT}:{BENCH}"}
        return clean_environment() | own | ({"DATABASE_URL": self.url} if self.url else {})

    def run(self, *command: str) -> str:
        """Run a script of bench/ or manage.py with these settings; its output. Its complaints end the benchmark."""
        done = subprocess.run(
            [sys.executable, *map(str, command)], cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-3000:]}{done.stdout[-2000:]}")
        return done.stdout

    def ask(self, script: str, *arguments) -> dict:
        """What a script of bench/ prints as JSON on its last line."""
        return json.loads(self.run(BENCH / script, *arguments).splitlines()[-1])

    def prepare(self) -> None:
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "createcachetable", "--verbosity", "0")
        self.run(
            "-c", "import django; django.setup(); from mechjournal import static_files as s; s.collect_if_changed()"
        )


@dataclass
class Server:
    """A process group of its own on a port of its own."""

    name: str
    command: list[str]
    env: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    log: Path | None = None

    def start(self, patience: float = 60.0) -> "Server":
        self.log = self.log or Path(tempfile.mkstemp(prefix=f"bench-{self.name}-", suffix=".log")[1])
        command = [part.replace("PORT", str(self.port)) for part in self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.wait(patience)
        return self

    def wait(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not is_open(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{self.name} did not start; see {self.log}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the whole group; returns once the port is seen closed."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        while is_open(self.port):
            time.sleep(0.01)

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
        if self.log:
            self.log.unlink(missing_ok=True)

    def tree(self) -> list[int]:
        return tree(self.process.pid)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def web(name: str, place: Place) -> Server:
    """mechjournal's own web server, as `up` starts it: two processes, four threads each."""
    command = [sys.executable, "-m", "mechjournal.management.web", "127.0.0.1", "PORT", "2", "4"]
    return Server(name, command, {"MALLOC_ARENA_MAX": "2"} | place.env())


def worker(place: Place) -> subprocess.Popen:
    """The background worker, beside it."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "background"],
        cwd=ROOT,
        env=place.env(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


# --- what the kernel counts ------------------------------------------------------------------------------------------


def stat_of(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {int(p.name): stat_of(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
    found, seen = [root], 0
    while seen < len(found):
        found += [pid for pid, stat in parents.items() if stat and int(stat[1]) == found[seen]]
        seen += 1
    return found


def cpu(root: int) -> float:
    """Seconds of processor time of a process tree, ended children that were waited for included."""
    return sum(sum(map(int, stat[11:15])) for stat in map(stat_of, tree(root)) if stat) / TICK


def megabytes(pid: int) -> float:
    """Memory of one process, shared pages split among those that share them (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(rollup.partition("\nPss:")[2].split()[0]) / 1024


def load() -> str:
    return " ".join(f"{number:.1f}" for number in os.getloadavg())


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """A PostgreSQL of its own in a temporary folder, with the promises of a real one (fsync on)."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="bench-pg-")))
    process: subprocess.Popen | None = None

    def start(self) -> "Cluster":
        data = self.folder / "data"
        if not data.exists():
            data.mkdir()
            self.folder.chmod(0o755)
            if os.getuid() == 0:
                shutil.chown(data, "postgres", "postgres")
            run([*as_postgres(), f"{binaries()}/initdb", "-D", data, "-A", "trust", "-U", "mj", "-E", "UTF8", "-N"])
        server = [f"{binaries()}/postgres", "-D", data, "-k", data, "-c", "listen_addresses=", *TUNED]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*as_postgres(), *map(str, server)], cwd="/", stdout=log, stderr=log, start_new_session=True
            )
        self.wait()
        return self

    def wait(self) -> None:
        ready = [f"{binaries()}/pg_isready", "-q", "-h", str(self.folder / "data"), "-U", "mj"]
        deadline = time.monotonic() + 60
        while subprocess.call([*as_postgres(), *ready], cwd="/"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start; see {self.folder / 'log'}")
            time.sleep(0.1)

    def create(self, name: str) -> str:
        """A new database; its address."""
        run([*as_postgres(), f"{binaries()}/createdb", "-h", str(self.folder / "data"), "-U", "mj", name])
        return f"postgres://mj@/{name}?host={self.folder / 'data'}"

    def kill(self) -> None:
        """SIGKILL to the server and every process of it; returns once all are gone."""
        pids = tree(self.process.pid)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(stat_of(pid) and stat_of(pid)[0] != "Z" for pid in pids):
            time.sleep(0.01)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


TUNED = ["-c", "shared_buffers=256MB", "-c", "max_connections=60"]


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise SystemExit("PostgreSQL is not installed here (/usr/lib/postgresql).")
    return found[-1]


def as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return drop if os.getuid() == 0 else []


def run(command: list) -> None:
    subprocess.run([str(part) for part in command], cwd="/", check=True, stdout=subprocess.DEVNULL)
