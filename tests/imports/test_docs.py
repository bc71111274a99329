"""The examples of docs/import-export.md do what it says."""

import re
from datetime import date

import pytest
from django.conf import settings

from mechjournal.exchange.incoming import Asked, read
from mechjournal.models import Entry
from tests.imports.bring import bring

PAGE = (settings.BASE_DIR / "docs" / "import-export.md").read_text()
LOG, ENTRY = re.findall(r"```markdown\n(.*?)```\n", PAGE, re.DOTALL)
ROW = re.compile(r"^\| (\d{4}-\d\d-\d\d) \|(.*?)\|(.*?)\|$", re.MULTILINE)
ROWS = [tuple(map(str.strip, row)) for row in ROW.findall(PAGE)]


def test_the_log_becomes_what_the_table_says():
    found = read("RESEARCH_LOG.md", LOG.encode(), Asked(today=date(2026, 1, 1)))
    assert [(str(piece.day), piece.name, piece.unclear) for piece in found.pieces] == ROWS


@pytest.mark.django_db
def test_the_entry_comes_in_as_it_stands(cast):
    bring(cast.ana, cast.project, ENTRY)
    entry = Entry.objects.get()
    assert (entry.day, entry.kind, entry.state) == (date(2025, 10, 24), "experiment", "done")
    assert (entry.title, entry.body, entry.result) == (
        "Ablate layer 14",
        "Every head of it, zeroed.",
        "Refusal falls to 12 %.",
    )
    assert (entry.origin.author, entry.origin.source_key) == ("Ana", "k3")
