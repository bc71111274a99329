"""Letters about what concerns a person: when they like, bundled, once, and only of what they may read when it is sent.

Over a real SMTP conversation, by the worker.
"""

from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mechjournal import tasks
from mechjournal.actions import letters
from mechjournal.models import Membership, Notification, User
from tests.helpers import note
from tests.notifications.conftest import waiting
from tests.notifications.steps import say


@pytest.fixture
def mo(cast) -> User:
    """Who likes to know at once."""
    return rhythm(cast.mo, "once")


def rhythm(user: User, how: str, **more) -> User:
    user.mail_rhythm = how
    for name, value in more.items():
        setattr(user, name, value)
    user.save()
    return user


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- what it says ---------------------------------------------------------------------------------------------------


def test_a_letter_says_who_what_and_where(cast, mo, post, work):
    row = say(mo, cast, says="Is layer 14 all there is?")
    work()
    (letter,) = post.letters
    assert letter["Subject"] == "Ana asks you: Is layer 14 all there is?"
    assert letter["To"] == "mo@example.org"
    text = letter.get_body(("plain",)).get_content()
    assert "Is layer 14 all there is?" in text
    assert f"http://localhost:8000{row.get_absolute_url()}" in text


def test_it_comes_as_plain_html_too_and_loads_nothing(cast, mo, post, work):
    say(mo, cast, says="<b>Is</b> it?")
    work()
    html = post.letters[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;Is&lt;/b&gt; it?" in html
    assert "<img" not in html
    assert "style" not in html


def test_it_comes_from_the_journal_and_asks_for_no_automatic_answer(cast, mo, post, work):
    say(mo, cast)
    work()
    letter = post.letters[0]
    assert letter["From"] == "mechjournal <mechjournal@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]


def test_letters_about_one_thing_stand_together(cast, mo, post, work):
    entry = note(cast.ana, cast.project)
    say(mo, cast, subject=entry.subject)
    work()
    say(mo, cast, subject=entry.subject)
    work(minutes=6)
    tasks.mail_round.func()
    work(minutes=6)
    first, second = post.letters
    assert first["References"] == second["References"] == f"<{cast.project.key}.entry-1@localhost>"
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_makes_no_header(cast, mo, post, work, break_):
    cast.ana.name = f"Ana{break_}Bcc: everyone@example.org"
    cast.project.title = f"Refusal{break_}Bcc: everyone@example.org"
    cast.ana.save()
    cast.project.save()
    say(mo, cast)
    say(mo, cast)
    work()
    (letter,) = post.letters
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("2 things in “Refusal")


# --- when it comes --------------------------------------------------------------------------------------------------


def test_it_is_queued_only_if_what_it_tells_of_is_saved(cast, mo, post):
    with pytest.raises(KeyError), transaction.atomic():
        say(mo, cast)
        raise KeyError
    assert not waiting("write_told")


def test_what_comes_soon_after_a_letter_waits_for_the_next(cast, mo, post, work):
    say(mo, cast)
    work()
    for _ in range(3):
        say(mo, cast)
    work()
    assert len(post.letters) == 1
    tasks.mail_round.func()
    work(minutes=5, seconds=1)
    assert post.subjects[1:] == ["3 things in “Refusal directions”"]


def test_once_a_day_it_comes_in_the_morning_all_in_one(cast, post, work, time_machine):
    rhythm(cast.mo, "daily")
    time_machine.move_to(at("2026-11-18 12:00"), tick=False)
    say(cast.mo, cast)
    say(cast.mo, cast)
    tasks.mail_round.func()
    time_machine.move_to(at("2026-11-19 06:59"), tick=False)
    work()
    assert post.letters == []
    time_machine.move_to(at("2026-11-19 07:04"), tick=False)
    work()
    assert post.subjects == ["2 things in “Refusal directions”"]


def test_a_morning_is_the_readers_own(cast, post, time_machine, work):
    rhythm(cast.mo, "daily", time_zone="America/New_York")
    time_machine.move_to(at("2026-11-18 20:00"), tick=False)
    say(cast.mo, cast)
    time_machine.move_to(at("2026-11-19 12:59"), tick=False)
    letters.take_up_all(timezone.now())
    assert not waiting("send_told")
    time_machine.move_to(at("2026-11-19 13:00"), tick=False)
    letters.take_up_all(timezone.now())
    assert waiting("send_told")


def test_once_a_week_it_comes_on_monday(cast, post, time_machine, work):
    rhythm(cast.mo, "weekly")
    time_machine.move_to(at("2026-11-18 12:00"), tick=False)
    say(cast.mo, cast)
    for moment, queued in {"2026-11-20 12:00": 0, "2026-11-23 06:59": 0, "2026-11-23 07:00": 1}.items():
        time_machine.move_to(at(moment), tick=False)
        letters.take_up_all(timezone.now())
        assert len(waiting("send_told")) == queued


def test_never_is_never(cast, post, work):
    rhythm(cast.mo, "never")
    say(cast.mo, cast)
    tasks.mail_round.func()
    work(days=8)
    assert post.letters == []


def test_quiet_hours_hold_it_back(cast, post, time_machine, work):
    mo = rhythm(cast.mo, "once", quiet_from=time(22), quiet_until=time(7))
    time_machine.move_to(at("2026-11-18 21:30"), tick=False)
    say(mo, cast)
    tasks.mail_round.func()
    work()
    assert post.letters == []
    time_machine.move_to(at("2026-11-19 05:55"), tick=False)
    work()
    assert post.letters == []
    time_machine.move_to(at("2026-11-19 06:01"), tick=False)
    work()
    assert len(post.letters) == 1


def test_quiet_hours_end_by_the_wall_clock_when_summer_begins(cast, post, time_machine, work):
    mo = rhythm(cast.mo, "once", quiet_from=time(22), quiet_until=time(7))
    time_machine.move_to(at("2026-03-28 22:00"), tick=False)
    say(mo, cast)
    for moment, sent in {"2026-03-29 04:59": 0, "2026-03-29 05:00": 1}.items():
        time_machine.move_to(at(moment), tick=False)
        letters.take_up_all(timezone.now())
        work()
        assert len(post.letters) == sent


def test_a_second_try_does_not_disturb_the_night(cast, post, time_machine, work):
    mo = rhythm(cast.mo, "once", quiet_from=time(22), quiet_until=time(7))
    time_machine.move_to(at("2026-11-18 20:59"), tick=False)
    post.moods = ["451 Try later"]
    say(mo, cast)
    work()
    time_machine.move_to(at("2026-11-18 21:05"), tick=False)
    work()
    assert post.letters == []
    time_machine.move_to(at("2026-11-19 06:00"), tick=False)
    work()
    assert len(post.letters) == 1


def test_what_was_seen_meanwhile_is_in_no_letter(cast, post, work):
    rhythm(cast.mo, "daily")
    seen, _ = say(cast.mo, cast, says="seen"), say(cast.mo, cast, says="unseen", path="/elsewhere/")
    cast.client("mo").get(seen.get_absolute_url())
    letters.take_up(cast.mo.pk, timezone.now() + timedelta(days=1))
    work()
    assert post.subjects == ["Ana asks you: unseen"]


def test_what_is_two_weeks_old_is_no_news(cast, post, work):
    rhythm(cast.mo, "daily")
    say(cast.mo, cast)
    letters.take_up_all(timezone.now() + timedelta(days=15))
    assert not waiting("send_told")


def test_without_mail_nothing_is_queued(cast, mo, queue):
    say(mo, cast)
    tasks.mail_round.func()
    letters.take_up(mo.pk, timezone.now())
    assert not DBTaskResult.objects.exists()


# --- what may be read -----------------------------------------------------------------------------------------------


def test_nothing_is_sent_of_what_was_closed_meanwhile(cast, mo, post, work):
    say(mo, cast)
    letters.take_up(mo.pk, timezone.now())
    Membership.objects.filter(user=mo).delete()
    work()
    assert post.letters == []


def test_the_rest_is_sent(cast, mo, post, work):
    private = note(cast.ana, cast.project)
    say(mo, cast, says="of a note", subject=private.subject)
    say(mo, cast, says="of the project")
    letters.take_up(mo.pk, timezone.now())
    private.visibility = "me"
    private.save()
    work()
    assert post.subjects == ["Ana asks you: of the project"]


def test_nothing_is_sent_once_letters_are_off(cast, mo, post, work):
    say(mo, cast)
    letters.take_up(mo.pk, timezone.now())
    letters.stop(user=mo, sort=letters.Sort.NEWS)
    work()
    assert post.letters == []


def test_an_account_that_is_gone_gets_none(cast, mo, post, work):
    say(mo, cast)
    letters.take_up(mo.pk, timezone.now())
    mo.forget()
    work()
    assert post.letters == []


# --- the round ------------------------------------------------------------------------------------------------------


def test_a_round_queues_the_next_one(post, db):
    tasks.mail_round.func()
    (following,) = waiting("mail_round")
    assert following.run_after > timezone.now() + timedelta(minutes=4)


def test_two_rounds_become_one(post, db):
    tasks.mail_round.func()
    tasks.mail_round.func()
    assert len(waiting("mail_round")) == 1


def test_a_round_that_fails_is_not_the_last(post, db, work):
    with patch.object(letters, "take_up_all", side_effect=KeyError), pytest.raises(KeyError):
        tasks.mail_round.func()
    assert len(waiting("mail_round")) == 1


@pytest.mark.parametrize("people", [1, 5])
def test_a_round_in_which_nothing_is_due_costs_the_same_for_many(cast, post, django_assert_max_num_queries, people):
    for name in ["mo", "col", "rhea", "ana"][:people]:
        Notification.objects.create(user=getattr(cast, name), kind="joined", path="/", once="x")
    tasks.mail_round.func()
    with django_assert_max_num_queries(5):
        tasks.mail_round.func()
