"""Phases of a project: where it was when, and who moved it on or back."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from mechjournal.models.projects import Phase, Project


class PhaseChange(models.Model):
    """The project entered `phase` on that day. The first one is made with the project; days per phase follow."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="phase_changes")
    # Its line in the ledger: the order of changes entered for the same day.
    seq = models.PositiveBigIntegerField()
    phase = models.CharField("phase", max_length=14, choices=Phase)
    entered_on = models.DateField("since")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField("why", max_length=400, blank=True)

    class Meta:
        ordering = ["entered_on", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["project", "seq"], name="phase_change_has_its_line_in_the_ledger"),
        ]
        indexes = [models.Index(fields=["project", "entered_on", "seq"], name="phases_in_order")]

    def __str__(self) -> str:
        return f"{self.phase} since {self.entered_on}"
