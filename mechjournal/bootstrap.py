"""The first start: find a Python, make `.venv`, install the locked packages, go on inside. Nothing else.

Old Pythons must be able to read this file, if only to say what is missing: no annotations, nothing newer than 3.6.
"""

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks"
JUST_SET_UP = "MJ_JUST_SET_UP"
OLDEST = (3, 12)
PROBE = "import sys; sys.exit(sys.version_info < {})".format(OLDEST)  # noqa: UP032

NO_PYTHON = (
    "mechjournal needs Python 3.12 or newer (this is Python {}.{}): install it, or install uv, "
    "and run the same command again."
)
NO_INSTALLER = (
    "mechjournal needs pip or uv to set itself up: install one of them "
    "(on Debian and Ubuntu: sudo apt install python3-pip) and run the same command again."
)
FAILED = "Setting up .venv did not finish (see above); run the same command again to go on."


def enter_environment(argv, lock_name):
    """Return when the locked packages can be imported here; else set up `.venv` and start again inside it."""
    lock = ROOT / lock_name
    if sys.version_info >= OLDEST and holds(lock):
        os.environ.pop(JUST_SET_UP, None)
        return
    if os.name != "posix":
        sys.exit("mechjournal runs on Linux and macOS; on Windows start it inside WSL, or with Docker.")
    if JUST_SET_UP in os.environ:
        sys.exit("The packages in .venv are not the locked ones: remove the folder .venv and run the command again.")
    if is_inside() or not is_ready(lock):
        set_up(lock)
        os.environ[JUST_SET_UP] = "1"
    os.execve(str(PYTHON), [str(PYTHON), *argv], clean_environment())  # noqa: S606


def run_tests(arguments):
    """The exit status of pytest. Everything is asked by several processes at once, each with a database of its own."""
    arguments = arguments or ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=str(ROOT))


def clean_environment():
    """Our environment without what would put another one's packages before those of `.venv`."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in foreign}


# --- what is there -------------------------------------------------------------------------------------------------
def is_inside():
    return Path(sys.prefix).resolve() == VENV.resolve()


def is_ready(lock):
    return PYTHON.exists() and STAMP.exists() and fingerprint(lock) in STAMP.read_text().split()


def fingerprint(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def pins(lock):
    """(name, version) of every package that is needed on all platforms."""
    return re.findall(r"^([\w.-]+)==([^\s;]+) \\$", lock.read_text(), re.MULTILINE)


def holds(lock):
    """Does the running interpreter have the locked versions (in `.venv`, under `uv run`, in a built image)?"""
    from importlib import metadata

    try:
        return all(metadata.version(name) == version for name, version in pins(lock))
    except metadata.PackageNotFoundError:
        return False


# --- making it -----------------------------------------------------------------------------------------------------
def set_up(lock):
    """Make `.venv` and install `lock` into it; a second start at the same time waits for the first."""
    import fcntl

    with lock.open() as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if is_ready(lock) and not is_inside():
            return
        print("Setting up .venv; this happens once and takes up to a minute.", file=sys.stderr, flush=True)
        make_venv()
        install(lock)
        stamp(lock)


def make_venv():
    if venv_is_usable():
        return
    python, uv = newer_python(), find_uv()
    if uv:
        run([uv, "venv", "--quiet", "--clear", "--python", python or ">=3.12", VENV])
    elif python:
        # Without pip: a Debian lacks the module that would put it there, and an outer pip or uv does as well.
        run([python, "-m", "venv", "--clear", "--without-pip", VENV])
    else:
        sys.exit(NO_PYTHON.format(*sys.version_info[:2]))


def venv_is_usable():
    return PYTHON.exists() and works([PYTHON, "-c", PROBE])


def newer_python():
    """A Python that is new enough: this one, else from PATH, else one of a version manager's; None if there is none."""
    if sys.version_info >= OLDEST:
        return sys.executable
    return next((python for python in candidates() if works([python, "-c", PROBE])), None)


def candidates():
    # A version manager's shim stands on PATH and yet may fail, so the real ones follow.
    names = ("python3.14", "python3.13", "python3.12", "python3")
    folders = os.environ.get("PATH", "").split(os.pathsep)
    on_path = (os.path.join(folder, name) for name in names for folder in folders)
    managed = os.path.join(os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv"), "versions", "*", "bin")
    return [*filter(os.path.exists, on_path), *sorted(glob.glob(os.path.join(managed, "python3.1[2-9]")))]


def find_uv():
    uv = shutil.which("uv")
    return uv if uv and works([uv, "--version"]) else None


def installers():
    """Commands that install into `.venv`, best first; an old pip breaks on a new Python, so each must list it first."""
    into = ["--python", PYTHON]
    if find_uv():
        yield [find_uv(), "pip", "install", "--quiet", *into]
    inner = [PYTHON, "-m", "pip"]
    outer = [[python, "-m", "pip", *into] for python in (os.path.realpath(str(PYTHON)), sys.executable)]
    for pip in [inner, *outer, ["pip3", *into], ["pip", *into]]:
        if works([*pip, "list"]):
            yield [*pip, "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if works([PYTHON, "-m", "ensurepip", "--default-pip"]):
        yield [*inner, "install", "--quiet", "--disable-pip-version-check", "--no-input"]


def install(lock):
    command = next(installers(), None)
    if command is None:
        sys.exit(NO_INSTALLER)
    run([*command, "--require-hashes", "-r", lock])


def stamp(lock):
    """Note which locks are installed; the dev lock holds everything the smaller one does."""
    locks = {lock, ROOT / "requirements.lock"}
    STAMP.write_text("\n".join(sorted(map(fingerprint, locks))) + "\n")


def works(command):
    try:
        subprocess.check_output([*map(str, command)], stderr=subprocess.STDOUT, env=clean_environment())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def run(command):
    if subprocess.call([*map(str, command)], env=clean_environment()) != 0:
        sys.exit(FAILED)
