import io
import stat
import zipfile

import pytest
from django.conf import settings
from django.urls import reverse

from mechjournal.models import Blob, Change, Entry, Import
from tests.imports.bring import bring, zipped_from

NOTE = {"2025-10-24.md": "Text."}


def link_to(target: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("2025-10-24.md", "Text.")
        member = zipfile.ZipInfo("secret.md")
        member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, target)
    return made.getvalue()


def locked() -> bytes:
    data = bytearray(zipped_from(NOTE))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(sign) + (6 if sign[2] == 3 else 8)] |= 1
    return bytes(data)


def twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.md", "One.")
        archive.writestr("a.md", "Two.")
    return made.getvalue()


def damaged() -> bytes:
    data = bytearray(zipped_from({"2025-10-24.md": "".join(map(str, range(5_000)))}))
    data[1_000:1_200] = bytes(200)
    return bytes(data)


HOSTILE = {
    "a path upwards": (lambda: zipped_from({**NOTE, "../../evil.md": "x"}), "leads out of it"),
    "a path upwards inside": (lambda: zipped_from({**NOTE, "a/../../evil.md": "x"}), "leads out of it"),
    "an absolute path": (lambda: zipped_from({**NOTE, "/etc/evil.md": "x"}), "leads out of it"),
    "a drive": (lambda: zipped_from({**NOTE, "C:/evil.md": "x"}), "leads out of it"),
    "backslashes": (lambda: zipped_from({**NOTE, "..\\evil.md": "x"}), "leads out of it"),
    "a link": (lambda: link_to("/etc/passwd"), "is a link or a device"),
    "a bomb": (lambda: zipped_from({**NOTE, "bomb.md": b"0" * 30_000_000}), "zip bomb"),
    "too many files": (lambda: zipped_from({f"{n}.md": "" for n in range(20_001)}), "20001 files"),
    "an archive in it": (lambda: zipped_from({**NOTE, "more.zip": zipped_from(NOTE)}), "holds another one"),
    "a password": (locked, "password"),
    "one name twice": (twice, "two files of the same name"),
    "a long path": (lambda: zipped_from({**NOTE, "a/" * 40 + "b.md": "x"}), "too long"),
    "damage": (damaged, "is damaged"),
    "no archive": (lambda: b"PK\x03\x04 nothing", "not a zip archive"),
    "nothing to read": (lambda: zipped_from({"a.png": b"x"}), "no Markdown file"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_and_nothing_is_written(cast, kind):
    make, words = HOSTILE[kind]
    before = Change.objects.count()
    file = io.BytesIO(make())
    file.name = "vault.zip"
    address = reverse("imports.index", args=[cast.project.key])
    response = cast.client("ana").post(address, {"file": file, "day_first": "yes"})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not (Entry.objects.exists() or Import.objects.exists() or Blob.objects.exists())
    assert Change.objects.count() == before
    assert not (settings.MEDIA_ROOT / cast.project.key).exists()


def test_a_file_of_another_kind_is_refused(cast):
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "paper.pdf"
    address = reverse("imports.index", args=[cast.project.key])
    response = cast.client("ana").post(address, {"file": file, "day_first": "yes"})
    assert response.status_code == 422 and "Choose a Markdown or text file" in response.content.decode()


def test_an_archive_that_is_a_file_of_an_entry_is_kept_closed(cast):
    mark = '<!-- entry {"number": 1, "day": "2025-10-24", "files": ["runs.zip"]} -->'
    text = f"{mark}\n\nSee [runs](files/1/runs.zip)\n\n<!-- end -->\n"
    data = zipped_from({"p/days/2025-10-24.md": text, "p/days/files/1/runs.zip": zipped_from({"../evil": "x"})})
    assert bring(cast.ana, cast.project, data, "p.zip").report["files"] == 1
