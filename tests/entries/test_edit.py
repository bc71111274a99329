"""Editing an entry, and two people (or tabs) editing it at once."""

import uuid

from mechjournal.actions.attachments import take_file
from mechjournal.models import Attachment, Change, Draft, Entry
from tests.helpers import experiment, note


def save(cast, entry, name="ana", htmx=False, **fields):
    client = cast.client(name)
    data = {"kind": entry.kind, "state": entry.state, "body": entry.body, "version": entry.version}
    data |= {"client_key": str(uuid.uuid4()), "day": entry.day.isoformat(), **fields}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"{entry.get_absolute_url()}edit/", data, headers=headers)


def test_it_works(cast):
    entry = note(cast.ana, cast.project)
    response = save(cast, entry, body="Corrected: resid_post.")
    entry.refresh_from_db()
    assert response["Location"] == entry.get_absolute_url()
    assert (entry.body, entry.version, entry.edited_by) == ("Corrected: resid_post.", 2, cast.ana)


def test_it_keeps_place_and_day_of_writing(cast):
    entry = note(cast.ana, cast.project)
    save(cast, entry, body="Again.")
    fresh = Entry.objects.get()
    assert (fresh.number, fresh.written_at, fresh.author) == (entry.number, entry.written_at, cast.ana)


def test_every_save_makes_a_revision(cast):
    entry = note(cast.ana, cast.project, "First.")
    save(cast, entry, body="Second.")
    texts = [change.text("body") for change in Change.objects.of(entry.subject)]
    assert texts == ["First.", "Second."]


def test_a_save_on_an_old_version_shows_both_texts_and_writes_neither(cast):
    entry = note(cast.ana, cast.project, "First.")
    save(cast, entry, name="col", body="Theirs.")
    response = save(cast, entry, body="Mine.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page
    assert Entry.objects.get().body == "Theirs."


def test_the_conflict_can_be_settled_by_saving_again(cast):
    entry = note(cast.ana, cast.project, "First.")
    save(cast, entry, name="col", body="Theirs.")
    save(cast, entry, body="Both.", version=2)
    assert Entry.objects.get().body == "Both."


def test_htmx_gets_the_conflict_as_a_part(cast):
    entry = note(cast.ana, cast.project, "First.")
    save(cast, entry, name="col", body="Theirs.")
    response = save(cast, entry, htmx=True, body="Mine.")
    assert response.status_code == 409
    assert "<html" not in response.content.decode()


def test_htmx_is_sent_on_to_the_entry(cast):
    entry = note(cast.ana, cast.project)
    response = save(cast, entry, htmx=True, body="Better.")
    assert response["HX-Redirect"] == entry.get_absolute_url()


def test_bad_input_comes_back(cast):
    entry = note(cast.ana, cast.project)
    response = save(cast, entry, body=" ")
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_the_draft_of_this_edit_goes_when_it_is_saved(cast):
    entry = note(cast.ana, cast.project)
    key = uuid.uuid4()
    Draft.objects.create(user=cast.ana, project=cast.project, entry=entry, client_key=key, fields={"body": "x"})
    save(cast, entry, client_key=str(key), body="Done.")
    assert not Draft.objects.exists()


def test_a_reader_sees_no_form(cast):
    entry = note(cast.ana, cast.project)
    assert save(cast, entry, name="rhea").status_code == 403


def test_making_a_note_private_hides_it(cast):
    entry = note(cast.ana, cast.project)
    save(cast, entry, visibility="me")
    assert cast.client("col").get(entry.get_absolute_url()).status_code == 404


def test_an_experiment_with_a_result_stays_one(cast):
    entry = experiment(cast.ana, cast.project, "done", result="It fell.")
    response = save(cast, entry, kind="note", result="It fell.")
    assert response.status_code == 422
    assert "a result belongs to an experiment" in response.content.decode()


def test_the_editor_lists_the_files_and_comes_back_after_removing_one(cast):
    entry, client = note(cast.ana, cast.project), cast.client("ana")
    take_file(user=cast.ana, project=cast.project, client_key=entry.client_key, name="loss curve.csv", data=b"1")
    Attachment.objects.update(entry=entry)
    address = f"{entry.get_absolute_url()}edit/"
    assert "[loss curve.csv](files/loss%20curve.csv)" in client.get(address).content.decode()
    response = client.post(f"/p/{cast.project.key}/files/1/remove/", {"next": address})
    assert response["Location"] == address
    assert "loss curve" not in client.get(address).content.decode()
