"""Reading the story: Markdown files of dated steps become plain values. Nothing is told here.

@@ experiment -12 17:40 #sweep      what, on which day (see clock.py), when, and a name to point at
title: Every layer, every position  heads, up to the first empty line
state: running
learned: yes                        or no; of an experiment it says so with its result
(empty line)
The text, as a person types it. {#sweep} becomes the number of that entry.
- expect: the best is at position -1, 80% [H1]     a row of the composer: not part of the text
=== result
What came out, for an experiment that has its result at once; with `came: 18:20` it is logged without, and comes then.
"""

import re
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path

FOLDER = Path(__file__).parent / "story"
STEP = re.compile(r"^@@ (?P<what>[a-z]+) (?P<day>\S+) (?P<clock>\d\d:\d\d)(?: #(?P<name>[a-z0-9-]+))?$")
RESULT = "\n=== result\n"
# What belongs to the result of an experiment, and not to its plan.
LATER = ("came", "files", "outcomes", "learned")


@dataclass(frozen=True)
class Step:
    """One thing someone did. `day` as the calendar reads it, `files` the names of plots."""

    project: str
    what: str
    day: str
    clock: time
    name: str
    heads: dict[str, str]
    text: str
    result: str

    @property
    def files(self) -> list[str]:
        return self.heads.get("files", "").split()


def steps() -> list[Step]:
    """Every step of every file, file by file; a file is named `<project>-<part>.md`."""
    return [step for path in sorted(FOLDER.glob("*.md")) for step in read(path.read_text("utf-8"), project_of(path))]


def project_of(path: Path) -> str:
    return path.stem.partition("-")[0]


def read(source: str, project: str) -> list[Step]:
    blocks = re.split(r"^(?=@@ )", source, flags=re.MULTILINE)
    return [part for block in blocks if block.strip() for part in parts(step(block, project))]


def parts(step: Step) -> list[Step]:
    """The step itself; of an experiment with `came:` its plan, and its result at that time."""
    if "came" not in step.heads:
        return [step]
    plan = {name: words for name, words in step.heads.items() if name not in LATER}
    rest = {name: words for name, words in step.heads.items() if name in ("by", *LATER)}
    came = replace(step, what="result", clock=time.fromisoformat(rest["came"]), heads=rest, text=step.result, result="")
    return [replace(step, heads={**plan, "state": "running"}, result=""), came]


def step(block: str, project: str) -> Step:
    """Raises ValueError for a first line that says nothing we know."""
    head, _, text = block.partition("\n\n")
    first, *others = head.splitlines()
    found = STEP.match(first)
    if not found:
        raise ValueError(f"no step begins with {first!r}")
    body, _, result = text.strip().partition(RESULT)
    return Step(
        project=project,
        what=found["what"],
        day=found["day"],
        clock=time.fromisoformat(found["clock"]),
        name=found["name"] or "",
        heads=dict(line.split(": ", 1) for line in others),
        text=body.strip(),
        result=result.strip(),
    )
