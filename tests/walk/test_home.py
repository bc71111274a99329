"""Home: where one stands, what to do now, the month, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.ideas import add_idea
from mechjournal.actions.projects import create_project, set_status
from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.actions.walk import Said, begin_learning, leave_ropes, rate_skills
from mechjournal.models import Decision, Entry, Intention, Prediction, Sprint
from tests.helpers import expects, experiment, note
from tests.test_cost import MOST, cost, fill


def page(cast, name: str = "ana") -> str:
    return " ".join(cast.client(name).get("/ladder/").content.decode().split())


def sprint(cast, by: str = "ana", project=None, days: int = 9, goal: str = "Why?") -> Sprint:
    user = getattr(cast, by)
    first = user.today() - timedelta(days=2)
    fields = {"goal": goal, "starts_on": first, "ends_on": first + timedelta(days=days)}
    return open_sprint(by=user, project=project or cast.project, **fields)


def mini(cast, by: str = "olu", title: str = "Truth probes"):
    return create_project(owner=getattr(cast, by), title=title, stage="mini")


def test_someone_new_sees_three_ways_in_and_may_write_at_once(cast):
    text = page(cast, "olu")
    assert "Where would you like to begin?" in text
    for way in ("/ropes/begin/", "/starters/", "/ideas/", "/p/new/?stage=full", 'name="title"'):
        assert way in text, way
    assert "Do now" not in text


def test_someone_new_is_led_here(cast):
    assert cast.client("olu").get("/", follow=True).redirect_chain[-1][0] == "/ladder/"


def test_the_open_sprint_of_a_full_project_stands_on_the_third_step(cast):
    sprint(cast)
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=40)
    make_hypothesis(by=cast.ana, project=cast.project, claim="A judge misleads.", credence=71)
    text = page(cast)
    assert "You are on your first full sprint" in text
    assert "Sprint 1, day 3 of 10" in text
    assert "H2 at 71" in text


def test_a_mentor_does_not_climb_the_ladder_of_others(cast):
    sprint(cast)
    assert "Where would you like to begin?" in page(cast, "mo")


def test_a_mini_project_shows_days_and_how_it_ended(cast):
    project = mini(cast)
    note(cast.olu, project)
    note(cast.olu, project)
    close_sprint(by=cast.olu, sprint=project.sprints.get())
    Decision.objects.create(project=project, sprint=project.sprints.get(), by=cast.olu, choice="pivot")
    text = page(cast, "olu")
    assert "One mini-project is behind you" in text
    assert "1&nbsp;d, pivoted" in text


def test_an_abandoned_mini_project_says_so(cast):
    project = mini(cast)
    set_status(by=cast.olu, project=project, status="abandoned", reason="Too dear.")
    assert "0&nbsp;d, abandoned" in page(cast, "olu")


def test_the_ropes_count_hours_and_offer_to_move_on(cast):
    project = begin_learning(user=cast.olu)
    note(cast.olu, project)
    project.entries.update(minutes=90)
    text = page(cast, "olu")
    assert "You are learning the ropes" in text and "0 of 24 ticked, 2 of 200 h." in text
    assert "/ropes/leave/" in text


def test_who_has_left_the_ropes_is_sent_to_a_mini_project(cast):
    begin_learning(user=cast.olu)
    leave_ropes(user=cast.olu)
    text = page(cast, "olu")
    assert "The ropes are behind you" in text and "Leaving with gaps is right" in text
    assert "/ropes/leave/" not in text


def test_a_run_that_is_due_waits_in_do_now(cast):
    soon, now = timezone.now() + timedelta(hours=2), timezone.now()
    experiment(cast.ana, cast.project, "running", title="Judge agreement")
    assert "Judge agreement" not in page(cast)
    Entry.objects.update(expected_at=soon)
    assert "Judge agreement" not in page(cast)
    Entry.objects.update(expected_at=now - timedelta(minutes=1))
    assert "Run: Judge agreement" in page(cast)


def test_a_prediction_that_waits_for_days_stands_in_do_now(cast):
    expects(cast.ana, experiment(cast.ana, cast.project), "layer 14 alone drops refusal")
    assert "layer 14 alone" not in page(cast)
    Prediction.objects.update(made_at=timezone.now() - timedelta(days=3))
    assert "Prediction: layer 14 alone drops refusal" in page(cast)
    assert "layer 14 alone" not in page(cast, "col")


def test_an_overdue_sprint_stands_in_do_now(cast):
    made = sprint(cast, days=2)
    assert "look back and decide" not in page(cast)
    Sprint.objects.update(ends_on=cast.ana.today() - timedelta(days=1))
    text = page(cast)
    assert f"Sprint {made.number} of “Refusal directions”: look back and decide" in text
    assert "Next on the ladder: look back on this sprint and decide." in text


def test_past_sprints_teach_by_their_last_line_and_by_intentions(cast):
    made = sprint(cast)
    close_sprint(by=cast.ana, sprint=made, closing_line="The judge was wrong.")
    mine = {"project": cast.project, "made_in": made}
    Intention.objects.create(by=cast.ana, text="Read raw outputs on day one.", **mine)
    Intention.objects.create(by=cast.col, text="Not ana's.", **mine)
    text = page(cast)
    assert "The judge was wrong." in text and "Read raw outputs on day one." in text
    assert "Not ana" not in text


def test_the_month_counts_my_entries(cast, time_machine):
    time_machine.move_to("2026-11-19T10:00:00+00:00", tick=False)
    note(cast.ana, cast.project)
    note(cast.ana, cast.project)
    note(cast.col, cast.project)
    assert "2 entries of yours · 1 of 19 days" in page(cast)


def test_skills_to_practise_and_the_best_ideas_are_shown(cast):
    begin_learning(user=cast.olu)
    rate_skills(user=cast.olu, said={"design": Said(3, True), "explore": Said(4, False)})
    add_idea(by=cast.olu, line="Probe the judge.", rating=8)
    text = page(cast, "olu")
    assert "Design great experiments" in text and "Explore without getting stuck" not in text
    assert "Probe the judge." in text and "8/10" in text


@pytest.mark.parametrize("name", ["ana", "col"])
def test_somebody_elses_ideas_are_not_shown(cast, name):
    add_idea(by=cast.olu, line="Probe the judge.", rating=8)
    assert "Probe the judge." not in page(cast, name)


def test_it_costs_the_same_for_a_short_and_a_long_walk(cast):
    client = cast.client("ana")
    sprint(cast)
    mini(cast, "ana")
    few = cost(client, "/ladder/")
    fill(cast, 50)
    for n in range(4):
        project = mini(cast, "ana", f"Mini {n}")
        close_sprint(by=cast.ana, sprint=project.sprints.get(), closing_line=f"Lesson {n}")
        run = experiment(cast.ana, project, "running", expected_at=timezone.now() - timedelta(hours=1))
        expects(cast.ana, run)
        make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {n}.", credence=40)
        add_idea(by=cast.ana, line=f"Idea {n}")
    assert few == cost(client, "/ladder/") <= MOST["home"]
