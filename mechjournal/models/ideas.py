"""Ideas: one line each, rated by gut, kept until one becomes a project."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.lib.keys import new_key
from mechjournal.models.entries import Entry
from mechjournal.models.projects import Project

LINE_LENGTH = 400


class IdeaQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(dropped_at=None, became=None)

    def best_first(self):
        return self.order_by(models.F("rating").desc(nulls_last=True), "-at")


class Idea(models.Model):
    """A person's own; with a project, everyone in it reads it, too."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ideas")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="ideas")
    origin = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="ideas")
    at = models.DateTimeField(default=timezone.now, editable=False)
    line = models.CharField("idea", max_length=LINE_LENGTH)
    rating = models.PositiveSmallIntegerField("rating", null=True, blank=True)
    why = models.CharField("why that rating", max_length=LINE_LENGTH, blank=True)
    closest_paper = models.CharField("closest paper", max_length=LINE_LENGTH, blank=True)
    first_experiment = models.CharField("first experiment, two hours at most", max_length=LINE_LENGTH, blank=True)
    became = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="began_as")
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(line=""), name="idea_has_a_line", violation_error_message="Write the idea in one line."
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 10)),
                name="rating_goes_from_1_to_10",
                violation_error_message="A rating goes from 1 to 10.",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], name="ideas_of_person"),
            models.Index(fields=["project", "-at"], name="ideas_of_project"),
        ]

    def __str__(self) -> str:
        return self.line
