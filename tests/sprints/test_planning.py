"""Planning a sprint: one question is enough, everything else is kept and shown."""

from datetime import date, timedelta

import pytest

from mechjournal import guide
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.forms.sprints import LENGTHS, USUAL, SprintForm
from mechjournal.models import Change, Intention, Sprint
from tests.helpers import note

TODAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def on_the_ninth(time_machine):
    time_machine.move_to("2026-11-09T12:00:00+00:00", tick=False)


def post(cast, address="open/", **fields):
    data = {"goal": "One direction?", "starts_on": "2026-11-09", **fields}
    return cast.client("ana").post(f"{cast.project.get_absolute_url()}sprints/{address}", data)


def test_a_question_and_a_length_are_enough(cast):
    post(cast, length="7")
    sprint = Sprint.objects.get()
    assert (sprint.starts_on, sprint.ends_on, sprint.length) == (TODAY, date(2026, 11, 15), 7)
    assert (sprint.mode, sprint.forecast, sprint.plan, sprint.skills) == ("de-risk", None, {}, [])


def test_a_day_typed_as_the_end_counts_before_a_length(cast):
    post(cast, length="14", ends_on="2026-11-12")
    assert Sprint.objects.get().ends_on == date(2026, 11, 12)


def test_without_length_and_end_it_says_what_is_missing(cast):
    response = post(cast)
    assert response.status_code == 422
    assert "Choose a length, or a day to stop at." in response.content.decode()


def test_all_that_is_said_beforehand_is_kept(cast):
    skill = guide.current().skills[0].key
    said = {"mode": "extended", "simplest": "A linear probe", "simplest_tried": "on", "forecast": "40"}
    post(cast, length="14", days_exploration="4", days_understanding="0", skills=[skill], **said)
    sprint = Sprint.objects.get()
    assert (sprint.mode, sprint.simplest, sprint.simplest_tried, sprint.forecast) == (
        "extended",
        "A linear probe",
        True,
        40,
    )
    assert (sprint.plan, sprint.skills) == ({"exploration": 4}, [skill])
    assert Change.objects.get(kind="sprint.opened").facts["plan"] == {"exploration": 4}


@pytest.mark.parametrize("wrong", [{"forecast": "101"}, {"days_exploration": "-1"}, {"skills": "no-such"}])
def test_what_makes_no_sense_is_refused(cast, wrong):
    assert post(cast, length="7", **wrong).status_code == 422
    assert not Sprint.objects.exists()


def test_each_stage_has_lengths_of_its_own_and_a_usual_one(cast):
    for stage, lengths in LENGTHS.items():
        form = SprintForm.fresh(TODAY, stage)
        assert USUAL[stage] in lengths
        assert [value for value, _ in form.fields["length"].choices] == list(lengths)


def test_a_mini_project_opens_its_sprint_of_five_days_with_its_question(cast):
    made = create_project(owner=cast.ana, title="IOI", question="Which heads move the name?", stage="mini")
    sprint = made.sprints.get()
    assert (sprint.goal, sprint.length, sprint.starts_on) == ("Which heads move the name?", 5, TODAY)


def test_planning_the_next_shows_what_the_last_three_taught(cast):
    for n in range(4):
        ends = TODAY + timedelta(days=3)
        sprint = open_sprint(by=cast.ana, project=cast.project, goal=f"Q{n}?", starts_on=TODAY, ends_on=ends)
        close_sprint(by=cast.ana, sprint=sprint, closing_line=f"Lesson {n}.")
    page = cast.client("ana").get(f"{cast.project.get_absolute_url()}sprints/open/").content.decode()
    assert [f"Lesson {n}." in page for n in range(4)] == [False, True, True, True]


def test_intentions_that_wait_go_with_the_next_sprint(cast):
    first = open_sprint(by=cast.ana, project=cast.project, goal="A?", starts_on=TODAY, ends_on=TODAY)
    close_sprint(by=cast.ana, sprint=first)
    Intention.objects.create(project=cast.project, made_in=first, by=cast.ana, text="Read outputs on day one.")
    client, base = cast.client("ana"), f"{cast.project.get_absolute_url()}sprints/"
    assert "Read outputs on day one." in client.get(f"{base}open/").content.decode()
    post(cast, length="7")
    assert Intention.objects.get().for_sprint.number == 2
    assert "Read outputs on day one." in client.get(f"{base}2/").content.decode()


def test_the_page_of_a_sprint_says_what_was_planned(cast):
    post(cast, length="7", simplest="Prompting", forecast="30", skills=[guide.current().skills[0].key])
    note(cast.ana, cast.project)
    page = cast.client("rhea").get(f"{cast.project.get_absolute_url()}sprints/1/").content.decode()
    for said in ("Prompting", "not tried yet", "30 %, said at the start", guide.current().skills[0].name):
        assert said in page
