"""Imports: a file somebody brought, what was made of it, where its entries stood, what others had said elsewhere."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from mechjournal.lib.keys import new_key
from mechjournal.models.addresses import address
from mechjournal.models.attachments import Blob
from mechjournal.models.entries import Entry
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project

NAME_LENGTH = 160


class Import(models.Model):
    """One file. It is looked at first; nothing is written before its person says so."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Looked at"
        RUNNING = "running", "Coming in"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    project = models.ForeignKey(Project, models.CASCADE, related_name="imports")
    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    # The file as it came; gone when a secret in it was removed, or with its person's account.
    blob = models.ForeignKey(Blob, models.RESTRICT, null=True, related_name="imports")
    day_first = models.BooleanField("3/4/2025 is the third of April", default=True)
    near = models.DateField("a day it is about", null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    # What came of it: numbers by name, and lists of [place, words] to look at.
    report = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["project", "by", "-at"], name="imports_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("imports.show", self.project.key, self.key)

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.PLANNED, self.Status.FAILED)


class Origin(models.Model):
    """Where an entry came from, as its source said: nobody here vouches for it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="origin")
    batch = models.ForeignKey(Import, models.CASCADE, related_name="origins")
    source_key = models.CharField(max_length=80)
    number = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=400)
    line = models.PositiveIntegerField(default=1)
    heading = models.CharField(max_length=400, blank=True)
    author = models.CharField(max_length=160, blank=True)
    written = models.CharField(max_length=40, blank=True)
    # The text's paragraphs as they came, so that the same log grown longer adds only what is new.
    digests = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["project", "source_key"], name="origins_by_source")]

    def __str__(self) -> str:
        return f"{self.place}:{self.line}"


class BroughtQuerySet(models.QuerySet):
    def shown(self):
        """Sorts of a kind together, and of each what was said first on top."""
        return self.select_related("on", "batch__by").order_by("kind", "said_at", "pk")


class Brought(models.Model):
    """What somebody said where a file comes from: read, never answered, and nobody's account stands behind it.

    Nobody here vouches for who, when and about what: that is text, as its source says. `on` is what it is about, where
    that came along. Exported again it is what it was.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Agents’ entries let in"
        CHECK = "check", "Skeptic checks"
        COMMENT = "comment", "Comments"
        CREDENCE = "credence", "Credences"
        ENTRY_CHECK = "entry check", "Checks of agents’ entries"
        EVIDENCE = "evidence", "Evidence"
        HYPOTHESIS = "hypothesis", "Hypotheses"
        MEETING = "meeting", "Meetings"
        POSTMORTEM = "post-mortem", "Post-mortems"
        PREDICTION = "prediction", "Predictions"
        REQUEST = "request", "Review requests"

    project = models.ForeignKey(Project, models.CASCADE, related_name="brought")
    batch = models.ForeignKey(Import, models.CASCADE, related_name="brought")
    kind = models.CharField(max_length=12, choices=Kind)
    source_key = models.CharField(max_length=80)
    said_by = models.CharField(max_length=160, blank=True)
    said_at = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=200, blank=True)
    on = models.ForeignKey(Subject, models.CASCADE, null=True, related_name="brought")
    # Whoever brought it reads it alone: a meeting of two, what a mentor believed, what is about nothing here.
    is_private = models.BooleanField(default=False)
    # What else its source says of it, to be written out again.
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = BroughtQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "kind", "source_key"], name="said_elsewhere_comes_once_a_file"),
        ]
        indexes = [models.Index(fields=["project", "kind"], name="brought_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.said_by}"
