"""Skeptic checks of a hypothesis: settled by an entry or a sentence, opened again. Which there are, the guide says."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.hypotheses import check, fresh, note_in
from mechjournal.models import Entry, Hypothesis, SkepticCheck, User


def settle_check(
    *, by: User, hypothesis: Hypothesis, check_key: str, entry: Entry | None = None, sentence: str = ""
) -> SkepticCheck:
    """Settle it, or say anew what settled it. Raises ValidationError with neither entry nor sentence.

    The key is one of the guide's, or of what a mentor asks.
    """
    sentence = sentence.strip()
    if entry is None and not sentence:
        raise ValidationError("Link an entry, or say in a sentence what came out.", code="sentence")
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        same = SkepticCheck.objects.filter(hypothesis=now, check_key=check_key).first()
        settled = same or SkepticCheck(project=held, hypothesis=now, check_key=check_key)
        settled.by, settled.at, settled.is_brought = by, timezone.now(), False
        settled.entry, settled.sentence = note_in(held, entry, by), sentence
        check(settled)
        settled.save()
        record(settled, now, "check.settled", by)
    return settled


def unsettle_check(*, by: User, hypothesis: Hypothesis, check_key: str) -> None:
    """Open again; what had settled it stays in the ledger. Opening an open one changes nothing."""
    with ledger.writing(hypothesis.project) as held:
        now = fresh(held, hypothesis)
        settled = SkepticCheck.objects.filter(hypothesis=now, check_key=check_key).first()
        if settled:
            settled.delete()
            settled.entry, settled.sentence = None, ""
            record(settled, now, "check.opened", by)


def record(settled: SkepticCheck, hypothesis: Hypothesis, kind: str, by: User) -> None:
    facts = {
        "hypothesis": hypothesis.number,
        "check": settled.check_key,
        "entry": settled.entry.number if settled.entry else None,
    }
    texts = {"sentence": settled.sentence}
    ledger.record(hypothesis.project, kind, by=by, subject=hypothesis.subject, facts=facts, texts=texts)
