"""What ends a sprint: the answers, the decision, what is meant to be done differently, and what came of that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.models.addresses import address
from mechjournal.models.ideas import Idea
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project
from mechjournal.models.sprints import Sprint

LINE_LENGTH = 400


class PostMortem(models.Model):
    """One person's answers about one sprint. No answer is required; in a pair each sees the other's after their own."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="postmortems")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="postmortem")
    number = models.PositiveIntegerField()
    sprint = models.ForeignKey(Sprint, models.RESTRICT, related_name="postmortems")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postmortems")
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    # Question key of the guide -> Markdown as typed, and the same rendered.
    answers = models.JSONField(default=dict)
    html = models.JSONField(default=dict, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="postmortem_is_numbered_once"),
            models.UniqueConstraint(fields=["sprint", "by"], name="person_looks_back_on_a_sprint_once"),
        ]

    def __str__(self) -> str:
        return f"post-mortem {self.number}"

    def get_absolute_url(self) -> str:
        return address("postmortems.show", self.project.key, self.sprint.number)

    def texts(self) -> dict[str, str]:
        return {key: text for key, text in self.answers.items() if text}


class Decision(models.Model):
    """What follows a sprint, once; its verdict is given later, when one knows better."""

    class Choice(models.TextChoices):
        PIVOT = "pivot", "Pivot"
        CONTINUE = "continue", "Continue"
        WRITE_UP = "write up", "Write it up"
        STOP = "stop", "Stop here"

    class Verdict(models.TextChoices):
        RIGHT = "right", "It was right"
        WRONG = "wrong", "It was wrong"

    class Cause(models.TextChoices):
        LUCK = "luck", "Luck"
        EXECUTION = "execution", "Execution"
        JUDGEMENT = "judgement", "Judgement"

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions")
    sprint = models.OneToOneField(Sprint, models.RESTRICT, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    at = models.DateTimeField(default=timezone.now, editable=False)
    choice = models.CharField("pivot or continue", max_length=8, choices=Choice, default=Choice.PIVOT)
    reason = models.CharField("why", max_length=1000, blank=True)
    momentum = models.CharField("what will be known in five days that isn't now", max_length=LINE_LENGTH, blank=True)
    confidence = models.PositiveSmallIntegerField("how sure", null=True, blank=True)
    would_change = models.CharField("what would change my mind", max_length=LINE_LENGTH, blank=True)
    # What a pivot goes on with. The idea may be its author's alone; a page asks access whether to name it.
    idea = models.ForeignKey(Idea, models.SET_NULL, null=True, blank=True, related_name="chosen_by")
    verdict = models.CharField("was it right", max_length=5, choices=Verdict, blank=True)
    cause = models.CharField("by what", max_length=9, choices=Cause, blank=True)
    verdict_says = models.CharField("in a line", max_length=LINE_LENGTH, blank=True)
    verdict_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(choice="continue") | ~Q(momentum=""),
                name="continuing_names_its_momentum",
                violation_error_message="To continue, say what will be known in five days that isn't known now.",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 100)),
                name="decision_confidence_is_a_percentage",
                violation_error_message="How sure goes from 0 to 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", cause="", verdict_at=None) | ~Q(verdict="") & Q(verdict_at__isnull=False),
                name="verdict_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.choice

    def facts(self) -> dict:
        return {
            "choice": self.choice,
            "confidence": self.confidence,
            "verdict": self.verdict,
            "cause": self.cause,
        }

    def texts(self) -> dict[str, str]:
        names = ("reason", "momentum", "would_change", "verdict_says")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


class Intention(models.Model):
    """Something to do differently: set at a sprint's end, shown as the next one begins, asked about at its end."""

    class Came(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly"
        NOT = "not", "Not done"

    project = models.ForeignKey(Project, models.CASCADE, related_name="intentions")
    made_in = models.ForeignKey(Sprint, models.RESTRICT, related_name="intentions")
    # The sprint it was carried to; none as long as no next one is open.
    for_sprint = models.ForeignKey(Sprint, models.RESTRICT, null=True, related_name="carried")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="intentions")
    at = models.DateTimeField(default=timezone.now, editable=False)
    text = models.CharField("what will you do differently", max_length=LINE_LENGTH)
    came = models.CharField("what came of it", max_length=6, choices=Came, blank=True)
    came_says = models.CharField("in a line", max_length=LINE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="intention_says_something"),
        ]
        indexes = [models.Index(fields=["project", "for_sprint"], name="intentions_of_sprint")]

    def __str__(self) -> str:
        return self.text
