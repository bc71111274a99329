"""A full disk: nothing is saved, and the person is told so in words, with an id."""

import errno
import sqlite3

import pytest
from django.db import OperationalError
from psycopg.errors import DiskFull

from mechjournal.models import Entry
from tests.helpers import typed

SYSTEM = OSError(errno.ENOSPC, "No space left on device")
QUOTA = OSError(errno.EDQUOT, "Disk quota exceeded")
SQLITE = sqlite3.OperationalError("database or disk is full")
SQLITE.sqlite_errorname = "SQLITE_FULL"


def wrapped(cause: Exception) -> OperationalError:
    """As Django hands on what the database said."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def answer(cast, monkeypatch, error):
    def full(*args):
        raise error

    monkeypatch.setattr("mechjournal.models.search.index", full)
    client = cast.client("ana")
    client.raise_request_exception = False
    return client.post(f"/p/{cast.project.key}/entries/log/", typed())


@pytest.mark.parametrize("error", [SYSTEM, QUOTA, wrapped(SQLITE), wrapped(DiskFull("could not extend file"))])
def test_a_save_on_a_full_disk_is_refused_in_words_with_an_id(cast, monkeypatch, error):
    response = answer(cast, monkeypatch, error)
    page = response.content.decode()
    assert response.status_code == 507
    assert "disk is full" in page and "your text is kept in this browser" in page
    assert response["X-Error-Id"] in page
    assert not Entry.objects.exists()


def test_another_error_of_the_database_is_not_called_a_full_disk(cast, monkeypatch):
    assert answer(cast, monkeypatch, wrapped(sqlite3.OperationalError("database is locked"))).status_code == 500
