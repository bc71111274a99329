"""Projects, who belongs to them, and the invitations that let people in."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.lib.keys import new_key
from mechjournal.models.addresses import address
from mechjournal.models.kept import Blank, Kept
from mechjournal.models.mentorships import Mentorship


class Stage(models.TextChoices):
    LEARNING = "learning", "Learning the ropes"
    MINI = "mini", "Mini-project"
    FULL = "full", "Full project"


class Phase(models.TextChoices):
    IDEATION = "ideation", "Ideation"
    EXPLORATION = "exploration", "Exploration"
    UNDERSTANDING = "understanding", "Understanding"
    DISTILLATION = "distillation", "Distillation"


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(pk__in=Membership.objects.filter(user=user).values("project"))

    def locked(self):
        """The rows, held until the transaction ends: every write of a project passes here, one at a time.

        SQLite has no row locks and needs none: its transactions begin IMMEDIATE, one writer at a time.
        """
        return self.select_for_update(of=("self",))


class Project(models.Model):
    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        FINISHED = "finished", "Finished"
        ABANDONED = "abandoned", "Abandoned"

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    title = models.CharField("title", max_length=120)
    question = models.CharField("question", max_length=400, blank=True)
    north_star = models.CharField("north star", max_length=400, blank=True)
    proxy_task = models.CharField("proxy task", max_length=400, blank=True)
    stage = models.CharField("stage", max_length=10, choices=Stage, default=Stage.MINI)
    phase = models.CharField("phase", max_length=14, choices=Phase, default=Phase.EXPLORATION)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField("reason", max_length=400, blank=True)
    # Kept from mentors who come by a mentorship; whoever is invited to the project itself still sees it.
    is_private = models.BooleanField("private: my mentors don't see it", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)

    # Counters, moved only under this row's lock: the ledger's head and the next numbers of things.
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    last_hash = models.CharField(max_length=64, blank=True, editable=False)
    last_entry = models.PositiveIntegerField(default=0, editable=False)
    last_sprint = models.PositiveIntegerField(default=0, editable=False)
    last_file = models.PositiveIntegerField(default=0, editable=False)
    last_hypothesis = models.PositiveIntegerField(default=0, editable=False)
    last_prediction = models.PositiveIntegerField(default=0, editable=False)
    last_postmortem = models.PositiveIntegerField(default=0, editable=False)
    last_comment = models.PositiveIntegerField(default=0, editable=False)
    last_request = models.PositiveIntegerField(default=0, editable=False)
    last_proposal = models.PositiveIntegerField(default=0, editable=False)
    # Of all, whoever may see them: at 0 no page asks for any.
    open_proposals = models.PositiveIntegerField(default=0, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="project_has_a_title",
                violation_error_message="Give the project a title.",
            ),
            models.CheckConstraint(
                condition=~Q(status="abandoned") | ~Q(status_reason=""),
                name="abandoning_has_a_reason",
                violation_error_message="Say in a line why it ends; it will be worth reading later.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("days.today", self.key)

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.ACTIVE, self.Status.PAUSED)

    def next_number(self, counter: str) -> int:
        """The next number of `counter` ("entry", "sprint", "hypothesis" ...); call it only on a locked row."""
        number = getattr(self, f"last_{counter}") + 1
        setattr(self, f"last_{counter}", number)
        return number


# For actions/ledger.py, whose every write begins with it.
LOCKED = Kept(lambda: Project.objects.locked().filter(pk=Blank("pk")))


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    COLLABORATOR = "collaborator", "Collaborator"
    MENTOR = "mentor", "Mentor"
    READER = "reader", "Reader"


class MembershipQuerySet(models.QuerySet):
    def for_frame(self, user):
        """Everything of mine that the frame of a page shows, newest work first."""
        return (
            self.filter(user=user)
            .select_related("project")
            .only("role", "user_id", *(f"project__{name}" for name in FRAME_FIELDS))
            .order_by("-project__touched_at", "-id")
        )


FRAME_FIELDS = ("key", "title", "question", "stage", "phase", "status", "status_reason", "created_at")
FRAME_FIELDS += ("last_entry", "last_sprint", "last_hypothesis", "last_prediction", "last_comment", "last_request")
FRAME_FIELDS += ("last_hash",)  # what may be remembered of a project until its next line
FRAME_FIELDS += ("last_proposal", "open_proposals")


class Membership(models.Model):
    """What lets a person in. One may have several of a project: invited to it, and by a mentorship (`via`)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField("role", max_length=12, choices=Role)
    via = models.ForeignKey(Mentorship, models.CASCADE, null=True, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(via=None), name="person_joins_a_project_once"
            ),
            models.UniqueConstraint(
                fields=["project", "user", "via"],
                condition=Q(via__isnull=False),
                name="mentorship_opens_a_project_once",
            ),
            models.CheckConstraint(condition=Q(via=None) | Q(role="mentor"), name="mentorship_makes_mentors_alone"),
        ]
        indexes = [models.Index(fields=["user", "project"], name="membership_of_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.project} as {self.role}"


class InvitationQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def with_token(self, token: str):
        return self.filter(token_hash=Invitation.digest(token))


class Invitation(models.Model):
    """A single-use way in. The address is only where we sent it: whoever holds the token may use it, once."""

    LASTS = timedelta(days=14)

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)

    class Becomes(models.TextChoices):
        MENTOR = "mentor", "My mentor"
        MENTEE = "mentee", "My mentee"

    # No project: an operator's invitation to sign up here, or one to a mentorship.
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="invitations")
    role = models.CharField("role", max_length=12, choices=Role, default=Role.COLLABORATOR)
    # Of a mentorship: what whoever takes it becomes to the one who invites.
    becomes = models.CharField("they become", max_length=6, choices=Becomes, blank=True)
    sent_to = models.EmailField("email address", blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_used")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="owner"),
                name="invitation_never_makes_an_owner",
                violation_error_message="Hand the project over instead of inviting an owner.",
            ),
            models.CheckConstraint(
                condition=Q(becomes="") | Q(project=None), name="mentorship_is_of_people_not_of_a_project"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation to {self.project or 'sign up'}"

    @property
    def leads_on(self) -> bool:
        """Whether there is more to accept than an account."""
        return self.project_id is not None or bool(self.becomes)

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
