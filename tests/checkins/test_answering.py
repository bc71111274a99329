"""Check-ins: the rhythm, the line on Today, its answers, and what follows from them."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mechjournal.actions.checkins import answer_checkin
from mechjournal.actions.entries import add_result
from mechjournal.actions.marks import mark
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import CheckIn, Draft, Project, SprintPause, User
from tests.helpers import experiment, note
from tests.test_cost import Queries

MORNING = "2026-11-18T08:00:00+00:00"  # a Wednesday, nine o'clock in Oslo


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def hourly(cast):
    """The cast, with ana asked every hour."""
    User.objects.filter(pk=cast.ana.pk).update(checkin_every=60)
    cast.ana.refresh_from_db()
    return cast


def later(time_machine, **length):
    time_machine.move_to(timezone.now() + timedelta(**length), tick=False)


def line(cast, who: str = "ana", at: str = "") -> str:
    """The line of Today, "" where it stands hidden or not at all."""
    page = cast.client(who).get(at or cast.project.get_absolute_url()).content.decode()
    found = re.search(r'<section class="checkin".*?</section>', page, re.DOTALL)
    shown = found and not re.search(r"\shidden>", found[0].split(">")[0] + ">")
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if shown else ""


def answer(cast, said: str, who: str = "ana", htmx: bool = False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    address = reverse("checkins.answer", args=[cast.project.key])
    return cast.client(who).post(address, {"answer": said, **fields}, headers=headers)


def test_nobody_is_asked_who_did_not_switch_it_on(cast, morning):
    note(cast.ana, cast.project)
    later(morning, hours=5)
    assert 'id="checkin"' not in cast.client("ana").get(cast.project.get_absolute_url()).content.decode()


def test_the_line_stands_on_today_when_it_is_time(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, minutes=59)
    assert line(hourly) == ""
    later(morning, minutes=1)
    assert line(hourly).startswith("Learned anything since 09:00 ?")


def test_it_is_asked_of_those_alone_who_write_here(hourly, morning):
    User.objects.filter(pk=hourly.rhea.pk).update(checkin_every=60)
    note(hourly.ana, hourly.project)
    later(morning, hours=2)
    assert line(hourly, "rhea") == ""


def test_nothing_is_asked_on_an_earlier_day(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, days=1)
    page = hourly.client("ana").get(reverse("days.day", args=[hourly.project.key, "2026-11-18"])).content.decode()
    assert 'id="checkin"' not in page


def test_a_paused_project_asks_nothing(hourly, morning):
    note(hourly.ana, hourly.project)
    Project.objects.update(status=Project.Status.PAUSED)
    later(morning, hours=2)
    assert line(hourly) == ""


# --- over all projects ----------------------------------------------------------------------------------------------


def test_over_all_projects_it_asks_of_the_one_written_in_last(hourly, morning):
    other = create_project(owner=hourly.ana, title="Another")
    note(hourly.ana, other)
    later(morning, minutes=1)
    note(hourly.ana, hourly.project)
    later(morning, minutes=60)
    assert line(hourly, at="/today/").startswith("Learned anything since 09:01 in Refusal directions ?")


def test_and_nobody_who_did_not_switch_it_on(cast, morning):
    note(cast.ana, cast.project)
    later(morning, hours=5)
    assert 'id="checkin"' not in cast.client("ana").get("/today/").content.decode()


def test_an_answer_given_there_leads_back_there(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=1)
    address = reverse("checkins.answer", args=[hourly.project.key]) + "?over=all"
    assert f'action="{address}"' in hourly.client("ana").get("/today/").content.decode()
    assert hourly.client("ana").post(address, {"answer": "nothing"})["Location"] == "/today/"
    assert CheckIn.objects.get().project == hourly.project


def test_a_script_gets_the_line_of_that_page(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=1)
    address = reverse("checkins.answer", args=[hourly.project.key])
    part = hourly.client("ana").get(address, {"over": "all"}, headers={"HX-Request": "true"}).content.decode()
    assert "in <a" in part and f"{address}?over=all" in part


def test_asking_there_costs_the_same_for_many_projects(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=1)
    few = cost(hourly, "/today/")
    for n in range(5):
        note(hourly.ana, create_project(owner=hourly.ana, title=f"P{n}"))
    assert cost(hourly, "/today/") == few


# --- answers --------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_its_day(hourly):
    assert answer(hourly, "learned", says="The probe reads length.").status_code == 302
    kept = CheckIn.objects.get()
    assert (kept.by, kept.answer, kept.says, kept.day) == (
        hourly.ana,
        "learned",
        "The probe reads length.",
        date(2026, 11, 18),
    )


def test_before_four_in_the_morning_it_is_still_the_day_before(hourly, morning):
    morning.move_to("2026-11-19T02:30:00+00:00", tick=False)
    answer(hourly, "nothing")
    assert CheckIn.objects.get().day == date(2026, 11, 18)


def test_a_double_click_makes_one_answer(hourly):
    answer(hourly, "nothing")
    answer(hourly, "nothing")
    assert CheckIn.objects.count() == 1


def test_another_answer_right_after_is_kept_too(hourly):
    answer(hourly, "nothing")
    answer(hourly, "learned")
    assert CheckIn.objects.count() == 2


def test_what_is_typed_beside_a_no_is_not_taken_for_learned(hourly):
    answer(hourly, "nothing", says="half a thought")
    assert CheckIn.objects.get().says == ""


@pytest.mark.parametrize("fields", [{"said": "perhaps"}, {"said": ""}, {"said": "learned", "says": "x" * 401}])
def test_an_odd_answer_is_refused(hourly, fields):
    assert answer(hourly, htmx=True, **fields).status_code == 422
    assert not CheckIn.objects.exists()


def test_not_now_asks_again_after_the_same_while(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=1)
    answer(hourly, "skipped")
    assert line(hourly) == ""
    later(morning, hours=1)
    assert line(hourly).startswith("Learned anything since 09:00 ?")


def test_waiting_asks_nothing_until_the_result(hourly, morning):
    run = experiment(hourly.ana, hourly.project, "running")
    answer(hourly, "waiting")
    later(morning, hours=3)
    assert line(hourly).startswith("Waiting on a run since 09:00 .")
    add_result(author=hourly.ana, entry=run, result="12 %", day=None, composer=run.client_key)
    assert line(hourly) == ""
    later(morning, hours=1)
    assert line(hourly).startswith("Learned anything since")


def test_a_no_after_half_an_hour_brings_the_nudge(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, minutes=40)
    answer(hourly, "nothing")
    assert line(hourly).startswith("Nothing new since 09:00. Is this direction still fruitful?")
    assert not Draft.objects.exists()


def test_two_hours_bring_two_lists_as_a_draft_once(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=2)
    answer(hourly, "nothing")
    draft = Draft.objects.get()
    assert draft.fields["label"] == "Two lists"
    assert "> What confuses you?" in draft.fields["body"]
    draft.delete()
    later(morning, hours=1)
    answer(hourly, "nothing")
    assert not Draft.objects.exists()


def test_five_hours_replace_the_draft_by_the_next(hourly, morning):
    note(hourly.ana, hourly.project)
    for hours in (2, 3):
        later(morning, hours=hours)
        answer(hourly, "nothing")
    assert Draft.objects.get().fields["label"] == "Two other approaches"


def test_two_days_bring_the_pivot_question_and_the_way_to_the_sprints_end(hourly, morning):
    day = hourly.ana.today()
    open_sprint(by=hourly.ana, project=hourly.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    for _ in range(3):
        note(hourly.ana, hourly.project, f"Written at {timezone.now()}.")
        later(morning, minutes=20)
        answer(hourly, "nothing")
        later(morning, days=1, minutes=-20)
    morning.move_to("2026-11-20T08:20:00+00:00", tick=False)
    assert line(hourly).startswith("2 days without learning. Would you start this project today")
    assert "End the sprint" in line(hourly)


def test_days_away_do_not_count_and_ask_nothing(hourly, morning):
    day = hourly.ana.today()
    sprint = open_sprint(by=hourly.ana, project=hourly.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    SprintPause.objects.create(project=hourly.project, sprint=sprint, starts_on=day, ends_on=day, by=hourly.ana)
    type(sprint).objects.update(days_away=1, ends_on=day + timedelta(days=1))
    note(hourly.ana, hourly.project)
    later(morning, hours=2)
    assert line(hourly) == ""


def test_a_note_one_learned_from_is_an_answer(hourly, morning):
    entry = note(hourly.ana, hourly.project)
    later(morning, hours=2)
    mark(by=hourly.ana, entry=note(hourly.ana, hourly.project, "Another."), learned=True)
    assert line(hourly) == ""
    later(morning, hours=1)
    assert line(hourly).startswith("Learned anything since 11:00 ?")
    assert entry.learned is None


def test_too_few_answers_are_said_to_tell_nothing(hourly, morning):
    note(hourly.ana, hourly.project)
    for said in ("skipped", "skipped", "nothing"):
        later(morning, hours=1)
        answer(hourly, said)
    assert line(hourly) == "Answered 1 of 3 times since 09:00: too few to tell."


def test_another_persons_answers_are_not_mine(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=2)
    answer_checkin(by=hourly.col, project=hourly.project, answer="learned")
    assert line(hourly).startswith("Learned anything since 09:00 ?")


def test_an_open_page_learns_how_things_stand(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=1)
    address = reverse("checkins.answer", args=[hourly.project.key])
    page = hourly.client("ana").get(address, headers={"HX-Request": "true"}).content.decode()
    assert "data-asks=" in page
    answer(hourly, "learned")
    page = hourly.client("ana").get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'data-wait="3600"' in page


def test_a_day_without_a_note_begins_with_its_page(hourly, morning):
    later(morning, hours=1)
    address = f"{reverse('checkins.answer', args=[hourly.project.key])}?open="
    client = hourly.client("ana")
    assert "data-asks=" in client.get(f"{address}3600", headers={"HX-Request": "true"}).content.decode()
    for odd in ("3599", "86400", "999999999", "x", "-1", ""):
        assert "data-asks=" not in client.get(f"{address}{odd}", headers={"HX-Request": "true"}).content.decode()


def test_an_answer_changes_the_line_in_place(hourly, morning):
    note(hourly.ana, hourly.project)
    later(morning, hours=2)
    page = answer(hourly, "nothing", htmx=True).content.decode()
    assert "Two hours without learning anything" in page
    assert 'hx-swap-oob="beforeend:[data-offers]"' in page


def cost(cast, at: str = "") -> int:
    client, at = cast.client("ana"), at or cast.project.get_absolute_url()
    client.get(at)
    with Queries(connection) as queries:
        client.get(at)
    return len(queries.counted)


def test_the_line_costs_one_query_and_none_where_it_is_off(cast, morning):
    for n in range(3):
        note(cast.ana, cast.project, f"Note {n}.")
    off = cost(cast)
    User.objects.filter(pk=cast.ana.pk).update(checkin_every=60)
    for n in range(8):
        later(morning, hours=1)
        answer(cast, "nothing")
        note(cast.ana, cast.project, f"Note {n} of another.")
    Draft.objects.all().delete()
    assert cost(cast) == off + 1
