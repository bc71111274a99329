"""What a backup holds: its tables in their order, rows as lines of JSON, and the hash over them. Opens no file.

A row keeps its primary key. Times are UTC with microseconds, so that the ledger's hashes hold on every engine.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import QuerySet

from mechjournal.models import (
    AskedCheck,
    Attachment,
    Blob,
    Brought,
    Change,
    CheckIn,
    Comment,
    Credence,
    Decision,
    Draft,
    Entry,
    EntryCheck,
    Evidence,
    Hypothesis,
    Idea,
    Import,
    Intention,
    Invitation,
    Meeting,
    Membership,
    Mentorship,
    Notification,
    Origin,
    PhaseChange,
    PostMortem,
    Prediction,
    PrivateNote,
    Project,
    PromptMark,
    Proposal,
    ReadMark,
    ReviewRequest,
    Rivalry,
    Sent,
    SkepticCheck,
    SkillRating,
    Snippet,
    Sprint,
    SprintPause,
    Subject,
    Tick,
    Token,
    User,
)

# A table stands after those its rows point to.
TABLES: dict[str, type[models.Model]] = {
    "people": User,
    "addresses": EmailAddress,
    "authenticators": Authenticator,
    "mentorships": Mentorship,
    "projects": Project,
    "memberships": Membership,
    "invitations": Invitation,
    "subjects": Subject,
    "sprints": Sprint,
    "entries": Entry,
    "drafts": Draft,
    "blobs": Blob,
    "attachments": Attachment,
    "hypotheses": Hypothesis,
    "rivalries": Rivalry,
    "credences": Credence,
    "evidence": Evidence,
    "checks": SkepticCheck,
    "predictions": Prediction,
    "phases": PhaseChange,
    "pauses": SprintPause,
    "ideas": Idea,
    "postmortems": PostMortem,
    "decisions": Decision,
    "intentions": Intention,
    "ticks": Tick,
    "skills": SkillRating,
    "checkins": CheckIn,
    "prompts": PromptMark,
    "requests": ReviewRequest,
    "comments": Comment,
    "read_marks": ReadMark,
    "snippets": Snippet,
    "asked_checks": AskedCheck,
    "meetings": Meeting,
    "private_notes": PrivateNote,
    "notifications": Notification,
    "imports": Import,
    "origins": Origin,
    "brought": Brought,
    "tokens": Token,
    "proposals": Proposal,
    "entry_checks": EntryCheck,
    "sent": Sent,
    "changes": Change,
}
# Made anew where they are needed: sign-ins, background work, links in mails; groups and permissions are not used.
LEFT_OUT = {
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "django_tasks_database.DBTaskResult",
    "mechjournal.User_groups",
    "mechjournal.User_user_permissions",
    "sessions.Session",
    "usersessions.UserSession",
}
AT_ONCE = 500


class ContentHash:
    """SHA-256 over tables, rows and files in their order: equal content has an equal hash on every engine."""

    def __init__(self):
        self.sum = hashlib.sha256()

    def add(self, piece: bytes) -> bytes:
        self.sum.update(piece)
        return piece

    def add_files(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            self.add(f"{name}\n".encode())

    def __str__(self) -> str:
        return self.sum.hexdigest()


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: type[models.Model], columns: list[str]) -> Iterator[bytes]:
    """The table's rows in order of their keys, a few in memory at a time."""
    # The plainest queryset: managers of ours join what they show beside a row.
    rows = QuerySet(model).order_by("pk").values(*columns)
    return map(as_line, rows.iterator(chunk_size=AT_ONCE))


def as_line(row: dict) -> bytes:
    plain = {name: as_plain(value) for name, value in row.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def as_plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def as_object(model: type[models.Model], line: bytes) -> models.Model:
    """The row of a line. Columns it doesn't have get their defaults. Raises ValueError, ValidationError, TypeError."""
    row = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items()})


def files_of(blob: dict) -> Iterator[str]:
    """The names, `<project key>/<SHA-256>`, of the bytes that a blob's row stands for: itself and its thumbnail."""
    for sha256 in filter(None, (blob["sha256"], blob["thumb_sha256"])):
        yield f"{blob['project__key']}/{sha256}"


def names_of_files() -> list[str]:
    blobs = QuerySet(Blob).values("project__key", "sha256", "thumb_sha256")
    return sorted({name for blob in blobs.iterator(chunk_size=AT_ONCE) for name in files_of(blob)})
