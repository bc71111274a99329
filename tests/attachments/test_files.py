"""Files: in, out, and nothing active."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mechjournal.actions.attachments import folder
from mechjournal.actions.projects import create_project
from mechjournal.models import Attachment, Blob, Entry
from tests.helpers import note, png, typed


def upload(cast, data=None, filename="plot.png", name="ana", key=None):
    file = SimpleUploadedFile(filename, png() if data is None else data)
    fields = {"file": file, "client_key": key or str(uuid.uuid4())}
    return cast.client(name).post(f"{cast.project.get_absolute_url()}files/", fields)


def test_a_picture_comes_back_as_markdown(cast):
    answer = upload(cast, filename="my plot.png")
    assert answer.status_code == 201
    assert answer.json()["is_picture"]
    assert "files/my%20plot.png" in answer.json()["markdown"]


def test_it_is_shown_in_the_note_it_was_dropped_into(cast):
    key = str(uuid.uuid4())
    answer = upload(cast, key=key).json()
    fields = typed(client_key=key, body=f"See {answer['markdown']}")
    cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/log/", fields)
    entry = Entry.objects.get()
    assert Attachment.objects.get().entry == entry
    assert answer["url"] in entry.body_html


def test_a_refused_picture_is_named(cast):
    answer = upload(cast, data=png()[:40], filename="loss.png")
    assert answer.status_code == 422 and answer.json()["error"].startswith("loss.png: This picture is broken")


def test_two_of_one_name_get_two_names(cast):
    key = str(uuid.uuid4())
    names = [upload(cast, data=png(colour=c), key=key).json()["name"] for c in ("red", "blue")]
    assert names == ["plot.png", "plot-2.png"]


def test_the_same_bytes_are_kept_once(cast):
    for _ in range(2):
        upload(cast)
    assert Blob.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_where_the_photograph_was_taken_is_removed(cast):
    file, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "secret place"
    Image.new("RGB", (20, 20)).save(file, "JPEG", exif=exif)
    upload(cast, data=file.getvalue(), filename="photo.jpg")
    stored = next(path for path in folder(cast.project).rglob("*") if path.is_file()).read_bytes()
    assert b"secret place" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()


def test_svg_and_html_are_downloads_in_a_sandbox(cast):
    for filename in ("x.svg", "x.html", "x.pdf"):
        address = upload(cast, data=b"<svg onload=alert(1)></svg>", filename=filename).json()["url"]
        answer = cast.client("ana").get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_only_claims_to_be_a_picture_is_refused_in_words(cast):
    answer = upload(cast, data=b"<html>not a picture</html>", filename="plot.png")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_too_large_is_said_with_the_limit(cast, settings):
    settings.UPLOAD_LIMIT_MB = 1
    answer = upload(cast, data=b"x" * (1024 * 1024 + 1), filename="run.log")
    assert answer.status_code == 422
    assert "a file may have 1 MB" in answer.json()["error"]


def test_empty_is_said(cast):
    assert "is empty" in upload(cast, data=b"", filename="run.log").json()["error"]


def test_a_browser_may_ask_again_but_membership_comes_first(cast):
    address = upload(cast).json()["url"]
    ana = cast.client("ana")
    tag = ana.get(address)["ETag"]
    assert ana.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert cast.client("olu").get(address, headers={"If-None-Match": tag}).status_code == 404
    assert "private" in ana.get(address)["Cache-Control"]


def test_before_it_is_logged_only_who_uploaded_sees_it(cast):
    address = upload(cast).json()["url"]
    assert cast.client("ana").get(address).status_code == 200
    assert cast.client("col").get(address).status_code == 404


def test_a_file_of_a_private_note_stays_private(cast):
    key = str(uuid.uuid4())
    address = upload(cast, key=key).json()["url"]
    fields = typed(client_key=key, visibility="me")
    cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/log/", fields)
    assert cast.client("col").get(address).status_code == 404


def test_nobody_adds_to_another_ones_composer(cast):
    key = str(uuid.uuid4())
    upload(cast, key=key)
    assert upload(cast, name="col", key=key).status_code == 403


def test_nobody_adds_to_a_note_they_can_not_see(cast):
    key = str(note(cast.ana, cast.project, visibility="me").client_key)
    assert upload(cast, name="col", key=key).status_code == 403


def test_a_file_follows_its_composer_to_another_project(cast):
    other = create_project(owner=cast.ana, title="Second", stage="full")
    key = str(uuid.uuid4())
    markdown = upload(cast, key=key).json()["markdown"]
    cast.client("ana").post("/log/", typed(client_key=key, project=other.key, body=markdown))
    assert [file.project for file in Attachment.objects.all()] == [other]
    assert f"/p/{other.key}/files/1/" in Entry.objects.get().body_html


def test_removing_takes_the_bytes_unless_another_uses_them(cast, django_capture_on_commit_callbacks):
    first, second = (upload(cast).json()["number"] for _ in range(2))
    client, base = cast.client("ana"), cast.project.get_absolute_url()
    stored = [path for path in folder(cast.project).rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{base}files/{first}/remove/")
    assert all(path.exists() for path in stored)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{base}files/{second}/remove/")
    assert not any(path.exists() for path in stored)
