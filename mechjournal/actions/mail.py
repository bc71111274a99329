"""Letters to people: written here, sent by the background worker. Which server sends them is a setting."""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from mechjournal.models import Invitation, Project, User
from mechjournal.models.queue import enqueue

# A title and an address are all it takes to write to strangers through this server, so there is an end to it.
INVITATIONS_A_DAY = 30

# What somebody is invited to that is no project.
INVITED_TO = {"": "mechjournal", "mentor": "mentor them in mechjournal", "mentee": "keep a journal they mentor"}


def send(*, to: list[str], subject: str, body: str) -> None:
    """Queue one plain letter; where no mail is set up it is dropped, and pages say what to do instead."""
    if settings.MAIL_URL:
        enqueue("send_mail", to=to, subject=" ".join(subject.split()), body=body)


def send_invitation(*, by: User, to: str, project: Project | None, path: str, becomes: str = "") -> bool:
    """Mail the link (`path` on this server) to join, to sign up, or to become mentor or mentee of `by`.

    False if it has to be passed on by hand.
    """
    if not (to and settings.MAIL_URL) or invited_today(by) > INVITATIONS_A_DAY:
        return False
    what = f"“{project.title}”" if project else INVITED_TO[becomes]
    context = {"by": by, "what": what, "link": settings.SITE_URL + path}
    body = render_to_string("mail/invitation.txt", context)
    send(to=[to], subject=f"{by} invites you to {what}", body=body.strip())
    return True


def invited_today(by: User) -> int:
    since = timezone.now() - timedelta(days=1)
    return Invitation.objects.filter(invited_by=by, created_at__gt=since).exclude(sent_to="").count()
