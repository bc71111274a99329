"""Retried when the server is away or unwilling, and never sent twice but where a worker was killed over it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mechjournal import tasks
from mechjournal.actions import letters, mail
from mechjournal.models import Notification
from tests.accounts.conftest import with_mail
from tests.conftest import make_cast
from tests.notifications.conftest import a_worker, waiting
from tests.notifications.steps import say
from tests.notifications.test_letters import mo, rhythm  # noqa: F401


def test_a_server_that_is_away_is_asked_again(cast, mo, dead_post, work):  # noqa: F811
    say(mo, cast)
    work()
    (again,) = waiting("send_told")
    assert again.args_kwargs["kwargs"]["attempt"] == 2


def test_the_letter_arrives_once_when_it_is_back(cast, mo, post, settings, work):  # noqa: F811
    there = settings.MAILERS
    with_mail(settings, "smtp://127.0.0.1:1?starttls=no")
    say(mo, cast)
    work()
    settings.MAILERS = there
    work(minutes=2)
    work(days=1)
    assert len(post.letters) == 1


def test_a_later_try_is_the_same_letter(cast, mo, post, work):  # noqa: F811
    say(mo, cast)
    letters.take_up(mo.pk, timezone.now())
    (row,) = waiting("send_told")
    first, second = (letters.write(**row.args_kwargs["kwargs"]).message for _ in range(2))
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.parametrize("mood", ["421 Going down", "451 Try later", "452 Full"])
def test_a_server_that_wants_it_later_gets_it_later(cast, mo, post, work, mood):  # noqa: F811
    post.moods = [mood, mood]
    say(mo, cast)
    work()
    work(minutes=2)
    assert post.letters == []
    work(minutes=10)
    assert len(post.letters) == 1


@pytest.mark.parametrize("mood", ["550 No such letter", "554 Spam"])
def test_a_letter_refused_for_good_is_not_tried_again(cast, mo, post, work, mood):  # noqa: F811
    post.moods = [mood]
    say(mo, cast)
    work()
    work(days=1)
    assert post.letters == []
    assert not waiting("send_told")
    assert Notification.objects.get().seen_at is None


def test_an_address_refused_for_good_is_not_tried_again(cast, mo, post, work):  # noqa: F811
    post.at_the_door = "550 Nobody here"
    say(mo, cast)
    work()
    assert not waiting("send_told")


def test_an_address_refused_for_now_is_tried_again(cast, mo, post, work):  # noqa: F811
    post.at_the_door = "450 Greylisted"
    say(mo, cast)
    work()
    post.at_the_door = ""
    work(minutes=2)
    assert len(post.letters) == 1


def test_a_server_that_hangs_up_after_taking_it_gets_no_second_copy(cast, mo, post, work):  # noqa: F811
    post.moods = ["hang up"]
    say(mo, cast)
    work()
    work(days=1)
    assert len(post.letters) == 1
    assert not waiting("send_told")


def begun_by_a_worker_that_dies(mo):  # noqa: F811
    letters.take_up(mo.pk, timezone.now())
    (row,) = waiting("send_told")
    row.claim("dies")
    return row


def test_a_letter_whose_worker_is_killed_before_it_is_sent_arrives(cast, mo, post, work):  # noqa: F811
    say(mo, cast)
    begun_by_a_worker_that_dies(mo)
    tasks.mail_round.func()
    work()
    assert post.letters == []  # the worker may be at it still
    work(minutes=11)
    work(days=1)
    assert len(post.letters) == 1


def test_one_whose_worker_is_killed_after_it_was_sent_comes_again_as_the_same_letter(cast, mo, post, work):  # noqa: F811
    say(mo, cast)
    row = begun_by_a_worker_that_dies(mo)
    tasks.send_told.func(**row.args_kwargs["kwargs"])
    tasks.mail_round.func()
    work(minutes=11)
    work(days=1)
    first, second = post.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_plain_letter_whose_worker_is_killed_arrives_and_is_forgotten(post, work, db):
    mail.send(to=["olu@example.org"], subject="Come", body="Here is the link.")
    (row,) = waiting("send_mail")
    row.claim("dies")
    tasks.mail_round.func()
    work(minutes=11)
    work(days=1)
    (letter,) = post.letters
    assert letter["Message-ID"].startswith(f"<mail-{row.id}@")
    row.refresh_from_db()
    assert (row.status, row.args_kwargs["kwargs"]) == ("SUCCESSFUL", {})


def test_a_later_try_of_a_plain_letter_is_the_same_letter(post, work, db):
    post.moods = ["451 Try later"]
    mail.send(to=["olu@example.org"], subject="Come", body="Here is the link.")
    (row,) = waiting("send_mail")
    work()
    work(minutes=2)
    (letter,) = post.letters
    assert letter["Message-ID"].startswith(f"<mail-{row.id}@")


def test_a_server_away_for_long_gets_what_waited_with_the_next_letter(cast, mo, dead_post, work):  # noqa: F811
    say(mo, cast)
    work()
    for hours in (1, 2, 3, 10):
        work(hours=hours)
    assert not waiting("send_told")
    letters.take_up_all(timezone.now() + timedelta(hours=11))
    assert len(waiting("send_told")) == 1


@pytest.fixture
def real_cast(transactional_db):
    """Rows that other threads see."""
    return make_cast()


def together(*acts) -> None:
    """Each in a thread of its own; whatever one of them raises is raised here."""
    barrier = Barrier(len(acts))

    def run(act) -> None:
        barrier.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(30)


def test_of_two_rounds_at_once_one_takes_it_up(real_cast, post):
    person = rhythm(real_cast.mo, "once")
    for _ in range(5):
        say(person, real_cast)
    now, due = timezone.now(), letters.is_due

    def slow(*given) -> bool:
        """Long enough between asking and marking that nobody wins by being quick."""
        found = due(*given)
        sleep(0.1)
        return found

    with patch.object(letters, "is_due", slow):
        together(*[lambda: letters.take_up(person.pk, now)] * 4)
    assert len(waiting("send_told")) == 1


def test_two_workers_send_one_letter(real_cast, post):
    person = rhythm(real_cast.mo, "once")
    say(person, real_cast)
    tasks.mail_round.enqueue()
    together(*[a_worker(name).run for name in ("one", "two")])
    assert len(post.letters) == 1
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
