"""Experiments: planned, running, done on the day the result came."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from mechjournal.models import Entry
from tests.helpers import experiment


def add(cast, entry, name="ana", **fields):
    data = {"result": "Agreement 91 %.", "client_key": str(uuid4()), **fields}
    return cast.client(name).post(f"{entry.get_absolute_url()}result/", data)


def running_since_yesterday(cast):
    yesterday = cast.ana.today() - timedelta(days=1)
    return experiment(cast.ana, cast.project, "running", day=yesterday, body="Judge agreement overnight.")


def test_the_result_stands_on_the_day_it_came(cast):
    entry = running_since_yesterday(cast)
    add(cast, entry)
    entry.refresh_from_db()
    assert (entry.state, entry.result_day) == ("done", cast.ana.today())
    assert entry.result_came_later


def test_a_result_is_no_edit(cast):
    entry = running_since_yesterday(cast)
    add(cast, entry)
    assert Entry.objects.get().edited_at is None


def test_both_days_show_their_part(cast):
    entry = running_since_yesterday(cast)
    add(cast, entry)
    client, base = cast.client("ana"), cast.project.get_absolute_url()
    today = client.get(base).content.decode()
    before = client.get(f"{base}days/{entry.day.isoformat()}/").content.decode()
    assert "Agreement 91 %." in today
    assert 'id="e1-result"' in today
    assert "Agreement 91 %." not in before
    assert 'id="e1"' in before


def test_a_second_result_is_refused_and_kept_in_the_form(cast):
    entry = running_since_yesterday(cast)
    add(cast, entry)
    response = add(cast, entry, result="Another.")
    assert response.status_code == 422
    assert "Another." in response.content.decode()
    assert Entry.objects.get().result == "Agreement 91 %."


def test_no_text_is_no_result(cast):
    response = add(cast, running_since_yesterday(cast), result="  ")
    assert response.status_code == 422
    assert "Write what came out." in response.content.decode()


def test_what_runs_stands_on_every_today_of_its_author(cast):
    due = timezone.now() + timedelta(hours=3)
    experiment(cast.ana, cast.project, "running", body="Sweep over layers.", expected_at=due)
    for address in (cast.project.get_absolute_url(), "/today/"):
        assert "Sweep over layers." in cast.client("ana").get(address).content.decode()


def test_a_planned_one_can_be_started_and_dropped(cast):
    entry = experiment(cast.ana, cast.project)
    client = cast.client("ana")
    for state in ("running", "dropped"):
        client.post(f"{entry.get_absolute_url()}state/", {"state": state})
        entry.refresh_from_db()
        assert entry.state == state


def test_a_stated_end_never_leads_outside(cast):
    entry = experiment(cast.ana, cast.project)
    data = {"state": "running", "next": "https://elsewhere.example/"}
    response = cast.client("ana").post(f"{entry.get_absolute_url()}state/", data)
    assert response["Location"].startswith("/p/")
