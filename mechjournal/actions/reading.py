"""How far one has read: a mark in a project's ledger, moved on by reading, back only on purpose. No pages."""

from django.db import transaction
from django.utils import timezone

from mechjournal.models import Project, ReadMark, User


def mark_read(*, by: User, project: Project, seq: int) -> ReadMark:
    """Read up to that line of the ledger, and no further than it goes. It never moves the mark back."""
    return move(by, project, lambda mark: max(mark.seq, min(seq, last_of(project))))


def mark_unread(*, by: User, project: Project, seq: int) -> ReadMark:
    """From that line on it is new again. It never moves the mark on."""
    return move(by, project, lambda mark: min(mark.seq, max(seq, 1) - 1))


def move(by: User, project: Project, to) -> ReadMark:
    with transaction.atomic():
        ReadMark.objects.get_or_create(user=by, project=project)
        mark = ReadMark.objects.select_for_update().get(user=by, project=project)
        seq = to(mark)
        if seq != mark.seq:
            mark.seq, mark.at = seq, timezone.now()
            mark.save(update_fields=["seq", "at"])
    return mark


def last_of(project: Project) -> int:
    return Project.objects.values_list("last_seq", flat=True).get(pk=project.pk)
