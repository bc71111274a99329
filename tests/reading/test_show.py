"""Reading since last time: exactly what the ledger holds after the mark, in its order, as far as one may know of it."""

import pytest

from mechjournal.actions import comments
from mechjournal.actions.checks import settle_check
from mechjournal.actions.deciding import Said, close_and_decide, give_verdict
from mechjournal.actions.entries import Text, add_result, save_entry, set_state
from mechjournal.actions.evidence import add_evidence, drop_evidence
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.marks import set_standing
from mechjournal.actions.moving import move_entry
from mechjournal.actions.phases import change_phase
from mechjournal.actions.postmortems import Typed, save_postmortem
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.sprints import extend_sprint, open_sprint, pause_sprint
from mechjournal.models import Decision, Entry, ReadMark
from tests.helpers import expects, experiment, note
from tests.reading.steps import items, page, read_all, whats


def fresh(entry):
    return Entry.objects.select_related("project", "author", "subject", "sprint", "better").get(pk=entry.pk)


def edit(by, entry, body, **fields):
    now = fresh(entry)
    return save_entry(editor=by, entry=now, version=now.version, text=Text(body=body, kind=now.kind, **fields))


def sprint_of(cast):
    day = cast.ana.today()
    return open_sprint(by=cast.ana, project=cast.project, goal="One?", pivot_if="no drop", starts_on=day, ends_on=day)


# --- the range ------------------------------------------------------------------------------------------------------


def test_a_new_entry_stands_whole(cast):
    read_all(cast)
    note(cast.ana, cast.project, "A *finding* of today.")
    (told,) = items(cast)
    assert "<em>finding</em>" in told.item.body


def test_what_was_read_is_not_there(cast):
    note(cast.ana, cast.project, "An old one.")
    read_all(cast)
    assert "An old one." not in page(cast)
    assert "You have read everything." in page(cast)


def test_without_a_mark_everything_is_new(cast):
    note(cast.ana, cast.project, "The very first.")
    assert "From the beginning" in page(cast)
    assert "The very first." in page(cast)


def test_what_one_writes_oneself_is_no_news(cast):
    read_all(cast, "col")
    note(cast.col, cast.project, "Mine alone.")
    assert items(cast, "col") == []


def test_order_is_the_ledgers_not_the_days(cast):
    read_all(cast)
    note(cast.ana, cast.project, "First said.")
    note(cast.ana, cast.project, "Then said, for an earlier day.", day=cast.ana.today().replace(day=1))
    assert [told.item.entry.heading for told in items(cast)] == ["First said.", "Then said, for an earlier day."]


def test_it_is_read_by_page(cast):
    read_all(cast)
    for number in range(43):
        make_hypothesis(by=cast.ana, project=cast.project, claim=f"Claim {number}.")
    response = cast.client("mo").get(f"/p/{cast.project.key}/reading/")
    assert "43 changes" in response.content.decode()
    assert len(items(cast)) == 40
    assert len(items(cast, more=f"?after={response.context['later']}")) == 3


def test_read_again_from_any_line(cast):
    note(cast.ana, cast.project, "An old one.")
    read_all(cast)
    assert "An old one." in page(cast, more="?after=0")
    assert all(told.is_read for told in items(cast, more="?after=0"))


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, ""])
def test_an_address_that_names_no_line_begins_at_the_mark(cast, after):
    read_all(cast)
    assert items(cast, more=f"?after={after}") == []


# --- edits ----------------------------------------------------------------------------------------------------------


def test_an_edit_is_shown_as_a_difference(cast):
    entry = note(cast.ana, cast.project, "Layer 14 does it.")
    read_all(cast)
    edit(cast.ana, entry, "Layer 15 does it.")
    (told,) = items(cast)
    assert [pieces for pieces in told.differences[0].pieces if pieces[0] != "same"] == [("gone", "14"), ("new", "15")]


def test_saves_of_one_sitting_are_one_difference(cast):
    entry = note(cast.ana, cast.project, "Layer 14 does it.")
    seq = read_all(cast)
    edit(cast.ana, entry, "Layer 15 does it.")
    edit(cast.ana, entry, "Layer 16 does it.")
    (told,) = items(cast)
    assert ("gone", "14") in told.differences[0].pieces
    assert ("new", "16") in told.differences[0].pieces
    assert told.upto == seq + 2


def test_saves_hours_apart_are_two(cast, time_machine):
    time_machine.move_to("2030-11-19T10:00:00+00:00", tick=False)
    entry = note(cast.ana, cast.project, "Layer 14 does it.")
    read_all(cast)
    edit(cast.ana, entry, "Layer 15 does it.")
    time_machine.shift(7200)
    edit(cast.ana, entry, "Layer 16 does it.")
    assert whats(cast) == ["Edited", "Edited"]


def test_an_edit_of_what_is_new_itself_is_folded(cast):
    read_all(cast)
    entry = note(cast.ana, cast.project, "Layer 14 does it.")
    edit(cast.ana, entry, "Layer 15 does it.")
    assert [told.is_folded for told in items(cast)] == [False, True]


def test_what_a_secret_was_removed_from_is_not_told_again(cast):
    entry = note(cast.ana, cast.project, "The key is swordfish.")
    read_all(cast)
    redact_entry(owner=cast.ana, entry=fresh(entry), secret="swordfish", reason="a key")
    assert "swordfish" not in page(cast)
    assert "A secret was removed" in page(cast)


# --- what else happens ----------------------------------------------------------------------------------------------


def test_a_result_stands_where_it_came(cast):
    run = experiment(cast.ana, cast.project, "running")
    read_all(cast)
    add_result(author=cast.ana, entry=fresh(run), result="It is **12 %**.", day=None, composer=run.client_key)
    (told,) = items(cast)
    assert (told.what, told.item.part) == ("Result", "result")


def test_a_plan_and_its_result_are_two_items(cast):
    read_all(cast)
    run = experiment(cast.ana, cast.project, "running")
    add_result(author=cast.ana, entry=fresh(run), result="It is 12 %.", day=None, composer=run.client_key)
    assert [told.item.part for told in items(cast)] == ["plan", "result"]


def test_a_dropped_run_is_told(cast):
    run = experiment(cast.ana, cast.project, "running")
    read_all(cast)
    set_state(by=cast.ana, entry=fresh(run), state="dropped")
    assert whats(cast) == ["Dropped"]


def test_a_credence_says_from_to_and_why(cast):
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=52)
    read_all(cast)
    set_credence(by=cast.ana, hypothesis=claim, value=71, because=note(cast.ana, cast.project, "Random does nothing."))
    assert "H1 52 → 71\u202f%" in whats(cast)
    assert "because #1 Random does nothing." in page(cast)


def test_hypotheses_are_made_and_settled(cast):
    read_all(cast)
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    close_hypothesis(by=cast.ana, hypothesis=claim, status="refuted", reason="Two do it.")
    assert whats(cast) == ["New hypothesis", "Refuted"]
    assert "Two do it." in page(cast)


def test_evidence_is_told_and_that_it_no_longer_counts(cast):
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    entry = note(cast.ana, cast.project)
    read_all(cast)
    row = add_evidence(by=cast.ana, hypothesis=claim, entry=entry, side="for", says="It drops.")
    drop_evidence(by=cast.ana, evidence=row, because="Wrong template.")
    assert whats(cast) == ["Evidence for H1", "No longer evidence on H1"]


def test_a_settled_check_is_told(cast):
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    read_all(cast)
    settle_check(by=cast.ana, hypothesis=claim, check_key="baseline", sentence="The mean does as well.")
    assert "The mean does as well." in page(cast)


def test_a_prediction_and_how_it_came_out(cast):
    run = experiment(cast.ana, cast.project, "running")
    read_all(cast)
    said = expects(cast.ana, run)
    resolve_prediction(by=cast.ana, prediction=said, outcome="true")
    assert whats(cast) == ["Expects", "Came true"]


def test_a_correction_is_told_with_its_reason(cast):
    entry = note(cast.ana, cast.project)
    read_all(cast)
    set_standing(by=cast.ana, entry=fresh(entry), standing="corrected", reason="Wrong chat template.")
    assert whats(cast) == ["Corrected"]
    assert "Wrong chat template." in page(cast)


def test_phases_and_sprints_are_turns(cast):
    read_all(cast)
    change_phase(by=cast.ana, project=cast.project, phase="understanding", reason="The sweep is done.")
    sprint = sprint_of(cast)
    day = cast.ana.today()
    extend_sprint(by=cast.ana, sprint=sprint, ends_on=day.replace(year=day.year + 1), because="One more seed.")
    pause_sprint(by=cast.ana, sprint=sprint, starts_on=day, ends_on=day, why="ill")
    assert whats(cast) == ["Now in Understanding", "Sprint 1 opened", "Sprint 1 extended", "Sprint 1 paused"]


def test_a_post_mortem_and_its_decision_are_told_when_it_is_finished(cast):
    sprint = sprint_of(cast)
    read_all(cast)
    typed = Typed(version=0, answers={"learned": "One is *enough*."})
    said = Said(choice="pivot", reason="It holds.", momentum="", confidence=60, would_change="")
    close_and_decide(by=cast.ana, sprint=sprint, said=said, typed=typed)
    give_verdict(by=cast.ana, decision=Decision.objects.get(), verdict="right", cause="luck", says="It went on.")
    assert {"Post-mortem", "Sprint 1 ended", "Decided: Pivot", "It was right"} <= set(whats(cast))
    assert "One is enough ." in page(cast)


def test_an_unfinished_post_mortem_is_its_writers_own(cast):
    sprint = sprint_of(cast)
    read_all(cast)
    save_postmortem(by=cast.ana, sprint=sprint, typed=Typed(version=0, answers={"learned": "Not yet."}))
    assert items(cast) == []


def test_a_moved_entry_is_named_and_not_shown(cast):
    entry = note(cast.ana, cast.project, "It goes elsewhere.")
    other = create_project(owner=cast.ana, title="Elsewhere", question="", stage="mini")
    read_all(cast)
    move_entry(by=cast.ana, entry=fresh(entry), to=other)
    assert whats(cast) == ["Moved to another project"]
    assert "It goes elsewhere." not in page(cast)


# --- the mark -------------------------------------------------------------------------------------------------------


def mark_of(cast, name="mo"):
    return ReadMark.objects.get(user=getattr(cast, name)).seq


def test_a_plain_form_marks_read_and_begins_at_the_next(cast):
    seq = read_all(cast)
    note(cast.ana, cast.project, "One.")
    note(cast.ana, cast.project, "Two.")
    response = cast.client("mo").post(f"/p/{cast.project.key}/reading/mark/", {"seq": seq + 1}, follow=True)
    assert "Two." in response.content.decode()
    assert [told.item.entry.heading for told in items(cast)] == ["Two."]


def test_htmx_gets_how_far_one_has_read(cast):
    seq = read_all(cast)
    note(cast.ana, cast.project)
    client = cast.client("mo")
    response = client.post(f"/p/{cast.project.key}/reading/mark/", {"seq": seq + 1}, headers={"HX-Request": "true"})
    assert f'data-mark="{seq + 1}"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_unread_from_here_moves_it_back(cast):
    seq = read_all(cast)
    cast.client("mo").post(f"/p/{cast.project.key}/reading/unmark/", {"seq": seq})
    assert mark_of(cast) == seq - 1


@pytest.mark.parametrize("seq", ["", "0", "-3", "x", "9" * 30])
def test_a_mark_that_is_no_line_is_refused(cast, seq):
    response = cast.client("mo").post(f"/p/{cast.project.key}/reading/mark/", {"seq": seq})
    assert response.status_code == 422
    assert not ReadMark.objects.exists()


def test_what_is_marked_covers_what_is_folded_in(cast):
    seq = read_all(cast)
    run = experiment(cast.ana, cast.project, "running")
    expects(cast.ana, run)
    (told,) = items(cast)
    assert told.upto == seq + 2


def test_a_comment_is_told_with_what_it_is_on(cast):
    entry = note(cast.ana, cast.project)
    read_all(cast)
    comments.say(by=cast.col, on=fresh(entry), said=comments.Said(body="Which *seed*?"))
    (told,) = items(cast)
    assert (told.what, told.about) == ("Comment", "on #1")
    assert "<em>seed</em>" in told.prose[0][1]


def test_what_is_said_about_a_new_entry_stands_below_it(cast):
    read_all(cast)
    comments.say(by=cast.col, on=fresh(note(cast.ana, cast.project)), said=comments.Said(body="Which seed?"))
    assert whats(cast) == ["Note"]
    assert "Which seed?" in page(cast)
