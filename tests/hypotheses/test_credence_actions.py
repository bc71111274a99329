"""Credences: one line per person, in the ledger's order, with a reason or none."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.projects import create_project
from mechjournal.models import Change, Credence
from tests.helpers import note


@pytest.fixture
def believed(cast):
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")


def believe(by, hypothesis, value, **fields) -> Credence:
    return set_credence(by=by, hypothesis=hypothesis, value=value, **fields)


def line_of(person, hypothesis) -> list[tuple]:
    """(was, value) of each of a person's credences, in the ledger's order."""
    rows = Credence.objects.filter(hypothesis=hypothesis, by=person).order_by("seq")
    return list(rows.values_list("was", "value"))


def test_a_credence_knows_the_one_before_it(cast, believed):
    for value in (40, 71, 71):
        believe(cast.ana, believed, value)
    assert line_of(cast.ana, believed) == [(None, 40), (40, 71), (71, 71)]
    assert Credence.objects.current().get().value == 71


def test_each_person_has_a_line_of_their_own(cast, believed):
    believe(cast.ana, believed, 40)
    believe(cast.col, believed, 80)
    believe(cast.ana, believed, 60)
    assert (line_of(cast.ana, believed), line_of(cast.col, believed)) == ([(None, 40), (40, 60)], [(None, 80)])


def test_it_is_the_line_of_the_ledger_that_it_names(cast, believed):
    entry = note(cast.ana, cast.project)
    said = believe(cast.ana, believed, 71, because=entry, reason=" Held on two models. ")
    line = Change.objects.get(kind="credence.set")
    assert (line.seq, line.at, line.subject) == (said.seq, said.at, believed.subject)
    assert line.facts == {"hypothesis": 1, "was": None, "value": 71, "because": entry.number}
    assert line.text("reason") == said.reason == "Held on two models."


def test_none_needs_a_reason(cast, believed):
    assert believe(cast.ana, believed, 0).is_hollow


@pytest.mark.parametrize("value", [-1, 101])
def test_it_is_a_percentage(cast, believed, value):
    with pytest.raises(ValidationError, match="0 to 100"):
        believe(cast.ana, believed, value)
    assert not Credence.objects.exists()


def test_a_reason_is_a_line(cast, believed):
    with pytest.raises(ValidationError, match="at most 400"):
        believe(cast.ana, believed, 5, reason="x" * 401)


def test_the_note_behind_it_is_of_the_project_and_the_persons_to_read(cast, believed):
    foreign = note(cast.ana, create_project(owner=cast.ana, title="Elsewhere"))
    for entry in (foreign, note(cast.col, cast.project, visibility="me")):
        with pytest.raises(ValidationError, match="Give an entry of this project"):
            believe(cast.ana, believed, 50, because=entry)
    assert believe(cast.ana, believed, 50, because=note(cast.ana, cast.project, visibility="me")).because


def test_a_closed_hypothesis_goes_on_to_be_believed_or_not(cast, believed):
    close_hypothesis(by=cast.ana, hypothesis=believed, status="refuted", reason="Random does as well.")
    assert believe(cast.ana, believed, 3).value == 3


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_two_peoples_credences_holds_together(cast, believed, seed):
    chance, expected = random.Random(seed), {cast.ana: [], cast.col: []}
    for _ in range(25):
        person, value = chance.choice(list(expected)), chance.choice([0, 50, 71, 100])
        before = expected[person][-1][1] if expected[person] else None
        believe(person, believed, value)
        expected[person].append((before, value))
    for person, points in expected.items():
        assert line_of(person, believed) == points
        assert [c.value for c in Credence.objects.current().filter(by=person)] == [points[-1][1]]
    call_command("verify")
