"""A person's own walk: what is ticked on the checklist, skills and their movement, check-ins, prompts put aside."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.models.entries import Entry
from mechjournal.models.projects import Project
from mechjournal.models.sprints import Sprint

LINE_LENGTH = 400


class Tick(models.Model):
    """An item of the learning checklist that a person ticked, with a note or the entry in which they explain it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.CharField("note", max_length=LINE_LENGTH, blank=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="item_is_ticked_once")]

    def __str__(self) -> str:
        return self.item


class SkillRating(models.Model):
    """How a person rates one skill, 1 to 5, and whether they practise it next; the sprint at whose end they said so."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skill_ratings")
    skill = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now, editable=False)
    sprint = models.ForeignKey(Sprint, models.SET_NULL, null=True, related_name="+")
    rating = models.PositiveSmallIntegerField("rating", null=True, blank=True)
    practise = models.BooleanField("practise next", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)),
                name="skill_rating_goes_from_1_to_5",
                violation_error_message="A skill is rated from 1 to 5.",
            ),
        ]
        indexes = [models.Index(fields=["user", "skill", "-at"], name="skills_of_person")]

    def __str__(self) -> str:
        return f"{self.skill} {self.rating}"


class CheckIn(models.Model):
    """An answer to "learned anything since the last one?"."""

    class Answer(models.TextChoices):
        LEARNED = "learned", "Yes"
        NOTHING = "nothing", "No"
        WAITING = "waiting", "Waiting on a run"
        SKIPPED = "skipped", "Not now"

    project = models.ForeignKey(Project, models.CASCADE, related_name="checkins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="checkins")
    at = models.DateTimeField(default=timezone.now, editable=False)
    day = models.DateField()
    answer = models.CharField("learned anything", max_length=8, choices=Answer)
    says = models.CharField("what", max_length=LINE_LENGTH, blank=True)

    class Meta:
        indexes = [models.Index(fields=["project", "by", "-at"], name="checkins_of_person")]

    def __str__(self) -> str:
        return self.answer


class PromptMark(models.Model):
    """A prompt of the guide a person doesn't want to see: until then, or never again (`until` None)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="prompt_marks")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    prompt = models.CharField(max_length=60)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "project", "prompt"], name="prompt_is_put_aside_once"),
        ]

    def __str__(self) -> str:
        return self.prompt
