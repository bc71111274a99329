"""Moving a project through its phases, and the phase an entry belongs to."""

from datetime import date, timedelta

import pytest

from mechjournal import guide
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.phases import NotThen, change_phase
from mechjournal.models import Change, Draft, PhaseChange, Project
from tests.helpers import note

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_the_twentieth(time_machine):
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def project(cast):
    """Ana's, begun ten days ago."""
    begun = TODAY - timedelta(days=10)
    Project.objects.update(created_at=f"{begun}T09:00:00+00:00")
    PhaseChange.objects.update(entered_on=begun)
    return Project.objects.get()


def move(cast, project, phase, **fields):
    return change_phase(by=cast.ana, project=project, phase=phase, **fields)


def history(project):
    return list(project.phase_changes.values_list("phase", "entered_on"))


def test_a_project_begins_with_its_first_phase(cast):
    assert history(cast.project) == [("exploration", TODAY)]


def test_a_change_moves_the_project_and_leaves_a_line(cast, project):
    change = move(cast, project, "understanding", reason="H2 is definite enough.")
    assert (change.entered_on, Project.objects.get().phase, project.phase) == (TODAY, "understanding", "understanding")
    line = Change.objects.get(seq=change.seq)
    assert (line.kind, line.facts["phase"]) == ("phase.changed", "understanding")
    assert line.text("reason") == "H2 is definite enough."


def test_saying_what_is_so_already_writes_nothing(cast, project):
    before = Change.objects.count()
    assert move(cast, project, "exploration").phase == "exploration"
    assert Change.objects.count() == before


def test_moving_back_is_the_same_step(cast, project):
    move(cast, project, "understanding")
    move(cast, project, "exploration")
    assert Project.objects.get().phase == "exploration"


def test_a_change_dated_back_lies_before_a_later_one(cast, project):
    move(cast, project, "distillation")
    move(cast, project, "understanding", entered_on=date(2026, 11, 15))
    assert Project.objects.get().phase == "distillation"
    assert [phase for phase, _ in history(project)] == ["exploration", "understanding", "distillation"]


def test_no_phase_begins_before_its_project_or_tomorrow(cast, project):
    for day in (date(2026, 11, 9), date(2026, 11, 21)):
        with pytest.raises(NotThen):
            move(cast, project, "understanding", entered_on=day)
    assert history(project) == [("exploration", date(2026, 11, 10))]


def test_a_project_from_before_there_were_changes_gets_its_first_one_too(cast, project):
    PhaseChange.objects.all().delete()
    move(cast, project, "understanding")
    assert history(project) == [("exploration", date(2026, 11, 10)), ("understanding", TODAY)]


def test_the_questions_of_the_move_wait_as_a_draft(cast, project):
    move(cast, project, "understanding")
    draft = Draft.objects.get(user=cast.ana)
    assert draft.fields["body"].startswith("From exploration to understanding")
    left, entered = (guide.find(guide.current().phases, key) for key in ("exploration", "understanding"))
    for question in (*left.exit_questions, *entered.entry_questions):
        assert f"> {question}" in draft.fields["body"]


def test_the_next_move_replaces_questions_nobody_took_up(cast, project):
    move(cast, project, "understanding")
    move(cast, project, "exploration")
    assert Draft.objects.get().fields["body"].startswith("From understanding to exploration")


def test_a_change_dated_back_behind_a_later_one_asks_nothing(cast, project):
    move(cast, project, "distillation")
    Draft.objects.all().delete()
    move(cast, project, "understanding", entered_on=date(2026, 11, 15))
    assert not Draft.objects.exists()


def test_a_note_for_an_earlier_day_takes_that_days_phase(cast, project):
    move(cast, project, "understanding", entered_on=date(2026, 11, 15))
    days = (date(2026, 11, 14), date(2026, 11, 15), None)
    assert [note(cast.ana, project, day=day).phase for day in days] == ["exploration", "understanding", "understanding"]


def test_a_note_may_carry_another_phase_than_its_project(cast, project):
    assert note(cast.ana, project, phase="ideation").phase == "ideation"


def test_an_edit_keeps_the_phase_unless_it_names_one(cast, project):
    entry = note(cast.ana, project, phase="ideation")
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="Edited."))
    assert entry.phase == "ideation"
    save_entry(editor=cast.ana, entry=entry, version=2, text=Text(body="Edited.", phase="distillation"))
    assert entry.phase == "distillation"
