"""Check-ins: keeping an answer, and offering the questions of a step as a draft. When to ask stands in lib/learning."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.guide.shapes import Step
from mechjournal.models import CheckIn, Draft, Entry, Project, User

# Within it the same answer once more is a second click, not a second answer.
TWICE = timedelta(seconds=20)
OFFERED = "check-in"


def answer_checkin(*, by: User, project: Project, answer: str, says: str = "") -> CheckIn:
    """Keep an answer (a CheckIn.Answer) with what was learned, in a line. A double click makes one."""
    with ledger.writing(project) as held:
        now = timezone.now()
        mine = CheckIn.objects.filter(project=held, by=by, at__gt=now - TWICE)
        last = mine.order_by("-at").first()
        if last and (last.answer, last.says) == (answer, says):
            return last
        return CheckIn.objects.create(project=held, by=by, at=now, day=by.today(), answer=answer, says=says)


def offer_step(*, by: User, project: Project, step: Step, text: str) -> Draft:
    """The questions of a step as a draft one may dismiss; of an earlier step's, none is left."""
    with ledger.writing(project) as held:
        Draft.objects.filter(user=by, project=held, fields__offered=OFFERED).delete()
        body = "\n\n".join([text, *(f"> {line}\n" for line in step.asks)]) + "\n"
        fields = {"kind": Entry.Kind.NOTE, "body": body, "offered": OFFERED, "label": step.name}
        return Draft.objects.create(user=by, project=held, client_key=uuid4(), fields=fields)
