"""A lab's folder changes, adds and drops entries, file by file; what it does not name stays."""

import os
import subprocess
import sys
from dataclasses import astuple

import pytest
from django.conf import settings

from mechjournal import guide

MINE = """
[sandbagging]
name = "Sandbagging ruled out"
question = "Could the model be doing worse on purpose?"
help = "Offer a reward for a high score and compare."
claims = ["systematic"]
from_excitement = 3
from_credence = 70
"""


@pytest.fixture
def own(tmp_path):
    """Writes a file into a lab's folder and loads the guide with it."""

    def load(**files: str) -> guide.Guide:
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text)
        return guide.load(tmp_path)

    return load


def test_an_entry_of_a_known_key_changes_the_fields_it_names(own):
    changed = guide.find(own(checks="[baseline]\nfrom_excitement = 1\n").checks, "baseline")
    ours = guide.find(guide.load().checks, "baseline")
    assert changed.from_excitement == 1 and ours.from_excitement == 2
    assert changed.question == ours.question


def test_a_changed_entry_keeps_its_place(own):
    ours = [check.key for check in guide.load().checks]
    assert [check.key for check in own(checks='[baseline]\nname = "Ours"\n').checks] == ours


def test_an_entry_of_a_new_key_joins_at_the_end_and_needs_no_source(own):
    added = own(checks=MINE).checks[-1]
    assert (added.key, added.sources, len(guide.load().checks)) == ("sandbagging", (), 13)
    assert "sandbagging" in [check.key for check in guide.checks_for(own(), "systematic", 3, 50)]


def test_an_entry_can_be_dropped(own):
    assert guide.find(own(checks="[template]\ndrop = true\n").checks, "template") is None


def test_a_file_that_the_folder_lacks_stays_as_it_is(own):
    assert own(checks=MINE).phases == guide.load().phases


def test_a_lab_can_bring_sources_of_its_own(own):
    made = own(sources='[LAB]\nname = "Our wiki"\nurl = "https://lab.example"\ndated = 2026-01-05\n', checks=MINE)
    assert guide.find(made.sources, "LAB").url == "https://lab.example"


def test_another_file_in_the_folder_is_left_alone(own, tmp_path):
    (tmp_path / "README.md").write_text("What we changed, and why.")
    assert astuple(own()) == astuple(guide.load())


def test_the_example_of_the_documentation_loads(own):
    text = (settings.BASE_DIR / "docs" / "guide.md").read_text()
    example = text.split("```toml\n", 1)[1].split("```", 1)[0]
    made = own(checks=example)
    assert guide.find(made.checks, "baseline").from_excitement == 1
    assert guide.find(made.checks, "other-seed") is None
    assert made.checks[-1].key == "sandbagging"


def start(tmp_path, **environ) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "MJ_DATA": str(tmp_path / "data"), **environ},
        capture_output=True,
        text=True,
    )


def test_a_mistake_stops_the_start_with_one_sentence(tmp_path):
    (tmp_path / "claims.toml").write_text("[narrow]\nname = 3\n")
    done = start(tmp_path, MJ_GUIDE=str(tmp_path))
    assert done.returncode == 1
    said = f"{tmp_path}/claims.toml, line 2: [narrow] name takes a text in quotes."
    assert done.stderr.strip() == f"The guide cannot be used. {said}"


def test_the_folder_of_the_environment_is_the_guide_in_use(tmp_path):
    (tmp_path / "claims.toml").write_text('[narrow]\nname = "Tight"\n')
    show = "import django; django.setup(); from mechjournal import guide; print(guide.current().claims[3].name)"
    environ = {"MJ_GUIDE": str(tmp_path), "MJ_DATA": str(tmp_path / "data"), "PATH": os.environ["PATH"]}
    environ["DJANGO_SETTINGS_MODULE"] = "mechjournal.settings"
    done = subprocess.run([sys.executable, "-c", show], cwd=settings.BASE_DIR, env=environ, capture_output=True)
    assert done.stdout.decode().strip() == "Tight"
