"""The guide as one value: every file read, laid over with a lab's own, checked, made into frozen dataclasses."""

import dataclasses
import functools
from pathlib import Path
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from mechjournal.guide import fields, rules, shapes
from mechjournal.guide.files import Entry, GuideError, Written, laid_over, read

OURS = Path(__file__).parent


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guide:
    """The method as data. Each field is the content of the file of that name, in the file's order.

    Each load is one of its own: what is remembered by a guide doesn't compare all its texts.
    """

    sources: tuple[shapes.Source, ...]
    claims: tuple[shapes.Claim, ...]
    checks: tuple[shapes.Check, ...]
    stages: tuple[shapes.Stage, ...]
    phases: tuple[shapes.Phase, ...]
    prompts: tuple[shapes.Prompt, ...]
    toolkit: tuple[shapes.Tool, ...]
    checkins: tuple[shapes.Step, ...]
    postmortem: tuple[shapes.Question, ...]
    decisions: tuple[shapes.Decision, ...]
    week: tuple[shapes.WeekQuestion, ...]
    speeds: tuple[shapes.Speed, ...]
    skills: tuple[shapes.Skill, ...]
    ropes: tuple[shapes.Rope, ...]
    starters: tuple[shapes.Starter, ...]
    directions: tuple[shapes.Direction, ...]
    defaults: tuple[shapes.Default, ...]


SHAPES = {name: get_args(hint)[0] for name, hint in get_type_hints(Guide).items()}
# The code knows the keys of these files, so a lab may reword their entries but neither add nor drop one.
FIXED = frozenset({"claims", "stages", "phases", "decisions", "speeds", "defaults"})
# Fields that hold a key of another file.
REFERENCES = {
    shapes.Tag: "sources",
    shapes.ClaimKey: "claims",
    shapes.StageKey: "stages",
    shapes.PhaseKey: "phases",
    shapes.SpeedKey: "speeds",
    shapes.RopeKey: "ropes",
}


def load(folder: Path | None = None) -> Guide:
    """Our guide, with the files of `folder` laid over it. Raises GuideError: file, line and what is wrong."""
    files = {kind: read(OURS / f"{kind}.toml") for kind in SHAPES}
    if folder:
        for path in own_files(folder):
            theirs = read(path)
            refuse_other_keys(path.stem, files[path.stem], theirs)
            files[path.stem] = laid_over(files[path.stem], theirs)
    known = {kind: frozenset(entries) for kind, entries in files.items()}
    return Guide(**{kind: tuple(built(kind, entry, known) for entry in files[kind].values()) for kind in files})


def own_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise GuideError(folder, None, "the folder of your own guide is not there")
    paths = sorted(folder.glob("*.toml"))
    for path in paths:
        if path.stem not in SHAPES:
            raise GuideError(path, None, f"the guide has no such file; it has {fields.listed(SHAPES)} (.toml)")
    return paths


def refuse_other_keys(kind: str, ours: dict[str, Entry], theirs: dict[str, Entry]) -> None:
    for key, entry in theirs.items() if kind in FIXED else ():
        if key not in ours or "drop" in entry.fields:
            blame(entry.heading, entry, "", f"may not be added or dropped here, only reworded: {fields.listed(ours)}")


def built(kind: str, entry: Entry, known: dict[str, frozenset[str]]) -> Any:
    """The dataclass of one entry."""
    shape = SHAPES[kind]
    hints = {name: hint for name, hint in hints_of(shape).items() if name != "key"}
    refuse_unknown(entry, hints)
    refuse_missing(entry, shape)
    values = {name: checked(name, hints[name], entry, known) for name in entry.fields}
    made = shape(key=entry.heading.value, **values)
    for name, problem in rules.broken(kind, made):
        written = entry.fields.get(name, entry.heading)
        # Half of what clashes may be ours: then it is the lab's heading that is to blame.
        blame(written if written.page == entry.heading.page else entry.heading, entry, name, problem)
    return made


@functools.cache
def hints_of(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def refuse_unknown(entry: Entry, hints: dict[str, Any]) -> None:
    for name, written in entry.fields.items():
        if name not in hints:
            blame(written, entry, name, f"is not a field here; {fields.advice(name, hints)}")


def refuse_missing(entry: Entry, shape: type) -> None:
    for field in dataclasses.fields(shape):
        needed = field.default is dataclasses.MISSING and field.name != "key"
        if needed and field.name not in entry.fields:
            blame(entry.heading, entry, field.name, "is missing")


def checked(name: str, hint: Any, entry: Entry, known: dict[str, frozenset[str]]) -> Any:
    written = entry.fields[name]
    try:
        return converted(written.value, hint, known)
    except ValueError as error:
        blame(written, entry, name, str(error))


def converted(value: Any, hint: Any, known: dict[str, frozenset[str]]) -> Any:
    """`value` as its field wants it. Raises ValueError."""
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError("takes a list in square brackets")
        return tuple(converted(one, get_args(hint)[0], known) for one in value)
    if hint in REFERENCES:
        return referred(value, REFERENCES[hint], known)
    if dataclasses.is_dataclass(hint):
        return small_table(value, hint, known)
    return fields.CHECKS[hint](value)


def referred(value: Any, kind: str, known: dict[str, frozenset[str]]) -> str:
    if not isinstance(value, str) or value not in known[kind]:
        raise ValueError(f"names {value!r}, which is not in {kind}.toml; {fields.advice(value, known[kind])}")
    return value


def small_table(value: Any, shape: type, known: dict[str, frozenset[str]]) -> Any:
    hints = hints_of(shape)
    if not isinstance(value, dict) or set(value) != set(hints):
        raise ValueError(f"takes tables of {fields.listed(hints)} in curly brackets")
    return shape(**{name: converted(value[name], hint, known) for name, hint in hints.items()})


def blame(written: Written, entry: Entry, name: str, problem: str) -> NoReturn:
    words = [f"[{entry.heading.value}]", name, problem]
    raise GuideError(written.page.path, written.line, " ".join(filter(None, words)))
