"""Removing a secret for good."""

import uuid

from django.core.management import call_command

from mechjournal.actions.attachments import take_file
from mechjournal.actions.projects import create_project
from mechjournal.models import Attachment, Change, Draft, Entry
from tests.helpers import note

SECRET = "hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"


def redact(cast, entry, name="ana", **fields):
    data = {"secret": SECRET, "reason": "a token", "sure": "on", **fields}
    return cast.client(name).post(f"{entry.get_absolute_url()}redact/", data)


def leaky(cast) -> Entry:
    return note(cast.ana, cast.project, f"login(token='{SECRET}') and more")


def test_it_is_gone_from_the_text_and_what_is_shown(cast):
    redact(cast, leaky(cast))
    entry = Entry.objects.get()
    assert entry.body == "login(token='[removed]') and more"
    assert SECRET not in entry.body_html + entry.heading


def test_it_is_gone_from_the_history_and_the_chain_still_verifies(cast):
    redact(cast, leaky(cast))
    changes = list(Change.objects.select_related("project", "by", "subject").order_by("seq"))
    assert SECRET not in str([change.texts for change in changes])
    assert all(change.is_intact() for change in changes)


def test_the_ledger_says_who_when_why_and_what_was_wiped(cast):
    entry = leaky(cast)
    logged = Change.objects.get(kind="entry.logged")
    redact(cast, entry)
    tombstone = Change.objects.get(kind="entry.redacted")
    assert (tombstone.by, tombstone.text("reason")) == (cast.ana, "a token")
    assert tombstone.facts["lines"] == [logged.seq]


def test_it_is_gone_from_drafts_and_files(cast):
    entry = leaky(cast)
    Draft.objects.create(user=cast.col, project=cast.project, client_key=uuid.uuid4(), fields={"body": SECRET})
    data = f"KEY={SECRET}".encode()
    file = take_file(user=cast.ana, project=cast.project, client_key=entry.client_key, name="run.log", data=data)
    Attachment.objects.filter(pk=file.pk).update(entry=entry)
    redact(cast, entry)
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_it_is_gone_where_the_entry_stood_before_it_moved(cast):
    other = create_project(owner=cast.ana, title="Elsewhere", stage="full")
    entry = leaky(cast)
    cast.client("ana").post(f"{entry.get_absolute_url()}move/", {"target": other.key})
    redact(cast, Entry.objects.get(project=other))
    rows = str(list(Entry.objects.values_list("body", "body_html", "heading")))
    texts = str(list(Change.objects.values_list("texts", flat=True)))
    assert SECRET not in rows + texts
    call_command("verify")


def test_a_secret_in_a_files_name_is_gone_from_the_ledger(cast):
    entry = leaky(cast)
    file = take_file(user=cast.ana, project=cast.project, client_key=entry.client_key, name=f"{SECRET}.txt", data=b"x")
    Attachment.objects.filter(pk=file.pk).update(entry=entry)
    redact(cast, entry)
    assert SECRET not in str(list(Change.objects.values_list("texts", flat=True)))


def test_who_wrote_it_down_may(cast):
    entry = note(cast.col, cast.project, f"token = {SECRET}")
    redact(cast, entry, name="col")
    assert SECRET not in Entry.objects.get().body


def test_of_the_others_only_the_owner_may(cast):
    assert redact(cast, leaky(cast), name="col").status_code == 403


def test_a_text_that_stands_nowhere_is_said_so(cast):
    response = redact(cast, leaky(cast), secret="not in here")
    assert response.status_code == 422
    assert "stands nowhere" in response.content.decode()


def test_it_asks_to_be_sure(cast):
    response = redact(cast, leaky(cast), sure="")
    assert response.status_code == 422
    assert SECRET in Entry.objects.get().body
