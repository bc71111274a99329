"""Checks of entries: what a person verified of what an agent wrote, how, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.models.entries import Entry
from mechjournal.models.projects import Project

HOW_LENGTH = 400


class EntryCheck(models.Model):
    """Never changed: whoever looks again says so once more, and their last word is what is shown."""

    class Verdict(models.TextChoices):
        HOLDS = "holds", "Holds"
        PART = "in part", "Holds in part"
        FAILS = "fails", "Does not hold"

    project = models.ForeignKey(Project, models.CASCADE, related_name="entry_checks")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="entry_checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entry_checks")
    at = models.DateTimeField(default=timezone.now)
    # The version of the entry that was looked at.
    version = models.PositiveIntegerField(default=1)
    how = models.CharField("how you checked it", max_length=HOW_LENGTH)
    samples = models.PositiveIntegerField("on how many samples", null=True, blank=True)
    verdict = models.CharField("what came out", max_length=7, choices=Verdict)
    # Came with a file: `at` is what its source says.
    is_brought = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(how=""),
                name="entry_check_says_how",
                violation_error_message="Say in a line how you checked it.",
            ),
            models.CheckConstraint(
                condition=Q(samples=None) | Q(samples__gte=1),
                name="entry_check_is_of_samples",
                violation_error_message="Samples are a whole number from 1 on, or nothing.",
            ),
        ]
        indexes = [models.Index(fields=["entry", "at"], name="checks_of_entry")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.how}"

    def facts(self) -> dict:
        return {"verdict": self.verdict, "samples": self.samples, "version": self.version}
