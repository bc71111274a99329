"""Adds beliefs to a journal that `fill.py` filled, as rows: `fill_beliefs.py`. Prints what to visit as JSON.

H1 is empty, H2 has 500 changes of two people's credences and 200 pieces of evidence. Of the predictions person 0 made
2,000, resolved all, and person 1 made 25.
"""

import json
import os
import random
import sys
from datetime import timedelta

import django

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from mechjournal.models import (  # noqa: E402
    Credence,
    Entry,
    Evidence,
    Hypothesis,
    Prediction,
    Project,
    Subject,
    User,
)

CHANGES, PROOFS, MANY, FEW = 500, 200, 2_000, 25
DICE = random.Random(4)
FIRST = 1_000_000_000  # far beyond the lines of the ledger that the notes have


def main() -> None:
    project = Project.objects.get(last_entry__gt=0)
    people = list(User.objects.order_by("pk"))
    entries = list(Entry.objects.filter(project=project).order_by("number")[:PROOFS])
    empty, full = [make_hypothesis(project, people[0], number) for number in (1, 2)]
    Credence.objects.bulk_create(changes(project, full, people[:2], entries))
    Evidence.objects.bulk_create(proofs(project, full, entries))
    predict(project, entries, [people[0]] * MANY + [people[1]] * FEW)
    Project.objects.filter(pk=project.pk).update(last_hypothesis=2, last_prediction=MANY + FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
    print(json.dumps({"empty": empty.get_absolute_url(), "full": full.get_absolute_url()}))


def make_hypothesis(project: Project, by: User, number: int) -> Hypothesis:
    subject = Subject.objects.create(project=project, kind="hypothesis", number=number)
    said = {"claim": f"One direction decides, {number}.", "claim_type": "systematic", "excitement": 4}
    return Hypothesis.objects.create(project=project, subject=subject, number=number, made_by=by, **said)


def changes(project: Project, hypothesis: Hypothesis, people: list[User], entries: list[Entry]):
    """Each person's in turn, an hour apart, each because of a note; the last of everyone is the one that holds."""
    before: dict[int, int] = {}
    for number in range(CHANGES):
        by, value = people[number % len(people)], DICE.randrange(101)
        yield Credence(
            project=project,
            hypothesis=hypothesis,
            seq=FIRST + number,
            by=by,
            at=timezone.now() - timedelta(hours=CHANGES - number),
            was=before.get(by.pk),
            value=value,
            because=entries[number % len(entries)],
            is_last=number >= CHANGES - len(people),
        )
        before[by.pk] = value


def proofs(project: Project, hypothesis: Hypothesis, entries: list[Entry]):
    for number, entry in enumerate(entries):
        side = ("for", "against", "neutral")[number % 3]
        seen = {"version": entry.version, "standing": entry.standing, "seq": FIRST}
        said = {"side": side, "kind": "strong", "says": "It falls from 96 to 17 %."}
        yield Evidence(project=project, hypothesis=hypothesis, entry=entry, by=entry.author, **said, **seen)


def predict(project: Project, entries: list[Entry], people: list[User]) -> None:
    numbers = range(1, len(people) + 1)
    subjects = Subject.objects.bulk_create(Subject(project=project, kind="prediction", number=n) for n in numbers)
    Prediction.objects.bulk_create(
        prediction(project, subject, entries[subject.number % len(entries)], by)
        for subject, by in zip(subjects, people, strict=True)
    )


def prediction(project: Project, subject: Subject, entry: Entry, by: User) -> Prediction:
    """Every fifth a number; the others come true about as often as said, but for those said to be sure."""
    place = {"project": project, "subject": subject, "number": subject.number, "seq": FIRST + CHANGES + subject.number}
    made = {"entry": entry, "by": by, "statement": "Refusal falls below a fifth.", "resolved_at": timezone.now()}
    if subject.number % 5 == 0:
        return Prediction(**place, **made, form="number", low=0.2, high=0.4, outcome="number", value=DICE.random())
    said = DICE.randrange(1, 100)
    outcome = "true" if DICE.randrange(100) < min(said, 80) else "false"
    return Prediction(**place, **made, probability=said, outcome=outcome)


if __name__ == "__main__":
    main()
