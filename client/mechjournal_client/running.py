"""`mj run -- command`: run it as it is, and log what it was, how it ended, and from which state of the code."""

from __future__ import annotations

import collections
import os
import re
import shlex
import subprocess
import sys
import time
from typing import NamedTuple

LAST_LINES = 30
LONGEST_LINE = 500
SEED = re.compile(r"^--?(?:random[-_])?seed(?:=(.+))?$")


class Ended(NamedTuple):
    """`code` is the exit status, negative the number of the signal that ended it. Seconds."""

    command: str
    code: int
    seconds: float
    lines: list[str]


def run(command: list[str]) -> Ended:
    """Run `command` with its output passed on as it comes. Raises OSError where it can't be started."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    last: collections.deque[str] = collections.deque(maxlen=LAST_LINES)
    try:
        for line in process.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            # A progress bar writes its line anew: the last state of it counts.
            text = line.decode("utf-8", "replace").rstrip("\n").rstrip("\r").rpartition("\r")[2]
            last.append(text[:LONGEST_LINE])
    except KeyboardInterrupt:
        # The command got it, too; what it says on its way out belongs to the log.
        process.wait()
    code = process.wait()
    return Ended(shlex.join(command), code, time.monotonic() - started, list(last))


def told(ended: Ended, state: str, seed: str | None) -> str:
    facts = [how(ended.code), "after " + lasted(ended.seconds)]
    facts += [state] if state else []
    facts += [f"seed {seed}"] if seed else []
    return "\n\n".join([f"`{ended.command}` {', '.join(facts)}.", *output(ended.lines)])


def output(lines: list[str]) -> list[str]:
    """The last lines in a fence longer than any within them."""
    if not any(line.strip() for line in lines):
        return []
    longest = max((len(found) for line in lines for found in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text\n" + "\n".join(lines) + f"\n{fence}"]


def how(code: int) -> str:
    if code == 0:
        return "ended well"
    return f"was ended by signal {-code}" if code < 0 else f"ended with exit status {code}"


def lasted(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def seed_in(command: list[str]) -> str | None:
    """What `--seed 3`, `--seed=3` or SEED in the environment says."""
    for n, word in enumerate(command):
        found = SEED.match(word)
        if found:
            return found[1] or (command[n + 1] if n + 1 < len(command) else None)
    return os.environ.get("SEED")


def state_of_code() -> str:
    """`commit 1a2b3c4 (changed files: 2)`; "" outside of git."""
    commit = git("rev-parse", "HEAD")
    if not commit:
        return ""
    changed = [line for line in git("status", "--porcelain").splitlines() if line]
    return f"commit `{commit[:10]}`" + (f" with {len(changed)} changed files" if changed else "")


def git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
