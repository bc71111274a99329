"""The file as it came, and what is told of it, when a secret or a person goes."""

import io
import json
import zipfile

from django.urls import reverse

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Blob, Entry, Import, Origin
from tests.imports.bring import bring, zipped_from

SECRET = "hf_abcdefghij"
LOG = f"## 2025-10-24: {SECRET}\n\nThe key is {SECRET}.\n"


def test_a_secret_goes_from_the_file_it_came_with(cast):
    bring(cast.ana, cast.project, LOG)
    redact_entry(owner=cast.ana, entry=Entry.objects.get(), secret=SECRET)
    assert Import.objects.get().blob is None and not Blob.objects.exists()
    assert SECRET not in json.dumps(list(Origin.objects.values_list("heading", "place", "author")))


def test_a_secret_goes_from_an_archive_too(cast):
    bring(cast.ana, cast.project, zipped_from({"2025-10-24.md": f"The key is {SECRET}. " * 50}), "vault.zip")
    redact_entry(owner=cast.ana, entry=Entry.objects.get(), secret=SECRET)
    assert Import.objects.get().blob is None


def test_the_page_of_an_import_without_its_file_is_whole(cast):
    batch = bring(cast.ana, cast.project, LOG)
    redact_entry(owner=cast.ana, entry=Entry.objects.get(), secret=SECRET)
    client = cast.client("ana")
    assert client.get(batch.get_absolute_url()).status_code == 200
    assert client.get(f"{batch.get_absolute_url()}original/").status_code == 404


def test_who_leaves_takes_the_file_along(cast):
    bring(cast.col, cast.project, LOG)
    delete_account(user=cast.col)
    assert Import.objects.get().blob is None and Entry.objects.count() == 1


def test_ones_own_copy_holds_what_one_brought(cast):
    batch = bring(cast.col, cast.project, LOG)
    for name, there in (("col", True), ("ana", False)):
        response = cast.client(name).get(reverse("accounts.download"))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
        assert (f"{cast.project.key}/brought/{batch.key}-RESEARCH_LOG.md" in archive.namelist()) is there
