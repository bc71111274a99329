import re
import subprocess
import sys

import pytest

from mechjournal import bootstrap

LOCK = """django==6.1.3 \\
    --hash=sha256:aa
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:bb
psycopg==3.3.9 \\
    --hash=sha256:cc
    # via mechjournal
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project folder of our own with a lock and an empty `.venv`."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv/locks")
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "requirements-dev.lock").write_text(LOCK + "pytest==9.0.0 \\\n    --hash=sha256:dd\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    return tmp_path


def test_pins_leave_out_what_only_another_platform_needs(place):
    assert bootstrap.pins(place / "requirements.lock") == [("django", "6.1.3"), ("psycopg", "3.3.9")]


def test_the_real_lock_is_what_this_environment_holds():
    assert bootstrap.holds(bootstrap.ROOT / "requirements.lock")


def test_another_version_of_one_package_is_not_the_lock(place):
    (place / "requirements.lock").write_text(LOCK.replace("6.1.3", "5.2"))
    assert not bootstrap.holds(place / "requirements.lock")


def test_a_package_that_is_missing_is_not_the_lock(place):
    (place / "requirements.lock").write_text(LOCK.replace("psycopg", "no-such-package"))
    assert not bootstrap.holds(place / "requirements.lock")


def test_the_dev_lock_holds_everything_the_small_one_does():
    small, dev = (set(bootstrap.pins(bootstrap.ROOT / f"requirements{kind}.lock")) for kind in ("", "-dev"))
    assert small < dev


def test_every_locked_package_has_a_hash_and_no_lock_names_a_host():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (bootstrap.ROOT / name).read_text()
        assert re.findall(r"^\S+==.*\n(?!    --hash=sha256:)", text, re.MULTILINE) == []
        assert "://" not in text


def test_a_stamped_environment_is_ready_until_the_lock_changes(place):
    lock = place / "requirements.lock"
    bootstrap.PYTHON.touch()
    bootstrap.stamp(lock)
    assert bootstrap.is_ready(lock)
    lock.write_text(LOCK + "\n")
    assert not bootstrap.is_ready(lock)


def test_the_dev_set_serves_for_running_too_but_not_the_other_way_round(place):
    bootstrap.PYTHON.touch()
    bootstrap.stamp(place / "requirements.lock")
    assert not bootstrap.is_ready(place / "requirements-dev.lock")
    bootstrap.stamp(place / "requirements-dev.lock")
    assert bootstrap.is_ready(place / "requirements.lock")


def test_without_pip_and_uv_one_sentence_says_what_to_install(place, monkeypatch):
    monkeypatch.setattr(bootstrap, "works", lambda command: False)
    with pytest.raises(SystemExit, match="needs pip or uv"):
        bootstrap.install(place / "requirements.lock")


def test_without_a_new_enough_python_one_sentence_says_so(place, monkeypatch):
    monkeypatch.setattr(bootstrap, "works", lambda command: False)
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 11, 7))
    with pytest.raises(SystemExit, match=r"needs Python 3.12 or newer \(this is Python 3.11\)"):
        bootstrap.make_venv()


def test_a_shim_that_fails_is_passed_over(place, monkeypatch):
    shim = place / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setattr(bootstrap, "candidates", lambda: [str(shim), sys.executable])
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 11, 7))
    assert bootstrap.newer_python() == sys.executable


def test_pythons_of_a_version_manager_come_after_those_on_path(place, monkeypatch):
    for folder in ("bin", "versions/3.11.9/bin", "versions/3.13.0/bin"):
        (place / folder).mkdir(parents=True)
        (place / folder / "python3.13").touch()
    (place / "versions/3.11.9/bin/python3.13").rename(place / "versions/3.11.9/bin/python3.11")
    monkeypatch.setenv("PATH", str(place / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(place))
    assert bootstrap.candidates() == [str(place / "bin/python3.13"), str(place / "versions/3.13.0/bin/python3.13")]


def test_uv_is_asked_before_pip(place, monkeypatch):
    monkeypatch.setattr(bootstrap, "find_uv", lambda: "/somewhere/uv")
    assert next(bootstrap.installers())[:3] == ["/somewhere/uv", "pip", "install"]


def test_what_would_bring_in_foreign_packages_is_left_behind(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/foreign")
    monkeypatch.setenv("VIRTUAL_ENV", "/foreign")
    assert not {"PYTHONPATH", "VIRTUAL_ENV"} & set(bootstrap.clean_environment())


def test_an_environment_that_stays_wrong_ends_with_a_sentence(place, monkeypatch):
    monkeypatch.setattr(bootstrap, "holds", lambda lock: False)
    monkeypatch.setenv(bootstrap.JUST_SET_UP, "1")
    with pytest.raises(SystemExit, match=r"remove the folder \.venv"):
        bootstrap.enter_environment(["manage.py"], "requirements.lock")


def test_manage_py_runs_from_any_folder(tmp_path):
    done = subprocess.run([sys.executable, bootstrap.ROOT / "manage.py", "version"], cwd=tmp_path, capture_output=True)
    assert done.stdout.startswith(b"6.1")
