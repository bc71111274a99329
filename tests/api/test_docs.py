"""What docs/api.md shows is run as it stands there, by curl, against a server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mechjournal.models import Entry, Prediction
from tests.api.helpers import script
from tests.api.test_walk import routes
from tests.conftest import make_cast
from tests.helpers import png

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_its_examples_work(live_server, tmp_path):
    cast = make_cast()
    (tmp_path / "note.md").write_text("# Hooks\n\nThey fire.")
    (tmp_path / "plot.png").write_bytes(png())
    place = {"MJ_URL": live_server.url, "MJ_TOKEN": script(cast.ana).token, "MJ_PROJECT": cast.project.key}
    # The experiment is number 1, as on the page.
    for number, example in sorted(enumerate(examples()), key=lambda one: "log?" in one[1]):
        run = subprocess.run(
            ["bash", "-c", example], cwd=tmp_path, env=os.environ | place, capture_output=True, text=True, timeout=60
        )
        assert '"status": 4' not in run.stdout and run.stdout.startswith("{"), (number, run.stdout, run.stderr)
    assert [entry.kind for entry in Entry.objects.order_by("number")] == ["experiment", "note"]
    assert Entry.objects.get(kind="experiment").attachments.count() == 1
    assert Prediction.objects.get().outcome == "true"


def examples() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.S)
    lines = "".join(blocks).replace("\\\n", "").splitlines()
    return [line for line in lines if line.startswith("curl")]


def test_it_names_every_address():
    text = PAGE.read_text()
    for _, path in routes():
        last = path.rpartition("/")[2]
        assert last in text, path
