"""What a partner expects is nowhere in what the door answers, until one has said one's own."""

import io
import zipfile

import pytest
from django.urls import reverse

from mechjournal.actions.entries import add_result
from mechjournal.exchange.folder import write_folder
from mechjournal.exchange.onelog import write_log
from mechjournal.models import Entry, Prediction
from tests.api.helpers import script
from tests.helpers import expects, experiment
from tests.imports.bring import unzipped

SECRET = "refusal falls below five"
BODY = f"- expect: {SECRET}, 70%\n\nAblate layer 14."
KEPT = "- expect: shown once you have said yours\n\nAblate layer 14."


@pytest.fixture
def entry(cast):
    return experiment(cast.ana, cast.project, body=BODY)


def answers(cast, asked) -> str:
    """Everything the door tells of it."""
    base = f"/projects/{cast.project.key}"
    paths = [f"{base}/entries", f"{base}/entries/1", f"{base}/predictions", "/today", "/search?q=ablate"]
    paths += [f"/search?q={SECRET.replace(' ', '+')}", f"{base}/entries?q=ablate"]
    told = [asked.get(path) for path in paths]
    assert [one.status_code for one in told] == [200] * len(paths)
    return "".join(one.content.decode() for one in told)


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_partner_is_not_told_before_they_said_theirs(cast, entry, scope):
    assert SECRET not in answers(cast, script(cast.col, scope))
    assert script(cast.col, scope).get(f"/projects/{cast.project.key}/entries/1").json()["body"] == KEPT


@pytest.mark.parametrize("name", ["ana", "mo", "rhea"])
def test_its_writer_and_who_does_not_work_here_are_told(cast, entry, name):
    assert SECRET in answers(cast, script(getattr(cast, name), "read"))


def test_who_has_said_theirs_is_told(cast, entry):
    expects(cast.col, entry)
    assert SECRET in answers(cast, script(cast.col, "read"))


def test_with_the_result_everyone_is_told(cast, entry):
    add_result(author=cast.ana, entry=entry, result="12 %", day=None, composer=entry.client_key)
    assert SECRET in answers(cast, script(cast.col, "read"))


def test_a_conflict_does_not_tell_either(cast, entry):
    address = f"/projects/{cast.project.key}/entries/1"
    response = script(cast.col).patch(address, {"version": 7, "body": "Ablate layer 15."})
    assert response.status_code == 409 and SECRET not in response.content.decode()


def test_what_was_not_shown_is_not_lost_when_the_text_is_sent_back(cast, entry):
    asked, address = script(cast.col), f"/projects/{cast.project.key}/entries/1"
    body = asked.get(address).json()["body"].replace("layer 14", "layer 15")
    response = asked.patch(address, {"version": 1, "body": body})
    assert response.status_code == 200 and SECRET not in response.content.decode()
    assert Entry.objects.get().body == BODY.replace("layer 14", "layer 15")
    assert Prediction.objects.count() == 1


def test_pages_of_search_and_history_do_not_tell_either(cast, entry):
    for address in ("/search/?q=ablate", f"{entry.get_absolute_url()}revisions/1/"):
        assert SECRET not in cast.client("col").get(address).content.decode()
        assert SECRET in cast.client("ana").get(address).content.decode()


def test_nor_does_what_a_partner_takes_along(cast, entry):
    texts = [write_log(cast.who("col"), cast.project)]
    texts += [part.decode() for part in unzipped(write_folder(cast.who("col"), cast.project).read()).values()]
    response = cast.client("col").get(reverse("accounts.download"))
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        texts += [archive.read(name).decode() for name in archive.namelist()]
    assert not any(SECRET in text for text in texts)
