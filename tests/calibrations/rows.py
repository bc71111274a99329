"""Resolved predictions as rows: what is tested here is reading them, and dozens are wanted."""

from django.utils import timezone

from mechjournal.models import Entry, Prediction, Project, Subject, User

TRUE, FALSE = "true", "false"


def say(by: User, entry: Entry, probability: int = 70, outcome: str = TRUE, **more) -> Prediction:
    """A yes-or-no prediction of an experiment and how it came out; "" leaves it open."""
    said = {"statement": "Refusal falls below 20 %.", "probability": probability, "outcome": outcome}
    return Prediction.objects.create(**place(by, entry), **resolved(outcome), **said | more)


def say_number(by: User, entry: Entry, low: float, high: float, value: float, **more) -> Prediction:
    said = {"statement": "Loss difference.", "form": "number", "low": low, "high": high, "value": value}
    return Prediction.objects.create(**place(by, entry), **resolved("number"), **said, outcome="number", **more)


def say_many(by: User, entry: Entry, true: int, false: int, probability: int = 70) -> None:
    for number in range(true + false):
        say(by, entry, probability, TRUE if number < true else FALSE)


def resolved(outcome: str) -> dict:
    return {"resolved_at": timezone.now() if outcome else None}


def place(by: User, entry: Entry) -> dict:
    """The next number of the project, as its counters would give it."""
    number = Prediction.objects.filter(project=entry.project).count() + 1
    subject = Subject.objects.create(project=entry.project, kind="prediction", number=number)
    Project.objects.filter(pk=entry.project_id).update(last_prediction=number)
    return {"project": entry.project, "subject": subject, "number": number, "seq": number, "by": by, "entry": entry}
