"""Tidying: what was never logged goes after a month; what a draft still needs, or a note, stays."""

import uuid
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from mechjournal.actions.attachments import folder, take_file
from mechjournal.models import Attachment, Draft
from tests.helpers import note, png


def old_upload(cast, key=None):
    key = key or uuid.uuid4()
    file = take_file(user=cast.ana, project=cast.project, client_key=key, name="plot.png", data=png())
    Attachment.objects.filter(pk=file.pk).update(uploaded_at=timezone.now() - timedelta(days=40))
    return file


def test_an_upload_never_logged_goes_with_its_bytes(cast, django_capture_on_commit_callbacks):
    old_upload(cast)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("tidy")
    assert not Attachment.objects.exists()
    assert not [path for path in folder(cast.project).rglob("*") if path.is_file()]


def test_one_whose_draft_waits_stays(cast):
    file = old_upload(cast)
    Draft.objects.create(user=cast.ana, project=cast.project, client_key=file.client_key, fields={"body": "soon"})
    call_command("tidy")
    assert Attachment.objects.exists()


def test_a_file_of_a_note_stays(cast):
    entry = note(cast.ana, cast.project)
    Attachment.objects.filter(pk=old_upload(cast, entry.client_key).pk).update(entry=entry)
    call_command("tidy")
    assert Attachment.objects.exists()


def test_a_fresh_upload_and_a_fresh_draft_stay(cast):
    take_file(user=cast.ana, project=cast.project, client_key=uuid.uuid4(), name="plot.png", data=png())
    Draft.objects.create(user=cast.ana, project=cast.project, client_key=uuid.uuid4(), fields={"body": "soon"})
    call_command("tidy")
    assert Attachment.objects.exists()
    assert Draft.objects.exists()
