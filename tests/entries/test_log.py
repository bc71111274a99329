"""Logging an entry."""

import json
from datetime import timedelta

import pytest

from mechjournal.models import Change, Entry
from tests.helpers import note, typed


def log(cast, name="ana", htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return cast.client(name).post(f"/p/{cast.project.key}/entries/log/", typed(**fields), headers=headers)


def test_it_works(cast):
    response = log(cast, body="Ablation **works**.")
    entry = Entry.objects.get()
    assert response["Location"] == f"/p/{cast.project.key}/#e1"
    assert (entry.number, entry.author, entry.kind, entry.heading) == (1, cast.ana, "note", "Ablation works.")
    assert "<strong>works</strong>" in entry.body_html


def test_htmx_gets_the_new_entry_and_a_fresh_composer(cast):
    response = log(cast, htmx=True, body="A swap.")
    page = response.content.decode()
    assert response.status_code == 201
    assert "<html" not in page
    assert "A swap." in page
    assert 'name="client_key"' in page


def test_nothing_written_comes_back_with_a_word_and_what_was_typed(cast):
    response = log(cast, body="  \n ", title="Kept title")
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()
    assert "Kept title" in response.content.decode()
    assert not Entry.objects.exists()


def test_the_same_composer_makes_one_entry(cast):
    fields = typed(body="Twice.")
    client = cast.client("ana")
    for _ in range(2):
        client.post(f"/p/{cast.project.key}/entries/log/", fields)
    assert Entry.objects.count() == 1
    assert Change.objects.filter(kind="entry.logged").count() == 1


@pytest.mark.parametrize(
    "body", ["    indented = code", "tab\there", "emoji 🧪 and ümläut", "a \u2028 b", " lead and trail \n\n"]
)
def test_text_is_kept_to_the_byte(cast, body):
    log(cast, body=body)
    assert Entry.objects.get().body == body


def test_the_same_composer_with_another_text_makes_a_second(cast):
    fields = typed(body="First.")
    client = cast.client("ana")
    for body in ("First.", "Typed later."):
        client.post(f"/p/{cast.project.key}/entries/log/", {**fields, "body": body})
    assert sorted(Entry.objects.values_list("body", flat=True)) == ["First.", "Typed later."]


def test_line_ends_become_lf(cast):
    log(cast, body="one\r\ntwo\rthree")
    assert Entry.objects.get().body == "one\ntwo\nthree"


def test_nul_is_refused_in_words(cast):
    response = log(cast, body="a\x00b")
    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_an_experiment_is_planned_unless_said_otherwise(cast):
    log(cast, kind="experiment", body="Ablate.")
    assert Entry.objects.get().state == "planned"


def test_a_done_experiment_needs_its_result(cast):
    response = log(cast, kind="experiment", state="done", body="Ablate.")
    assert response.status_code == 422
    assert "Say in a line what came out" in response.content.decode()


def test_a_done_experiment_has_a_dated_result(cast):
    log(cast, kind="experiment", state="done", body="Ablate.", result="Refusal falls to 4 %.")
    entry = Entry.objects.get()
    assert entry.result_day == entry.day == cast.ana.today()
    assert "4 %" in entry.result_html


def test_a_note_has_no_state_even_if_the_form_sends_one(cast):
    log(cast, kind="note", state="running")
    assert Entry.objects.get().state == ""


def test_without_htmx_what_was_written_for_yesterday_leads_to_yesterday(cast):
    day = cast.ana.today() - timedelta(days=1)
    assert log(cast, day=day.isoformat())["Location"] == f"/p/{cast.project.key}/days/{day}/#e1"


@pytest.mark.parametrize(
    ("body", "said"),
    [("a" * 500_001, "At most 500,000 characters fit here; this has 500001."), ("a\0b", "There is a NUL in it")],
)
def test_what_no_note_can_hold_is_said_in_plain_words(cast, body, said):
    response = log(cast, body=body)
    assert response.status_code == 422 and said in response.content.decode()


def test_yesterday_can_be_written_today(cast):
    yesterday = cast.ana.today() - timedelta(days=1)
    log(cast, day=yesterday.isoformat())
    entry = Entry.objects.get()
    assert entry.day == yesterday
    assert entry.written_later


def test_tomorrow_can_not(cast):
    response = log(cast, day=(cast.ana.today() + timedelta(days=1)).isoformat())
    assert response.status_code == 422
    assert "has not come yet" in response.content.decode()


def test_an_access_key_is_pointed_out_before_it_is_saved(cast):
    secret = "hf_" + "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"
    response = log(cast, body=f"token = {secret}")
    assert response.status_code == 422
    assert "looks like an access key" in response.content.decode()
    assert 'name="leaks_seen"' in response.content.decode()
    assert not Entry.objects.exists()


def test_and_saved_all_the_same_when_the_writer_says_so(cast):
    log(cast, body="token = hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b", leaks_seen="on")
    assert Entry.objects.count() == 1


def test_it_leaves_a_line_in_the_ledger(cast):
    log(cast, body="Sealed.")
    change = Change.objects.get(kind="entry.logged")
    assert change.text("body") == "Sealed."
    assert change.facts["number"] == 1
    assert change.is_intact()


def test_a_note_that_hurts_the_renderer_is_saved_as_plain_text(cast):
    log(cast, body="[" * 60_000)
    entry = Entry.objects.get()
    assert entry.plain
    assert entry.body == "[" * 60_000
    assert cast.client("ana").get(entry.get_absolute_url()).status_code == 200


def test_over_all_projects_it_goes_where_the_writer_points(cast):
    response = cast.client("ana").post("/log/", typed(project=cast.project.key, body="From anywhere."))
    assert response.status_code == 302
    assert Entry.objects.get().project == cast.project


def test_a_link_to_a_note_leads_there(cast):
    note(cast.ana, cast.project)
    log(cast, body="As in #1, but not #7.")
    html = Entry.objects.get(number=2).body_html
    assert f'href="/p/{cast.project.key}/entries/1/"' in html
    assert "entries/7/" not in html


def test_without_a_user_a_script_is_told_401(cast):
    response = log(cast, name=None, htmx=True)
    assert response.status_code == 401
    assert json.loads(response.content) == {"error": "You were signed out."}
