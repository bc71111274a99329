"""Slow or repeatable work, done by the background worker. Tasks take ids and plain values; queued by name."""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.management import call_command
from django.tasks import TaskResult, TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mechjournal.actions import digests, letters, postmortems, rendering, tidying
from mechjournal.actions.mailing import Letter, message_id
from mechjournal.exchange import intake
from mechjournal.models import Import

log = logging.getLogger("mechjournal.mail")

TRIES = [timedelta(minutes=1), timedelta(minutes=15)]
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]
# How often it is asked whether a letter is due: what quiet hours held back comes within it.
ROUND = timedelta(minutes=5)
# Far longer than a server is listened to: the worker that began a letter this long ago was killed over it.
KILLED = timedelta(minutes=10)
END_OF_LETTER = b"\r\n.\r\n"


@task(takes_context=True)
def send_mail(context, to: list[str], subject: str, body: str, attempt: int = 1, key: str = "") -> None:
    """Send one letter. A server that can't be reached or refuses is asked again after each of WAITS.

    `key` is the same at every try, and so is the letter's Message-ID: one that came twice is seen to be one.
    """
    key = key or f"mail-{context.task_result.id}"
    try:
        deliver(EmailMessage(subject, body, to=to, headers={"Message-ID": message_id(key)}))
    except OSError as error:  # every SMTP error is one
        log.warning("Mail not sent (attempt %s): %s", attempt, error)
        if attempt > len(WAITS):
            raise
        again = send_mail.using(run_after=timezone.now() + WAITS[attempt - 1])
        again.enqueue(to=to, subject=subject, body=body, attempt=attempt + 1, key=key)
    finally:
        forget(context.task_result)


class Unanswered(OSError):
    """The server got all of a letter and never said whether it took it."""


def deliver(message: EmailMessage) -> None:
    """Once the server has accepted the letter nothing may look like a failure, or it would be sent twice."""
    connection = mailers.default
    connection.open()
    handed_over = watch(connection)
    try:
        connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except OSError as error:
        if handed_over:
            raise Unanswered(str(error)) from error
        raise
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def watch(connection) -> list[bool]:
    """Holds something once the end of a letter has left for the server."""
    handed_over: list[bool] = []
    if smtp := getattr(connection, "connection", None):
        plainly = smtp.send

        def send(data) -> None:
            plainly(data)
            if isinstance(data, bytes) and data.endswith(END_OF_LETTER):
                handed_over.append(True)

        smtp.send = send
    return handed_over


def forget(result: TaskResult) -> None:
    """Letters hold links that open accounts: what was sent doesn't stay in the table of tasks."""
    if row := getattr(result, "db_result", None):
        row.args_kwargs = {"args": [], "kwargs": {}}
        row.save(update_fields=["args_kwargs"])


@task
def mail_round() -> None:
    """Queue every letter that has become due, and look again in a while.

    The next round is queued first, so that one that fails isn't the last. Where two chains run, one ends.
    """
    if not settings.MAIL_URL:
        return
    if not is_waiting(mail_round):
        mail_round.using(run_after=timezone.now() + ROUND).enqueue()
    begin_again()
    letters.take_up_all(timezone.now())
    digests.take_up_all(timezone.now())


def begin_again() -> None:
    """Letters whose worker was killed between taking them up and saying that they are sent.

    Nobody knows how far it came. A letter lost is worse than one that comes twice by the same Message-ID.
    """
    paths = [one.module_path for one in (send_mail, send_told, send_digest)]
    begun = DBTaskResult.objects.filter(task_path__in=paths, status=TaskResultStatus.RUNNING)
    for row in begun.filter(started_at__lt=timezone.now() - KILLED):
        if row.args_kwargs["kwargs"]:  # what was sent and forgotten is not
            begun.filter(pk=row.pk, started_at=row.started_at).update(status=TaskResultStatus.READY)
            log.warning("A worker was killed over a letter; it is sent again: %s", row.id)


def is_waiting(one) -> bool:
    return DBTaskResult.objects.filter(task_path=one.module_path, status=TaskResultStatus.READY).exists()


@task
def write_told(user_id: int) -> None:
    """For someone who likes to know at once."""
    letters.take_up(user_id, timezone.now())


@task
def send_told(user_id: int, rows: list[int], taken_at: str, attempt: int = 1) -> None:
    given = {"user_id": user_id, "rows": rows, "taken_at": taken_at}
    send_once(letters.write(**given), send_told, given, attempt, lambda: letters.put_back(rows, taken_at))


@task
def send_digest(user_id: int, since: str, until: str, attempt: int = 1) -> None:
    given = {"user_id": user_id, "since": since, "until": until}
    send_once(digests.write(**given), send_digest, given, attempt, lambda: digests.put_back(**given))


def send_once(letter: Letter | None, again, given: dict, attempt: int, put_back: Callable[[], None]) -> None:
    """Send a letter now, or `again` when quiet hours end or the server may be back; after the last try `put_back`.

    One that may have arrived is not sent again, nor one that was refused for good.
    """
    now = timezone.now()
    if letter is None:
        return
    if letter.not_before > now:
        later(again, letter.not_before, given, attempt)
        return
    try:
        deliver(letter.message)
    except Unanswered as error:
        log.warning("Nobody knows whether a letter arrived; it is not sent again: %s", error)
    except OSError as error:
        log.warning("Mail not sent (attempt %s): %s", attempt, error)
        if is_for_good(error):
            return
        if attempt > len(WAITS):
            put_back()
        else:
            later(again, now + WAITS[attempt - 1], given, attempt + 1)


def later(again, moment: datetime, given: dict, attempt: int) -> None:
    again.using(run_after=moment).enqueue(**given, attempt=attempt)


def is_for_good(error: OSError) -> bool:
    """Whether the server refused this letter or this address with a 5xx. A sign-in it refuses is ours to repair."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


@task
def tidy_daily() -> None:
    """Tidy now, and again a day from now."""
    tidying.tidy()
    call_command("prune_db_task_results", verbosity=0)
    tidy_daily.using(run_after=timezone.now() + timedelta(days=1)).enqueue()


@task(takes_context=True)
def render_again(context, entry_id: int, attempt: int = 1) -> None:
    """A text that was too slow to lay out may only have met a busy machine: three tries, minutes apart."""
    still_plain = rendering.render_again(entry_id)
    if still_plain and attempt <= len(TRIES) and context.task_result.task.get_backend().supports_defer:
        again = render_again.using(run_after=timezone.now() + TRIES[attempt - 1])
        again.enqueue(entry_id=entry_id, attempt=attempt + 1)


@task
def rerender() -> None:
    """Lay out what an older renderer made."""
    rendering.rerender_all()
    postmortems.rerender_answers()


@task
def bring_in(import_id: int) -> None:
    """Write what a file brought. Where its row says that nothing is to be done any more, nothing is."""
    batch = Import.objects.select_related("project", "by", "blob").filter(pk=import_id, status="running").first()
    if batch:
        intake.take_in(batch)
