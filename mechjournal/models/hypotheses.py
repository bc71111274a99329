"""Hypotheses: what we believe, how much, since when and why, and what was done to doubt it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, StringAgg, Subquery, Value
from django.utils import timezone

from mechjournal.models.addresses import address
from mechjournal.models.entries import Entry
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project

CLAIM_LENGTH = LINE_LENGTH = 400


class HypothesisQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Hypothesis.Status.OPEN)

    def negative(self):
        return self.filter(status__in=NEGATIVE)

    def with_credence_of(self, user):
        """Each with `credence` and `credence_at`, this person's latest; None where they never gave one."""
        mine = Credence.objects.filter(hypothesis=OuterRef("pk"), by=user, is_last=True)
        return self.annotate(credence=Subquery(mine.values("value")), credence_at=Subquery(mine.values("at")))

    def at_a_glance(self, user):
        """Each with what a list says of it to `user`, None where there is nothing.

        `surest`: the highest credence anyone who works on it gives it now; `believed_at`: when any of them last gave
        one; `settled`: keys of its settled checks, joined by commas; `changed`: whether evidence has; `weighed_at`:
        when any was last weighed. What mentors give it counts in none of these.
        """
        this = {"hypothesis": OuterRef("pk")}
        said = Credence.objects.current().filter(**this, is_sealed=False)
        checks = SkepticCheck.objects.filter(**this).order_by().values("hypothesis")
        weighed = Evidence.objects.standing().readable_by(user).filter(**this)
        return self.annotate(
            surest=Subquery(said.order_by("-value").values("value")[:1]),
            believed_at=Subquery(said.order_by("-seq").values("at")[:1]),
            settled=Subquery(checks.annotate(keys=StringAgg("check_key", Value(","))).values("keys")),
            changed=Exists(weighed.changed()),
            weighed_at=Subquery(weighed.order_by("-at").values("at")[:1]),
        )


class Hypothesis(models.Model):
    """H1, H2 ... of a project. Never deleted; closing it keeps everything and says why."""

    class ClaimType(models.TextChoices):
        EXISTENCE = "existence", "Existence"
        SYSTEMATIC = "systematic", "Systematic"
        HEDGED = "hedged", "Hedged"
        NARROW = "narrow", "Narrow"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SUPPORTED = "supported", "Supported"
        REFUTED = "refuted", "Refuted"
        ABANDONED = "abandoned", "Abandoned"

    class Failed(models.TextChoices):
        IMPLEMENTATION = "implementation", "The implementation"
        APPROACH = "approach", "The approach"

    class Standing(models.TextChoices):
        COMMON = "common", "A common belief"
        HUNCH = "hunch", "A hunch"

    project = models.ForeignKey(Project, models.CASCADE, related_name="hypotheses")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="hypothesis")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hypotheses")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # The note it was first written in or selected from, if it came from one.
    origin = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="hypotheses_begun")
    version = models.PositiveIntegerField(default=1)

    claim = models.CharField("claim", max_length=CLAIM_LENGTH)
    claim_type = models.CharField("kind of claim", max_length=12, choices=ClaimType, blank=True)
    drop_if = models.CharField("I would drop it if", max_length=LINE_LENGTH, blank=True)
    excitement = models.PositiveSmallIntegerField("excitement", null=True, blank=True)

    status = models.CharField("status", max_length=10, choices=Status, default=Status.OPEN)
    status_reason = models.CharField("reason", max_length=LINE_LENGTH, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    # Of a negative result, if one likes to say so: what failed, and how the claim stood before.
    failed = models.CharField("what failed", max_length=16, choices=Failed, blank=True)
    was = models.CharField("what it was before", max_length=8, choices=Standing, blank=True)

    objects = HypothesisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="hypothesis_is_numbered_once"),
            models.CheckConstraint(
                condition=~Q(claim=""),
                name="hypothesis_has_a_claim",
                violation_error_message="Say in one line what you think is true.",
            ),
            models.CheckConstraint(
                condition=Q(excitement=None) | Q(excitement__range=(1, 5)),
                name="excitement_goes_from_1_to_5",
                violation_error_message="Excitement goes from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refuted", "abandoned", "supported"]) | ~Q(status_reason=""),
                name="closed_hypothesis_has_a_reason",
                violation_error_message="Say in a line why; it will be worth reading later.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", status_reason="", closed_at=None)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="open_hypothesis_has_no_verdict",
            ),
            models.CheckConstraint(
                condition=Q(failed="", was="") | Q(status__in=["refuted", "abandoned"]),
                name="failure_belongs_to_a_negative_result",
            ),
        ]
        indexes = [models.Index(fields=["project", "status"], name="hypotheses_by_status")]

    def __str__(self) -> str:
        return f"{self.name} {self.claim}"

    def get_absolute_url(self) -> str:
        return address("hypotheses.show", self.project.key, self.number)

    @property
    def name(self) -> str:
        return f"H{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_negative(self) -> bool:
        return self.status in NEGATIVE

    def facts(self) -> dict:
        """What the ledger keeps of it beside its texts, in the sealed form."""
        return {
            "number": self.number,
            "version": self.version,
            "claim_type": self.claim_type,
            "excitement": self.excitement,
            "status": self.status,
            "failed": self.failed,
            "was": self.was,
        }

    def texts(self) -> dict[str, str]:
        return {"claim": self.claim, "drop_if": self.drop_if, "status_reason": self.status_reason}


NEGATIVE = (Hypothesis.Status.REFUTED, Hypothesis.Status.ABANDONED)


class RivalryQuerySet(models.QuerySet):
    def of(self, hypothesis):
        return self.filter(Q(one=hypothesis) | Q(other=hypothesis))


class Rivalry(models.Model):
    """Two hypotheses of a project that can't both be true. Kept once, the older one first."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    one = models.ForeignKey(Hypothesis, models.CASCADE, related_name="+")
    other = models.ForeignKey(Hypothesis, models.CASCADE, related_name="+")

    objects = RivalryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "one", "other"], name="rivals_are_paired_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="older_rival_comes_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} against {self.other_id}"


def kept_sealed(user, speaks: bool) -> Q:
    """Credences of mentors that are sealed for `user`: until one of their own stands on that hypothesis.

    Whoever can't give one (`speaks` False) reads them once the hypothesis is closed.
    """
    own = Credence.objects.filter(hypothesis=OuterRef("hypothesis"), by=user, is_last=True)
    waiting = ~Q(Exists(own)) if speaks else Q(hypothesis__status=Hypothesis.Status.OPEN)
    return Q(is_sealed=True) & ~Q(by=user) & waiting


class CredenceQuerySet(models.QuerySet):
    def current(self):
        """The latest of each person."""
        return self.filter(is_last=True)

    def newest_of_each(self, user, most: int):
        """This person's `most` newest of each hypothesis, newest first."""
        place = models.Window(models.functions.RowNumber(), partition_by=[F("hypothesis_id")], order_by=F("seq").desc())
        return self.filter(by=user).annotate(place=place).filter(place__lte=most).order_by("hypothesis_id", "place")


class Credence(models.Model):
    """One point of one person's line: how likely they took it to be, from then on. Percent; lines are never averaged.

    `was` None: their first. `was` equal to `value`: re-affirmed. Without a reason it is drawn hollow.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="credences")
    hypothesis = models.ForeignKey(Hypothesis, models.CASCADE, related_name="credences")
    # Its line in the project's ledger: the order of all that was believed.
    seq = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credences")
    at = models.DateTimeField(default=timezone.now, editable=False)
    was = models.PositiveSmallIntegerField(null=True)
    value = models.PositiveSmallIntegerField("credence")
    because = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="credences")
    reason = models.CharField("because", max_length=LINE_LENGTH, blank=True)
    is_last = models.BooleanField(default=True)
    # Given by a mentor: kept from the others until they have said themselves, and never counted as the team's.
    is_sealed = models.BooleanField(default=False, editable=False)
    # Came with a file: `at` is what its source says, `seq` stands where it was written, and it is never scored.
    is_brought = models.BooleanField(default=False, editable=False)

    objects = CredenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "seq"], name="credence_has_its_line_in_the_ledger"),
            models.UniqueConstraint(
                fields=["hypothesis", "by"], condition=Q(is_last=True), name="person_has_one_credence_now"
            ),
            models.CheckConstraint(
                condition=Q(value__range=(0, 100)) & (Q(was=None) | Q(was__range=(0, 100))),
                name="credence_is_a_percentage",
                violation_error_message="A credence goes from 0 to 100 %.",
            ),
        ]
        indexes = [models.Index(fields=["hypothesis", "by", "-seq"], name="credences_of_person")]

    def __str__(self) -> str:
        return f"{self.value}%"

    @property
    def is_hollow(self) -> bool:
        return self.because_id is None and not self.reason

    @property
    def is_reaffirmed(self) -> bool:
        return self.was == self.value

    def facts(self, hypothesis: Hypothesis) -> dict:
        said = {
            "hypothesis": hypothesis.number,
            "was": self.was,
            "value": self.value,
            "because": self.because.number if self.because else None,
        }
        return said | ({"sealed": True} if self.is_sealed else {})


AS_WEIGHED = Q(entry__version=F("version"), entry__standing=F("standing"))


class EvidenceQuerySet(models.QuerySet):
    def readable_by(self, user):
        return self.filter(Q(entry__visibility=Entry.Visibility.PROJECT) | Q(entry__author=user))

    def standing(self):
        return self.filter(dropped_at=None)

    def changed(self):
        """Whose note was corrected or retracted, or its text changed, after it was last weighed."""
        return self.standing().exclude(AS_WEIGHED)


class Evidence(models.Model):
    """A note for, against or beside a hypothesis, at the revision it stood at when it was weighed."""

    class Side(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        NEUTRAL = "neutral", "Neutral"

    class Kind(models.TextChoices):
        STRONG = "strong", "Strong"
        BIG_IF_TRUE = "big if true", "Big if true"
        SANITY = "sanity check", "Sanity check"
        WEAK = "weak", "Weak"

    project = models.ForeignKey(Project, models.CASCADE, related_name="evidence")
    hypothesis = models.ForeignKey(Hypothesis, models.CASCADE, related_name="evidence")
    entry = models.ForeignKey(Entry, models.RESTRICT, related_name="evidence")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    side = models.CharField("it speaks", max_length=8, choices=Side)
    kind = models.CharField("how strongly", max_length=12, choices=Kind, blank=True)
    says = models.CharField("what it says", max_length=LINE_LENGTH, blank=True)
    # The note as it was weighed: its version and standing, and the line of the ledger that holds its text then.
    version = models.PositiveIntegerField()
    standing = models.CharField(max_length=10, choices=Entry.Standing)
    seq = models.PositiveBigIntegerField()
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_because = models.CharField("why it no longer counts", max_length=LINE_LENGTH, blank=True)
    # Came with a file: `at` is what its source says.
    is_brought = models.BooleanField(default=False, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["hypothesis", "entry"],
                condition=Q(dropped_at=None),
                name="note_is_evidence_once",
                violation_error_message="This note is evidence here already. Re-weigh it instead.",
            ),
        ]
        indexes = [models.Index(fields=["hypothesis", "-at"], name="evidence_of_hypothesis")]

    def __str__(self) -> str:
        return f"{self.side} {self.hypothesis_id}"

    @property
    def changed(self) -> str:
        """ "corrected", "retracted" or "edited" after it was weighed; else "". Needs `entry`."""
        if self.entry.standing != self.standing and self.entry.standing in CORRECTIONS:
            return self.entry.standing
        return "edited" if self.entry.version != self.version else ""


CORRECTIONS = (Entry.Standing.CORRECTED, Entry.Standing.RETRACTED)


class SkepticCheck(models.Model):
    """A check of the guide, settled for a hypothesis by an entry or one sentence."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="checks")
    hypothesis = models.ForeignKey(Hypothesis, models.CASCADE, related_name="checks")
    check_key = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="settles")
    sentence = models.CharField("what came out", max_length=LINE_LENGTH, blank=True)
    # Came with a file: `at` is what its source says.
    is_brought = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hypothesis", "check_key"], name="check_is_settled_once"),
        ]

    def __str__(self) -> str:
        return self.check_key
