"""Mentorships: who looks after whose projects, for how long. What they grant are memberships (models/projects.py)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mechjournal.lib.keys import new_key
from mechjournal.models.addresses import address


class MentorshipQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def of(self, user):
        """This person's, as mentor or as mentee."""
        return self.filter(Q(mentor=user) | Q(mentee=user))


class Mentorship(models.Model):
    """One person mentors another: every project the mentee owns, present and future, but for those marked private."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentees")
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentors")
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Whether the mentee sees how far the mentor has read; the mentor says.
    shows_reading = models.BooleanField("show how far I have read", default=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(ended_at=None), name="mentorship_runs_once"
            ),
            models.CheckConstraint(
                condition=~Q(mentor=F("mentee")),
                name="nobody_mentors_themselves",
                violation_error_message="Nobody mentors themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} mentors {self.mentee}"

    def get_absolute_url(self) -> str:
        return address("mentorships.show", self.key)

    def other(self, user):
        """The one of the two who isn't `user`."""
        return self.mentee if self.mentor_id == user.pk else self.mentor
