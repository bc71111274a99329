"""Entries: what a researcher logs, day by day. And the drafts that keep what isn't logged yet."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from mechjournal.lib.grammar import besides_expectations
from mechjournal.lib.markdown import first_line
from mechjournal.models.addresses import address
from mechjournal.models.kept import Adding, Blank, Removing
from mechjournal.models.ledger import Change, Subject
from mechjournal.models.projects import Membership, Phase, Project
from mechjournal.models.sprints import Sprint

HEADING_LENGTH = 140

# Columns that no list needs.
LONG = ("body", "body_html", "result", "result_html")

# What a search shows of an entry, and what its address needs.
HIT_FIELDS = ("number", "kind", "day", "visibility", "title", "heading", "body", "result", "result_at", "author")
HIT_FIELDS += ("project__key", "project__title")

# An entry's files as a list, `entry.files`, wherever an entry is shown.
FILES = models.Prefetch("attachments", to_attr="files")


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What `user` may read: entries of their projects, of the private ones only their own."""
        mine = Membership.objects.filter(user=user).values("project")
        return self.filter(Q(visibility=Entry.Visibility.PROJECT) | Q(author=user), project__in=mine)

    def standing_here(self):
        """Without those that moved to another project."""
        return self.filter(moved_to=None)

    def with_old_place(self):
        """Each with `came_from`, the primary key of what it was before it moved here; None of nearly all."""
        return self.annotate(came_from=Subquery(Entry.objects.filter(moved_to=OuterRef("pk")).values("pk")[:1]))

    def for_log(self):
        """As a log shows them: who wrote them and what is stored as HTML, never the source texts.

        `result_by_hand`: an agent's experiment whose result a person added. Asked of the ledger for those alone.
        """
        by_hand = Change.objects.filter(subject=OuterRef("subject"), kind="entry.result", agent="")
        of_agent = When(~Q(agent="") & Q(result_at__isnull=False), then=Exists(by_hand))
        return (
            self.standing_here()
            .annotate(result_by_hand=Case(of_agent, default=False, output_field=models.BooleanField()))
            .select_related("project", "author", "sprint", "better", "accepted_by")
            .prefetch_related(FILES)
            .defer("body", "result", *(f"better__{name}" for name in LONG))
        )

    def last_before(self, user, day):
        """The last entry of `user` among these on a day before `day`."""
        return self.standing_here().filter(author=user, day__lt=day).order_by("-day", "-number")[:1]

    def running_of(self, user):
        return self.standing_here().filter(author=user, state=Entry.State.RUNNING)

    def for_strip(self):
        """As the strip on top of a day shows them: with their texts, without the HTML."""
        return self.select_related("project").defer("body_html", "result_html")

    def for_hits(self):
        """As a search shows them: with their texts, without what only their own page needs."""
        return self.select_related("project").only(*HIT_FIELDS)

    def of_day(self, day):
        """Everything that has a part on `day`: written for it, or with a result that came on it."""
        came = self.filter(result_day=day).exclude(day=day)
        return self.filter(day=day).union(came, all=True)

    def readable_by(self, user, projects: list[int]):
        """What `user`, a member of `projects`, may read of them. By a plain list, so that an index is walked by day."""
        return self.filter(Q(visibility=Entry.Visibility.PROJECT) | Q(author=user), project__in=projects)

    def written(self, until=None, below=None):
        """By day and number, newest first; from the day `until` on back, of that day only numbers under `below`."""
        return self.standing_here().back_from("day", until, below).order_by("-day", "-number")

    def came_later(self, until=None, below=None):
        """Those whose result came on another day than they stand on, by that day; else as `written`."""
        later = self.standing_here().filter(result_day__isnull=False).exclude(result_day=F("day"))
        return later.back_from("result_day", until, below).order_by("-result_day", "-number")

    def back_from(self, column, until, below):
        if until is None:
            return self
        rows = self.filter(**{f"{column}__lte": until})
        return rows if below is None else rows.exclude(**{column: until, "number__gte": below})

    def any_of(self, pieces):
        """The rows of several short lists (sliced querysets) in one query, in no order, some perhaps twice.

        A union, because with "or" between the lists PostgreSQL reads the whole table.
        """
        first, *more = [self.filter(pk__in=piece.values("pk")) for piece in pieces]
        return first.union(*more, all=True) if more else first

    def counts(self, first, last):
        """Rows (day, how many, whether these are results) for each day from `first` to `last` that has something."""
        written = self.standing_here().filter(day__range=(first, last))
        came = self.came_later().filter(result_day__range=(first, last))
        return written.counted_by("day", False).union(came.counted_by("result_day", True), all=True)

    def counted_by(self, column, is_result):
        counted = self.order_by().values(column).annotate(number_of=models.Count("pk"), came=models.Value(is_result))
        return counted.values_list(column, "number_of", "came")


class Entry(models.Model):
    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        EXPERIMENT = "experiment", "Experiment"
        DECISION = "decision", "Decision"
        QUESTION = "question", "Question"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    class Standing(models.TextChoices):
        STANDS = "stands", "Stands"
        NEGATIVE = "negative", "Negative result"
        CORRECTED = "corrected", "Corrected"
        RETRACTED = "retracted", "Retracted"

    class Visibility(models.TextChoices):
        PROJECT = "project", "Everyone in the project"
        ME = "me", "Only me"

    project = models.ForeignKey(Project, models.CASCADE, related_name="entries")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="entry")
    number = models.PositiveIntegerField()
    sprint = models.ForeignKey(Sprint, models.RESTRICT, null=True, related_name="entries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entries")
    client_key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)

    kind = models.CharField("kind", max_length=12, choices=Kind, default=Kind.NOTE)
    state = models.CharField("state", max_length=8, choices=State, blank=True)
    phase = models.CharField("phase", max_length=14, choices=Phase)
    day = models.DateField("day")
    visibility = models.CharField("who sees it", max_length=8, choices=Visibility, default=Visibility.PROJECT)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    # Said about an entry after it was written; none of it makes a new version of the text.
    standing = models.CharField("standing", max_length=10, choices=Standing, default=Standing.STANDS)
    standing_reason = models.CharField("reason", max_length=400, blank=True)
    better = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="corrects")
    highlight = models.BooleanField("highlight", default=False)
    minutes = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    learned = models.BooleanField("learned something", null=True)

    # Said by whoever sent it: when it happened, if that is not when it was written, and which agent wrote it.
    happened_at = models.DateTimeField("happened", null=True, blank=True)
    agent = models.CharField(max_length=60, blank=True)
    agent_model = models.CharField(max_length=60, blank=True)
    agent_run = models.CharField(max_length=60, blank=True)
    # Who let in what an agent proposed.
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True, editable=False)

    title = models.CharField("title", max_length=HEADING_LENGTH, blank=True)
    heading = models.CharField(max_length=HEADING_LENGTH, blank=True, editable=False)
    body = models.TextField("text")
    body_html = models.TextField(editable=False)
    result = models.TextField("result", blank=True)
    result_html = models.TextField(blank=True, editable=False)
    result_day = models.DateField("day of the result", null=True, blank=True)
    result_at = models.DateTimeField(null=True, editable=False)
    running_since = models.DateTimeField(null=True, editable=False)
    expected_at = models.DateTimeField("due", null=True, blank=True)

    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    plain = models.BooleanField(default=False, editable=False)
    has_maths = models.BooleanField(default=False, editable=False)
    # No plain unique index: SQLite would take it for "not moved" and read every entry there is.
    moved_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="moved_from", db_index=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="entry_is_numbered_once"),
            models.UniqueConstraint(fields=["project", "author", "client_key"], name="composer_makes_one_entry"),
            models.UniqueConstraint(
                fields=["moved_to"], condition=Q(moved_to__isnull=False), name="entry_comes_from_one_place"
            ),
            models.CheckConstraint(
                condition=(Q(kind="experiment") & ~Q(state="")) | (~Q(kind="experiment") & Q(state="")),
                name="experiment_and_only_it_has_a_state",
                violation_error_message="An experiment is planned, running, done or dropped; other entries are not.",
            ),
            models.CheckConstraint(
                condition=Q(result="", result_day=None, result_at=None)
                | (~Q(result="") & Q(kind="experiment", result_day__isnull=False, result_at__isnull=False)),
                name="result_belongs_to_an_experiment_and_has_a_day",
                violation_error_message="A result belongs to an experiment and to the day it came.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(result=""),
                name="done_experiment_has_a_result",
                violation_error_message="Say in a line what came out; then the experiment is done.",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["corrected", "retracted"]) | ~Q(standing_reason=""),
                name="correction_has_a_reason",
                violation_error_message="Say in a line what was wrong; whoever relied on it will want to know.",
            ),
            models.CheckConstraint(
                condition=~Q(standing="stands") | Q(standing_reason="", better=None),
                name="reason_belongs_to_a_standing",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, 1440)),
                name="minutes_fit_a_day",
                violation_error_message="Minutes go from 1 to 1440.",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(running_since__isnull=False),
                name="running_experiment_has_a_start",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-day", "-number"], name="entries_by_day"),
            models.Index(fields=["project", "kind", "-day", "-number"], name="entries_by_kind"),
            models.Index(fields=["project", "author", "-day", "-number"], name="entries_by_person"),
            models.Index(fields=["project", "standing", "-day", "-number"], name="entries_by_standing"),
            models.Index(fields=["project", "-day"], condition=Q(highlight=True), name="entries_highlighted"),
            models.Index(
                fields=["project", "result_day"],
                condition=Q(result_day__isnull=False),
                name="entries_by_day_of_result",
            ),
            models.Index(fields=["author", "-written_at"], name="entries_by_author"),
            models.Index(fields=["project", "author"], condition=Q(state="running"), name="entries_running"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.heading}"

    def get_absolute_url(self) -> str:
        return address("entries.show", self.project.key, self.number)

    @property
    def written_later(self) -> bool:
        """Whether it was written on another day than the one it stands on, by its author's clock."""
        return self.author.day_of(self.written_at) != self.day

    @property
    def result_came_later(self) -> bool:
        return self.result_day is not None and self.result_day != self.day

    def facts(self) -> dict:
        """What the ledger keeps of an entry beside its texts, in the sealed form."""
        return {
            "number": self.number,
            "version": self.version,
            "kind": self.kind,
            "state": self.state,
            "phase": self.phase,
            "day": self.day.isoformat(),
            "visibility": self.visibility,
            "sprint": self.sprint.number if self.sprint else None,
            "result_day": self.result_day.isoformat() if self.result_day else None,
            "expected_at": self.expected_at.isoformat() if self.expected_at else None,
            **self.marks(),
            **self.sender(),
        }

    def sender(self) -> dict:
        """What whoever sent it said of it; nothing of what a person typed here and now."""
        said = {"agent": self.agent, "model": self.agent_model, "run": self.agent_run}
        said["happened_at"] = self.happened_at.isoformat() if self.happened_at else ""
        return {name: value for name, value in said.items() if value}

    def marks(self) -> dict:
        """What was said about it after it was written."""
        return {
            "standing": self.standing,
            "better": self.better.number if self.better else None,
            "highlight": self.highlight,
            "minutes": self.minutes,
            "learned": self.learned,
        }

    def named(self) -> str:
        """Its title, or else its first line: of an experiment one that doesn't say what is expected.

        It stands in lists, mails and links, where no reader is asked whether that is kept from them.
        """
        is_experiment = self.kind == self.Kind.EXPERIMENT
        line = first_line(besides_expectations(self.body) if is_experiment else self.body)
        return (self.title or line or (self.Kind.EXPERIMENT.label if is_experiment else ""))[:HEADING_LENGTH]

    def texts(self) -> dict[str, str]:
        """The texts the ledger keeps under a salted digest each."""
        return {
            "title": self.title,
            "body": self.body,
            "result": self.result,
            "standing_reason": self.standing_reason,
        }


class Draft(models.Model):
    """What stands in one composer and isn't logged yet. `fields` is the form as typed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="drafts")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="drafts")
    client_key = models.UUIDField()
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client_key"], name="composer_has_one_draft"),
        ]
        indexes = [models.Index(fields=["user", "project", "-saved_at"], name="drafts_of_person")]

    def __str__(self) -> str:
        return f"draft of {self.saved_at:%d %b %H:%M}"


# Every save asks for these.
LOGGED = Adding(Entry)
SENT = Removing(lambda: Draft.objects.filter(user=Blank("user"), client_key=Blank("key", models.UUIDField())))
