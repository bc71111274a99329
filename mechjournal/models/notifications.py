"""Being told: what happened that concerns a person, whether they have seen it, and whether a letter said so."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from mechjournal.lib.keys import new_key
from mechjournal.models.addresses import address
from mechjournal.models.entries import Entry
from mechjournal.models.ledger import Subject
from mechjournal.models.mentorships import Mentorship
from mechjournal.models.projects import Project


class Sort(models.TextChoices):
    """Letters that a person stops apart: news of what concerns them, and a mentor's week."""

    NEWS = "n", "letters about what concerns you"
    WEEK = "w", "the weekly letter of what moved in the projects you mentor"


# The ways from what a person is told of to an entry: it, a comment on it, a question about it.
ENTRIES = ("subject__entry", "subject__comment__on__entry", "subject__request__on__entry")


class NotificationQuerySet(models.QuerySet):
    def readable_by(self, user, projects):
        """Theirs, without those of projects they are in no longer, of an ended mentorship's meetings, and of notes
        that became their author's alone.

        `projects`: those they are in, as a list or a query.
        """
        about = Q(project__in=projects) | Q(project=None) & (~Q(kind=Notification.Kind.MEETING) | still_mentoring(user))
        for entry in ENTRIES:
            seen = {f"{entry}__visibility": Entry.Visibility.PROJECT}
            about &= Q(**{entry: None}) | Q(**seen) | Q(**{f"{entry}__author": user})
        return self.filter(about, user=user)

    def unseen(self):
        return self.filter(seen_at=None)

    def counted(self):
        """How many, as one value to be asked within another query; no row where there are none."""
        return self.order_by().values("user").annotate(number=Count("pk")).values("number")


def still_mentoring(user) -> Exists:
    pair = Q(mentor=user, mentee=OuterRef("by")) | Q(mentee=user, mentor=OuterRef("by"))
    return Exists(Mentorship.objects.running().filter(pair))


class Notification(models.Model):
    class Kind(models.TextChoices):
        ASKED = "asked", "asks you"
        ANSWERED = "answered", "answered you"
        WITHDRAWN = "withdrawn", "withdrew a question"
        COMMENTED = "commented", "commented"
        REPLIED = "replied", "replied"
        MENTIONED = "mentioned", "mentioned you"
        RESOLVED = "resolved", "resolved a comment"
        JOINED = "joined", "joined"
        ENDED = "ended", "ended a mentorship"
        SEALED = "sealed", "gave a credence"
        MEETING = "meeting", "prepared a meeting"

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind)
    # None: about a mentorship as a whole.
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    # The comment, request or thing itself that it leads to.
    subject = models.ForeignKey(Subject, models.CASCADE, null=True, related_name="notifications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # A line of what was said, and the address it leads to on this server.
    says = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=200)
    # What makes it the same as another: told again, it is told once.
    once = models.CharField(max_length=120)
    seen_at = models.DateTimeField(null=True, editable=False)
    # When a letter took it up, or when it became clear that none will.
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "once"], name="person_is_told_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notifications_of_person"),
            models.Index(fields=["user"], condition=Q(seen_at=None), name="notifications_unseen"),
            models.Index(fields=["at"], condition=Q(mailed_at=None), name="notifications_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d %b %H:%M}"

    def get_absolute_url(self) -> str:
        return address("notifications.open", self.key)
