"""The address book and the ledger of a project: what there is, and every change to it, in order, chained by hashes."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from mechjournal.lib import seals
from mechjournal.models.kept import Adding
from mechjournal.models.projects import Project


class Subject(models.Model):
    """One row per thing of a project that can be commented, requested, marked, linked or notified about."""

    class Kind(models.TextChoices):
        PROJECT = "project", "project"
        ENTRY = "entry", "entry"
        SPRINT = "sprint", "sprint"
        HYPOTHESIS = "hypothesis", "hypothesis"
        PREDICTION = "prediction", "prediction"
        POSTMORTEM = "postmortem", "post-mortem"
        COMMENT = "comment", "comment"
        REQUEST = "request", "review request"

    project = models.ForeignKey(Project, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "number"], name="subject_is_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ChangeQuerySet(models.QuerySet):
    def of(self, subject):
        return self.filter(project_id=subject.project_id, subject=subject).order_by("seq")

    def broken(self, project):
        """Each line of a project that doesn't say what it said when it was written, with what is wrong: (line, why)."""
        lines = self.filter(project=project).select_related("project", "by", "subject").order_by("seq")
        seq, last_hash = 0, ""
        for line in lines.iterator(chunk_size=500):
            if line.seq != seq + 1:
                yield line, f"lines {seq + 1} to {line.seq - 1} are missing before it"
            elif line.previous_hash != last_hash:
                yield line, "it does not follow the line before it"
            if not line.is_intact():
                yield line, "it was changed after it was written"
            seq, last_hash = line.seq, line.hash
        if seq != project.last_seq or last_hash != project.last_hash:
            yield None, f"the ledger ends at line {seq}, and the project says {project.last_seq}"


class Change(models.Model):
    """One line of the ledger. Append-only; a redaction wipes texts and their salts, and the chain still verifies.

    `facts` are the fields of the thing after the change, sealed as they stand. `texts` maps a name to [salt, text];
    of these only the digests are sealed, so a text can be wiped: its place then holds null.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="changes")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes")
    agent = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=32)
    subject = models.ForeignKey(Subject, models.RESTRICT, null=True, related_name="changes")
    facts = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "seq"], name="ledger_has_one_line_per_number"),
        ]
        indexes = [models.Index(fields=["project", "subject", "seq"], name="changes_of_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def sealed(self) -> dict:
        """What the hash covers, in an engine-neutral form: times as UTC text, people and things by their keys."""
        return {
            "project": self.project.key,
            "seq": self.seq,
            "at": self.at.isoformat(timespec="microseconds"),
            "by": self.by.key if self.by else None,
            "agent": self.agent,
            "kind": self.kind,
            "subject": [self.subject.kind, self.subject.number] if self.subject else None,
            "facts": self.facts,
            "digests": self.digests,
        }

    def text(self, name: str) -> str | None:
        """The text called `name` as it stood at this change; None where it was removed for good."""
        pair = self.texts.get(name)
        return pair[1] if pair else None

    def is_intact(self) -> bool:
        """Whether hash and texts still say what they said when the line was written."""
        if seals.seal(self.previous_hash, self.sealed()) != self.hash:
            return False
        kept = {name: pair for name, pair in self.texts.items() if pair}
        return all(seals.digest(text, salt) == self.digests.get(name) for name, (salt, text) in kept.items())


# Nearly every write of a project adds one of each.
SUBJECTS, CHANGES = Adding(Subject), Adding(Change)
