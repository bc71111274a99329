"""However far back the matches stand, a search finds the newest of them; rows of the index alone, no entries."""

from datetime import date

import pytest
from django.db import connection

from mechjournal.lib.queries import parse
from mechjournal.models import Entry, search
from tests.helpers import note

ME, OTHER, PROJECT = 1, 2, 1
# The last id. Blocks of 1,024 are looked into from 36,864 on, those of 8,192 from 16,384 on.
END = 39_000
MOST = 3

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="FTS5 walks from match to match")


@pytest.fixture(autouse=True)
def few_are_shown(db, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", MOST)
    put([END], "Something else.")


def put(ids, text="A needle.", **more):
    for pk in ids:
        entry = Entry(**{"pk": pk, "project_id": PROJECT, "author_id": ME, "body": text} | more)
        search.index(entry, [])


def asked(text):
    return parse(text, tuple(Entry.Kind.values), search.MARKS)


def find(text="needle", user=ME, projects=(PROJECT,)):
    return search.find(asked(text), user, list(projects), [])


PLACES = {
    "none": [],
    "one at the end": [38_999],
    "one at the beginning": [1],
    "as many as are shown, at the end": [38_001, 38_002, 38_003],
    "one more, at the end": [38_001, 38_002, 38_003, 38_004],
    "many at the end": [5, 20_000, *range(38_000, 38_020)],
    "enough with one in the middle": [36_863, 38_001, 38_002, 38_003],
    "one of the last small block, enough before": [37_000, 37_001, 37_002, 37_003, 38_999],
    "one of the last large block, enough before": [17_000, 17_001, 17_002, 17_003, 33_000],
    "around the last small block": [16_384, 36_862, 36_863, 36_864, 36_865],
    "enough in the middle": [7, *range(20_000, 20_010)],
    "enough with one far back": [16_383, 16_384, 20_000, 38_000],
    "around the last large block": [16_381, 16_382, 16_383, 16_384, 16_385],
    "few at the end, few in the middle, many far back": [*range(1, 9), 20_000, 38_000],
    "all far back": range(1, 9),
}


@pytest.mark.parametrize("ids", PLACES.values(), ids=PLACES)
def test_the_newest_are_found_wherever_they_stand(ids):
    put(ids)
    found = find()
    assert sorted(found.ids) == sorted(ids)[-MOST:]
    assert found.cut == (len(ids) > MOST)


@pytest.mark.parametrize("ids", PLACES.values(), ids=PLACES)
def test_of_operators_alone_they_are_in_order(ids):
    put(ids, kind="decision")
    assert find("kind:decision").ids == sorted(ids, reverse=True)[:MOST]


# What stands at the end, and does not match.
BESIDE = {
    "of others": ("needle", {"author_id": OTHER, "visibility": "me"}),
    "of another project": ("needle", {"project_id": PROJECT + 1}),
    "of another kind": ("needle kind:note", {"kind": "decision"}),
    "with a word left out": ("needle -hay", {"text": "A needle in hay."}),
    "with the words apart": ('"a needle"', {"text": "A needed needle."}),
    "with one word of two": ("needle thread", {"text": "A thread."}),
}


@pytest.mark.parametrize(("q", "beside"), BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("ids", [[3, 9], [3, 9, 20_000, 20_001, 20_002], [3, 20_000, 38_900]], ids=str)
def test_what_does_not_match_at_the_end_hides_nothing_further_back(q, beside, ids):
    put(range(38_000, 38_008), **beside)
    put(ids, "A needle, a thread.")
    assert sorted(find(q).ids) == sorted(ids)[-MOST:]


def test_my_own_private_entries_are_found_far_back():
    put([3], visibility="me")
    assert find().ids == [3]
    assert find(user=OTHER).ids == []


def test_projects_are_searched_together():
    put([3, 38_000])
    put([4, 38_001], project_id=PROJECT + 1)
    assert find(projects=[PROJECT, PROJECT + 1]).ids and find().cut is False
    assert sorted(find(projects=[PROJECT, PROJECT + 1]).ids) == [4, 38_000, 38_001]


def test_the_best_of_few_come_first_however_far_back():
    put([38_000], "Long words before the needle, and many more after it.")
    put([4], "Needle.", title="Needle")
    assert find().ids == [4, 38_000]


def test_of_days_the_newest_are_found_and_no_others(cast):
    notes = [note(cast.ana, cast.project, "A needle.", day=date(2026, 3, day)) for day in (3, 4, 3)]
    put(range(38_000, 38_008), project_id=cast.project.pk)
    found = find("needle day:2026-03-03", cast.ana.pk, [cast.project.pk])
    assert sorted(found.ids) == [notes[0].pk, notes[2].pk]


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def plan(text):
    query = asked(text)
    values = {"q": search.ts_query(query, search.readable(ME, [PROJECT]), []), "most": MOST + 1}
    return [line for (line,) in search.run(f"EXPLAIN (ANALYZE) {search.step_back(query)}", values)]


def fill(rows):
    """Rows of a common word, as the index holds them that were written since it was last put in order."""
    with connection.cursor() as cursor:
        words = " ".join(f"w{n}" for n in range(300))
        cursor.execute(
            "INSERT INTO mechjournal_words SELECT n, %s::tsvector || array_to_tsvector(ARRAY[':p1', 'common']) "
            "FROM generate_series(1, %s) n",
            [words, rows],
        )


@on_postgresql
@pytest.mark.parametrize("q", ["common", "absent"])
def test_the_index_is_read_and_never_all_texts(q):
    fill(500)
    assert not [line for line in plan(q) if "Seq Scan" in line]


@on_postgresql
def test_a_common_word_is_looked_for_at_the_end_alone():
    put(range(38_000, 38_010), "Common.")
    fill(500)
    scans = [line for line in plan("common") if "Bitmap Index Scan" in line]
    assert [("never executed" in line) for line in scans] == [False, True, True]


@on_postgresql
def test_of_a_small_journal_all_is_looked_into_once():
    search.forget([END])
    fill(500)
    scans = [line for line in plan("absent") if "Bitmap Index Scan" in line]
    assert [("never executed" in line) for line in scans] == [False, True, True]


@on_postgresql
def test_searches_share_one_plan():
    ready = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%step0%%'"
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        connection.connection._prepared.clear()
        for q in ("needle", "a thread", "kind:note -hay"):
            find(q)
        cursor.execute(ready)
        assert cursor.fetchone() == (1,)
