"""Sprints: one or two weeks with one question, an end, and a promise of when to pivot."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mechjournal.models.addresses import address
from mechjournal.models.kept import Blank, Kept
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project

PIP_FIELDS = (
    "id",
    "project_id",
    "number",
    "goal",
    "pivot_if",
    "plan",
    "starts_on",
    "ends_on",
    "days_away",
    "closed_on",
)


class SprintQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def with_pips(self, user):
        """One row per day that has entries `user` may read (or one with none): the sprint's columns, day and count.

        What an agent wrote isn't counted: a pip says how much a person did.
        """
        seen = Q(entries__moved_to=None) & (Q(entries__visibility="project") | Q(entries__author=user))
        seen &= Q(entries__agent="")
        return self.values(*PIP_FIELDS, day=F("entries__day")).annotate(count=models.Count("entries", filter=seen))

    def begun(self, day):
        return self.filter(starts_on__lte=day).order_by("-number")

    def running(self, day):
        """Those that ran on `day`."""
        return self.begun(day).filter(Q(closed_at=None) | Q(closed_on__gte=day))


class Sprint(models.Model):
    class Mode(models.TextChoices):
        DE_RISK = "de-risk", "De-risk"
        EXTENDED = "extended", "Extended"

    project = models.ForeignKey(Project, models.CASCADE, related_name="sprints")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="sprint")
    number = models.PositiveIntegerField()
    goal = models.CharField("goal", max_length=400)
    pivot_if = models.CharField("I will pivot if", max_length=400, blank=True)
    mode = models.CharField("mode", max_length=8, choices=Mode, default=Mode.DE_RISK)
    simplest = models.CharField("simplest method first", max_length=400, blank=True)
    simplest_tried = models.BooleanField("tried", default=False)
    forecast = models.PositiveSmallIntegerField("how likely is it that I continue", null=True, blank=True)
    # Days planned per phase and skills to practise, by their keys in the guide.
    plan = models.JSONField(default=dict, blank=True)
    skills = models.JSONField(default=list, blank=True)
    starts_on = models.DateField("starts on")
    ends_on = models.DateField("planned end")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sprints_opened")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    # The end as first planned; later ones say why.
    first_ends_on = models.DateField(null=True, editable=False)
    extended_because = models.CharField("why it needs longer", max_length=400, blank=True)
    # Of all its pauses, kept here so that a sprint without any asks for none.
    days_away = models.PositiveSmallIntegerField(default=0, editable=False)
    closing_line = models.CharField("in one line, what came of it", max_length=400, blank=True)

    objects = SprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="sprint_is_numbered_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(closed_at=None),
                name="project_has_one_open_sprint",
                violation_error_message="A sprint is open in this project. End it before you open the next.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="sprint_ends_after_it_starts",
                violation_error_message="The planned end lies before the start.",
            ),
            models.CheckConstraint(
                condition=~Q(goal=""),
                name="sprint_has_a_goal",
                violation_error_message="Say in one line what this sprint should find out.",
            ),
            models.CheckConstraint(
                condition=Q(forecast=None) | Q(forecast__range=(0, 100)),
                name="forecast_is_a_percentage",
                violation_error_message="How likely goes from 0 to 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sprint {self.number}"

    def get_absolute_url(self) -> str:
        return address("sprints.show", self.project.key, self.number)

    @property
    def length(self) -> int:
        """Days that count, first and last included; a pause has moved the end, so it is taken off again."""
        return (self.ends_on - self.starts_on).days + 1 - self.days_away

    @property
    def lasted(self) -> int | None:
        """Days from its start to the day it ended that were not spent away; None while it is open."""
        if self.closed_on is None:
            return None
        return max(1, (self.closed_on - self.starts_on).days + 1 - self.days_away)

    def facts(self) -> dict:
        """What the ledger keeps of it beside its texts, in the sealed form."""
        names = ("number", "mode", "simplest_tried", "forecast", "plan", "skills", "days_away")
        days = ("starts_on", "ends_on", "first_ends_on", "closed_on")
        dated = {name: day.isoformat() if (day := getattr(self, name)) else None for name in days}
        return {**{name: getattr(self, name) for name in names}, **dated}

    def texts(self) -> dict[str, str]:
        names = ("goal", "pivot_if", "simplest", "extended_because", "closing_line")
        return {name: getattr(self, name) for name in names}


def within(project_id) -> SprintQuerySet:
    return Sprint.objects.filter(project=project_id)


OPEN = Kept(lambda: within(Blank("project")).begun(Blank("day", models.DateField())).open())
RUNNING = Kept(lambda: within(Blank("project")).running(Blank("day", models.DateField())))


def sprint_on(project: Project, day, today) -> Sprint | None:
    """The sprint an entry of `day` belongs to: the open one today, on an earlier day the one that ran then."""
    return (OPEN if day >= today else RUNNING).first(project=project.pk, day=day)


class SprintPause(models.Model):
    """Days on which a sprint doesn't count: the end moves by as many, and nobody is asked anything."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    sprint = models.ForeignKey(Sprint, models.CASCADE, related_name="pauses")
    starts_on = models.DateField("away from")
    ends_on = models.DateField("until")
    why = models.CharField("why", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="pause_ends_after_it_starts",
                violation_error_message="The pause ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"away {self.starts_on} to {self.ends_on}"
