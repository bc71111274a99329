"""Files by the JSON door: a picture is opened before anything is written to the database."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from mechjournal.actions.tidying import SENT_STAYS, tidy
from mechjournal.lib import children
from mechjournal.models import Attachment, Blob, Sent
from tests.api.helpers import script
from tests.conftest import make_cast
from tests.helpers import note, png


def send(asked, cast, data=None, key="once"):
    file = SimpleUploadedFile("plot.png", data or png())
    headers = {"Authorization": f"Bearer {asked.token}", "Idempotency-Key": key}
    address = f"/api/v1/projects/{cast.project.key}/entries/1/files"
    return Client().post(address, {"file": file}, headers=headers)


@pytest.fixture
def opened(monkeypatch) -> list[bool]:
    """Of each picture that is opened: whether a transaction was."""
    found = []

    def look(data, name, real=children.open_picture):
        found.append(connection.in_atomic_block)
        return real(data, name)

    monkeypatch.setattr(children, "open_picture", look)
    return found


@pytest.mark.django_db(transaction=True)
def test_a_keyed_picture_is_opened_before_the_write_begins(opened):
    cast = make_cast()
    note(cast.ana, cast.project)
    assert send(script(cast.ana), cast).status_code == 201
    assert opened == [False]


def test_what_was_sent_before_is_not_opened_again(cast, opened):
    note(cast.ana, cast.project)
    asked = script(cast.ana)
    first, again = send(asked, cast), send(asked, cast)
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert len(opened) == 1 and Attachment.objects.count() == 1
    assert send(asked, cast, png(9, 9)).status_code == 409


def test_what_is_no_picture_leaves_nothing_behind(cast):
    note(cast.ana, cast.project)
    response = send(script(cast.ana), cast, b"\x89PNG\r\n\x1a\nbroken")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "file")
    assert not Attachment.objects.exists() and not Blob.objects.exists() and not Sent.objects.exists()


def test_keys_of_old_writes_are_tidied_away(cast, time_machine):
    time_machine.move_to("2026-11-01T10:00:00+00:00", tick=False)
    note(cast.ana, cast.project)
    send(script(cast.ana), cast)
    time_machine.shift(SENT_STAYS.total_seconds() - 60)
    tidy()
    assert Sent.objects.count() == 1
    time_machine.shift(120)
    tidy()
    assert not Sent.objects.exists() and Attachment.objects.count() == 1
