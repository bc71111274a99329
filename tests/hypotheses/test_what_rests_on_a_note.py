"""A note that something rests on stays where it is; a secret in it is removed from all of that, too."""

import pytest
from django.core.management import call_command

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.checks import settle_check, unsettle_check
from mechjournal.actions.evidence import add_evidence, drop_evidence
from mechjournal.actions.hypotheses import change_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Change, Credence, Entry, Evidence, Hypothesis, Prediction, SkepticCheck
from tests.helpers import expects, experiment, note, typed

SECRET = "hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"


@pytest.fixture
def believed(cast) -> Hypothesis:
    return make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")


def rest(cast, hypothesis, entry, words: str = "") -> None:
    """Everything that can rest on an entry, each with these words."""
    set_credence(by=cast.col, hypothesis=hypothesis, value=71, because=entry, reason=words)
    evidence = add_evidence(by=cast.col, hypothesis=hypothesis, entry=entry, side="for", says=words)
    drop_evidence(by=cast.col, evidence=evidence, because=words)
    settle_check(by=cast.col, hypothesis=hypothesis, check_key="baseline", entry=entry, sentence=words)
    expects(cast.col, entry, f"falls {words}")


def believes(cast, hypothesis, entry):
    return set_credence(by=cast.ana, hypothesis=hypothesis, value=71, because=entry)


def argues(cast, hypothesis, entry):
    return add_evidence(by=cast.ana, hypothesis=hypothesis, entry=entry, side="for")


def checks(cast, hypothesis, entry):
    return settle_check(by=cast.ana, hypothesis=hypothesis, check_key="baseline", entry=entry)


def comes_from(cast, hypothesis, entry):
    Hypothesis.objects.update(origin=entry)


@pytest.mark.parametrize("lean", [believes, argues, checks, comes_from])
def test_a_note_that_a_hypothesis_rests_on_stays_in_its_project(cast, believed, lean):
    elsewhere, entry = create_project(owner=cast.ana, title="Elsewhere"), note(cast.ana, cast.project)
    lean(cast, believed, entry)
    response = cast.client("ana").post(f"{entry.get_absolute_url()}move/", {"target": elsewhere.key})
    assert response.status_code == 422
    assert "H1 rests on this entry, so it stays in this project." in response.content.decode()
    assert Entry.objects.get().moved_to is None


def test_an_experiment_with_a_prediction_stays_in_its_project(cast):
    elsewhere, entry = create_project(owner=cast.ana, title="Elsewhere"), experiment(cast.ana, cast.project)
    expects(cast.ana, entry)
    response = cast.client("ana").post(f"{entry.get_absolute_url()}move/", {"target": elsewhere.key})
    assert "Something was predicted of this experiment" in response.content.decode()


def test_a_note_that_nothing_rests_on_any_more_may_move(cast, believed):
    elsewhere, entry = create_project(owner=cast.ana, title="Elsewhere"), note(cast.ana, cast.project)
    checks(cast, believed, entry)
    unsettle_check(by=cast.ana, hypothesis=believed, check_key="baseline")
    cast.client("ana").post(f"{entry.get_absolute_url()}move/", {"target": elsewhere.key})
    assert Entry.objects.filter(project=elsewhere).exists()


def test_an_experiment_with_a_prediction_stays_one(cast):
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry)
    response = cast.client("ana").post(f"{entry.get_absolute_url()}edit/", typed(version=1, body="A note."))
    assert response.status_code == 422
    assert response.context["composer"].form.errors["kind"] == [
        "This experiment has predictions; it stays an experiment."
    ]
    assert (Entry.objects.get().kind, Entry.objects.get().version) == ("experiment", 1)


def test_one_without_may_become_a_note(cast):
    entry = experiment(cast.ana, cast.project)
    cast.client("ana").post(f"{entry.get_absolute_url()}edit/", typed(version=1, body="A note."))
    assert Entry.objects.get().kind == "note"


def test_nor_does_going_back_make_it_a_note(cast):
    entry = note(cast.ana, cast.project)
    fields = typed(version=1, kind="experiment", state="planned", body="Ablate.")
    cast.client("ana").post(f"{entry.get_absolute_url()}edit/", fields)
    expects(cast.ana, Entry.objects.get())
    response = cast.client("ana").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert "it stays an experiment" in response.content.decode()
    assert Entry.objects.get().kind == "experiment"


# --- secrets -------------------------------------------------------------------------------------------------------


def everything() -> str:
    """All that these tables and the ledger say."""
    tables = (Hypothesis, Credence, Evidence, SkepticCheck, Prediction, Entry)
    rows = [list(table.objects.values()) for table in tables]
    return str(rows) + str(list(Change.objects.values_list("texts", flat=True)))


def test_a_secret_goes_from_all_that_rests_on_the_note_and_from_the_ledger(cast):
    entry = experiment(cast.ana, cast.project, body=f"token = {SECRET}")
    believed = make_hypothesis(
        by=cast.ana, project=cast.project, claim=f"{SECRET} works.", drop_if=SECRET, credence=50, origin=entry
    )
    rest(cast, believed, entry, SECRET)
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    assert SECRET not in everything()
    assert (Hypothesis.objects.get().claim, Credence.objects.current().first().value) == ("[removed] works.", 50)
    assert Prediction.objects.get().statement == "falls [removed]"
    call_command("verify")


def test_earlier_words_of_a_claim_lose_it_too(cast):
    entry = note(cast.ana, cast.project, f"token = {SECRET}")
    made = make_hypothesis(by=cast.ana, project=cast.project, claim=SECRET, origin=entry)
    change_hypothesis(
        by=cast.ana, hypothesis=made, version=1, claim="Cleaner.", claim_type="", drop_if="", excitement=None
    )
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    assert SECRET not in everything()
    assert Hypothesis.objects.get().version == 2


def test_the_ledger_says_what_the_claim_says_now_and_which_lines_were_wiped(cast):
    entry = note(cast.ana, cast.project, f"token = {SECRET}")
    make_hypothesis(by=cast.ana, project=cast.project, claim=f"{SECRET} works.", origin=entry)
    made = Change.objects.get(kind="hypothesis.made")
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    changed = Change.objects.get(kind="hypothesis.changed")
    assert (changed.text("claim"), changed.facts["version"]) == ("[removed] works.", 2)
    assert made.seq in Change.objects.get(kind="entry.redacted").facts["lines"]


def test_a_secret_that_stands_only_in_a_reason_is_found(cast, believed):
    entry = note(cast.ana, cast.project)
    set_credence(by=cast.ana, hypothesis=believed, value=71, because=entry, reason=f"see {SECRET}")
    fields = {"secret": SECRET, "reason": "", "sure": "on"}
    assert cast.client("ana").post(f"{entry.get_absolute_url()}redact/", fields).status_code == 302
    assert SECRET not in everything()


def test_what_does_not_hold_it_is_left_alone(cast, believed):
    entry = experiment(cast.ana, cast.project, body=f"token = {SECRET}")
    rest(cast, believed, entry, "the baseline")
    other = make_hypothesis(by=cast.ana, project=cast.project, claim="Another.")
    redact_entry(owner=cast.ana, entry=entry, secret=SECRET)
    assert (Credence.objects.get().reason, Evidence.objects.get().says) == ("the baseline", "the baseline")
    assert Hypothesis.objects.get(pk=other.pk).version == Hypothesis.objects.get(pk=believed.pk).version == 1


def test_a_mark_longer_than_the_secret_still_fits(cast):
    entry = note(cast.ana, cast.project, "aaaaaa", title="aaaaaa" * 23)
    make_hypothesis(by=cast.ana, project=cast.project, claim="aaaaaa" * 66, origin=entry)
    redact_entry(owner=cast.ana, entry=entry, secret="aaaaaa")
    assert "aaaaaa" not in everything()
    assert len(Hypothesis.objects.get().claim) <= 400 and len(Entry.objects.get().title) <= 140


# --- leaving -------------------------------------------------------------------------------------------------------


def test_what_a_person_believed_stays_without_their_name(cast, believed):
    rest(cast, believed, experiment(cast.ana, cast.project), "By col.")
    make_hypothesis(by=cast.col, project=cast.project, claim="Made by col.")
    delete_account(user=cast.col)
    people = {Hypothesis.objects.last().made_by, Credence.objects.get().by, Evidence.objects.get().by}
    people |= {SkepticCheck.objects.get().by, Prediction.objects.get().by}
    assert {person.display_name for person in people} == {"Deleted account"}
    assert (Credence.objects.get().reason, Hypothesis.objects.last().claim) == ("By col.", "Made by col.")
    call_command("verify")


def test_what_was_said_of_a_private_note_goes_with_it(cast, believed):
    entry = experiment(cast.col, cast.project, visibility="me")
    rest(cast, believed, entry, "For my eyes alone.")
    delete_account(user=cast.col)
    assert "eyes" not in everything()
    assert (Credence.objects.get().value, Hypothesis.objects.get().claim) == (71, believed.claim)
    call_command("verify")


def test_a_project_of_ones_own_goes_with_all_its_beliefs(cast):
    own = create_project(owner=cast.olu, title="Only mine")
    entry = experiment(cast.olu, own)
    made = make_hypothesis(by=cast.olu, project=own, claim="One.", origin=entry, credence=50)
    add_evidence(by=cast.olu, hypothesis=made, entry=entry, side="for")
    expects(cast.olu, entry)
    delete_account(user=cast.olu)
    assert not Hypothesis.objects.exists() and not Evidence.objects.exists() and not Prediction.objects.exists()
