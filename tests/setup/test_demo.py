import re
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate, get_user
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import clear_url_caches, path
from django.utils import timezone

from mechjournal import urls
from mechjournal.demo import PASSWORD, SIGNS_IN, clock, numbers, plots, story, telling
from mechjournal.demo.clock import Calendar
from mechjournal.lib import calibration, days, pictures
from mechjournal.models import (
    Attachment,
    Change,
    Credence,
    Entry,
    Evidence,
    Hypothesis,
    Notification,
    Prediction,
    Project,
    ReviewRequest,
    Sprint,
    User,
)
from mechjournal.views import demo
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 15, 30, tzinfo=UTC)  # a Thursday
OF_PROJECTS = ["timeline/", "hypotheses/", "hypotheses/1/", "hypotheses/2/", "calibration/", "negative/", "negative.md"]
ZONES = ["Europe/Oslo", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata", "UTC"]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """What the command said; its story is told once for the tests of this file and taken back after them."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(NOW):
            call_command("demo", time_zone="Europe/Oslo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def robin(told) -> User:
    return User.objects.get(email=SIGNS_IN)


def texts(entry: Entry) -> str:
    return entry.body_html + entry.result_html


def test_verify_finds_nothing(told):
    call_command("verify")


def test_every_ledger_is_intact_and_unbroken(told):
    for project in Project.objects.all():
        lines = list(Change.objects.filter(project=project).select_related("project", "by", "subject").order_by("seq"))
        assert all(line.is_intact() for line in lines)
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(lines))
        assert project.last_hash == lines[-1].hash


def test_no_entry_is_shown_as_plain_text(told):
    assert Entry.objects.count() >= 60
    assert not Entry.objects.filter(plain=True).exists()


def test_every_file_is_shown_where_its_entry_says(told):
    files = list(Attachment.objects.select_related("entry", "project"))
    assert {file.name for file in files} == set(plots.PLOTS)
    assert all(file.get_absolute_url() in texts(file.entry) for file in files)
    assert not any('class="missing"' in texts(entry) for entry in Entry.objects.all())


def test_every_name_became_the_number_of_an_entry(told):
    for entry in Entry.objects.select_related("project"):
        assert "{#" not in entry.body + entry.result
        linked = re.findall(r"/entries/(\d+)/", texts(entry))
        assert len(linked) == len(re.findall(r"(?<![\w/])#\d+", entry.body + entry.result))
        assert all(int(number) <= entry.project.last_entry for number in linked)


def test_nothing_lies_in_the_future_but_what_is_due(told):
    assert not Change.objects.filter(at__gt=NOW).exists()
    assert not Entry.objects.filter(written_at__gt=NOW).exists()
    assert not Attachment.objects.filter(uploaded_at__gt=NOW).exists()
    assert Entry.objects.get(state="running").expected_at > NOW


def test_rows_are_dated_when_they_happened(told):
    first = Change.objects.earliest("at").at
    assert User.objects.earliest("joined_at").joined_at == first
    assert Project.objects.earliest("created_at").created_at == first
    assert {sprint.opened_at.date() for sprint in Sprint.objects.exclude(number=1)} == {datetime(2026, 11, 11).date()}


def test_what_was_believed_and_expected_is_dated_by_the_story(told):
    assert not Hypothesis.objects.filter(made_at__gt=NOW).exists()
    assert not Credence.objects.filter(at__gt=NOW).exists()
    assert not Evidence.objects.filter(at__gt=NOW).exists()
    for one in Prediction.objects.select_related("entry"):
        made = Change.objects.get(project=one.project_id, seq=one.seq)
        assert (made.kind, made.at) == ("prediction.made", one.made_at)


def test_enough_is_resolved_for_a_curve_and_something_waits(robin):
    mine = Prediction.objects.filter(by=robin)
    assert mine.scored().filter(form="sentence", project__stage="full").count() >= calibration.ENOUGH
    assert mine.scored().filter(form="sentence", outcome="false", probability__gte=80).count() >= 2
    assert mine.filter(after_the_fact=True).count() == 1
    assert mine.open().count() == 2


def test_beliefs_have_rivals_a_refuted_one_and_evidence_that_changed(told):
    refusal = Hypothesis.objects.filter(project__title__startswith="Refusal")
    assert list(refusal.order_by("number").values_list("status", flat=True)) == [
        "supported",
        "open",
        "open",
        "open",
        "refuted",
    ]
    assert Credence.objects.filter(hypothesis=refusal.get(number=2)).count() >= 6
    assert Evidence.objects.changed().get().entry.standing == "corrected"
    assert refusal.filter(checks__isnull=False).distinct().count() == 2


def test_entries_stand_on_the_day_they_were_written_but_for_one(told):
    later = [entry.title for entry in Entry.objects.select_related("author") if entry.written_later]
    assert later == ["Seeds, for the record"]


def test_today_has_a_result_a_running_and_a_planned_experiment(robin):
    today = robin.day_of(NOW)
    assert Entry.objects.filter(result_day=today).exclude(day=today).exists()
    states = Entry.objects.filter(day=today).values_list("state", flat=True)
    assert sorted(set(states)) == ["", "done", "planned", "running"]


def test_the_first_sprint_is_over_and_the_second_goes_on(told):
    sprints = Sprint.objects.filter(project__stage="full").order_by("number")
    assert [bool(sprint.closing_line) for sprint in sprints] == [True, False]
    assert Sprint.objects.open().get() == sprints[1]


def test_one_note_is_for_its_writer_alone(robin):
    private = Entry.objects.get(visibility="me")
    assert private.author == robin
    assert not Entry.objects.visible_to(User.objects.get(name="Mo Mentor")).filter(pk=private.pk).exists()


def test_its_researcher_can_sign_in_with_the_printed_password(robin):
    assert authenticate(email=SIGNS_IN, password=PASSWORD) == robin


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_days_are_right_in_every_zone_at_any_hour(zone, hour):
    now = datetime(2026, 11, 22, hour, 10, tzinfo=UTC)  # a Sunday in most zones
    steps = story.steps()
    calendar = Calendar(now, ZoneInfo(zone), max(step.clock for step in steps if step.day == "0"))
    for moment, step in telling.in_order(steps, calendar):
        assert moment < now
        assert days.day_of(moment, zone) == calendar.day(step.day)


@pytest.mark.parametrize("day", range(1, 15))
def test_the_story_keeps_its_order_on_any_day(day):
    steps = story.steps()
    now = datetime(2026, 11, day, 12, tzinfo=UTC)
    calendar = Calendar(now, ZoneInfo("Europe/Oslo"), max(step.clock for step in steps if step.day == "0"))
    known = set()
    for _, step in telling.in_order(steps, calendar):
        known.add((step.project, step.name))
        assert {(step.project, name) for name in telling.NAME.findall(step.text + step.result)} <= known


def test_it_fills_only_an_empty_database():
    make_user("ana")
    with pytest.raises(CommandError, match="only fills an empty one"):
        call_command("demo")


def test_it_says_how_to_sign_in(told):
    assert SIGNS_IN in told
    assert PASSWORD in told
    assert "/account/login/" in told


@pytest.fixture
def demo_urls(monkeypatch):
    door = path("demo/open/", demo.open, name="demo.open")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, door])
    clear_url_caches()
    yield
    clear_url_caches()


def test_one_click_opens_the_demo(robin, demo_urls, client):
    assert client.get("/demo/open/").status_code == 405
    assert client.post("/demo/open/").url == "/"
    assert get_user(client) == robin


def test_the_open_door_leads_to_sign_in_where_nobody_has_the_printed_password(robin, demo_urls, client):
    robin.set_password("something else")
    robin.save()
    assert client.post("/demo/open/").url == "/account/login/"


def test_a_real_journal_has_no_open_door(client):
    assert client.post("/demo/open/").status_code == 404


@pytest.mark.parametrize("name", ["robin", "kim", "mo"])
def test_everyone_in_it_sees_its_pages(told, client, name):
    client.force_login(User.objects.get(email=f"{name}@demo.example"))
    projects = Project.objects.filter(memberships__user__email=f"{name}@demo.example")
    pages = ["/today/", "/timeline/", "/calibration/"]
    pages += [project.get_absolute_url() + page for project in projects for page in OF_PROJECTS]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_of_what_its_agent_proposed_one_waits_and_one_was_declined(told, client, robin):
    client.force_login(robin)
    project = Project.objects.get(title__startswith="Refusal")
    page = client.get(f"{project.get_absolute_url()}proposed/")
    assert [(row.title, row.accept is not None) for row in page.context["waiting"]] == [
        ("Labels: what the judge misses", True)
    ]
    [declined] = [row.proposal for row in page.context["decided"]]
    assert (declined.outcome, bool(declined.reason), declined.decided_by) == ("declined", True, robin)
    assert declined.at < declined.decided_at < NOW and declined.agent == "Otter"


def test_its_mentor_has_a_desk_with_something_on_it(told, client):
    client.force_login(User.objects.get(email="mo@demo.example"))
    with clock.at(NOW):
        rows = client.get("/desk/").context["rows"]
    assert len(rows) == 2
    assert all(row.moved and row.mark for row in rows)


def test_the_clock_is_set_for_a_while_only():
    with clock.at(NOW):
        assert timezone.now() == NOW
    assert timezone.now() != NOW


def test_this_machines_zone_is_one_that_people_may_choose():
    assert days.is_zone(clock.local_zone())


@pytest.mark.parametrize("name", plots.PLOTS)
def test_plots_are_the_same_every_time_and_taken_as_pictures(name):
    drawn = plots.draw(name)
    assert drawn == plots.draw(name)
    assert pictures.prepare(drawn, name).width >= 1000


def test_made_up_numbers_agree_with_each_other():
    assert numbers.JUDGE["random (mean of 5)"][0] == sum(numbers.RANDOM_SEEDS) / 5
    assert numbers.candidates()[-1][17] == min(min(row) for row in numbers.candidates()) == 2
    assert [len(points) for points in numbers.over_refusal().values()] == [81, 19]


def test_most_entries_say_whether_one_learned_something_and_never_before_the_result(told, robin):
    said = Entry.objects.filter(author=robin).exclude(learned=None)
    assert said.filter(learned=True).count() >= 20
    assert said.filter(learned=False).count() >= 10
    marked = Change.objects.filter(kind="entry.marked").select_related("subject__entry")
    assert all(line.at >= (line.subject.entry.result_at or line.subject.entry.written_at) for line in marked)


def test_the_post_mortem_tells_the_longest_stretch_without_learning(told, client, robin):
    client.force_login(robin)
    sprint = Sprint.objects.exclude(closed_at=None).order_by("-closed_at").first()
    page = client.get(f"{sprint.get_absolute_url()}post-mortem/").content.decode()
    assert "the longest stretch without learning" in page


def test_one_question_waits_for_the_mentor_and_one_is_answered(told, robin):
    asked = ReviewRequest.objects.order_by("number")
    assert [(row.state, row.by, bool(row.predicted)) for row in asked] == [
        ("answered", robin, True),
        ("open", robin, True),
    ]
    assert not Notification.objects.filter(at__gt=NOW).exists()
