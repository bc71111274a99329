"""Drafts: what stands in a composer, kept until it is logged or thrown away."""

from uuid import UUID

from django.utils import timezone

from mechjournal.models import Draft, Entry, Project, User


def save_draft(*, user: User, project: Project, entry: Entry | None, client_key: UUID, fields: dict) -> Draft | None:
    """Keep what was typed, over what was kept before. None once the composer has made its entry: it is logged."""
    if entry is None and Entry.objects.filter(project=project, author=user, client_key=client_key).exists():
        return None
    kept = {"project": project, "entry": entry, "fields": fields, "saved_at": timezone.now()}
    draft, _ = Draft.objects.update_or_create(user=user, client_key=client_key, defaults=kept)
    return draft


def discard_draft(*, user: User, client_key: UUID) -> None:
    Draft.objects.filter(user=user, client_key=client_key).delete()
