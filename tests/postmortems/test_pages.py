"""The page at a sprint's end: what stands beside the questions, and who reads what was written."""

from datetime import date

import pytest

from mechjournal import access
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import close_sprint
from mechjournal.exchange.writeup import draft_of
from mechjournal.models import CheckIn, Entry, Membership, Project, Sprint
from mechjournal.views import sprints
from tests.helpers import expects, experiment, note
from tests.postmortems.steps import decide, page, sprint_of, write


@pytest.fixture
def sprint(cast, time_machine):
    time_machine.move_to("2026-11-19T12:00:00+00:00")
    return sprint_of(cast, forecast=40)


def show(cast, sprint, name="ana", query=""):
    response = cast.client(name).get(page(sprint) + query)
    assert response.status_code == 200
    return response


def recorded(cast, sprint):
    return show(cast, sprint).context["recorded"]


def keys(response) -> list[str]:
    return [question.key for question in response.context["questions"]]


# --- what the journal recorded --------------------------------------------------------------------------------------


def test_entries_are_counted_by_day(cast, sprint):
    for day in (9, 9, 12):
        note(cast.ana, cast.project, day=date(2026, 11, day))
    found = recorded(cast, sprint)
    assert (found.entries, found.days_with, found.days) == (3, 2, 11)
    assert [bar.total for bar in found.bars][:5] == [2, 0, 0, 1, 0]


def test_a_private_note_is_counted_for_its_author_alone(cast, sprint):
    note(cast.ana, cast.project, visibility="me")
    assert recorded(cast, sprint).entries == 1
    assert show(cast, sprint, "col").context["recorded"].entries == 0


def test_credences_stand_with_where_they_came_from(cast, time_machine):
    time_machine.move_to("2026-11-05T12:00:00+00:00")
    moved = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=45)
    make_hypothesis(by=cast.ana, project=cast.project, claim="It rested.", credence=30)
    sprint = sprint_of(cast)
    time_machine.move_to("2026-11-12T12:00:00+00:00")
    set_credence(by=cast.ana, hypothesis=moved, value=86, reason="Random ones don't.")
    set_credence(by=cast.col, hypothesis=moved, value=5)
    courses = recorded(cast, sprint).courses
    assert [(one.number, one.first, one.last, one.changes) for one in courses] == [(1, 45, 86, 1), (2, 30, 30, 0)]


def test_predictions_of_the_sprint_are_told_with_the_worst_ones(cast, sprint):
    run = experiment(cast.ana, cast.project)
    said = (("a", 80, "false"), ("b", 65, "false"), ("c", 90, "true"), ("d", 20, "false"), ("e", 50, ""))
    rows = [(expects(cast.ana, run, statement, percent), outcome) for statement, percent, outcome in said]
    for row, outcome in rows:
        resolve_prediction(by=cast.ana, prediction=row, outcome=outcome)
    told = recorded(cast, sprint).foretold
    assert (told.resolved, told.right, told.said, told.open) == (4, 1, 64, 1)
    assert [row.statement for row in told.worst] == ["a", "b"]


def test_a_question_quotes_the_numbers(cast, sprint):
    run = experiment(cast.ana, cast.project)
    resolve_prediction(by=cast.ana, prediction=expects(cast.ana, run), outcome="true")
    assert "1 of 1 prediction came true." in show(cast, sprint).content.decode()


def test_and_is_left_out_where_there_are_none(cast, sprint):
    assert "calibrated" not in keys(show(cast, sprint))


def test_the_longest_stretch_is_not_made_up(cast, sprint):
    note(cast.ana, cast.project)
    assert "Not said" in show(cast, sprint).content.decode()


def test_it_is_told_from_what_was_answered(cast, sprint, time_machine):
    for hour, answer in ((8, "learned"), (9, "nothing"), (11, "nothing"), (12, "learned")):
        time_machine.move_to(f"2026-11-18T{hour:02}:00:00+00:00")
        CheckIn.objects.create(project=cast.project, by=cast.ana, day=date(2026, 11, 18), answer=answer)
    time_machine.move_to("2026-11-19T12:00:00+00:00")
    assert "3 h" in show(cast, sprint).content.decode()


# --- which questions ------------------------------------------------------------------------------------------------


def test_a_mini_project_has_questions_of_its_own(cast):
    project = create_project(owner=cast.ana, title="Probe", stage="mini")
    response = show(cast, Sprint.objects.get(project=project))
    assert all(key.startswith("mini-") for key in keys(response))
    assert len(keys(response)) == 7


def test_nobody_is_asked_about_what_was_not_said(cast):
    sprint = sprint_of(cast, pivot_if="")
    assert not {"sign-met", "forecast", "kept"} & set(keys(show(cast, sprint)))


def test_an_answer_stays_when_its_question_is_asked_no_more(cast, sprint):
    write(cast.ana, sprint, **{"old-question": "An answer."})
    assert "An answer." in show(cast, sprint).content.decode()


def test_no_question_is_required(cast, sprint):
    assert cast.client("ana").post(page(sprint), {"version": 0, "finish": "1"}).status_code == 302
    assert "Finished without a word." in show(cast, sprint).content.decode()


# --- who reads it ---------------------------------------------------------------------------------------------------


def test_a_partner_reads_it_after_finishing_their_own(cast, sprint):
    write(cast.ana, sprint, finish=True, learned="My secret lesson.")
    write(cast.col, sprint, learned="Mine.")
    assert "My secret lesson." not in show(cast, sprint, "col").content.decode()
    cast.client("col").post(page(sprint), {"version": 1, "a-learned": "Mine.", "finish": "1"})
    assert "My secret lesson." in show(cast, sprint, "col").content.decode()


@pytest.mark.parametrize("name", ["mo", "rhea"])
def test_mentor_and_reader_read_what_is_finished(cast, sprint, name):
    row = write(cast.ana, sprint, learned="My lesson.")
    assert "My lesson." not in show(cast, sprint, name).content.decode()
    write(cast.ana, sprint, version=row.version, finish=True)
    assert "My lesson." in show(cast, sprint, name).content.decode()


def test_who_joined_after_the_sprint_reads_it_at_once(cast, sprint):
    write(cast.ana, sprint, finish=True, learned="My lesson.")
    Membership.objects.update(joined_at=sprint.opened_at)
    close_sprint(by=cast.ana, sprint=sprint)
    Membership.objects.create(project=cast.project, user=cast.olu, role="collaborator")
    assert access.postmortems(cast.who("olu"), cast.project).exists()
    assert not access.postmortems(cast.who("col"), cast.project).exists()


def test_nobody_else_can_write(cast, sprint):
    assert cast.client("mo").post(page(sprint), {"version": 0, "a-learned": "No."}).status_code == 403


def test_it_reads_with_the_decision(cast, sprint):
    write(cast.ana, sprint, finish=True, learned="It **holds**.")
    decide(cast.ana, sprint, reason="The next idea is better.", confidence=60)
    text = show(cast, sprint).content.decode()
    assert "<strong>holds</strong>" in text
    assert "The next idea is better." in text
    assert "60 % sure" in text


def test_a_finished_one_can_be_gone_on_with(cast, sprint):
    write(cast.ana, sprint, finish=True, learned="So far.")
    assert 'name="a-learned"' in show(cast, sprint, query="?edit").content.decode()


# --- write-up -------------------------------------------------------------------------------------------------------


def test_the_draft_of_a_write_up_says_what_is_claimed_and_checked(cast, sprint):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=86, drop_if="random does it")
    note(cast.ana, cast.project, "Only mine.", visibility="me")
    Entry.objects.update(standing="negative")
    body = draft_of(cast.who("ana"), sprint)["body"]
    assert "H1 One direction. (open, believed at 86 %, 0 of " in body
    assert "random does it" in body
    assert "Only mine." not in body


def test_asking_twice_makes_one_draft(cast, sprint):
    for _ in range(2):
        cast.client("ana").post(f"{page(sprint)}write-up/")
    assert cast.ana.drafts.count() == 1
    assert Project.objects.get().phase == "exploration"


# --- three lines ----------------------------------------------------------------------------------------------------


def test_a_mini_project_may_end_in_three_lines(cast):
    sprint = Sprint.objects.get(project=create_project(owner=cast.ana, title="Probe", stage="mini"))
    address = f"{sprint.get_absolute_url()}close/"
    assert len(cast.client("ana").get(address).context["questions"]) == 3
    cast.client("ana").post(
        address, {"closing_line": "It works.", "a-mini-worked": "Probes do.", "a-mini-strategy": "Read."}
    )
    row = sprint.postmortems.get()
    assert row.answers == {"mini-worked": "Probes do.", "mini-strategy": "Read."}
    assert [meant.text for meant in sprint.intentions.all()] == ["Read."]
    assert Sprint.objects.get(pk=sprint.pk).closing_line == "It works."


def test_three_lines_stand_below_what_was_written_before(cast):
    sprint = Sprint.objects.get(project=create_project(owner=cast.ana, title="Probe", stage="mini"))
    write(cast.ana, sprint, **{"mini-worked": "Before."})
    cast.client("ana").post(f"{sprint.get_absolute_url()}close/", {"a-mini-worked": "Probes do."})
    assert sprint.postmortems.get().answers == {"mini-worked": "Before.\n\nProbes do."}


def test_what_cannot_be_closed_keeps_all_that_was_typed(cast):
    sprint = Sprint.objects.get(project=create_project(owner=cast.ana, title="Probe", stage="mini"))
    sent = {"closing_line": "x" * 401, "a-mini-worked": "Probes <do>."}
    response = cast.client("ana").post(f"{sprint.get_absolute_url()}close/", sent)
    assert response.status_code == 422 and not sprint.postmortems.exists()
    assert "Probes &lt;do&gt;.</textarea>" in response.content.decode()


def test_three_lines_survive_a_save_from_another_tab_in_that_moment(cast, monkeypatch):
    sprint = Sprint.objects.get(project=create_project(owner=cast.ana, title="Probe", stage="mini"))
    close, saved = sprints.close_now, []

    def close_after_the_other_tab(**given):
        if not saved:
            saved.append(write(cast.ana, sprint, **{"mini-worked": "Meanwhile."}))
        return close(**given)

    monkeypatch.setattr(sprints, "close_now", close_after_the_other_tab)
    cast.client("ana").post(f"{sprint.get_absolute_url()}close/", {"a-mini-worked": "Probes do."})
    assert sprint.postmortems.get().answers == {"mini-worked": "Meanwhile.\n\nProbes do."}


def test_a_longer_sprint_is_shown_the_way_to_its_post_mortem(cast, sprint):
    response = cast.client("ana").get(f"{sprint.get_absolute_url()}close/")
    assert page(sprint) in response.content.decode()
    assert response.context["questions"] == []
