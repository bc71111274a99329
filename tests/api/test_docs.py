"""What docs/api.md and docs/agents.md show is run as it stands there, by curl and by `mj`, against a server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mechjournal.models import Entry, Prediction, Proposal
from tests.api.helpers import script
from tests.api.test_walk import routes
from tests.conftest import make_cast
from tests.helpers import png

DOCS = Path(__file__).parents[2] / "docs"
CLIENT = DOCS.parent / "client"
# `mj` as it is installed.
MJ = f'mj() {{ "{sys.executable}" -m mechjournal_client.cli "$@"; }}\n'

needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")


@pytest.fixture
def run(live_server, tmp_path):
    """`run(example)`: what it printed, in a folder with what the pages speak of."""
    cast = make_cast()
    (tmp_path / "note.md").write_text("# Hooks\n\nThey fire.")
    (tmp_path / "plot.png").write_bytes(png())
    place = {"URL": live_server.url, "TOKEN": script(cast.ana).token, "PROJECT": cast.project.key}
    named = {f"{begin}_{name}": value for begin in ("MJ", "MECHJOURNAL") for name, value in place.items()}
    named |= {"PYTHONPATH": str(CLIENT), "XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}

    def run(example: str) -> str:
        command, env = ["bash", "-c", MJ + example], os.environ | named
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and done.stdout and '"status": 4' not in done.stdout, (example, done)
        return done.stdout

    return run


@needs_curl
def test_the_examples_of_the_door_work(run):
    # The experiment is number 1, as on the page.
    for example in sorted(examples("api.md"), key=lambda one: "log?" in one):
        assert run(example).startswith("{")
    assert [entry.kind for entry in Entry.objects.order_by("number")] == ["experiment", "note"]
    assert Entry.objects.get(kind="experiment").attachments.count() == 1
    assert Prediction.objects.get().outcome == "true"


@needs_curl
def test_the_examples_for_agents_work(run):
    said = [run(example) for example in examples("agents.md")]
    assert '"proposed": true' in said[1] and '"number": 1' in said[3] and "waits for a person" in said[4]
    assert '"checks": []' in said[5]
    assert Entry.objects.get().agent == "Otter"
    assert [one.payload["body"][:8] for one in Proposal.objects.order_by("number")] == ["Layer 14", "Random d"]


def examples(page: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(), re.S)
    lines = "".join(blocks).replace("\\\n", "").splitlines()
    return [line for line in lines if line.startswith(("curl", "mj "))]


def test_it_names_every_address():
    text = (DOCS / "api.md").read_text()
    for _, path in routes():
        last = path.rpartition("/")[2]
        assert last in text, path
