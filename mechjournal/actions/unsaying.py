"""Removing a secret from what is believed and expected because of an entry. The entry itself is redaction.py's.

In all of this module `secret` None stands for every text of what rests on the entry; claims stand on their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Model, Q

from mechjournal.actions import hypotheses, ledger, uncommenting
from mechjournal.lib.removal import cleaned, has
from mechjournal.models import Change, Credence, Entry, Evidence, Hypothesis, Prediction, SkepticCheck, User
from mechjournal.models.hypotheses import LINE_LENGTH

TEXTS: dict[type[Model], tuple[str, ...]] = {
    Hypothesis: ("claim", "drop_if", "status_reason"),
    Credence: ("reason",),
    Evidence: ("says", "dropped_because"),
    SkepticCheck: ("sentence",),
    Prediction: ("statement", "amended_because", "outcome_reason"),
}
RESTS_BY = {Credence: "because", Evidence: "entry", SkepticCheck: "entry"}


@dataclass(frozen=True)
class Unsaid:
    """`lines`: numbers of the ledger's lines that were wiped; `rows`: how many rows held the secret."""

    lines: list[int]
    rows: int
    reworded: list[Hypothesis]


def unsay(entry: Entry, secret: str | None) -> Unsaid:
    """Inside a transaction that holds the entry's project. `record_reworded` then seals the new claims."""
    leaning = list(leaning_on(entry, secret))
    predictions = list(Prediction.objects.filter(**about(entry, secret)))
    lines = ledger.wipe(lines_about(entry, leaning, predictions, secret), secret)
    reworded = [] if secret is None else [hypothesis for hypothesis in leaning if rewrite(hypothesis, secret)]
    rest = [rewrite(row, secret) for row in [*resting(entry, leaning, secret), *predictions]]
    return Unsaid(lines, len(reworded) + sum(rest), reworded)


def about(entry: Entry, secret: str | None) -> dict:
    """Which predictions to look through: a secret may have been copied to any."""
    return {"entry": entry} if secret is None else {"project": entry.project_id}


def leaning_on(entry: Entry, secret: str | None) -> Iterable[Hypothesis]:
    """The hypotheses that come from the entry, rest on it or are tested by what was expected of it; or all."""
    rests = Q(origin=entry) | Q(credences__because=entry) | Q(evidence__entry=entry) | Q(checks__entry=entry)
    rests |= Q(predictions__entry=entry)
    found = Hypothesis.objects.filter(rests if secret is None else Q(), project=entry.project_id)
    return Hypothesis.objects.filter(pk__in=found.values("pk")).select_related("subject", "project").order_by("number")


def resting(entry: Entry, leaning: list[Hypothesis], secret: str | None) -> Iterator[Model]:
    """Credences, evidence and checks of these hypotheses."""
    for model, column in RESTS_BY.items():
        yield from model.objects.filter(**({column: entry} if secret is None else {"hypothesis__in": leaning}))


def lines_about(
    entry: Entry, leaning: list[Hypothesis], predictions: list[Prediction], secret: str | None
) -> list[Change]:
    subjects = [row.subject_id for row in predictions]
    lines = list(Change.objects.filter(project=entry.project_id, subject__in=subjects))
    about = Change.objects.filter(project=entry.project_id, subject__in=[row.subject_id for row in leaning])
    return lines + [line for line in about if secret is not None or names(line, entry)]


def names(line: Change, entry: Entry) -> bool:
    return entry.number in (line.facts.get("because"), line.facts.get("entry"))


def rewrite(row: Model, secret: str | None) -> bool:
    """The row with a mark in place of the secret; whether it held it."""
    texts = {name: getattr(row, name) for name in TEXTS[type(row)]}
    held = {name: cleaned(text, secret, LINE_LENGTH) for name, text in texts.items() if has(text, secret)}
    if held:
        type(row).objects.filter(pk=row.pk).update(**held)
    return bool(held)


def record_reworded(held, reworded: list[Hypothesis], by: User) -> None:
    """What these hypotheses claim now, in the ledger."""
    pks = [hypothesis.pk for hypothesis in reworded]
    Hypothesis.objects.filter(pk__in=pks).update(version=F("version") + 1)
    for hypothesis in Hypothesis.objects.filter(pk__in=pks).select_related("subject").order_by("number"):
        hypothesis.project = held
        hypotheses.record(hypothesis, "hypothesis.changed", by)
        uncommenting.place_anew(hypothesis)
