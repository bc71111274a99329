"""Tokens: how a script or an agent writes in a person's name. And what was sent once under a key of the sender's."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from mechjournal.lib import tokens
from mechjournal.lib.keys import new_key

# How often the moment of last use is written down.
USE_NOTED_EVERY = timedelta(minutes=1)
AGENT_LENGTH = 60


class TokenQuerySet(models.QuerySet):
    def usable(self):
        """Neither revoked nor expired, of somebody who is still here."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def of(self, user):
        return self.filter(user=user).order_by("-created_at", "-pk")


class Token(models.Model):
    """Does what its person may do and its scope allows. Of the token itself only a hash is kept.

    `projects`: keys of the projects it is bound to, none: all of its person's. By key, so that a project that is
    deleted stays in the list, and a token never comes to open more than it was made for.
    """

    class Scope(models.TextChoices):
        LOG = "log", "Log only"
        READ = "read", "Read"
        WRITE = "write", "Read and write"

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField("name", max_length=80)
    scope = models.CharField("what it may do", max_length=5, choices=Scope, default=Scope.LOG)
    projects = models.JSONField("projects", default=list, blank=True)
    # Made for an agent: what comes by this token is marked as this agent's.
    agent = models.CharField("agent", max_length=AGENT_LENGTH, blank=True)
    # What comes by it is kept until a person accepts it.
    proposes = models.BooleanField("proposes only", default=False)
    prefix = models.CharField(max_length=12, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expires")
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="token_has_a_name",
                violation_error_message="Give it a name that says where it is used.",
            ),
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="tokens_of_person")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @staticmethod
    def digest(token: str) -> str:
        return tokens.digest(token)

    def opens(self, key: str) -> bool:
        """Whether it reaches the project with that key, if its person does."""
        return not self.projects or key in self.projects

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def use_is_stale(self) -> bool:
        return self.last_used_at is None or self.last_used_at <= timezone.now() - USE_NOTED_EVERY


class Sent(models.Model):
    """A write that came with a key of the sender's own: the same once more gets what it made the first time.

    `digest`: of address and content. `made`: the number by which the noun of that address finds it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    made = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="key_is_sent_once")]

    def __str__(self) -> str:
        return str(self.key)
