"""How far one has read is personal: it is in one's own copy alone, and goes with the account."""

import json
import zipfile

from mechjournal.actions.accounts import delete_account
from mechjournal.exchange.archive import write_archive
from mechjournal.models import ReadMark
from tests.reading.steps import read_all


def marks_in_copy(cast, name):
    with zipfile.ZipFile(write_archive(cast.who(name))) as archive:
        return json.loads(archive.read("account.json"))["read"]


def test_it_is_in_ones_own_copy_alone(cast):
    seq = read_all(cast)
    assert [(row["project"], row["line"]) for row in marks_in_copy(cast, "mo")] == [(cast.project.key, seq)]
    assert marks_in_copy(cast, "ana") == []


def test_it_goes_with_the_account(cast):
    read_all(cast)
    delete_account(user=cast.mo)
    assert not ReadMark.objects.exists()
