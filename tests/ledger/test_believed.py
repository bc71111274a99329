"""`verify` holds what is believed against the ledger."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mechjournal.actions.checks import settle_check, unsettle_check
from mechjournal.actions.evidence import add_evidence, drop_evidence, weigh_again
from mechjournal.actions.hypotheses import (
    close_hypothesis,
    hush,
    make_hypothesis,
    pair_rivals,
    part_rivals,
    reopen_hypothesis,
    set_credence,
)
from mechjournal.actions.predictions import PredictionDraft, amend_prediction, resolve_prediction
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Credence, Evidence, Hypothesis, Prediction, Rivalry, SkepticCheck
from tests.helpers import expects, experiment, note


@pytest.fixture
def believed(cast):
    """Some of everything, also of what was taken back."""
    one, other = (make_hypothesis(by=cast.ana, project=cast.project, claim=c, credence=50) for c in ("One.", "Two."))
    run, second = experiment(cast.ana, cast.project), note(cast.ana, cast.project)
    set_credence(by=cast.col, hypothesis=one, value=71, because=run, reason="It fell.")
    set_credence(by=cast.mo, hypothesis=one, value=20, reason="Too few prompts.")
    close_hypothesis(by=cast.ana, hypothesis=other, status="refuted", reason="It rose.", failed="approach")
    reopen_hypothesis(by=cast.ana, hypothesis=other)
    pair_rivals(by=cast.ana, one=one, other=other)
    part_rivals(by=cast.ana, one=one, other=other)
    pair_rivals(by=cast.ana, one=other, other=one)
    dropped = add_evidence(by=cast.ana, hypothesis=one, entry=run, side="for", says="It fell.")
    drop_evidence(by=cast.ana, evidence=dropped, because="Off by one.")
    weigh_again(by=cast.col, evidence=add_evidence(by=cast.ana, hypothesis=one, entry=run, side="for"), side="against")
    add_evidence(by=cast.ana, hypothesis=one, entry=second, side="neutral")
    settle_check(by=cast.ana, hypothesis=one, check_key="baseline", sentence="Done.")
    settle_check(by=cast.ana, hypothesis=one, check_key="other-seed", entry=second)
    unsettle_check(by=cast.ana, hypothesis=one, check_key="other-seed")
    first, number = expects(cast.ana, run), expects(cast.ana, run, "loss", low=0.2, high=0.4)
    draft = PredictionDraft(statement="refusal below 10 %", probability=60)
    amend_prediction(by=cast.ana, prediction=first, draft=draft, because="Read it again.")
    resolve_prediction(by=cast.ana, prediction=number, outcome="number", value=0.3)
    return one


def found() -> str:
    """What `verify` finds, "" where all holds."""
    said = StringIO()
    try:
        call_command("verify", stdout=said)
    except CommandError:
        return said.getvalue()
    return ""


def test_what_the_actions_wrote_holds(believed):
    assert found() == ""


def test_it_holds_after_a_secret_went_and_after_words_were_hushed(cast, believed):
    private = note(cast.ana, cast.project, "H1 60% - for my eyes")
    hush(private)
    redact_entry(owner=cast.ana, entry=Evidence.objects.first().entry, secret="It fell.")
    redact_entry(owner=cast.ana, entry=private, secret=None)
    assert found() == ""


CHANGED = [
    (Hypothesis, {"claim": "Another."}, "H1 does not say"),
    (Hypothesis, {"excitement": 5}, "H1 does not say"),
    (Credence, {"value": 99}, "the credence of H1 at line"),
    (Credence, {"reason": "Other words."}, "the credence of H1 at line"),
    (Evidence, {"side": "for"}, "as evidence on H1 does not say"),
    (Evidence, {"says": "Other words."}, "as evidence on H1 does not say"),
    (Evidence, {"version": 7}, "as evidence on H1 does not say"),
    (SkepticCheck, {"sentence": "Other words."}, "the check “baseline” of H1 does not say"),
    (Prediction, {"statement": "Other words."}, "P1 does not say"),
    (Prediction, {"after_the_fact": True}, "P1 does not say"),
]


@pytest.mark.parametrize(("model", "change", "problem"), CHANGED)
def test_a_row_that_was_changed_behind_the_ledger_is_named(believed, model, change, problem):
    model.objects.filter(pk=model.objects.exclude(**change).first().pk).update(**change)
    assert problem in found()


def test_a_prediction_made_to_look_earlier_is_named(believed):
    Prediction.objects.filter(number=3).update(seq=1)
    assert "P3 was not made where it says" in found()


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        (Credence, "the credence of H1 at line"),
        (Evidence, "as evidence on H1 is missing"),
        (SkepticCheck, "the check “baseline” of H1 is missing"),
        (Rivalry, "whether H1 and H2 are rivals is not what the ledger says"),
    ],
)
def test_a_row_that_is_gone_is_named(believed, model, problem):
    model.objects.all().delete()
    assert problem in found()


def test_evidence_that_was_dropped_does_not_come_back(believed):
    Evidence.objects.filter(dropped_at=None).delete()
    Evidence.objects.exclude(dropped_at=None).update(dropped_at=None, dropped_because="")
    assert "as evidence on H1" in found()


def test_the_latest_credence_is_the_last_one(believed):
    Credence.objects.filter(is_last=True).update(is_last=False)
    assert "not every latest credence is the last one" in found()
