"""The page of a notebook, its pictures, and pinning one."""

import pytest

from mechjournal.actions.attachments import folder, take_file
from mechjournal.actions.previews import kept_at
from mechjournal.actions.redaction import redact_entry
from mechjournal.lib import children, nbread
from mechjournal.models import Attachment, Change
from tests.helpers import code, note, notebook, png, shows

DATA = notebook(code("print('hooked')"), shows(png()), shows(png(colour="red")))


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project)


@pytest.fixture
def file(cast, entry) -> Attachment:
    return attach(cast, entry, DATA)


def attach(cast, entry, data: bytes, name: str = "probe.ipynb") -> Attachment:
    place = {"project": cast.project, "client_key": entry.client_key, "entry": entry}
    return take_file(user=cast.ana, name=name, data=data, **place)


def address(file: Attachment, rest: str = "notebook/") -> str:
    return f"{file.project.get_absolute_url()}files/{file.number}/{rest}"


def test_the_entry_leads_to_the_preview(cast, entry, file):
    page = cast.client("rhea").get(entry.get_absolute_url()).content.decode()
    assert address(file) in page and "Preview" in page


def test_a_notebook_linked_from_the_text_is_still_offered_below(cast, entry, file):
    client = cast.client("ana")
    fields = {"kind": "note", "body": "[n](files/probe.ipynb)", "version": 1, "client_key": entry.client_key}
    assert client.post(f"{entry.get_absolute_url()}edit/", fields).status_code == 302
    page = client.get(entry.get_absolute_url()).content.decode()
    assert 'class="file"' in page and address(file) in page


def test_the_page_shows_code_and_figures(cast, file):
    page = cast.client("rhea").get(address(file)).content.decode()
    assert "hooked" in page and 'src="../outputs/2/"' in page


def test_those_who_only_read_are_given_no_form_to_pin_with(cast, file):
    assert 'id="pin"' not in cast.client("rhea").get(address(file)).content.decode()
    assert '<form id="pin"' in cast.client("ana").get(address(file)).content.decode()


def test_it_is_rendered_once(cast, file, monkeypatch):
    first = cast.client("ana").get(address(file)).content.decode()
    monkeypatch.setattr(children, "render_notebook", None)
    assert "hooked" in cast.client("rhea").get(address(file)).content.decode()
    assert first.count("hooked") == 1


def test_a_preview_that_failed_is_tried_again(cast, entry):
    file = attach(cast, entry, b"{", "broken.ipynb")
    page = cast.client("ana").get(address(file))
    assert page.status_code == 200
    assert nbread.NOT_ONE in page.content.decode()
    assert not kept_at(file).exists()


def test_a_picture_is_served_like_any_other(cast, file):
    answer = cast.client("rhea").get(address(file, "outputs/1/"))
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    tag = {"If-None-Match": answer["ETag"]}
    assert cast.client("rhea").get(address(file, "outputs/1/"), headers=tag).status_code == 304
    assert cast.client("olu").get(address(file, "outputs/1/"), headers=tag).status_code == 404


def test_a_picture_is_opened_once(cast, file, monkeypatch):
    cast.client("ana").get(address(file, "outputs/1/"))
    monkeypatch.setattr(children, "notebook_picture", None)
    assert cast.client("rhea").get(address(file, "outputs/1/")).status_code == 200


@pytest.mark.parametrize("rest", ["outputs/0/", "outputs/3/", "outputs/99999999999999999999/"])
def test_there_are_no_other_pictures(cast, file, rest):
    assert cast.client("ana").get(address(file, rest)).status_code == 404


def test_only_a_notebook_has_such_pages(cast, entry):
    file = attach(cast, entry, png(), "plot.png")
    for rest in ("notebook/", "outputs/1/"):
        assert cast.client("ana").get(address(file, rest)).status_code == 404


def test_a_pinned_figure_stands_below_the_entry(cast, entry, file):
    answer = cast.client("col").post(address(file, "outputs/2/pin/"))
    assert answer["Location"] == entry.get_absolute_url()
    pinned = Attachment.objects.get(name="probe-figure-2.png")
    assert (pinned.entry, pinned.uploaded_by) == (entry, cast.col)
    assert pinned.thumb_url in cast.client("rhea").get(entry.get_absolute_url()).content.decode()
    assert Change.objects.last().kind == "file.added"


def test_pinning_leaves_the_text_alone(cast, entry, file):
    cast.client("ana").post(address(file, "outputs/1/pin/"))
    before = entry.body
    entry.refresh_from_db()
    assert (entry.body, entry.version) == (before, 1)


def test_a_notebook_of_a_private_entry_stays_private(cast):
    file = attach(cast, note(cast.ana, cast.project, visibility="me"), DATA)
    cast.client("ana").get(address(file))
    for rest in ("notebook/", "outputs/1/"):
        assert cast.client("col").get(address(file, rest)).status_code == 404
    assert cast.client("col").post(address(file, "outputs/1/pin/")).status_code == 404


def test_a_removed_secret_is_gone_from_the_preview(cast, entry, django_capture_on_commit_callbacks):
    file = attach(cast, entry, notebook(code("key = 'hf_secretsecret'")))
    assert "hf_secretsecret" in cast.client("ana").get(address(file)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        redact_entry(owner=cast.ana, entry=entry, secret="hf_secretsecret")
    kept = [path for path in folder(cast.project).rglob("*") if path.is_file()]
    assert not [path for path in kept if b"hf_secretsecret" in path.read_bytes()]
