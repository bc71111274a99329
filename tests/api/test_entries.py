"""Logging, reading and editing by the JSON door."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mechjournal.models import Change, Entry, Prediction
from tests.api.helpers import script
from tests.helpers import experiment, note, png


def log(asked, cast, **fields):
    return asked.post(f"/projects/{cast.project.key}/entries", {"body": "The hook fires.", **fields})


def test_a_note_is_logged_and_read_back(cast):
    asked = script(cast.ana)
    made = log(asked, cast, title="Hooks", minutes=20, learned=True).json()
    read = asked.get(f"/projects/{cast.project.key}/entries/{made['number']}").json()
    assert (read["title"], read["body"], read["minutes"], read["learned"]) == ("Hooks", "The hook fires.", 20, True)
    assert read["author"] == {"key": cast.ana.key, "name": "Ana"}


def test_an_experiment_brings_its_predictions(cast):
    said = [{"statement": "below 20 %", "probability": 70}, {"statement": "accuracy", "low": 0.2, "high": 0.4}]
    made = log(script(cast.ana), cast, kind="experiment", predictions=said).json()
    assert [(p["statement"], p["probability"], p["low"]) for p in made["predictions"]] == [
        ("below 20 %", 70, None),
        ("accuracy", None, 0.2),
    ]


def test_what_is_wrong_is_said_by_its_field(cast):
    said = [{"statement": "below 20 %", "probability": 100}]
    response = log(script(cast.ana), cast, kind="experiment", predictions=said)
    assert response.status_code == 422
    assert [fault["field"] for fault in response.json()["errors"]] == ["predictions.0.probability"]


def test_a_misspelt_field_is_refused_and_not_dropped(cast):
    response = log(script(cast.ana), cast, titel="Hooks")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "titel"


def test_a_key_in_a_note_is_pointed_out_and_saved_when_it_is_meant(cast):
    asked, body = script(cast.ana), f"token {script(cast.ana).token}"
    assert log(asked, cast, body=body).status_code == 422
    assert log(asked, cast, body=body, leaks_seen=True).status_code == 201


def test_the_same_key_and_body_make_one_entry(cast):
    asked, key = script(cast.ana), str(uuid.uuid4())
    first, again = log(asked, cast, client_key=key), log(asked, cast, client_key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Entry.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(cast):
    asked = script(cast.ana)
    log(asked, cast, client_key="run-7")
    assert log(asked, cast, client_key="run-7", body="Something else.").status_code == 409
    assert Entry.objects.count() == 1


def test_a_key_may_come_as_a_header(cast):
    asked, path = script(cast.ana), f"/projects/{cast.project.key}/hypotheses"
    statuses = [asked.post(path, {"claim": "One."}, Idempotency_Key="h-1").status_code for _ in range(2)]
    assert statuses == [201, 200]


def test_a_repeated_result_is_no_conflict(cast):
    entry, asked = experiment(cast.ana, cast.project), script(cast.ana)
    path, sent = f"/projects/{cast.project.key}/entries/{entry.number}/result", {"result": "12 %", "client_key": "r"}
    assert [asked.post(path, sent).status_code for _ in range(2)] == [201, 200]
    assert asked.post(path, {"result": "13 %"}).status_code == 409


def test_a_result_says_what_came_of_a_prediction(cast):
    asked = script(cast.ana)
    made = log(asked, cast, kind="experiment", predictions=[{"statement": "below 20 %", "probability": 70}]).json()
    came = [{"prediction": made["predictions"][0]["number"], "outcome": "true"}]
    path = f"/projects/{cast.project.key}/entries/{made['number']}/result"
    assert asked.post(path, {"result": "12 %", "outcomes": came}).status_code == 201
    assert Prediction.objects.get().outcome == "true"


def test_an_edit_on_an_old_version_is_told_what_stands_there(cast):
    entry, asked = note(cast.ana, cast.project), script(cast.ana)
    path = f"/projects/{cast.project.key}/entries/{entry.number}"
    assert asked.patch(path, {"version": 1, "body": "Mine."}).json()["version"] == 2
    late = asked.patch(path, {"version": 1, "body": "Late."})
    assert late.status_code == 409
    assert late.json()["entry"]["body"] == "Mine."


def test_an_edit_leaves_what_it_does_not_name(cast):
    entry, asked = experiment(cast.ana, cast.project, title="Kept", state="running"), script(cast.ana)
    done = asked.patch(f"/projects/{cast.project.key}/entries/{entry.number}", {"version": 1, "body": "New."}).json()
    assert (done["title"], done["kind"], done["state"], done["body"]) == ("Kept", "experiment", "running", "New.")


def test_plain_markdown_is_enough(cast):
    response = script(cast.ana, "log").text("/log?title=Loss", b"# Loss\n\nIt falls.", "text/plain")
    assert response.status_code == 201
    assert Entry.objects.get().body == "# Loss\n\nIt falls."


@pytest.mark.parametrize("kind", ["application/json", "image/png"])
def test_other_kinds_of_content_are_refused(cast, kind):
    assert script(cast.ana).text("/log", b"{}", kind).status_code == 415


def test_a_token_that_only_logs_is_told_nothing_of_the_text(cast):
    made = log(script(cast.ana, "log"), cast).json()
    assert set(made) == {"number", "project", "version", "kind", "state", "day", "url"}


def test_a_file_sent_ahead_belongs_to_the_entry_of_its_key(cast):
    asked, key = script(cast.ana), str(uuid.uuid4())
    asked.send(f"/projects/{cast.project.key}/files", SimpleUploadedFile("plot.png", png()), client_key=key)
    made = log(asked, cast, client_key=key).json()
    assert [file["name"] for file in made["files"]] == ["plot.png"]


def test_a_file_too_large_is_told_so(cast, settings):
    settings.UPLOAD_LIMIT_MB = 0
    entry = note(cast.ana, cast.project)
    path = f"/projects/{cast.project.key}/entries/{entry.number}/files"
    assert script(cast.ana).send(path, SimpleUploadedFile("a.txt", b"text")).status_code == 413


def test_pages_follow_one_another_without_gap_or_repeat(cast):
    for n in range(5):
        note(cast.ana, cast.project, f"Note {n}.")
    asked, seen, cursor = script(cast.ana), [], ""
    while cursor is not None:
        page = asked.get(f"/projects/{cast.project.key}/entries?limit=2&cursor={cursor}").json()
        seen += [entry["number"] for entry in page["entries"]]
        cursor = page["next"]
    assert seen == [5, 4, 3, 2, 1]


def test_a_list_is_narrowed(cast):
    note(cast.ana, cast.project, "Nothing of it.")
    experiment(cast.col, cast.project, body="Ablate hook_resid_pre.")
    asked, base = script(cast.ana), f"/projects/{cast.project.key}/entries"
    found = {
        asked_for: [entry["number"] for entry in asked.get(f"{base}?{asked_for}").json()["entries"]]
        for asked_for in ("kind=note", "author=me", f"author={cast.col.key}", "q=hook_resid_pre", "last=2020-01-01")
    }
    assert list(found.values()) == [[1], [1], [2], [2], []]


def test_when_it_happened_says_its_day(cast):
    made = log(script(cast.ana), cast, happened_at="2026-01-05T23:30:00+01:00").json()
    assert (made["day"], made["happened_at"]) == ("2026-01-05", "2026-01-05T22:30:00Z")


def test_what_an_agent_writes_is_marked(cast):
    asked = script(cast.ana, agent="Otter")
    made = log(asked, cast, agent="Ana", model="m-2", run="r1").json()
    assert (made["agent"], made["model"], made["run"]) == ("Otter", "m-2", "r1")
    assert Change.objects.get(kind="entry.logged").agent == "Otter (m-2)"


def test_what_an_agent_changes_is_marked_in_the_ledger(cast):
    path = f"/projects/{cast.project.key}/hypotheses"
    script(cast.ana, agent="Otter").post(path, {"claim": "One direction does it."}, Mj_Model="m-2")
    assert Change.objects.get(kind="hypothesis.made").agent == "Otter (m-2)"


def test_what_is_no_json_is_told_so(cast):
    response = script(cast.ana).text(f"/projects/{cast.project.key}/entries", b"{", "application/json")
    assert response.status_code == 400
    assert json.loads(response.content)["title"] == "This can't be read"
