"""What a mentor asks of every hypothesis of a project: asked, and asked no more. Settling one is checks.py's."""

from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.models import AskedCheck, Project, User


def ask_check(*, by: User, project: Project, question: str) -> AskedCheck:
    """One more question beside the guide's. Asking the same again changes nothing."""
    question = question.strip()
    with ledger.writing(project) as held:
        known = AskedCheck.objects.filter(project=held, question=question, dropped_at=None).first()
        if known:
            return known
        number = AskedCheck.objects.filter(project=held).count() + 1
        made = AskedCheck.objects.create(project=held, key=f"{AskedCheck.PREFIX}{number}", question=question, by=by)
        record(held, made, "check.asked", by)
    return made


def drop_check(*, by: User, asked: AskedCheck) -> None:
    """Asked of nothing more; where it was settled, that stays. Dropping it twice changes nothing."""
    with ledger.writing(asked.project) as held:
        now = AskedCheck.objects.get(pk=asked.pk, project=held)
        if now.dropped_at is None:
            now.dropped_at = timezone.now()
            now.save(update_fields=["dropped_at"])
            record(held, now, "check.dropped", by)


def record(held: Project, asked: AskedCheck, kind: str, by: User) -> None:
    facts = {"check": asked.key, "dropped": asked.dropped_at is not None}
    ledger.record(held, kind, by=by, facts=facts, texts={"question": asked.question})
