"""Review: questions to a mentor, comments on a passage, how far one has read, agendas, and notes for oneself alone."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, StringAgg, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from mechjournal.lib.anchors import Passage
from mechjournal.models.addresses import address
from mechjournal.models.entries import Entry
from mechjournal.models.ledger import Subject
from mechjournal.models.mentorships import Mentorship
from mechjournal.models.projects import Project

LINE_LENGTH = 400

# Of a meeting, in the order they are talked through. PREDICTED is the mentee's own until the meeting was held.
SECTIONS = ("recap", "headline", "questions", "predicted", "beliefs", "blockers", "next", "notes")
PREDICTED = "predicted"
# The first this many open requests to one mentor need no rank.
UNRANKED = 3


class ReviewRequest(models.Model):
    """A question to one mentor about one thing of a project, with an outcome both see."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CHANGES_ASKED = "changes asked", "Changes asked"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    project = models.ForeignKey(Project, models.CASCADE, related_name="requests")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="request")
    number = models.PositiveIntegerField()
    # The entry, hypothesis, post-mortem or sprint it is about.
    on = models.ForeignKey(Subject, models.CASCADE, related_name="requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests_made")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests_got")
    at = models.DateTimeField(default=timezone.now, editable=False)
    question = models.CharField("question", max_length=1000)
    # What the asker thinks the answer will be; the mentor reads it after answering.
    predicted = models.CharField("what I think you will say", max_length=1000, blank=True)
    # 1 is the most wanted; given once more than UNRANKED wait for the same mentor.
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField("state", max_length=13, choices=State, default=State.OPEN)
    answer = models.TextField("answer", blank=True)
    answer_html = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    # Criterion (a question of the guide, as it was asked) -> [passed, what the mentor says of it].
    criteria = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="request_is_numbered_once"),
            models.UniqueConstraint(
                fields=["on", "mentor", "by"],
                condition=Q(state="open"),
                name="one_open_request_a_thing",
                violation_error_message="You asked this mentor about this already. Change that question instead.",
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="request_asks_something",
                violation_error_message="Say in a line what you want to know.",
            ),
            models.CheckConstraint(
                condition=~Q(by=F("mentor")),
                name="nobody_asks_themselves",
                violation_error_message="Ask somebody else than yourself.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, closed_at=None, answer="")
                | Q(state="withdrawn", closed_at__isnull=False)
                | (
                    Q(state__in=["answered", "changes asked", "approved"])
                    & Q(answered_at__isnull=False, closed_at__isnull=False)
                ),
                name="request_has_the_times_of_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "changes asked"]) | ~Q(answer=""),
                name="answer_says_something",
                violation_error_message="Say in a line what your answer is.",
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "at"], condition=Q(state="open"), name="requests_waiting"),
            models.Index(fields=["on"], name="requests_on_a_thing"),
        ]

    def __str__(self) -> str:
        return f"request {self.number}"

    def get_absolute_url(self) -> str:
        return address("requests.show", self.project.key, self.number)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def facts(self) -> dict:
        return {
            "number": self.number,
            "on": [self.on.kind, self.on.number],
            "mentor": self.mentor.key,
            "state": self.state,
            "rank": self.rank,
            "criteria": {key: passed for key, (passed, _) in self.criteria.items()},
        }

    def texts(self) -> dict[str, str]:
        """What the ledger keeps of it. What the asker predicted only once it is answered: others read these lines."""
        says = {f"criterion:{key}": said for key, (_, said) in self.criteria.items() if said}
        foretold = {"predicted": self.predicted} if self.predicted and self.answered_at else {}
        return {"question": self.question, "answer": self.answer, **foretold, **says}


class CommentQuerySet(models.QuerySet):
    def of(self, subjects):
        """Everything said about these things, oldest first, with what a page shows of each."""
        return self.filter(on__in=subjects).select_related("by", "resolved_by").order_by("pk")

    def waiting(self):
        """Those that ask for a reply in an open thread, and nobody else has said anything there since."""
        first = Coalesce("thread", "pk")
        later = Comment.objects.annotate(first=first).filter(first=OuterRef("first"), pk__gt=OuterRef("pk"))
        open_now = Q(thread=None, resolved_at=None) | Q(thread__isnull=False, thread__resolved_at=None)
        rows = self.filter(open_now, asks_reply=True).annotate(first=first)
        return rows.exclude(Exists(later.exclude(by=OuterRef("by"))))


class Comment(models.Model):
    """Said about a thing or a passage of it. An answer stands under the first comment of its thread (`thread`).

    A passage is kept as what was marked and what stood around it, so that it is found again after edits.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="comments")
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="comment")
    number = models.PositiveIntegerField()
    on = models.ForeignKey(Subject, models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    body = models.TextField("comment")
    body_html = models.TextField(editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    asks_reply = models.BooleanField("asks for a reply", default=False)

    # Which text of the thing ("body", "result", "claim", a post-mortem's question key); "" is the thing as a whole.
    part = models.CharField(max_length=60, blank=True)
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    # How the passage reads now, where an edit changed a little of it.
    found = models.TextField(blank=True, editable=False)
    # Where in the part's plain text it stands now, in characters; none where it was not found again.
    starts = models.PositiveIntegerField(null=True, editable=False)
    is_orphaned = models.BooleanField(default=False, editable=False)

    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="comment_is_numbered_once"),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="comment_says_something",
                violation_error_message="Write the comment first.",
            ),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(quote="", part="", resolved_at=None),
                name="answer_belongs_to_the_passage_of_its_thread",
            ),
            models.CheckConstraint(
                condition=Q(quote="") | ~Q(part=""),
                name="passage_belongs_to_a_text",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None) | Q(resolved_at__isnull=False),
                name="resolved_comment_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["on", "thread"], name="comments_on_a_thing"),
            models.Index(fields=["project", "by", "-at"], name="comments_of_person"),
        ]

    def __str__(self) -> str:
        return f"comment {self.number}"

    def get_absolute_url(self) -> str:
        return address("comments.show", self.project.key, self.number)

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    @property
    def passage(self) -> Passage:
        return Passage(self.quote, self.before, self.after, self.starts, self.found)

    def stand_at(self, passage: Passage) -> None:
        """Where its passage is now. Does not save."""
        self.before, self.after = passage.before, passage.after
        self.starts, self.found = passage.starts, passage.found
        self.is_orphaned = passage.starts is None

    def facts(self) -> dict:
        return {
            "number": self.number,
            "on": [self.on.kind, self.on.number],
            "thread": self.thread.number if self.thread else None,
            "version": self.version,
            "part": self.part,
            "asks_reply": self.asks_reply,
            "resolved": self.resolved_at is not None,
        }

    def texts(self) -> dict[str, str]:
        return {"body": self.body, "quote": self.quote}


class ReadMark(models.Model):
    """Up to which line of a project's ledger a person has read. What follows it is new to them."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "project"], name="person_has_one_mark_a_project"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} up to {self.seq}"


class Snippet(models.Model):
    """What a mentor finds themselves writing again and again, by a short name; theirs alone."""

    key = models.SlugField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="snippets")
    text = models.CharField("text", max_length=1000)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="snippet_is_named_once",
                violation_error_message="You have a snippet of that name. Choose another.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="snippet_says_something", violation_error_message="Write the snippet first."
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AskedCheckQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(dropped_at=None)

    def keys_of(self, project):
        """Keys of what is asked in a project now, joined by commas: for a subquery, `project` an outer reference."""
        rows = self.standing().filter(project=project).order_by().values("project")
        return rows.annotate(keys=StringAgg("key", Value(","))).values("keys")


class AskedCheck(models.Model):
    """A question a mentor asks of every hypothesis of a project, beside the guide's skeptic checks."""

    # What its key begins with, so that none is ever one of the guide's.
    PREFIX = "asked-"

    project = models.ForeignKey(Project, models.CASCADE, related_name="asked_checks")
    key = models.CharField(max_length=40)
    question = models.CharField("question", max_length=LINE_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = AskedCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="asked_check_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.question


class Meeting(models.Model):
    """The agenda of one meeting of a mentorship, and what was said. Numbered per mentorship; both may write."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField()
    on_day = models.DateField("day")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    # Section (SECTIONS) -> Markdown as typed.
    texts = models.JSONField(default=dict, blank=True)
    held_at = models.DateTimeField(null=True, editable=False)
    # Where its notes went.
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "number"], name="meeting_is_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.number}"

    def get_absolute_url(self) -> str:
        return address("meetings.show", self.mentorship.key, self.number)

    @property
    def is_held(self) -> bool:
        return self.held_at is not None


class PrivateNote(models.Model):
    """What a mentor keeps about a mentee for themselves; nobody else reads it through any door."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="private_notes")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField("private note", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "about"], name="mentor_keeps_one_note_a_mentee"),
        ]

    def __str__(self) -> str:
        return f"note of {self.saved_at:%d %b}"
