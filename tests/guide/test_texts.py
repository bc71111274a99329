"""The guide's own texts: plain, calm, sourced, and complete."""

import dataclasses
import re
from pathlib import Path

import pytest
from django.conf import settings

from mechjournal import guide
from mechjournal.guide import fields, loader
from mechjournal.models import Hypothesis
from mechjournal.models.projects import Phase, Stage

GUIDE = guide.load()
KINDS = [field.name for field in dataclasses.fields(GUIDE)]
SCOLDING = re.compile(r"\b(lazy|guilty|ashamed|you failed|you should have|waste of|obviously|simply)\b")
OUR_OWN = {"ideas-kept", "exciting", "jump", "stale-days"}


def texts(value) -> list[str]:
    """Every text in an entry but for its key."""
    if dataclasses.is_dataclass(value):
        return [text for f in dataclasses.fields(value) if f.name != "key" for text in texts(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_calm_and_tidy(kind):
    untidy = re.compile(r"!|  |\s$|^\s|\.\.\.|&")
    assert [text for text in texts(getattr(GUIDE, kind)) if untidy.search(text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_scolds(kind):
    assert [text for text in texts(getattr(GUIDE, kind)) if SCOLDING.search(text)] == []


@pytest.mark.parametrize("kind", ["sources", "ropes", "starters"])
def test_addresses_are_https(kind):
    found = [text for text in texts(getattr(GUIDE, kind)) if "://" in text]
    assert found and all(re.match(r"https://[\w.-]+\.[a-z]+(/|$)", address) for address in found)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"sources"}))
def test_every_entry_names_a_source_but_a_few_numbers_of_our_own(kind):
    assert {entry.key for entry in getattr(GUIDE, kind) if not entry.sources} <= OUR_OWN


@pytest.mark.parametrize("kind", KINDS)
def test_keys_fit_what_stores_them(kind):
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,40}", entry.key) for entry in getattr(GUIDE, kind))


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"sources"}))
def test_no_text_stands_twice_in_a_file(kind):
    said = [getattr(entry, "text", getattr(entry, "name", "")) for entry in getattr(GUIDE, kind)]
    assert len(said) == len(set(said)) > 0


def test_every_source_is_used():
    used = {tag for kind in KINDS for entry in getattr(GUIDE, kind) for tag in getattr(entry, "sources", ())}
    assert used == {source.key for source in GUIDE.sources}


def test_every_placeholder_is_used():
    said = [text for kind in KINDS for entry in getattr(GUIDE, kind) for text in texts(entry)]
    assert {name for text in said for name in fields.placeholders(text)} == set(fields.PLACEHOLDERS)


def test_keys_are_those_of_the_tables():
    assert [stage.key for stage in GUIDE.stages] == Stage.values
    assert [phase.key for phase in GUIDE.phases] == Phase.values
    assert [claim.key for claim in GUIDE.claims] == Hypothesis.ClaimType.values


def test_a_question_ends_in_a_question_mark():
    asked = [check.question for check in GUIDE.checks] + [question.text for question in GUIDE.postmortem]
    asked += [prompt.text for prompt in GUIDE.prompts] + [question.text for question in GUIDE.week]
    assert [text for text in asked if not text.endswith("?")] == []


@pytest.mark.parametrize("path", sorted(Path(loader.__file__).parent.iterdir()), ids=lambda path: path.name)
def test_no_file_of_the_guide_is_long(path):
    assert path.is_dir() or len(path.read_text().splitlines()) < 400


def test_the_guide_cannot_be_changed_by_whoever_reads_it():
    with pytest.raises(dataclasses.FrozenInstanceError):
        GUIDE.checks[0].name = "Other"


def test_the_documentation_lists_every_file_and_placeholder():
    text = (settings.BASE_DIR / "docs" / "guide.md").read_text()
    assert [kind for kind in KINDS if f"`{kind}.toml`" not in text] == []
    assert [name for name in fields.PLACEHOLDERS if f"`{{{name}}}`" not in text] == []


def test_the_documentation_says_which_keys_are_fixed():
    text = (settings.BASE_DIR / "docs" / "guide.md").read_text()
    assert set(re.findall(r"`(\w+)\.toml`\*", text)) == loader.FIXED
