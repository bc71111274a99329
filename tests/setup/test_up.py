import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from mechjournal.management import supervisor
from mechjournal.management.supervisor import Child, ChildEnded, run_together


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One folder for all starts: the first one fills it, and each of the others finds what a killed one left."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def up(data):
    """A running `up`; whatever is left of it afterwards is killed."""
    port = free_port()
    process = start_up(data, port)
    try:
        wait_for(lambda: supervisor.serves("127.0.0.1", port), 90)
        yield process, port, family(process.pid)
    finally:
        end(process)


def test_a_port_that_answers_is_refused_with_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start_up(tmp_path, taken.getsockname()[1])
        said = process.communicate(timeout=90)[0]
    assert process.returncode == 1
    assert "Something already answers on 127.0.0.1:" in said


def test_everything_ends_when_up_is_killed(up):
    process, port, _ = up
    # The web server, its two workers, the background worker; and what renders notes, once the workers are warm.
    wait_for(lambda: len(family(process.pid)) >= 4 and render_children(process.pid), 60)
    children = family(process.pid)
    process.kill()
    wait_for(lambda: not any(map(is_alive, children)), 10)
    assert not supervisor.answers("127.0.0.1", port)


def test_web_workers_end_when_their_server_is_killed(up):
    _, _, children = up
    server = next(pid for pid in children if family(pid))
    workers = family(server)
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, workers)), 10)


def test_a_child_whose_parent_was_gone_before_it_looked_ends_at_once(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, "-m", "mechjournal.management.web", "127.0.0.1", str(free_port()), "1", "1"]
    environ = os.environ | {"MJ_ENDS_WITH_PARENT": str(gone.pid), "MJ_DATA": str(tmp_path)}
    late = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environ)
    assert late.wait(60) == -signal.SIGKILL


def test_a_polite_end_takes_all_along_and_is_no_error(up):
    process, port, children = up
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not any(map(is_alive, children))
    assert not supervisor.answers("127.0.0.1", port)


def test_it_answers_and_offers_sign_up(up):
    process, port, _ = up
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=30)[0]
    assert f"mechjournal runs on http://localhost:{port}/" in said
    assert f"http://localhost:{port}/account/signup/" in said


def test_the_demo_is_refused_beside_the_settings_of_a_real_journal():
    with pytest.raises(CommandError, match="The demo starts with: python3 manage"):
        call_command("up", f"127.0.0.1:{free_port()}", demo=True)


def test_a_child_that_keeps_ending_stops_everything(monkeypatch, tmp_path):
    keep_signals(monkeypatch)
    said = []
    steady = Child("steady one", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)
    broken = Child("broken one", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    with pytest.raises(ChildEnded, match=r"broken one keeps ending right after its start \(code 3\)"):
        run_together([steady, broken], lambda: False, said.append)
    assert said == ["The broken one ended (code 3); it is started again."] * (supervisor.PATIENCE - 1)
    assert steady.ended()


def keep_signals(monkeypatch):
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: None)


def start_up(folder, port):
    real = ("DATABASE_URL", "MJ_", "DJANGO_", "PYTEST_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(real)}
    command = [sys.executable, "manage.py", "up", f"127.0.0.1:{port}", "--data", str(folder)]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def end(process):
    left = family(process.pid)
    process.kill()
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    # Whoever still held the other end of its output would be a process that outlived it.
    process.communicate(timeout=30)


def family(pid):
    """Process ids of all descendants."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.split()
    pairs = list(zip(map(int, found[::2]), map(int, found[1::2]), strict=True))
    children = [child for child, parent in pairs if parent == pid]
    return children + [below for child in children for below in family(child)]


def render_children(pid):
    ids = ",".join(map(str, family(pid)))
    said = subprocess.run(["ps", "-ww", "-o", "args=", "-p", ids], capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if "mechjournal.lib.children" in line]


def is_alive(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def wait_for(true, seconds):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
