"""Skeptic checks are settled by an entry or a sentence, and opened again."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mechjournal.actions.checks import settle_check, unsettle_check
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Change, SkepticCheck
from tests.helpers import note


@pytest.fixture
def believed(cast):
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")


def settle(by, hypothesis, **fields) -> SkepticCheck:
    return settle_check(by=by, hypothesis=hypothesis, check_key="baseline", **fields)


def test_an_entry_settles_it(cast, believed):
    settled = settle(cast.ana, believed, entry=note(cast.ana, cast.project))
    line = Change.objects.get(kind="check.settled")
    assert (settled.entry.number, line.subject) == (1, believed.subject)
    assert line.facts == {"hypothesis": 1, "check": "baseline", "entry": 1}


def test_a_sentence_settles_it(cast, believed):
    settle(cast.ana, believed, sentence=" The mean ablation does worse. ")
    assert Change.objects.get(kind="check.settled").text("sentence") == "The mean ablation does worse."


@pytest.mark.parametrize("sentence", ["", "  ", "x" * 401])
def test_nothing_and_too_much_do_not(cast, believed, sentence):
    with pytest.raises(ValidationError):
        settle(cast.ana, believed, sentence=sentence)
    assert not SkepticCheck.objects.exists()


def test_nor_does_a_note_one_may_not_read(cast, believed):
    with pytest.raises(ValidationError, match="Give an entry of this project"):
        settle(cast.ana, believed, entry=note(cast.col, cast.project, visibility="me"))


def test_settling_it_anew_says_what_holds_now(cast, believed):
    settle(cast.ana, believed, sentence="Once.")
    settle(cast.col, believed, sentence="Better.")
    assert [(row.by, row.sentence) for row in SkepticCheck.objects.all()] == [(cast.col, "Better.")]
    assert Change.objects.filter(kind="check.settled").count() == 2


def test_it_is_opened_again_once(cast, believed):
    settle(cast.ana, believed, sentence="Once.")
    for _ in range(2):
        unsettle_check(by=cast.ana, hypothesis=believed, check_key="baseline")
    assert not SkepticCheck.objects.exists()
    assert Change.objects.filter(kind="check.opened").count() == 1
    call_command("verify")
