"""A line `H2 71%` in a note says what its writer believes, with the note as the reason."""

import uuid

import pytest
from django.db import connection

from mechjournal.actions.entries import Text, add_result, save_entry, set_state
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.projects import create_project
from mechjournal.models import Change, Credence, Entry
from tests.helpers import experiment, note, typed
from tests.test_cost import MOST, Queries


@pytest.fixture(autouse=True)
def believed(cast):
    return [make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {n}.") for n in (1, 2)]


def said() -> list[tuple]:
    """(person, hypothesis, value, number of the note) of every credence, in their order."""
    rows = Credence.objects.order_by("seq").values_list("by__name", "hypothesis__number", "value", "because__number")
    return list(rows)


def save(entry, by, **fields) -> Entry:
    entry = Entry.objects.select_related("project", "author", "sprint", "subject", "better").get(pk=entry.pk)
    text = Text(**{"kind": entry.kind, "state": entry.state, "body": entry.body, "result": entry.result, **fields})
    return save_entry(editor=by, entry=entry, version=entry.version, text=text)


def test_a_line_sets_the_writers_credence_because_of_the_note(cast):
    note(cast.col, cast.project, "The hook fires.\nH2 71%")
    assert said() == [("Col", 2, 71, 1)]


def test_the_line_of_the_ledger_follows_the_notes(cast):
    note(cast.ana, cast.project, "H2 71%")
    logged, credence = list(Change.objects.order_by("seq"))[-2:]
    assert (logged.kind, credence.kind, Credence.objects.get().seq) == ("entry.logged", "credence.set", credence.seq)


def test_words_after_the_line_are_the_reason(cast):
    note(cast.ana, cast.project, "H2 71%: held on two models")
    assert Credence.objects.get().reason == "held on two models"


def test_the_words_of_a_private_note_stay_private(cast):
    note(cast.ana, cast.project, "H2 71%: between me and myself", visibility="me")
    assert "myself" not in str(list(Credence.objects.values()))
    assert "myself" not in str([line.texts for line in Change.objects.filter(kind="credence.set")])


def test_a_note_that_becomes_private_takes_its_words_along(cast):
    entry = note(cast.ana, cast.project, "H2 71%: between me and myself")
    save(entry, cast.ana, visibility="me")
    assert (Credence.objects.get().value, Credence.objects.get().reason) == (71, "")


def test_of_two_lines_the_last_wins_and_unknown_ones_are_passed_over(cast):
    note(cast.ana, cast.project, "H2 10%\nH1 50%\nH7 3%\nH2 71%")
    assert sorted(said()) == [("Ana", 1, 50, 1), ("Ana", 2, 71, 1)]


def test_a_hypothesis_of_another_project_is_unknown_here(cast):
    elsewhere = create_project(owner=cast.ana, title="Elsewhere")
    note(cast.ana, elsewhere, "H2 71%")
    assert said() == []


def test_code_and_quotes_say_nothing(cast):
    note(cast.ana, cast.project, "```\nH2 71%\n```\n> H1 3%")
    assert said() == []


def test_the_same_post_twice_says_it_once(cast):
    client, fields = cast.client("ana"), typed(body="H2 71%")
    for _ in range(2):
        client.post(f"/p/{cast.project.key}/entries/log/", fields)
    assert said() == [("Ana", 2, 71, 1)]


def test_an_edit_says_only_what_is_new_in_it_and_as_the_editor(cast):
    entry = note(cast.ana, cast.project, "H2 71%")
    save(entry, cast.col, body="H2 71%\nA typo less.")
    save(entry, cast.col, body="H2 71%\nH1 20%")
    assert said() == [("Ana", 2, 71, 1), ("Col", 1, 20, 1)]


def test_saving_the_same_edit_again_says_nothing(cast):
    entry = note(cast.ana, cast.project, "Nothing yet.")
    for _ in range(2):
        save(entry, cast.ana, body="H2 71%")
    assert said() == [("Ana", 2, 71, 1)]


def test_taking_a_line_out_unsays_nothing(cast):
    entry = note(cast.ana, cast.project, "H2 71%")
    save(entry, cast.ana, body="No line.")
    assert said() == [("Ana", 2, 71, 1)]


def test_a_result_says_it_too_even_what_its_plan_said(cast):
    entry = experiment(cast.ana, cast.project, "running", body="H2 71%")
    set_state(by=cast.ana, entry=entry, state="planned")
    add_result(author=cast.col, entry=entry, result="It fell.\nH2 71%", day=None, composer=uuid.uuid4())
    assert said() == [("Ana", 2, 71, 1), ("Col", 2, 71, 1)]


def test_restoring_an_old_state_says_nothing(cast):
    entry = note(cast.ana, cast.project, "H2 71%")
    save(entry, cast.ana, body="No line.")
    cast.client("ana").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert Entry.objects.get().body == "H2 71%"
    assert said() == [("Ana", 2, 71, 1)]


def test_moving_a_note_says_nothing(cast):
    elsewhere = create_project(owner=cast.ana, title="Elsewhere")
    make_hypothesis(by=cast.ana, project=elsewhere, claim="Another.")
    entry = note(cast.ana, elsewhere, "H9 71%")
    for n in range(3, 10):
        make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {n}.")
    response = cast.client("ana").post(f"{entry.get_absolute_url()}move/", {"target": cast.project.key})
    assert response["Location"] == Entry.objects.get(project=cast.project).get_absolute_url()
    assert said() == []


def test_a_conflict_says_nothing(cast):
    entry = note(cast.ana, cast.project, "First.")
    save(entry, cast.col, body="Theirs.")
    fields = typed(version=1, body="H2 71%")
    assert cast.client("ana").post(f"{entry.get_absolute_url()}edit/", fields).status_code == 409
    assert said() == []


def test_only_a_note_with_such_lines_costs_more(cast):
    client, costs = cast.client("ana"), []
    for body in ("Plain.", "H7 71%", "H2 71%"):
        with Queries(connection) as queries:
            client.post(f"/p/{cast.project.key}/entries/log/", typed(body=body))
        costs.append(len(queries.counted))
    assert costs[0] <= MOST["save"]
    assert costs[1:] == [costs[0] + 1, costs[0] + 5]
