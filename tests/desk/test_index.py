"""The desk: who is on it, in which order, what it says of each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mechjournal.actions.deciding import Said, close_and_decide
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.postmortems import Typed
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.projects import set_status
from mechjournal.actions.sprints import open_sprint, pause_sprint
from mechjournal.models import Change, Membership
from tests.desk.steps import asks, mentee, read, rows, text, titles
from tests.helpers import expects, experiment, note


@pytest.fixture
def desk(cast):
    """Mo mentors ana alone, and has read everything."""
    read(cast, cast.project)
    return cast


def owner(project):
    return project.memberships.get(role="owner").user


def sprint(project, days=9):
    first = owner(project).today()
    planned = {"goal": "One?", "pivot_if": "", "starts_on": first, "ends_on": first + timedelta(days=days)}
    return open_sprint(by=owner(project), project=project, **planned)


# --- who is on it ---------------------------------------------------------------------------------------------------


def test_every_project_one_mentors_is_on_it(desk):
    mentee(desk, "kim")
    assert set(titles(desk)) == {"Refusal directions", "Project of kim"}


def test_projects_one_works_in_are_not(desk):
    assert rows(desk, name="ana") == []
    assert rows(desk, name="rhea") == []


def test_whoever_mentors_nothing_is_told_what_it_is(desk):
    assert "whose work you mentor" in desk.client("olu").get("/desk/").content.decode()


def test_an_ended_mentorship_takes_the_row_at_once(desk):
    Membership.objects.filter(user=desk.mo).delete()
    assert rows(desk) == []


def test_an_ended_project_stays_until_its_end_was_read(desk):
    set_status(by=desk.ana, project=desk.project, status="finished")
    assert titles(desk) == ["Refusal directions"]
    read(desk, desk.project)
    assert titles(desk) == []


# --- order ----------------------------------------------------------------------------------------------------------


def test_the_longest_wait_comes_first(desk):
    short, long = mentee(desk, "kim"), mentee(desk, "per")
    asks(desk, short, at=timezone.now() - timedelta(hours=2))
    asks(desk, long, at=timezone.now() - timedelta(days=2))
    assert titles(desk)[:2] == ["Project of per", "Project of kim"]


def test_then_what_has_been_new_for_longest(desk):
    kim, per = mentee(desk, "kim"), mentee(desk, "per")
    note(owner(per), per)
    note(owner(kim), kim)
    assert titles(desk) == ["Project of per", "Project of kim", "Refusal directions"]


# --- what it says ---------------------------------------------------------------------------------------------------


def test_a_question_stands_with_how_long_it_waits(desk):
    asks(desk, desk.project, "Is the control enough?", at=timezone.now() - timedelta(hours=28))
    page = text(desk)
    assert "Is the control enough?" in page
    assert "<b>1 d 4 h</b>" in page


def test_the_answer_somebody_predicts_is_not_on_it(desk):
    asks(desk, desk.project, predicted="She will say no.")
    assert "She will say no." not in text(desk)


def test_answered_questions_and_those_to_others_are_not(desk):
    asks(desk, desk.project, state="withdrawn", closed_at=timezone.now())
    other = asks(desk, desk.project, "To somebody else.")
    type(other).objects.filter(pk=other.pk).update(mentor=desk.rhea)
    assert rows(desk)[0].asks == []


def test_entries_are_counted_since_one_last_read(desk):
    note(desk.ana, desk.project)
    note(desk.col, desk.project)
    assert ("2 entries", False) in rows(desk)[0].facts


def test_only_me_is_not_counted(desk):
    note(desk.ana, desk.project, visibility="me")
    assert not rows(desk)[0].moved


def test_only_me_is_no_sign_of_life(desk):
    before = rows(desk)[0].last_sign
    note(desk.ana, desk.project, visibility="me")
    assert rows(desk)[0].last_sign == before


def test_credences_go_from_to(desk):
    claim = make_hypothesis(by=desk.ana, project=desk.project, claim="One direction.", credence=52)
    read(desk, desk.project)
    for value in (60, 71):
        set_credence(by=desk.ana, hypothesis=claim, value=value)
    assert [(str(shift), whose) for shift, whose in rows(desk)[0].shifts] == [("H1 52 → 71\u202f%", "")]


def test_a_partners_credence_has_their_name(desk):
    claim = make_hypothesis(by=desk.ana, project=desk.project, claim="One direction.")
    read(desk, desk.project)
    set_credence(by=desk.col, hypothesis=claim, value=30)
    assert [whose for _, whose in rows(desk)[0].shifts] == ["Col"]


def test_predictions_say_how_many_came_true(desk):
    run = experiment(desk.ana, desk.project, "running")
    said = [expects(desk.ana, run, f"drop {n}") for n in range(2)]
    numbers = expects(desk.ana, run, "how many", low=1, high=2)
    read(desk, desk.project)
    resolve_prediction(by=desk.ana, prediction=said[0], outcome="true")
    resolve_prediction(by=desk.ana, prediction=said[1], outcome="false")
    resolve_prediction(by=desk.ana, prediction=numbers, outcome="number", value=1.5)
    assert ("2 of 3 predictions came true", False) in rows(desk)[0].facts


def test_a_decision_and_its_post_mortem_stand_out(desk):
    made = sprint(desk.project)
    read(desk, desk.project)
    said = Said(choice="pivot", reason="", momentum="", confidence=None, would_change="")
    close_and_decide(by=desk.ana, sprint=made, said=said, typed=Typed(0, {"learned": "A lot."}))
    strong = [words for words, is_strong in rows(desk)[0].facts if is_strong]
    assert strong == ["decided: pivot", "post-mortem of sprint 1"]


def test_minutes_are_estimated_from_words(desk):
    note(desk.ana, desk.project, "word " * 400)
    assert rows(desk)[0].news.minutes == 2
    assert "about 2 min to read" in text(desk)


def test_what_agents_wrote_is_counted_apart(desk):
    note(desk.ana, desk.project, "word " * 400)
    Change.objects.filter(kind="entry.logged").update(agent="a model")
    news = rows(desk)[0].news
    assert (news.entries, news.minutes, news.by_agents, news.minutes_of_agents) == (0, 0, 1, 2)


def test_beyond_what_is_counted_it_says_at_least(desk, monkeypatch):
    monkeypatch.setattr("mechjournal.views.deskrows.MOST", 3)
    for number in range(5):
        make_hypothesis(by=desk.ana, project=desk.project, claim=f"Claim {number}.")
    assert "at least 3 changes" in text(desk)


def test_away_stands_instead_of_quiet(desk, time_machine):
    time_machine.move_to("2030-11-18T10:00:00+00:00", tick=False)
    made = sprint(desk.project)
    day = desk.ana.today()
    pause_sprint(by=desk.ana, sprint=made, starts_on=day, ends_on=day + timedelta(days=8))
    time_machine.move_to("2030-11-24T10:00:00+00:00", tick=False)
    assert "away until Tue 26 Nov" in text(desk)
    assert "quiet since" not in text(desk)
    assert titles(desk, "?show=quiet") == []


def test_a_run_stands_beside_quiet_days(desk, time_machine):
    time_machine.move_to("2030-11-18T10:00:00+00:00", tick=False)
    experiment(desk.ana, desk.project, "running")
    time_machine.move_to("2030-11-24T10:00:00+00:00", tick=False)
    assert "a run is going" in text(desk)
    assert titles(desk, "?show=quiet") == []


def test_a_private_run_is_not_told(desk):
    experiment(desk.ana, desk.project, "running", visibility="me")
    assert "a run is going" not in text(desk)


def test_quiet_says_since_when(desk, time_machine):
    time_machine.move_to("2030-11-18T10:00:00+00:00", tick=False)
    note(desk.ana, desk.project)
    time_machine.move_to("2030-11-24T10:00:00+00:00", tick=False)
    assert "quiet since Mon 18 Nov" in text(desk)
    assert titles(desk, "?show=quiet") == ["Refusal directions"]


# --- filters --------------------------------------------------------------------------------------------------------


def test_filters_stand_in_the_address(desk):
    asking, moving = mentee(desk, "kim"), mentee(desk, "per")
    asks(desk, asking)
    note(owner(moving), moving)
    assert titles(desk, "?show=waiting") == ["Project of kim"]
    assert titles(desk, "?show=moved") == ["Project of per"]


def test_a_phase_narrows_them(desk):
    type(desk.project).objects.filter(pk=mentee(desk, "kim").pk).update(phase="distillation")
    assert titles(desk, "?phase=distillation") == ["Project of kim"]
    assert titles(desk, "?phase=understanding") == []


@pytest.mark.parametrize("query", ["?show=nonsense", "?phase=nonsense", "?show=&phase="])
def test_a_filter_there_is_not_filters_nothing(desk, query):
    assert titles(desk, query) == ["Refusal directions"]


# --- the navigation -------------------------------------------------------------------------------------------------


def test_the_navigation_leads_there_with_what_waits(desk):
    asks(desk, desk.project)
    page = " ".join(desk.client("mo").get("/today/").content.decode().split())
    assert '<a href="/desk/" >Desk <span class="num">1<span class="sr-only"> waiting</span></span></a>' in page


def test_for_whoever_mentors_nothing_it_does_not(desk):
    assert 'href="/desk/"' not in desk.client("ana").get("/today/").content.decode()
