"""Evidence is a note as it stood when it was weighed."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.evidence import add_evidence, drop_evidence, then_and_now, weigh_again
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.marks import mark, set_standing
from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Change, Entry, Evidence
from tests.helpers import note


@pytest.fixture
def believed(cast):
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")


def add(cast, hypothesis, entry, by="ana", side="for", **fields) -> Evidence:
    return add_evidence(by=getattr(cast, by), hypothesis=hypothesis, entry=entry, side=side, **fields)


def edit(cast, entry, body, **fields) -> Entry:
    entry = Entry.objects.select_related("project", "author", "sprint", "subject", "better").get(pk=entry.pk)
    return save_entry(editor=cast.ana, entry=entry, version=entry.version, text=Text(body=body, **fields))


def texts(evidence, reader) -> dict[str, tuple]:
    fresh = Evidence.objects.select_related("entry").get(pk=evidence.pk)
    return {seen.name: (seen.then, seen.now) for seen in then_and_now(fresh, reader)}


def test_it_keeps_the_state_the_note_stood_in(cast, believed):
    entry = note(cast.ana, cast.project, "First.")
    edit(cast, entry, "Second.")
    saved = Change.objects.get(kind="entry.saved")
    evidence = add(cast, believed, entry, kind="strong", says="falls to 4 %")
    assert (evidence.version, evidence.standing, evidence.seq) == (2, "stands", saved.seq)


def test_its_line_in_the_ledger_says_all_of_it(cast, believed):
    evidence = add(cast, believed, note(cast.ana, cast.project), kind="weak", says="Maybe.")
    line = Change.objects.get(kind="evidence.added")
    assert (line.subject, line.text("says")) == (believed.subject, "Maybe.")
    assert line.facts == {
        "hypothesis": 1,
        "entry": 1,
        "side": "for",
        "kind": "weak",
        "version": 1,
        "standing": "stands",
        "line": evidence.seq,
    }


def test_then_and_now_can_be_laid_side_by_side(cast, believed):
    entry = note(cast.ana, cast.project, "It falls to 4 %.")
    evidence = add(cast, believed, entry)
    edit(cast, entry, "It falls to 40 %.")
    assert texts(evidence, cast.col)["body"] == ("It falls to 4 %.", "It falls to 40 %.")


def test_a_mark_does_not_move_the_state_it_was_weighed_in(cast, believed):
    entry = note(cast.ana, cast.project)
    mark(by=cast.ana, entry=entry, highlight=True)
    evidence = add(cast, believed, entry)
    assert Change.objects.get(seq=evidence.seq).kind == "entry.marked"
    mark(by=cast.ana, entry=entry, highlight=False)
    assert not Evidence.objects.changed().exists()


def test_a_correction_shows_until_it_is_weighed_again(cast, believed):
    entry = note(cast.ana, cast.project)
    evidence = add(cast, believed, entry, kind="strong", says="Falls.")
    set_standing(by=cast.ana, entry=entry, standing="retracted", reason="Wrong hook.")
    assert Evidence.objects.changed().get().changed == "retracted"
    kept = weigh_again(by=cast.col, evidence=evidence, side="for", kind="strong", says="Falls.")
    assert (kept.standing, kept.by, kept.changed) == ("retracted", cast.col, "")
    assert not Evidence.objects.changed().exists()


def test_what_was_private_then_stays_its_authors_own(cast, believed):
    entry = note(cast.ana, cast.project, "My private guess.", visibility="me")
    evidence = add(cast, believed, entry)
    edit(cast, entry, "For everyone.")
    assert texts(evidence, cast.ana)["body"] == ("My private guess.", "For everyone.")
    assert texts(evidence, cast.col)["body"] == (None, "For everyone.")


def test_a_text_removed_for_good_is_not_there_then(cast, believed):
    entry = note(cast.ana, cast.project, "key hf_secret")
    evidence = add(cast, believed, entry)
    redact_entry(owner=cast.ana, entry=entry, secret="hf_secret")
    assert texts(evidence, cast.ana)["body"] == (None, "key [removed]")


def test_a_note_counts_once_and_may_come_back(cast, believed):
    entry = note(cast.ana, cast.project)
    evidence = add(cast, believed, entry)
    with pytest.raises(ValidationError, match="Re-weigh it instead"):
        add(cast, believed, entry, side="against")
    drop_evidence(by=cast.ana, evidence=evidence, because="A bug.")
    assert add(cast, believed, entry, side="against").side == "against"


def test_dropping_keeps_why_and_is_done_once(cast, believed):
    evidence = add(cast, believed, note(cast.ana, cast.project))
    for because in ("A bug.", "Again."):
        dropped = drop_evidence(by=cast.ana, evidence=evidence, because=because)
    assert (dropped.dropped_because, dropped.dropped_at is None) == ("A bug.", False)
    assert Change.objects.get(kind="evidence.dropped").text("dropped_because") == "A bug."


@pytest.mark.parametrize("fields", [{"side": "maybe"}, {"kind": "huge"}, {"says": "x" * 401}])
def test_what_cannot_be_is_refused(cast, believed, fields):
    with pytest.raises(ValidationError):
        add(cast, believed, note(cast.ana, cast.project), **fields)
    assert not Evidence.objects.exists()


def test_only_a_note_of_the_project_that_one_may_read_is_evidence(cast, believed):
    foreign = note(cast.ana, create_project(owner=cast.ana, title="Elsewhere"))
    for entry in (foreign, note(cast.col, cast.project, visibility="me")):
        with pytest.raises(ValidationError, match="Give an entry of this project"):
            add(cast, believed, entry)


def test_the_chain_holds_through_all_of_it(cast, believed):
    entry = note(cast.ana, cast.project)
    evidence = add(cast, believed, entry)
    drop_evidence(by=cast.ana, evidence=weigh_again(by=cast.col, evidence=evidence, side="neutral"))
    call_command("verify")
