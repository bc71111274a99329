"""A secret that was copied from a note into what a project says beside its entries."""

import pytest
from django.core.management import call_command

from mechjournal.actions.checkins import answer_checkin
from mechjournal.actions.deciding import give_verdict
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.ideas import add_idea
from mechjournal.actions.phases import change_phase
from mechjournal.actions.projects import change_project, set_status
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.sprints import close_sprint, extend_sprint, pause_sprint
from mechjournal.actions.walk import annotate
from mechjournal.models import (
    Change,
    CheckIn,
    Decision,
    Hypothesis,
    Idea,
    Intention,
    PhaseChange,
    PostMortem,
    Prediction,
    Project,
    Sprint,
    SprintPause,
    Tick,
)
from tests.helpers import expects, experiment, note
from tests.postmortems.steps import END, START, decide, page, sprint_of, write

SECRET = "hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, f"token = {SECRET}")


def redact(cast, entry, secret=SECRET):
    """It is gone from these tables and the ledger, which still verifies; returns how many places held it."""
    found = redact_entry(owner=cast.ana, entry=entry, secret=secret)
    tables = (CheckIn, Decision, Idea, Intention, PhaseChange, PostMortem, Project, Sprint, SprintPause, Tick, Change)
    assert SECRET not in str([list(table.objects.values()) for table in tables])
    call_command("verify")
    return found


def test_it_goes_from_answers_and_from_how_they_are_laid_out(cast, entry):
    row = write(cast.col, sprint_of(cast), learned=f"The token {SECRET} works.", next="Nothing.")
    redact(cast, entry)
    now = PostMortem.objects.get(pk=row.pk)
    assert now.answers == {"learned": "The token [removed] works.", "next": "Nothing."}
    assert "[removed] works" in now.html["learned"]


def test_a_window_still_open_on_the_answers_does_not_bring_it_back(cast, entry):
    sprint = sprint_of(cast)
    write(cast.ana, sprint, learned=SECRET)
    redact(cast, entry)
    late = {"version": 1, "a-learned": SECRET, "leaks_seen": "on"}
    assert cast.client("ana").post(page(sprint), late).status_code == 409


def test_it_goes_from_a_decision_and_its_verdict(cast, entry):
    decision = decide(
        cast.ana, sprint_of(cast), "continue", reason=f"By {SECRET}.", momentum=SECRET, would_change=SECRET
    )
    give_verdict(by=cast.ana, decision=decision, verdict="right", says=SECRET)
    redact(cast, entry)
    now = Decision.objects.get()
    assert (now.reason, now.momentum, now.verdict_says) == ("By [removed].", "[removed]", "[removed]")
    assert Change.objects.get(kind="decision.changed").text("reason") == "By [removed]."


def test_it_goes_from_what_was_meant_to_be_done_differently(cast, entry):
    write(cast.ana, sprint_of(cast), finish=True, differently=f"Revoke {SECRET}")
    Intention.objects.update(came_says=SECRET)
    redact(cast, entry)
    assert (Intention.objects.get().text, Intention.objects.get().came_says) == ("Revoke [removed]", "[removed]")


def test_it_goes_from_all_a_sprint_says(cast, entry):
    sprint = sprint_of(cast, goal=f"Does {SECRET} work?", pivot_if=SECRET, simplest=SECRET)
    pause_sprint(by=cast.ana, sprint=sprint, starts_on=START, ends_on=START, why=SECRET)
    extend_sprint(by=cast.ana, sprint=sprint, ends_on=END.replace(day=28), because=SECRET)
    close_sprint(by=cast.ana, sprint=sprint, closing_line=SECRET)
    redact(cast, entry)
    now = Sprint.objects.get()
    assert (now.goal, now.pivot_if, now.closing_line) == ("Does [removed] work?", "[removed]", "[removed]")
    assert SprintPause.objects.get().why == "[removed]"


def test_it_goes_from_ideas_of_the_project_and_ones_own(cast, entry):
    add_idea(by=cast.col, line=f"Use {SECRET}", project=cast.project)
    add_idea(by=cast.col, line=f"From it: {SECRET}", origin=entry)
    add_idea(by=cast.ana, line=f"Mine: {SECRET}", why=SECRET)
    redact(cast, entry)
    assert {idea.line for idea in Idea.objects.all()} == {"Use [removed]", "From it: [removed]", "Mine: [removed]"}


def test_it_goes_from_check_ins_phases_and_notes_on_the_checklist(cast, entry):
    answer_checkin(by=cast.col, project=cast.project, answer="learned", says=f"that {SECRET} works")
    change_phase(by=cast.ana, project=cast.project, phase="understanding", reason=SECRET)
    annotate(user=cast.ana, item="linear-algebra", note=SECRET, entry=None)
    redact(cast, entry)
    assert CheckIn.objects.get().says == "that [removed] works"
    assert PhaseChange.objects.last().reason == Tick.objects.get().note == "[removed]"


def test_it_goes_from_what_the_project_says_of_itself(cast, entry):
    change_project(by=cast.ana, project=cast.project, north_star=SECRET)
    set_status(by=cast.ana, project=cast.project, status="paused", reason=f"Until {SECRET} is gone.")
    redact(cast, entry)
    now = Project.objects.get()
    assert (now.north_star, now.status_reason, now.title) == (
        "[removed]",
        "Until [removed] is gone.",
        "Refusal directions",
    )


def test_it_goes_from_a_claim_and_a_prediction_that_rest_on_other_notes(cast, entry):
    make_hypothesis(by=cast.col, project=cast.project, claim=f"{SECRET} is valid.")
    expects(cast.col, experiment(cast.col, cast.project), f"{SECRET} works")
    redact(cast, entry)
    assert (Hypothesis.objects.get().claim, Prediction.objects.get().statement) == (
        "[removed] is valid.",
        "[removed] works",
    )


def test_the_ledger_names_the_lines_it_wiped(cast, entry):
    sprint_of(cast, goal=f"Does {SECRET} work?")
    opened = Change.objects.get(kind="sprint.opened")
    redact(cast, entry)
    assert opened.seq in Change.objects.get(kind="entry.redacted").facts["lines"]
    assert Change.objects.filter(kind="sprint.changed").last().text("goal") == "Does [removed] work?"


def test_what_does_not_hold_it_is_left_alone(cast, entry):
    write(cast.ana, sprint_of(cast), learned="Much.")
    before = Change.objects.count()
    assert redact(cast, entry) == 2  # the entry and its line
    assert PostMortem.objects.get().version == 1
    assert set(Change.objects.filter(seq__gt=before).values_list("kind", flat=True)) == {
        "entry.redacted",
        "entry.saved",
    }


def test_where_every_text_of_a_note_goes_these_stay(cast, entry):
    write(cast.ana, sprint_of(cast), learned="Much.")
    redact_entry(owner=cast.ana, entry=entry, secret=None)
    assert PostMortem.objects.get().answers == {"learned": "Much."}
