"""Two people, or two tabs, at the same moment: each write is whole, in the ledger once, or refused in words."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import Conflict, change_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.moving import move_entry
from mechjournal.actions.projects import create_project
from mechjournal.models import Change, Credence, Entry, Evidence, Hypothesis
from tests.conftest import make_cast
from tests.helpers import note

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def believed(cast):
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")


def together(*calls) -> list[Exception]:
    """Run each in a thread of its own, all let go at one moment; what they raised."""
    start, raised = threading.Barrier(len(calls)), []

    def run(call):
        try:
            start.wait(timeout=10)
            call()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@pytest.mark.parametrize("people", [("ana", "ana"), ("ana", "col")])
def test_two_credences_make_one_line_each_and_the_chain_holds(cast, believed, people):
    believe = partial(set_credence, hypothesis=believed)
    names = zip(people, (30, 60), strict=True)
    assert together(*[partial(believe, by=getattr(cast, name), value=value) for name, value in names]) == []
    assert Change.objects.filter(kind="credence.set").count() == Credence.objects.count() == 2
    assert Credence.objects.current().count() == len(set(people))
    for name in people:
        points = list(Credence.objects.filter(by=getattr(cast, name)).order_by("seq").values_list("was", "value"))
        assert [was for was, _ in points] == [None, *(value for _, value in points[:-1])]
    call_command("verify")


def test_two_new_hypotheses_get_a_number_each(cast):
    make = partial(make_hypothesis, project=cast.project, claim="One.", credence=50)
    assert together(partial(make, by=cast.ana), partial(make, by=cast.col)) == []
    assert sorted(Hypothesis.objects.values_list("number", flat=True)) == [1, 2]
    call_command("verify")


def test_of_two_changes_of_one_version_one_is_told_of_the_other(cast, believed):
    fields = {"hypothesis": believed, "version": 1, "claim_type": "", "drop_if": "", "excitement": None}
    reword = partial(change_hypothesis, by=cast.ana, **fields)
    (conflict,) = together(partial(reword, claim="Mine."), partial(reword, claim="Theirs."))
    assert isinstance(conflict, Conflict)
    assert conflict.hypothesis.claim == Hypothesis.objects.get().claim
    assert Hypothesis.objects.get().version == 2


def test_a_note_becomes_evidence_once(cast, believed):
    add = partial(add_evidence, hypothesis=believed, entry=note(cast.ana, cast.project), side="for")
    (refused,) = together(partial(add, by=cast.ana), partial(add, by=cast.col))
    assert "Re-weigh it instead" in refused.messages[0]
    assert Evidence.objects.count() == Change.objects.filter(kind="evidence.added").count() == 1


def test_a_note_moves_away_or_becomes_evidence_never_both(cast, believed):
    entry, elsewhere = note(cast.ana, cast.project), create_project(owner=cast.ana, title="Elsewhere")
    add = partial(add_evidence, by=cast.col, hypothesis=believed, entry=entry, side="for")
    (refused,) = together(add, partial(move_entry, by=cast.ana, entry=entry, to=elsewhere))
    assert isinstance(refused, ValidationError)
    assert Evidence.objects.exists() != Entry.objects.filter(project=elsewhere).exists()
    call_command("verify")


def test_of_two_edits_with_a_line_the_one_that_is_kept_says_it(cast, believed):
    entry = note(cast.ana, cast.project, "Nothing yet.")
    rows = Entry.objects.select_related("project", "author", "sprint", "subject", "better")

    def save(by, percent):
        save_entry(editor=by, entry=rows.get(pk=entry.pk), version=1, text=Text(body=f"H1 {percent}%"))

    assert len(together(partial(save, cast.ana, 30), partial(save, cast.col, 60))) == 1
    credence = Credence.objects.get()
    assert Entry.objects.get().body == f"H1 {credence.value}%"
    assert Entry.objects.get().edited_by == credence.by
