"""The review of a week: its facts, its questions, and the one entry its answers make."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from mechjournal.actions.checkins import answer_checkin
from mechjournal.actions.entries import Text, add_result, save_entry
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.marks import mark, set_standing
from mechjournal.actions.phases import change_phase
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Entry, Project, User
from mechjournal.views.weekly import bounds
from tests.helpers import expects, experiment, note
from tests.lib.test_leaks import BODY
from tests.test_cost import Queries

MONDAY = date(2026, 11, 16)
GOAL = {"asked-goal": "How much closer are you?", "goal": "Half the way."}


@pytest.fixture(autouse=True)
def wednesday(time_machine):
    time_machine.move_to("2026-11-18T12:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def project(cast, wednesday):
    Project.objects.update(created_at="2026-11-02T09:00:00+00:00")
    return Project.objects.get()


def address(cast, day=MONDAY) -> str:
    return reverse("weeks.show", args=[cast.project.key, day])


def page(cast, day=MONDAY, who: str = "ana"):
    response = cast.client(who).get(address(cast, day))
    assert response.status_code == 200
    return response


def week(cast, day=MONDAY, who: str = "ana"):
    return page(cast, day, who).context["week"]


def save(cast, who: str = "ana", day=MONDAY, **fields):
    return cast.client(who).post(address(cast, day), fields)


def questions(cast, day=MONDAY) -> list[str]:
    return [one.text for one in page(cast, day).context["form"].asked]


# --- which days -----------------------------------------------------------------------------------------------------


def test_any_day_leads_to_the_monday_of_its_week(cast):
    response = cast.client("ana").get(address(cast, MONDAY + timedelta(days=2)))
    assert response["Location"] == address(cast)


def test_a_week_to_come_is_not_there(cast):
    assert cast.client("ana").get(address(cast, MONDAY + timedelta(days=7))).status_code == 404


def test_what_was_written_after_midnight_belongs_to_the_week_before(cast, wednesday):
    wednesday.move_to("2026-11-23T02:30:00+00:00", tick=False)  # Monday, half past three in Oslo
    note(cast.ana, cast.project, "Still Sunday.")
    assert [row.heading for row in week(cast).written] == ["Still Sunday."]


def test_what_is_believed_after_midnight_belongs_to_the_week_before(cast, wednesday):
    wednesday.move_to("2026-11-23T02:30:00+00:00", tick=False)
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    cast.project.refresh_from_db()
    assert len(week(cast).moves) == 1


@pytest.mark.parametrize(("monday", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169)])
def test_the_weeks_in_which_the_clock_changes_have_their_own_length(cast, monday, hours):
    first, after = bounds(cast.who("ana"), monday)
    assert (after.timestamp() - first.timestamp()) / 3600 == hours


def test_another_clock_has_other_weeks(cast, wednesday):
    wednesday.move_to("2026-11-22T20:00:00+00:00", tick=False)
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    User.objects.filter(pk=cast.col.pk).update(time_zone="Asia/Tokyo")  # five in the morning of Monday there
    wednesday.move_to("2026-11-23T12:00:00+00:00", tick=False)
    assert len(week(cast).moves) == 1
    assert week(cast, who="col").moves == []


# --- its facts ------------------------------------------------------------------------------------------------------


def test_a_week_without_anything_says_so(cast):
    assert "Nothing was recorded in this week." in page(cast, MONDAY - timedelta(days=7)).content.decode()


def test_entries_are_counted_by_day(cast):
    note(cast.ana, cast.project)
    note(cast.ana, cast.project, "Another.", day=MONDAY)
    note(cast.ana, cast.project, "Last week's.", day=MONDAY - timedelta(days=1))
    found = week(cast)
    assert (len(found.written), found.days_with, [bar.total for bar in found.bars]) == (2, 2, [1, 0, 1, 0, 0, 0, 0])


def test_days_of_each_phase_are_counted_up_to_today(cast, project):
    change_phase(by=cast.ana, project=project, phase="understanding", entered_on=MONDAY + timedelta(days=1))
    assert [(one.name, one.days) for one in week(cast).phases] == [("Exploration", 1), ("Understanding", 2)]


def test_a_credence_goes_from_before_the_week_to_its_last_change(cast, wednesday):
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    wednesday.move_to("2026-11-25T12:00:00+00:00", tick=False)
    for value in (60, 71):
        set_credence(by=cast.ana, hypothesis=hypothesis, value=value)
    (move,) = week(cast, MONDAY + timedelta(days=7)).moves
    assert (move.number, move.first, move.last, move.name) == (1, 40, 71, "")


def test_partners_moves_bear_their_name(cast):
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    set_credence(by=cast.col, hypothesis=hypothesis, value=30)
    assert [(move.name, move.first, move.last) for move in week(cast).moves] == [("Col", None, 30)]


def test_predictions_that_came_out_otherwise_are_surprises(cast):
    entry = experiment(cast.ana, cast.project)
    sure = expects(cast.ana, entry, percent=80)
    unsure = expects(cast.ana, entry, statement="or above 20 %", percent=50)
    add_result(author=cast.ana, entry=entry, result="40 %", day=None, composer=entry.client_key)
    for prediction in (sure, unsure):
        resolve_prediction(by=cast.ana, prediction=prediction, outcome="false")
    found = week(cast)
    assert [row.statement for row in found.predictions] == ["refusal below 20 %", "or above 20 %"]
    assert [row.statement for row in found.surprises] == ["refusal below 20 %"]


def test_experiments_highlights_decisions_and_negative_results_are_listed(cast):
    run = experiment(cast.ana, cast.project, "running")
    experiment(cast.ana, cast.project, "planned", body="Not begun.")
    mark(by=cast.ana, entry=note(cast.ana, cast.project, "A good day."), highlight=True)
    note(cast.ana, cast.project, "Drop layer 3.", kind="decision")
    set_standing(by=cast.ana, entry=run, standing="negative")
    found = week(cast)
    listed = [found.experiments, found.highlights, found.decisions, found.negatives]
    assert [[row.heading for row in rows] for rows in listed] == [
        ["Ablate layer 14 only."],
        ["A good day."],
        ["Drop layer 3."],
        ["Ablate layer 14 only."],
    ]


def test_a_run_begun_before_belongs_to_the_week_its_result_came(cast, wednesday):
    run = experiment(cast.ana, cast.project, "running")
    wednesday.move_to("2026-11-25T12:00:00+00:00", tick=False)
    add_result(author=cast.ana, entry=run, result="12 %", day=None, composer=run.client_key)
    found = week(cast, MONDAY + timedelta(days=7))
    assert ([row.number for row in found.experiments], found.written) == ([run.number], [])


def test_check_ins_are_the_readers_own(cast, wednesday):
    for hour, said in enumerate(["learned", "nothing", "waiting", "skipped"], 9):
        wednesday.move_to(f"2026-11-18T{hour:02}:00:00+00:00", tick=False)
        answer_checkin(by=cast.ana, project=cast.project, answer=said)
    assert (week(cast).checkins.answered, week(cast, who="mo").checkins.answered) == (3, 0)


def test_the_longest_stretch_leaves_waiting_out(cast, wednesday):
    for hour, said in [(8, "learned"), (10, "nothing"), (11, "waiting"), (15, "nothing")]:
        wednesday.move_to(f"2026-11-18T{hour:02}:00:00+00:00", tick=False)
        answer_checkin(by=cast.ana, project=cast.project, answer=said)
    assert week(cast).checkins.longest.minutes == 180


def test_what_is_only_mine_is_in_nobody_elses_week(cast):
    note(cast.ana, cast.project, "Only me.", visibility="me")
    assert (len(week(cast).written), len(week(cast, who="col").written)) == (1, 0)


# --- its questions --------------------------------------------------------------------------------------------------


def test_without_numbers_one_question_is_left(cast):
    assert questions(cast) == [
        "What are you not seeing that someone new to the project would point out in ten minutes?"
    ]


def test_questions_quote_the_weeks_own_numbers(cast, wednesday):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    wednesday.move_to("2026-11-24T12:00:00+00:00", tick=False)
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Which layer?", pivot_if="", starts_on=day, ends_on=day)
    mark(by=cast.ana, entry=note(cast.ana, cast.project), minutes=120)
    asked = questions(cast, MONDAY + timedelta(days=7))
    assert len(asked) == 3
    assert asked[0].startswith("H1 has not moved for 6 days.")
    assert asked[1].startswith("The goal is “Which layer?”. After 1 entry this week")
    assert asked[2].startswith("2 hours on the clock this week.")


def test_an_intention_of_the_week_before_is_asked_about(cast):
    note(cast.ana, cast.project, "next: random directions", day=MONDAY - timedelta(days=3))
    assert "You meant to do this: “random directions”. Is it done, dropped, or still right?" in questions(cast)


def test_a_surprise_of_ones_own_is_asked_about(cast):
    entry = experiment(cast.ana, cast.project)
    prediction = expects(cast.ana, entry, percent=80)
    add_result(author=cast.ana, entry=entry, result="40 %", day=None, composer=entry.client_key)
    resolve_prediction(by=cast.ana, prediction=prediction, outcome="false")
    assert questions(cast)[0].startswith("“refusal below 20 %” got 80% from you and came out otherwise.")


def test_readers_are_asked_nothing(cast):
    assert page(cast, who="rhea").context["form"] is None


# --- its answers ----------------------------------------------------------------------------------------------------


def test_answers_become_one_note(cast):
    response = save(cast, **GOAL, **{"asked-missing": "What is missing?", "missing": " A control. "})
    assert response["Location"] == f"{address(cast)}#written"
    entry = Entry.objects.get()
    assert (entry.kind, entry.title, entry.day) == ("note", "Week of 16 November", cast.ana.today())
    assert entry.body == "> How much closer are you?\n\nHalf the way.\n\n> What is missing?\n\nA control.\n"


def test_posting_twice_makes_one_note(cast):
    save(cast, **GOAL)
    save(cast, **GOAL)
    assert Entry.objects.get().version == 1


def test_other_answers_are_added_to_the_same_note(cast):
    save(cast, **GOAL)
    save(cast, **(GOAL | {"goal": "Less than I thought."}))
    entry = Entry.objects.get()
    assert (entry.version, "Half the way." in entry.body, "Less than I thought." in entry.body) == (2, True, True)


def test_what_was_written_by_hand_meanwhile_stays(cast):
    save(cast, **GOAL)
    entry = Entry.objects.get()
    text = Text(title=entry.title, body="By hand.", client_key=entry.client_key)
    save_entry(editor=cast.ana, entry=entry, version=1, text=text)
    save(cast, **GOAL)
    assert Entry.objects.get().body == "By hand.\n\n> How much closer are you?\n\nHalf the way.\n"


def test_each_person_and_each_week_has_a_note_of_its_own(cast):
    save(cast, **GOAL)
    save(cast, who="col", **GOAL)
    save(cast, day=MONDAY - timedelta(days=7), **GOAL)
    assert Entry.objects.count() == 3


def test_only_me_is_for_me_alone(cast):
    save(cast, **GOAL, private="on")
    assert Entry.objects.get().visibility == "me"
    assert page(cast, who="col").context["written"] is None


def test_no_answer_is_asked_for_one(cast):
    response = save(cast, **(GOAL | {"goal": "  "}))
    assert response.status_code == 422
    assert "one is enough" in response.content.decode()
    assert not Entry.objects.exists()


def test_what_looks_like_a_key_is_pointed_out_first(cast):
    token = f"hf_{BODY[:34]}"
    response = save(cast, **(GOAL | {"goal": token}))
    assert response.status_code == 422
    save(cast, **(GOAL | {"goal": token}), leaks_seen="on")
    assert Entry.objects.count() == 1


def test_the_page_shows_what_was_written_instead_of_asking(cast):
    save(cast, **GOAL)
    response = page(cast)
    assert (response.context["form"], "Half the way." in response.content.decode()) == (None, True)


# --- the ways to it -------------------------------------------------------------------------------------------------


def today(cast, who: str = "ana") -> str:
    return cast.client(who).get(cast.project.get_absolute_url()).content.decode()


def test_today_leads_to_it_from_friday_on(cast, wednesday):
    note(cast.ana, cast.project)
    assert address(cast) not in today(cast)
    wednesday.move_to("2026-11-20T12:00:00+00:00", tick=False)
    assert address(cast) not in today(cast)
    note(cast.ana, cast.project, "Friday's.")
    assert address(cast) in today(cast)


def test_the_months_weeks_lead_to_it(cast):
    timeline = cast.client("ana").get(reverse("timelines.project", args=[cast.project.key])).content.decode()
    assert address(cast) in timeline
    assert address(cast, MONDAY + timedelta(days=7)) not in timeline


def cost(cast) -> int:
    client = cast.client("ana")
    client.get(address(cast))
    with Queries(connection) as queries:
        client.get(address(cast))
    return len(queries.counted)


def fill(cast, number: int) -> None:
    for n in range(number):
        entry = experiment(cast.ana, cast.project, body=f"Run {n} of {number}.")
        prediction = expects(cast.ana, entry)
        add_result(author=cast.ana, entry=entry, result="40 %", day=None, composer=entry.client_key)
        resolve_prediction(by=cast.ana, prediction=prediction, outcome="false")
        make_hypothesis(by=cast.col, project=cast.project, claim=f"Claim {n} of {number}.", credence=40)
        answer_checkin(by=cast.ana, project=cast.project, answer="learned", says=f"{n} of {number}")


def test_it_costs_the_same_for_little_and_much(cast):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Which layer?", pivot_if="", starts_on=day, ends_on=day)
    fill(cast, 2)
    few = cost(cast)
    fill(cast, 12)
    assert few == cost(cast) <= 14
