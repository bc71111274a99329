"""Telling people what concerns them: one row a person, written with the thing itself. Who they are, callers know."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mechjournal.access import Who, may_be_told
from mechjournal.models import Notification, Project, Subject, User
from mechjournal.models.queue import enqueue

SAYS = Notification._meta.get_field("says").max_length


def tell(
    users: Iterable[User],
    *,
    kind: Notification.Kind,
    by: User | None,
    project: Project | None,
    path: str,
    says: str = "",
    subject: Subject | None = None,
    once: str,
) -> list[User]:
    """Tell each of `users` once, inside the caller's transaction; returns those who were told now.

    Never `by`, and nobody who may not read the thing. `project` None: about a mentorship, which the caller checks.
    `subject` is the comment, the request or the thing itself; `path` where it is read; `once` what makes it the same
    as another, such as "comment:7". `says` is one line of what was said, cut to what fits.
    """
    with transaction.atomic():
        told = those_to_tell(users, by, project, subject, once)
        line = shortened(says)
        rows = [
            Notification(user=user, kind=kind, project=project, subject=subject, by=by, says=line, path=path, once=once)
            for user in told
        ]
        # Another process may tell the same at this very moment.
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        write_at_once(told)
    return told


def write_at_once(told: list[User]) -> None:
    """Those who like it so; all others get their letter when its time has come (actions/letters.py)."""
    for user in told if settings.MAIL_URL else []:
        if user.mail_rhythm == User.Rhythm.ONCE:
            enqueue("write_told", user_id=user.pk)


def those_to_tell(users: Iterable[User], by: User | None, project, subject, once: str) -> list[User]:
    people = {user.pk: user for user in users if user.is_active and (by is None or user.pk != by.pk)}
    known = Notification.objects.filter(user__in=people, once=once).values_list("user_id", flat=True)
    for pk in known:
        del people[pk]
    return [user for user in people.values() if may_be_told(Who(user), project, subject)]


def shortened(text: str) -> str:
    """One line, cut at a word where there is one near the end."""
    line = " ".join(text.split())
    if len(line) <= SAYS:
        return line
    cut = line[: SAYS - 1]
    return (cut.rpartition(" ")[0] if " " in cut[-40:] else cut).rstrip(" ,;:.") + "…"


def see(notification: Notification) -> None:
    """Seen, and with it everything else that leads this person to the same place. Again changes nothing."""
    same = Notification.objects.unseen().filter(user=notification.user_id, path=notification.path)
    same.update(seen_at=timezone.now())


def see_all(*, user: User) -> None:
    Notification.objects.unseen().filter(user=user).update(seen_at=timezone.now())
