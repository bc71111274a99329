"""Search, the same on both engines."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from mechjournal.actions.attachments import take_file
from mechjournal.actions.entries import Text, add_result, save_entry
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Entry, search
from tests.helpers import experiment, note


def found(cast, q, name="ana", **more):
    hits = cast.client(name).get("/search/", {"q": q, **more}).context["hits"]
    return [hit["entry"].number for hit in hits]


FIELD = [
    ("The hook fires on blocks.14.hook_resid_pre", "hook_resid_pre"),
    ("The hook fires on blocks.14.hook_resid_pre", "resid"),
    ("The hook fires on blocks.14.hook_resid_pre", "blocks.14"),
    ("Tried gemma-2-2b-it first", "gemma-2-2b"),
    ("Tried gemma-2-2b-it first", "gemma"),
    ("Only layer14 matters", "layer14"),
    ("Only layer14 matters", "layer 14"),
    ("Only layer14 matters", "14"),
    ("See runs/layer14/plot.png", "plot.png"),
    ("See runs/layer14/plot.png", "runs/layer14/plot.png"),
    ("A HookedTransformer", "hookedtransformer"),
    ("A HookedTransformer", "HookedTransformer"),
    ("Ablations work", "ablation"),
    ("Naïve Éclair", "naive eclair"),
    ("残差流の方向", "差流"),
    ("Direction in random order", "direc*"),
]


@pytest.mark.parametrize(("text", "q"), FIELD, ids=[q for _, q in FIELD])
def test_names_of_the_field_are_found_whole_and_in_parts(cast, text, q):
    note(cast.ana, cast.project, "Something else entirely.")
    entry = note(cast.ana, cast.project, text)
    assert found(cast, q) == [entry.number]


def test_words_in_any_order_a_phrase_in_its_own(cast):
    note(cast.ana, cast.project, "A random direction does it.")
    note(cast.ana, cast.project, "The direction is random.")
    assert sorted(found(cast, "direction random")) == [1, 2]
    assert found(cast, '"random direction"') == [1]


def test_a_word_can_be_left_out(cast):
    note(cast.ana, cast.project, "Refusal with the judge.")
    note(cast.ana, cast.project, "Refusal by eye.")
    assert found(cast, "refusal -judge") == [2]
    assert found(cast, "-judge") == [2]


def test_a_title_counts_for_more_than_the_text(cast):
    note(cast.ana, cast.project, "All about steering.", title="Steering")
    note(cast.ana, cast.project, "Steering is mentioned in passing, among many other words of no weight at all.")
    assert found(cast, "steering") == [1, 2]


def test_a_result_is_found_and_so_is_a_files_name(cast):
    entry = experiment(cast.ana, cast.project, "running")
    take_file(user=cast.ana, project=cast.project, client_key=entry.client_key, name="sweep.csv", data=b"1")
    add_result(author=cast.ana, entry=entry, result="Kurtosis falls.", day=None, composer=uuid4())
    assert found(cast, "kurtosis") == found(cast, "sweep.csv") == [1]


def test_an_edit_is_found_by_its_new_words_alone(cast):
    entry = note(cast.ana, cast.project, "Old words.")
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="Fresh terms."))
    assert found(cast, "fresh") == [1]
    assert found(cast, "old") == []


def test_by_kind_sprint_day_and_person(cast):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    note(cast.ana, cast.project, "word", day=date(2026, 3, 3))
    experiment(cast.col, cast.project, body="word")
    assert found(cast, "word kind:experiment") == [2]
    assert found(cast, "word sprint:1") == found(cast, "sprint:1") == [2]
    assert found(cast, "word day:2026-03") == found(cast, "word by:ana") == [1]
    assert found(cast, "word by:nobody") == []


def test_operators_alone_list_the_newest_first(cast):
    for n in range(3):
        note(cast.ana, cast.project, f"Note {n}")
    assert found(cast, "kind:note") == [3, 2, 1]


def test_it_keeps_to_what_i_may_see(cast):
    note(cast.ana, cast.project, "needle", visibility="me")
    other = create_project(owner=cast.olu, title="Hidden", stage="full")
    note(cast.olu, other, "needle")
    assert found(cast, "needle") == [1]
    assert found(cast, "needle", "col") == []
    assert len(found(cast, "needle", "olu")) == 1


def test_making_it_private_hides_it_at_once(cast):
    entry = note(cast.ana, cast.project, "needle")
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="needle", visibility="me"))
    assert found(cast, "needle", "col") == []


def test_one_project_can_be_searched_alone(cast):
    other = create_project(owner=cast.ana, title="Second", stage="full")
    note(cast.ana, cast.project, "needle here")
    note(cast.ana, other, "needle there")
    assert len(found(cast, "needle")) == 2
    assert len(found(cast, "needle", project=other.key)) == 1


def test_of_a_very_common_word_the_newest_are_shown(cast, monkeypatch):
    monkeypatch.setattr("mechjournal.models.search.NEWEST", 3)
    for n in range(6):
        note(cast.ana, cast.project, f"common {n}")
    assert found(cast, "common") == [6, 5, 4]


def test_a_page_leads_on_to_the_next_hits(cast, monkeypatch):
    monkeypatch.setattr("mechjournal.access.journal.HITS", 2)
    for n in range(3):
        note(cast.ana, cast.project, f"common {n}")
    page = cast.client("ana").get("/search/?q=common").content.decode()
    assert "3 entries" in page
    assert 'href="?q=common&amp;after=2"' in page
    assert found(cast, "common") + found(cast, "common", after=2) == [3, 2, 1]
    assert "after=" not in cast.client("ana").get("/search/?q=common&after=2").content.decode()


def test_more_hits_come_without_the_page_around_them(cast):
    note(cast.ana, cast.project, "needle")
    part = cast.client("ana").get("/search/?q=needle", headers={"HX-Request": "true"}).content.decode()
    assert "<mark>needle</mark>" in part
    assert "<html" not in part


def test_days_and_words_together_keep_to_both(cast):
    for day in (3, 4, 3):
        note(cast.ana, cast.project, "needle", day=date(2026, 3, day))
    assert sorted(found(cast, "needle day:2026-03-03")) == [1, 3]


ODD = [
    '"',
    "a OR",
    "NEAR(",
    "*",
    "-x",
    "AND",
    "(",
    "col:x",
    "^a",
    "'",
    "\\",
    "%",
    "_",
    ":p1",
    "a & b",
    "!",
    "<->",
    "day:x",
]


@pytest.mark.parametrize("q", ODD)
def test_any_text_is_only_ever_text(cast, q):
    note(cast.ana, cast.project, "Plain words.")
    assert cast.client("ana").get("/search/", {"q": q}).status_code == 200


def test_the_hit_is_marked_and_nothing_else_is_html(cast):
    note(cast.ana, cast.project, "<b>needle</b> & more")
    page = cast.client("ana").get("/search/?q=needle").content.decode()
    assert "&lt;b&gt;<mark>needle</mark>&lt;/b&gt; &amp; more" in page


def test_the_index_can_be_made_anew(cast):
    note(cast.ana, cast.project, "needle")
    gone = note(cast.ana, cast.project, "needle")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mechjournal_words")
    search.index(gone, [])
    Entry.objects.filter(pk=gone.pk).update(moved_to=Entry.objects.get(number=1))
    call_command("reindex")
    assert found(cast, "needle") == [1]
