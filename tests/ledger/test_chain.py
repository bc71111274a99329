"""The ledger: in order, chained, append-only, and honest about tampering."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from mechjournal.models import Change
from tests.helpers import note


def chain(project) -> list[Change]:
    return list(Change.objects.filter(project=project).select_related("project", "by", "subject").order_by("seq"))


def test_lines_are_numbered_without_a_gap_and_chained(cast):
    for n in range(3):
        note(cast.ana, cast.project, f"Note {n}")
    lines = chain(cast.project)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.previous_hash == before.hash for before, line in pairwise(lines))
    assert all(line.is_intact() for line in lines)


@pytest.mark.parametrize("field", ["facts", "kind", "texts", "at", "by"])
def test_tampering_shows(cast, field):
    note(cast.ana, cast.project)
    line = chain(cast.project)[-1]
    other = {
        "facts": {**line.facts, "day": "2020-01-01"},
        "kind": "entry.saved",
        "texts": {**line.texts, "body": [line.texts["body"][0], "Something else."]},
        "at": line.at.replace(year=2020),
        "by": cast.col,
    }
    setattr(line, field, other[field])
    assert not line.is_intact()


def test_a_number_is_given_once(cast):
    line = chain(cast.project)[-1]
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_the_project_knows_its_last_line(cast):
    note(cast.ana, cast.project)
    cast.project.refresh_from_db()
    last = chain(cast.project)[-1]
    assert (cast.project.last_seq, cast.project.last_hash) == (last.seq, last.hash)
