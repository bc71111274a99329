"""Predictions: what an experiment was expected to show, and what came. Frozen when made."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from mechjournal.lib import figures
from mechjournal.models.addresses import address
from mechjournal.models.entries import LONG, Entry
from mechjournal.models.hypotheses import LINE_LENGTH, Hypothesis
from mechjournal.models.ledger import Subject
from mechjournal.models.projects import Project

SLOW = timedelta(days=1)
INTERVAL_HOLDS = 80  # percent: how often an interval should hold the number that comes


# Not replaced, but by an amendment that came after the result; and not such an amendment itself.
STANDS = (Q(replaced_by=None) | Q(replaced_by__after_the_fact=True)) & (Q(after_the_fact=False) | Q(amended_because=""))


class PredictionQuerySet(models.QuerySet):
    def standing(self):
        """What each person says in the end. An amendment takes its place, unless the result was there already:

        then what was said before stays, and the amendment is shown beside it.
        """
        return self.filter(STANDS)

    def open(self):
        return self.standing().filter(outcome="")

    def for_rows(self):
        """With what a row beside its experiment shows."""
        rows = self.select_related("by", "entry", "hypothesis", "replaced_by")
        return rows.defer(*(f"entry__{name}" for name in LONG))

    def scored(self):
        """What calibration counts: made before the result, and come out true or false or as a number."""
        return self.standing().filter(after_the_fact=False, outcome__in=SCORED)


class Prediction(models.Model):
    """P1, P2 ... of a project: a sentence with a probability, or an 80 % interval for a number."""

    class Form(models.TextChoices):
        SENTENCE = "sentence", "Yes or no"
        NUMBER = "number", "A number"

    class Outcome(models.TextChoices):
        TRUE = "true", "Came true"
        FALSE = "false", "Did not"
        NUMBER = "number", "A number came"
        AMBIGUOUS = "ambiguous", "Can't be told"
        VOID = "void", "Run broken"

    project = models.ForeignKey(Project, models.CASCADE, related_name="predictions")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="prediction")
    number = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.RESTRICT, related_name="predictions")
    hypothesis = models.ForeignKey(Hypothesis, models.RESTRICT, null=True, blank=True, related_name="predictions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="predictions")
    # Its line in the project's ledger: when it was made, compared with when the result came.
    seq = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    after_the_fact = models.BooleanField(default=False, editable=False)

    form = models.CharField(max_length=8, choices=Form, default=Form.SENTENCE)
    statement = models.CharField("what you expect", max_length=LINE_LENGTH)
    probability = models.PositiveSmallIntegerField("how likely", null=True, blank=True)
    low = models.FloatField("from", null=True, blank=True)
    high = models.FloatField("to", null=True, blank=True)

    # An amendment is a prediction of its own; the original stays and points to it.
    replaced_by = models.OneToOneField("self", models.RESTRICT, null=True, related_name="replaces")
    amended_because = models.CharField("why it changed", max_length=LINE_LENGTH, blank=True)

    outcome = models.CharField("what came", max_length=10, choices=Outcome, blank=True)
    value = models.FloatField("the number that came", null=True, blank=True)
    outcome_reason = models.CharField("in a line, why", max_length=LINE_LENGTH, blank=True)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PredictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="prediction_is_numbered_once"),
            models.UniqueConstraint(fields=["project", "seq"], name="prediction_has_its_line_in_the_ledger"),
            models.CheckConstraint(
                condition=~Q(statement=""),
                name="prediction_says_something",
                violation_error_message="Say in a line what you expect.",
            ),
            models.CheckConstraint(
                condition=Q(form="sentence", probability__range=(1, 99), low=None, high=None)
                | Q(form="number", probability=None, low__isnull=False, high__gte=F("low")),
                name="prediction_has_a_probability_or_an_interval",
                violation_error_message="Give a probability from 1 to 99 %, or an interval that ends above its start.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "ambiguous", "void"], value=None)
                | Q(form="sentence", outcome__in=["true", "false"], value=None)
                | Q(form="number", outcome="number", value__isnull=False),
                name="outcome_fits_the_prediction",
                violation_error_message="A sentence comes true or not; a number comes as a number.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="void") | ~Q(outcome_reason=""),
                name="void_prediction_has_a_reason",
                violation_error_message="Say in a line what broke.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", resolved_at=None) | ~Q(outcome="") & Q(resolved_at__isnull=False),
                name="outcome_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="predictions_of_entry"),
            models.Index(fields=["project", "by", "seq"], condition=Q(outcome=""), name="predictions_open"),
            models.Index(fields=["by", "seq"], name="predictions_of_person"),
        ]

    def __str__(self) -> str:
        return f"P{self.number} {self.statement}"

    def get_absolute_url(self) -> str:
        return address("predictions.show", self.project.key, self.number)

    @property
    def name(self) -> str:
        return f"P{self.number}"

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_late_amendment(self) -> bool:
        """Whether it amends another and came when the result was there. The one it amends goes on to stand."""
        return self.after_the_fact and self.amended_because != ""

    def is_kept_from(self, user, working: list[int], said_of: set[int]) -> bool:
        """What `kept_from` asks of rows. `said_of`: of which experiments this person said something."""
        still_open = self.is_open and self.entry.result_at is None and self.project_id in working
        return still_open and self.by_id != user.pk and self.entry_id not in said_of

    @property
    def stands(self) -> bool:
        replaced = self.replaced_by_id is not None and not self.replaced_by.after_the_fact
        return not replaced and not self.is_late_amendment

    @property
    def is_waiting(self) -> bool:
        """Open, and its result is there, due, or slow to come. Needs `entry` and `replaced_by`."""
        entry, now = self.entry, timezone.now()
        is_due = entry.expected_at is not None and entry.expected_at <= now
        slow = entry.result_at is not None or is_due or self.made_at <= now - SLOW
        return slow and self.is_open and self.stands and entry.state != Entry.State.DROPPED

    @property
    def said(self) -> str:
        """How sure: "70 %", or the interval, "0.2 to 0.4"."""
        if self.form == self.Form.SENTENCE:
            return f"{self.probability}\u202f%"
        return f"{figures.shown(self.low)} to {figures.shown(self.high)}"

    @property
    def came(self) -> str:
        """How it came out, in words; "open" until then."""
        if self.outcome == self.Outcome.NUMBER:
            return f"{figures.shown(self.value)} came, {'inside' if self.holds else 'outside'}"
        return self.get_outcome_display().lower() or "open"

    @property
    def holds(self) -> bool | None:
        """Whether it came as said; None where that can't be told (yet)."""
        if self.outcome == self.Outcome.NUMBER:
            return self.low <= self.value <= self.high
        return {self.Outcome.TRUE: True, self.Outcome.FALSE: False}.get(self.outcome)

    def facts(self) -> dict:
        """What the ledger keeps of it beside its texts, in the sealed form."""
        return {
            "number": self.number,
            "entry": self.entry.number,
            "hypothesis": self.hypothesis.number if self.hypothesis else None,
            "form": self.form,
            "probability": self.probability,
            "low": sealed(self.low),
            "high": sealed(self.high),
            "after_the_fact": self.after_the_fact,
            "outcome": self.outcome,
            "value": sealed(self.value),
        }

    def texts(self) -> dict[str, str]:
        return {
            "statement": self.statement,
            "amended_because": self.amended_because,
            "outcome_reason": self.outcome_reason,
        }


def sealed(number: float | None) -> str | None:
    """The ledger seals no floats; this text gives the same one back."""
    return None if number is None else repr(number)


SCORED = (Prediction.Outcome.TRUE, Prediction.Outcome.FALSE, Prediction.Outcome.NUMBER)


def kept_from(user, working: list[int]) -> Q:
    """A partner's prediction of an experiment without a result, while this person has said nothing of it.

    `working`: the projects they write in, where they say their own first. Mentors and readers see all.
    """
    own = Prediction.objects.filter(entry=OuterRef("entry"), by=user)
    still_open = Q(outcome="", entry__result_at=None, project__in=working)
    return still_open & ~Q(by=user) & ~Q(Exists(own))
