"""The checklist of the first month: ticking, explaining, hours, and moving on."""

import pytest

from mechjournal import guide
from mechjournal.actions.walk import annotate, begin_learning, leave_ropes, tick
from mechjournal.models import Draft, Membership, Project, Tick
from tests.helpers import note
from tests.test_cost import MOST, cost


def post(cast, path: str, name: str = "olu", **fields):
    return cast.client(name).post(f"/ropes/{path}/", fields)


def page(cast, name: str = "olu") -> str:
    return cast.client(name).get("/ropes/").content.decode()


def learning(cast, name: str = "olu") -> Project:
    return begin_learning(user=getattr(cast, name))


def test_the_list_shows_every_item_with_its_links(cast):
    text = page(cast)
    assert all(f'id="{rope.key}"' in text for rope in guide.current().ropes)
    assert "https://www.neuronpedia.org" in text


def test_one_press_ticks_and_the_next_unticks(cast):
    assert post(cast, "probes/tick", on="1")["Location"] == "/ropes/#probes"
    assert Tick.objects.get().item == "probes"
    post(cast, "probes/tick", off="1")
    assert not Tick.objects.exists()


def test_ticking_twice_keeps_the_note(cast):
    annotate(user=cast.olu, item="probes", note="AUC 0.93 held out", entry=None)
    post(cast, "probes/tick", on="1")
    assert Tick.objects.get().note == "AUC 0.93 held out"


def test_htmx_gets_the_item_and_the_counts(cast):
    answer = cast.client("olu").post("/ropes/probes/tick/", {"on": "1"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert 'aria-pressed="true"' in text and "1 of 24" in text and "<html" not in text


def test_an_item_that_is_not_in_the_guide_is_not_found(cast):
    assert post(cast, "juggling/tick", on="1").status_code == 404


def test_a_note_ticks_its_item(cast):
    post(cast, "probes/tick", said="1", note="With a shuffled control.")
    assert "With a shuffled control." in page(cast)


def test_an_entry_of_the_learning_project_explains_an_item(cast):
    project = learning(cast)
    entry = note(cast.olu, project, "A probe reads a property.")
    post(cast, "probes/tick", said="1", entry=f"#{entry.number}")
    assert Tick.objects.get().entry == entry
    assert entry.get_absolute_url() in page(cast)


def test_an_entry_that_is_not_there_is_refused_and_what_was_typed_stays(cast):
    learning(cast)
    answer = post(cast, "probes/tick", said="1", note="Half done", entry="#99")
    assert answer.status_code == 422
    assert 'value="Half done"' in answer.content.decode() and 'value="#99"' in answer.content.decode()
    assert not Tick.objects.exists()


def test_an_entry_of_a_project_one_has_left_is_not_shown(cast):
    entry = note(cast.ana, cast.project, "Secret heading")
    annotate(user=cast.rhea, item="probes", note="", entry=entry)
    assert "Secret heading" in page(cast, "rhea")
    Membership.objects.filter(user=cast.rhea).delete()
    assert "Secret heading" not in page(cast, "rhea")


def test_somebody_elses_private_entry_is_not_shown(cast):
    annotate(user=cast.rhea, item="probes", note="", entry=note(cast.ana, cast.project, "For me", visibility="me"))
    assert "For me" not in page(cast, "rhea")


def test_explaining_leaves_a_draft_in_the_learning_project(cast):
    answer = post(cast, "probes/explain")
    draft = Draft.objects.get(user=cast.olu)
    assert (draft.project.stage, answer["Location"]) == ("learning", draft.project.get_absolute_url())
    assert draft.fields["body"].startswith("Linear probes, in my own words")


def test_beginning_twice_makes_one_project(cast):
    post(cast, "begin")
    post(cast, "begin")
    assert Project.objects.filter(stage="learning").count() == 1


def test_a_new_month_may_follow_a_finished_one(cast):
    Project.objects.filter(pk=learning(cast).pk).update(status="finished")
    assert learning(cast).status == "active"


def test_hours_are_those_of_my_notes_in_learning_projects(cast):
    project = learning(cast)
    note(cast.olu, project)
    project.entries.update(minutes=300)
    note(cast.ana, cast.project)
    cast.project.entries.update(minutes=600)
    assert "<b>5 of 200</b> hours" in page(cast)


def test_after_the_month_the_page_says_that_leaving_unready_is_right(cast, time_machine):
    time_machine.move_to("2026-11-01T10:00:00+00:00", tick=False)
    learning(cast)
    assert "moving on is right" not in page(cast)
    time_machine.move_to("2026-12-02T10:00:00+00:00", tick=False)
    assert "moving on is right" in page(cast)


def test_leaving_is_dated_kept_and_undone(cast, time_machine):
    time_machine.move_to("2026-11-20T10:00:00+00:00", tick=False)
    learning(cast)
    post(cast, "leave")
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=False)
    post(cast, "leave")
    cast.olu.refresh_from_db()
    assert cast.olu.left_ropes_on.isoformat() == "2026-11-20"
    post(cast, "come-back")
    cast.olu.refresh_from_db()
    assert cast.olu.left_ropes_on is None


def test_ticks_stay_when_one_has_left(cast):
    tick(user=cast.olu, item="probes")
    leave_ropes(user=cast.olu)
    assert "1 of 24" in page(cast)


def test_what_a_lab_has_dropped_does_not_count(cast):
    tick(user=cast.olu, item="dropped-since")
    assert "0 of 24" in page(cast)


@pytest.mark.parametrize("visitor", ["col", "olu"])
def test_nobody_sees_what_others_ticked(cast, visitor):
    annotate(user=cast.ana, item="probes", note="Mine alone", entry=None)
    assert "Mine alone" not in page(cast, visitor)


def test_the_list_costs_the_same_with_every_item_ticked(cast):
    project = learning(cast)
    client = cast.client("olu")
    few = cost(client, "/ropes/")
    for rope in guide.current().ropes:
        annotate(user=cast.olu, item=rope.key, note="Done", entry=note(cast.olu, project))
    assert few == cost(client, "/ropes/") <= MOST["ropes"]


def test_an_explanation_that_was_logged_is_offered_for_its_item(cast):
    post(cast, "probes/explain")
    draft = Draft.objects.get(user=cast.olu)
    entry = note(cast.olu, draft.project, draft.fields["body"])
    assert f"Explained in #{entry.number}" in page(cast)
    post(cast, "probes/tick", said="1", note="", entry=str(entry.number))
    assert Tick.objects.get().entry == entry
    assert f"Explained in #{entry.number}" not in page(cast)


def test_a_note_changed_in_a_later_month_keeps_the_entry_of_an_earlier_one(cast):
    project = learning(cast)
    entry = note(cast.olu, project)
    annotate(user=cast.olu, item="probes", note="Held out.", entry=entry)
    Project.objects.filter(pk=project.pk).update(status="finished")
    note(cast.olu, learning(cast), "Another #1.")
    post(cast, "probes/tick", said="1", note="Held out, shuffled.", entry="#1")
    assert (Tick.objects.get().note, Tick.objects.get().entry) == ("Held out, shuffled.", entry)


def test_a_form_without_the_entry_keeps_it(cast):
    entry = note(cast.ana, cast.project)
    annotate(user=cast.rhea, item="probes", note="", entry=entry)
    post(cast, "probes/tick", "rhea", said="1", note="Read it twice.")
    assert Tick.objects.get().entry == entry
