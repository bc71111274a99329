"""Proposals: what an agent would write, kept until a person accepts or declines it. Until then it says nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.models.addresses import address
from mechjournal.models.entries import Entry
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project
from mechjournal.models.tokens import AGENT_LENGTH, Token

REASON_LENGTH = 400
# Where that stands which came of one.
PAGES = {"entry": "entries.show", "hypothesis": "hypotheses.show", "prediction": "predictions.show"}


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(outcome="")


class Proposal(models.Model):
    """One write that was checked as if it were to be done now, and not done.

    `number`: in its project. `about`: the number in the address it was sent to, of an entry, hypothesis or prediction;
    `payload`: what was sent there. `is_own`: it says what one person believes or expects, or is for that person alone,
    so nobody else sees it or decides. `made`: what came of it.
    """

    class Kind(models.TextChoices):
        LOG = "log", "Entry"
        RESULT = "result", "Result"
        CREDENCE = "credence", "Credence"
        EVIDENCE = "evidence", "Evidence"
        PREDICTION = "prediction", "Prediction"
        RESOLVE = "resolve", "How a prediction came out"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    project = models.ForeignKey(Project, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    # By which it came, and by which its sender asks what became of it.
    token = models.ForeignKey(Token, models.SET_NULL, null=True, editable=False, related_name="+")
    agent = models.CharField(max_length=AGENT_LENGTH, blank=True)
    agent_model = models.CharField(max_length=AGENT_LENGTH, blank=True)
    agent_run = models.CharField(max_length=AGENT_LENGTH, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.PositiveIntegerField(null=True)
    # The entry it adds to or points to; who may not read that one doesn't see this either.
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="proposals")
    payload = models.JSONField(default=dict)
    # The files that came ahead of it are found by this, and the entry it may become takes it over.
    client_key = models.UUIDField(null=True)
    # Name of a text of the payload -> how it will look.
    html = models.JSONField(default=dict)
    renderer = models.PositiveSmallIntegerField(default=0)
    is_own = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="proposals_decided"
    )
    reason = models.CharField("why", max_length=REASON_LENGTH, blank=True)
    made = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="proposal_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="decided_proposal_says_by_whom_and_when",
            ),
        ]
        indexes = [models.Index(fields=["project", "number"], condition=Q(outcome=""), name="proposals_open")]

    def __str__(self) -> str:
        return f"proposal {self.number}"

    def get_absolute_url(self) -> str:
        return f"{address('proposals.index', self.project.key)}#p{self.number}"

    @property
    def made_url(self) -> str:
        return address(PAGES[self.made.kind], self.project.key, self.made.number) if self.made else ""

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def sender(self) -> str:
        """As the ledger names whoever wrote in a person's name."""
        return f"{self.agent} ({self.agent_model})" if self.agent and self.agent_model else self.agent

    def columns(self) -> dict[str, str]:
        """What an entry keeps of it."""
        return {name: getattr(self, name) for name in ("agent", "agent_model", "agent_run")}

    def facts(self) -> dict:
        """What the ledger keeps of a decision."""
        return {
            "number": self.number,
            "write": self.kind,
            "about": self.about,
            "person": self.by.key,
            "at": self.at.isoformat(timespec="microseconds"),
            **{name: value for name, value in self.columns().items() if value},
            "made": [self.made.kind, self.made.number] if self.made else None,
        }
