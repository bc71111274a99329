"""A mentor's own phrases: kept, changed, dropped. Theirs alone, so no ledger says anything of them."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from mechjournal.models import Snippet, User

KEY_LENGTH = Snippet._meta.get_field("key").max_length


def keep_snippet(*, user: User, key: str, text: str, snippet: Snippet | None = None) -> Snippet:
    """A new one, or other words for one. Raises ValidationError for a name this person uses already."""
    row = snippet or Snippet(user=user)
    row.key, row.text, row.used_at = key, text.strip(), timezone.now()
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    row.save()
    return row


def drop_snippet(*, snippet: Snippet) -> None:
    snippet.delete()


def name_for(text: str) -> str:
    """A short name to begin with: its first words."""
    return slugify(text.replace("_", " "))[:24].rpartition("-")[0] or slugify(text)[:KEY_LENGTH]
