"""Nobody reads here what their own pages don't show: "only me", a partner's prediction, an unfinished answer."""

import pytest

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis, set_credence
from mechjournal.actions.postmortems import Typed, save_postmortem
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Entry
from tests.helpers import expects, experiment, note
from tests.reading.steps import items, page, read_all, whats


def secret(cast, **fields):
    return note(cast.ana, cast.project, "Only for ana.", visibility="me", **fields)


def save(cast, entry, body, visibility):
    now = Entry.objects.select_related("project", "author", "subject", "sprint", "better").get(pk=entry.pk)
    text = Text(body=body, visibility=visibility)
    return save_entry(editor=cast.ana, entry=now, version=now.version, text=text)


@pytest.mark.parametrize("name", ["mo", "col", "rhea"])
def test_only_me_is_not_there_and_not_counted(cast, name):
    read_all(cast, name)
    secret(cast)
    assert items(cast, name) == []
    assert "You have read everything." in page(cast, name)


def test_its_edits_are_neither(cast):
    entry = secret(cast)
    read_all(cast)
    save(cast, entry, "Still only for ana.", "me")
    assert items(cast) == []


def test_what_rests_on_it_is_neither(cast):
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    run = experiment(cast.ana, cast.project, visibility="me")
    read_all(cast)
    add_evidence(by=cast.ana, hypothesis=claim, entry=run, side="for", says="Secretly.")
    expects(cast.ana, run, "a secret drop")
    assert items(cast) == []


def test_a_credence_because_of_it_says_no_reason(cast):
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", credence=50)
    entry = secret(cast)
    read_all(cast)
    set_credence(by=cast.ana, hypothesis=claim, value=80, because=entry)
    assert "H1 50 → 80\u202f%" in whats(cast)
    assert "Only for ana." not in page(cast)
    assert f"#{entry.number}" not in page(cast)


def test_shared_later_it_stands_whole_and_its_past_stays_hidden(cast):
    entry = secret(cast)
    read_all(cast)
    save(cast, entry, "Now for everyone.", "project")
    assert "Now for everyone." in page(cast)
    assert "Only for ana." not in page(cast)


def test_taken_back_it_is_gone(cast):
    read_all(cast)
    entry = note(cast.ana, cast.project, "For everyone at first.")
    save(cast, entry, "For everyone at first.", "me")
    assert items(cast) == []


def test_a_partners_prediction_is_kept_until_one_has_said_ones_own(cast):
    run = experiment(cast.ana, cast.project)
    read_all(cast, "col")
    expects(cast.ana, run, "refusal below a tenth")
    assert items(cast, "col") == []
    expects(cast.col, run, "refusal below a half")
    assert "refusal below a tenth" in page(cast, "col")


def test_a_mentor_reads_it_at_once(cast):
    run = experiment(cast.ana, cast.project)
    read_all(cast)
    expects(cast.ana, run, "refusal below a tenth")
    assert "refusal below a tenth" in page(cast)


def test_a_partners_post_mortem_is_kept_until_ones_own_is_finished(cast):
    day = cast.ana.today()
    sprint = open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    read_all(cast, "col")
    save_postmortem(by=cast.ana, sprint=sprint, typed=Typed(0, {"learned": "What ana learned."}), finish=True)
    assert "What ana learned." not in page(cast, "col")
    save_postmortem(by=cast.col, sprint=sprint, typed=Typed(0, {"learned": "What col learned."}), finish=True)
    assert "What ana learned." in page(cast, "col")


def test_a_stranger_finds_nothing(cast):
    assert cast.client("olu").get(f"/p/{cast.project.key}/reading/").status_code == 404
