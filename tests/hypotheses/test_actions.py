"""Making, changing, closing and pairing hypotheses: one line of the ledger each."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mechjournal.actions.hypotheses import (
    Conflict,
    change_hypothesis,
    close_hypothesis,
    make_hypothesis,
    pair_rivals,
    part_rivals,
    reopen_hypothesis,
)
from mechjournal.actions.projects import create_project
from mechjournal.models import Change, Credence, Hypothesis, Rivalry
from tests.helpers import note


def make(cast, claim="One direction mediates refusal.", **fields) -> Hypothesis:
    return make_hypothesis(by=cast.ana, project=cast.project, claim=claim, **fields)


def change(hypothesis, by, **fields) -> Hypothesis:
    given = {
        "version": hypothesis.version,
        "claim": hypothesis.claim,
        "claim_type": "",
        "drop_if": "",
        "excitement": None,
    }
    return change_hypothesis(by=by, hypothesis=hypothesis, **{**given, **fields})


def kinds(hypothesis) -> list[str]:
    return [line.kind for line in Change.objects.of(hypothesis.subject)]


def test_hypotheses_are_numbered_in_their_project(cast):
    assert [make(cast).name, make(cast).name] == ["H1", "H2"]
    elsewhere = create_project(owner=cast.ana, title="Elsewhere")
    assert make_hypothesis(by=cast.ana, project=elsewhere, claim="Another.").name == "H1"


def test_one_is_made_with_its_line_in_the_ledger(cast):
    made = make(cast, drop_if="a random direction does as well")
    line = Change.objects.get(kind="hypothesis.made")
    assert (line.subject, line.by, line.facts) == (made.subject, cast.ana, made.facts())
    assert (line.text("claim"), line.text("drop_if")) == (made.claim, "a random direction does as well")
    assert line.is_intact()


def test_one_is_made_with_a_credence_and_the_note_it_comes_from(cast):
    entry = note(cast.ana, cast.project)
    made = make(cast, credence=60, origin=entry)
    credence = Credence.objects.get()
    assert (made.origin, credence.hypothesis, credence.value, credence.because) == (entry, made, 60, entry)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claim": "  "}, "Say in one line what you think is true."),
        ({"claim": "x" * 401}, "at most 400 characters"),
        ({"excitement": 6}, "Excitement goes from 1 to 5."),
        ({"claim_type": "vague"}, "not a valid choice"),
        ({"credence": 101}, "A credence goes from 0 to 100 %."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(cast, fields, words):
    with pytest.raises(ValidationError, match=words):
        make(cast, **fields)
    cast.project.refresh_from_db()
    assert not Hypothesis.objects.exists()
    assert cast.project.last_hypothesis == 0


def test_a_note_of_another_project_is_no_origin(cast):
    elsewhere = create_project(owner=cast.ana, title="Elsewhere")
    with pytest.raises(ValidationError, match="Give an entry of this project"):
        make(cast, origin=note(cast.ana, elsewhere))


def test_a_note_that_its_author_keeps_is_no_origin_for_others(cast):
    with pytest.raises(ValidationError, match="Give an entry of this project"):
        make(cast, origin=note(cast.col, cast.project, visibility="me"))


def test_a_change_makes_a_version_and_a_line(cast):
    changed = change(make(cast), cast.col, claim="Two directions do.", excitement=4)
    line = Change.objects.get(kind="hypothesis.changed")
    assert (changed.version, changed.claim, line.by, line.text("claim")) == (
        2,
        changed.claim,
        cast.col,
        "Two directions do.",
    )


def test_saving_the_same_again_changes_nothing(cast):
    assert change(make(cast), cast.ana).version == 1
    assert not Change.objects.filter(kind="hypothesis.changed").exists()


def test_a_change_of_an_older_version_meets_what_stands_there(cast):
    made = make(cast)
    change(made, cast.col, claim="Theirs.")
    with pytest.raises(Conflict) as conflict:
        change(made, cast.ana, claim="Mine.")
    assert conflict.value.hypothesis.claim == Hypothesis.objects.get().claim == "Theirs."


def test_closing_says_why_and_leaves_an_open_editor_alone(cast):
    made = make(cast)
    closed = close_hypothesis(
        by=cast.ana, hypothesis=made, status="refuted", reason="Random does as well.", failed="approach", was="hunch"
    )
    assert (closed.status, closed.status_reason, closed.failed, closed.was) == (
        "refuted", "Random does as well.", "approach", "hunch"
    )  # fmt: skip
    assert closed.closed_at
    assert change(made, cast.ana, claim="Reworded.").status == "refuted"


def test_what_failed_is_said_of_negative_results_alone(cast):
    closed = close_hypothesis(by=cast.ana, hypothesis=make(cast), status="supported", reason="Held.", failed="approach")
    assert closed.failed == ""


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [("refuted", " ", "Say in a line why"), ("open", "x", "Say whether"), ("true", "x", "Say whether")],
)
def test_closing_needs_a_verdict_and_a_reason(cast, status, reason, words):
    with pytest.raises(ValidationError, match=words):
        close_hypothesis(by=cast.ana, hypothesis=make(cast), status=status, reason=reason)
    assert Hypothesis.objects.get().is_open


def test_a_closed_one_may_get_another_verdict(cast):
    closed = close_hypothesis(by=cast.ana, hypothesis=make(cast), status="refuted", reason="No.", was="hunch")
    closed = close_hypothesis(by=cast.ana, hypothesis=closed, status="supported", reason="Yes after all.")
    assert (closed.status, closed.was) == ("supported", "")
    assert kinds(closed) == ["hypothesis.made", "hypothesis.closed", "hypothesis.closed"]


def test_reopening_forgets_the_verdict_and_the_ledger_does_not(cast):
    closed = close_hypothesis(by=cast.ana, hypothesis=make(cast), status="abandoned", reason="No time.")
    opened = reopen_hypothesis(by=cast.col, hypothesis=closed)
    assert (opened.status, opened.status_reason, opened.closed_at) == ("open", "", None)
    assert Change.objects.get(kind="hypothesis.closed").text("status_reason") == "No time."


def test_reopening_an_open_one_changes_nothing(cast):
    assert kinds(reopen_hypothesis(by=cast.ana, hypothesis=make(cast))) == ["hypothesis.made"]


def test_rivals_are_paired_once_the_older_one_first(cast):
    older, newer = make(cast), make(cast)
    pair_rivals(by=cast.ana, one=newer, other=older)
    pair_rivals(by=cast.ana, one=older, other=newer)
    pair, line = Rivalry.objects.get(), Change.objects.get(kind="hypothesis.rivals")
    assert (pair.one, pair.other) == (older, newer)
    assert line.facts == {"number": 1, "other": 2, "rivals": True}


def test_rivals_are_parted_once(cast):
    older, newer = make(cast), make(cast)
    pair_rivals(by=cast.ana, one=newer, other=older)
    for _ in range(2):
        part_rivals(by=cast.ana, one=newer, other=older)
    assert not Rivalry.objects.exists()
    assert [line.facts["rivals"] for line in Change.objects.filter(kind="hypothesis.rivals").order_by("seq")] == [
        True,
        False,
    ]


def test_none_is_its_own_rival_or_that_of_another_project(cast):
    made = make(cast)
    foreign = make_hypothesis(by=cast.ana, project=create_project(owner=cast.ana, title="Elsewhere"), claim="Another.")
    for other in (made, foreign):
        with pytest.raises(ValidationError):
            pair_rivals(by=cast.ana, one=made, other=other)


def test_the_chain_holds_through_all_of_it(cast):
    made = change(make(cast, credence=50), cast.col, claim="Reworded.")
    pair_rivals(by=cast.ana, one=made, other=make(cast))
    reopen_hypothesis(
        by=cast.ana, hypothesis=close_hypothesis(by=cast.ana, hypothesis=made, status="refuted", reason="No.")
    )
    call_command("verify")
