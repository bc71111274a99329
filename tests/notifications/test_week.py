"""A mentor's week: beliefs then and now, what was predicted and came, decisions; of their projects alone."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from mechjournal.actions import digests, letters
from mechjournal.actions.deciding import Said, close_and_decide
from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.actions.phases import change_phase
from mechjournal.actions.predictions import resolve_prediction
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Membership, Notification, User
from tests.helpers import expects, experiment
from tests.notifications.conftest import waiting

# Eight in the morning in Oslo, and later than the cast's own beginnings.
MONDAY = datetime(2030, 1, 7, 7, 0, tzinfo=UTC)


@pytest.fixture
def week(cast, time_machine):
    """The week of mo's letter begins; what follows happens on Wednesday."""
    time_machine.move_to(MONDAY - timedelta(days=3), tick=False)
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    set_credence(by=cast.ana, hypothesis=hypothesis, value=62)
    User.objects.filter(pk=cast.mo.pk).update(digested_at=MONDAY)
    time_machine.move_to(MONDAY + timedelta(days=2), tick=False)
    return hypothesis


def letter(cast, name: str = "mo") -> str:
    """The text of the letter of that week; empty if there is none."""
    until = MONDAY + timedelta(days=7)
    found = digests.write(getattr(cast, name).pk, MONDAY.isoformat(), until.isoformat())
    return found.message.body if found else ""


def sprint(cast):
    day = cast.ana.today()
    return open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)


def test_a_credence_is_told_from_the_week_before_to_now(cast, week):
    set_credence(by=cast.ana, hypothesis=week, value=70)
    set_credence(by=cast.ana, hypothesis=week, value=78)
    assert "H1  62 → 78 %  (Ana)  One direction does it." in letter(cast)


def test_a_credence_that_went_and_came_back_moved_nothing(cast, week):
    set_credence(by=cast.ana, hypothesis=week, value=70)
    set_credence(by=cast.ana, hypothesis=week, value=62)
    assert letter(cast) == ""


def test_a_first_credence_comes_from_nowhere(cast, week):
    set_credence(by=cast.col, hypothesis=week, value=30)
    assert "H1  first said: 30 %  (Col)" in letter(cast)


def test_hypotheses_begun_and_ended_are_told_with_the_reason(cast, week):
    make_hypothesis(by=cast.ana, project=cast.project, claim="Two directions do it.")
    close_hypothesis(by=cast.ana, hypothesis=week, status="refuted", reason="The control did it, too.")
    text = letter(cast)
    assert "New: H2  Two directions do it." in text
    assert "Refuted: H1  One direction does it.\n      because The control did it, too." in text


def test_a_prediction_is_told_with_what_was_said_and_came(cast, week):
    entry = experiment(cast.ana, cast.project)
    expected = expects(cast.ana, entry, percent=70)
    assert letter(cast) == ""
    add_result(author=cast.ana, entry=entry, result="12 %.", day=None, composer=entry.client_key)
    resolve_prediction(by=cast.ana, prediction=expected, outcome="true")
    assert "P1  Ana said 70\u202f%, came true: refusal below 20 %" in letter(cast)


def test_a_prediction_about_a_note_of_its_authors_alone_is_told_to_nobody(cast, week):
    entry = experiment(cast.ana, cast.project, visibility="me")
    resolve_prediction(by=cast.ana, prediction=expects(cast.ana, entry), outcome="true")
    assert letter(cast) == ""


def test_a_decision_is_told_with_how_sure_and_why(cast, week):
    close_and_decide(by=cast.ana, sprint=sprint(cast), said=Said(reason="It stalls.", confidence=80))
    assert "Sprint 1: pivot, 80 % sure\n      because It stalls." in letter(cast)


def test_a_phase_is_told_from_where_to_where(cast, week):
    change_phase(by=cast.ana, project=cast.project, phase="understanding")
    assert "Phase: Exploration → Understanding" in letter(cast)


def test_texts_of_the_week_are_not_told(cast, week):
    experiment(cast.ana, cast.project, body="Nothing moved by this.")
    assert letter(cast) == ""


def test_what_a_mentor_said_themselves_is_no_news_to_them(cast, week):
    set_credence(by=cast.mo, hypothesis=week, value=10)
    assert letter(cast) == ""


def test_who_mentors_nothing_gets_no_letter(cast, week):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    assert letter(cast, "rhea") == letter(cast, "olu") == ""


def test_who_mentors_no_more_when_it_is_sent_gets_none(cast, week):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    Membership.objects.filter(user=cast.mo).delete()
    assert letter(cast) == ""


def test_its_markup_is_what_was_written(cast, week):
    make_hypothesis(by=cast.ana, project=cast.project, claim="<img src=https://example.org/x.png> & more")
    found = digests.write(cast.mo.pk, MONDAY.isoformat(), (MONDAY + timedelta(days=7)).isoformat()).message
    assert "<img src=https://example.org/x.png> & more" in found.body
    assert "<img" not in found.alternatives[0].content


# --- when -----------------------------------------------------------------------------------------------------------


def test_it_is_sent_on_monday_morning_once(cast, week, post, work, time_machine):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    for moment, sent in {MONDAY + timedelta(days=7, minutes=-1): 0, MONDAY + timedelta(days=7): 1}.items():
        time_machine.move_to(moment, tick=False)
        digests.take_up_all(timezone.now())
        digests.take_up_all(timezone.now())
        work()
        assert len(post.letters) == sent
    assert post.letters[0]["Subject"] == "What moved in “Refusal directions”"
    assert post.letters[0]["List-Unsubscribe"].count("/told/stop/w") == 1


def test_the_next_one_begins_where_it_ended(cast, week, post, work, time_machine):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    for weeks in (1, 2):
        time_machine.move_to(MONDAY + timedelta(weeks=weeks), tick=False)
        digests.take_up_all(timezone.now())
        work()
    assert len(post.letters) == 1


def test_quiet_hours_hold_it_back(cast, week, post, time_machine):
    User.objects.filter(pk=cast.mo.pk).update(quiet_from=time(20), quiet_until=time(10))
    for hours, queued in {0: 0, 1.9: 0, 2: 1}.items():
        time_machine.move_to(MONDAY + timedelta(days=7, hours=hours), tick=False)
        digests.take_up_all(timezone.now())
        assert len(waiting("send_digest")) == queued


def test_a_new_mentors_week_begins_without_a_letter(cast, week, post, time_machine):
    User.objects.filter(pk=cast.mo.pk).update(digested_at=None)
    digests.take_up_all(timezone.now())
    assert not waiting("send_digest")
    assert User.objects.get(pk=cast.mo.pk).digested_at == timezone.now()


def test_who_turned_it_off_gets_none(cast, week, post, work, time_machine):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    time_machine.move_to(MONDAY + timedelta(days=7), tick=False)
    digests.take_up_all(timezone.now())
    letters.stop(user=cast.mo, sort=letters.Sort.WEEK)
    work()
    assert post.letters == []


def test_a_server_away_for_long_gets_both_weeks_in_the_next(cast, week, dead_post, work, time_machine):
    time_machine.move_to(MONDAY + timedelta(days=7), tick=False)
    set_credence(by=cast.ana, hypothesis=week, value=78)
    digests.take_up_all(timezone.now())
    for hours in (0, 1, 2, 3, 10):
        work(hours=hours)
    assert User.objects.get(pk=cast.mo.pk).digested_at == MONDAY


def test_a_letter_of_the_week_is_no_thing_of_the_list(cast, week, post, work, time_machine):
    set_credence(by=cast.ana, hypothesis=week, value=78)
    time_machine.move_to(MONDAY + timedelta(days=7), tick=False)
    digests.take_up_all(timezone.now())
    work()
    assert not Notification.objects.exists()
