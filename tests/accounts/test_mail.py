"""Letters leave by the background worker: tried again when the server is away, never sent twice, not kept."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from mechjournal import tasks
from mechjournal.actions import mail

LETTER = {"to": ["ana@example.org"], "subject": "Hello", "body": "A line with ünïcode.\n"}


@pytest.fixture
def queue(settings, db):
    """The queue in the database, as a real server has it, and the worker's way of doing what is due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )

    def work():
        for row in DBTaskResult.objects.ready():
            row.claim(worker.worker_id)
            worker.run_task(row)

    return work


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(status="READY"))


def test_a_letter_waits_for_the_worker_and_then_arrives(queue, post):
    mail.send(**LETTER)
    assert post.letters == []
    queue()
    assert post.letters[0]["Subject"] == "Hello"
    assert "ünïcode" in post.text()


def test_it_is_queued_only_if_the_transaction_commits(queue, post):
    with pytest.raises(KeyError), transaction.atomic():
        mail.send(**LETTER)
        raise KeyError
    assert waiting() == []


def test_without_mail_nothing_is_queued(queue):
    mail.send(**LETTER)
    assert waiting() == []


def test_a_server_that_is_away_is_asked_again_later(queue, dead_post):
    mail.send(**LETTER)
    queue()
    (again,) = waiting()
    assert again.args_kwargs["kwargs"]["attempt"] == 2
    assert again.run_after > timezone.now() + timedelta(seconds=50)


def test_the_letter_arrives_when_the_server_is_back(queue, post):
    with patch.object(tasks, "deliver", side_effect=OSError("away")):
        mail.send(**LETTER)
        queue()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        queue()
    assert len(post.letters) == 1
    assert waiting() == []


def test_after_the_last_try_it_is_given_up(queue, dead_post):
    mail.send(**LETTER)
    for day in range(1, 8):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            queue()
    assert waiting() == []
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1


def test_a_server_that_stumbles_after_accepting_gets_no_second_copy(queue, post):
    with patch.object(smtplib.SMTP, "quit", side_effect=smtplib.SMTPServerDisconnected):
        mail.send(**LETTER)
        queue()
    assert waiting() == []
    assert len(post.letters) == 1


def test_what_was_sent_does_not_stay_in_the_table(queue, post):
    mail.send(**LETTER)
    queue()
    row = DBTaskResult.objects.get()
    assert row.status == "SUCCESSFUL"
    assert row.args_kwargs == {"args": [], "kwargs": {}}


def test_a_line_break_in_a_title_makes_no_header(cast, post, queue):
    cast.project.title = "Refusal\r\nBcc: everyone@example.org"
    mail.send_invitation(by=cast.ana, to="mo@example.org", project=cast.project, path="/join/x/")
    queue()
    assert [letter["Bcc"] for letter in post.letters] == [None]
