"""Letters about what a person was told: as often as they choose, outside their quiet hours, several things in one.

Whatever a letter takes up is marked in the transaction that queues it, so that no other can. That it was sent is marked
afterwards, by the end of its task: a worker that is killed in between leaves a letter that is sent again (`tasks.py`),
by the same Message-ID, so that a mail program shows it once.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import ledger
from mechjournal.actions.mailing import Letter, letter
from mechjournal.lib import posting
from mechjournal.models import Notification, User
from mechjournal.models.notifications import Sort
from mechjournal.models.queue import enqueue

# What comes this soon after a letter waits for the next one.
APART = timedelta(minutes=5)
# A week, and as long again for a server that was down: what is older is no news.
TOO_OLD = timedelta(days=14)


def waiting(now: datetime) -> QuerySet[Notification]:
    """What no letter took up, and nobody has seen on a page meanwhile."""
    return Notification.objects.unseen().filter(mailed_at=None, at__gt=now - TOO_OLD)


def take_up_all(now: datetime) -> None:
    """For everyone who has something due; two queries where nobody has."""
    oldest = dict(waiting(now).values_list("user").annotate(oldest=Min("at")).order_by())
    for user in User.objects.filter(pk__in=oldest):
        if is_due(user, oldest[user.pk], now):
            take_up(user.pk, now)


def is_due(user: User, oldest: datetime, now: datetime) -> bool:
    """Whether a letter may come now, and the oldest thing it would hold has waited for its time."""
    if not user.is_active or posting.is_quiet(now, user.time_zone, user.quiet_from, user.quiet_until):
        return False
    match user.mail_rhythm:
        case User.Rhythm.ONCE:
            last = Notification.objects.filter(user=user).aggregate(last=Max("mailed_at"))["last"]
            return last is None or last <= now - APART
        case User.Rhythm.DAILY:
            return oldest <= posting.last_morning(now, user.time_zone)
        case User.Rhythm.WEEKLY:
            return oldest <= posting.last_monday(now, user.time_zone)
    return False


def take_up(user_id: int, now: datetime) -> None:
    """Queue one letter with all that waits for this person, if it is due; of two who try at once one finds it."""
    if not settings.MAIL_URL:
        return
    with ledger.in_line(), transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
        rows = dict(waiting(now).filter(user=user).values_list("pk", "at")) if user else {}
        if rows and is_due(user, min(rows.values()), now):
            Notification.objects.filter(pk__in=rows, mailed_at=None).update(mailed_at=now)
            enqueue("send_told", user_id=user_id, rows=sorted(rows), taken_at=now.isoformat())


def put_back(rows: list[int], taken_at: str) -> None:
    """The server was away too long: these wait for the next letter."""
    Notification.objects.filter(pk__in=rows, mailed_at=datetime.fromisoformat(taken_at)).update(mailed_at=None)


def write(user_id: int, rows: list[int], taken_at: str) -> Letter | None:
    """What of it this person may read and hasn't seen at the moment of sending; None if nothing is left to say."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(mail_rhythm=User.Rhythm.NEVER).first()
    if user is None:
        return None
    told = access.notifications(Who(user)).unseen().filter(pk__in=rows).select_related("by", "project", "subject")
    found = sorted(told, key=lambda row: (row.project_id or 0, row.at))
    if not found:
        return None
    key = f"told-{user.key}-{datetime.fromisoformat(taken_at):%Y%m%d%H%M%S%f}"
    context = {"rows": found, "subject": subject_of(found)}
    named = {"name": "told", "subject": context["subject"], "key": key, "thread": thread_of(found)}
    return letter(user, Sort.NEWS, context=context, **named)


def subject_of(rows: list[Notification]) -> str:
    if len(rows) == 1:
        (row,) = rows
        said = f": {row.says}" if row.says else ""
        return f"{row.by or 'mechjournal'} {row.get_kind_display()}{said}"
    projects = {row.project_id: row.project for row in rows}
    (project, *others) = projects.values()
    return f"{len(rows)} things {'that concern you' if others or not project else f'in “{project}”'}"


def thread_of(rows: list[Notification]) -> str:
    """The thing they are all about; else the project; else nothing holds them together."""
    things = {thing_of(row) for row in rows}
    projects = {row.project.key if row.project else "" for row in rows}
    return things.pop() if len(things) == 1 else projects.pop() if len(projects) == 1 else ""


def thing_of(row: Notification) -> str:
    if row.project is None or row.subject is None:
        return row.project.key if row.project else ""
    thing = access.subject_of(row.subject)
    return f"{row.project.key}.{thing.kind}-{thing.number}"


# --- how they come --------------------------------------------------------------------------------------------------


def change_letters(*, user: User, before: User) -> None:
    """Save what a form set on `user`. What waited while letters were off stays unwritten."""
    with transaction.atomic():
        if before.mail_rhythm == User.Rhythm.NEVER:
            leave_unwritten(user)
        if user.weekly_digest and not before.weekly_digest:
            user.digested_at = timezone.now()
        user.save(update_fields=["mail_rhythm", "quiet_from", "quiet_until", "weekly_digest", "digested_at"])


def stop(*, user: User, sort: Sort) -> None:
    """No more letters of this sort. Again changes nothing."""
    with transaction.atomic():
        if sort == Sort.WEEK:
            User.objects.filter(pk=user.pk).update(weekly_digest=False)
        else:
            User.objects.filter(pk=user.pk).update(mail_rhythm=User.Rhythm.NEVER)
            leave_unwritten(user)


def leave_unwritten(user: User) -> None:
    Notification.objects.filter(user=user, mailed_at=None).update(mailed_at=timezone.now())
