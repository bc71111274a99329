"""Telling what the story's people believed and expected: hypotheses, credences, evidence, checks, predictions."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from mechjournal.actions import checks, evidence, hypotheses, marks, predictions
from mechjournal.actions.predictions import PredictionDraft
from mechjournal.demo.asking import date_told
from mechjournal.lib import grammar
from mechjournal.models import Entry, Hypothesis, Prediction

if TYPE_CHECKING:
    from mechjournal.demo.story import Step
    from mechjournal.demo.telling import Telling

# A row of the composer: what is expected, how likely or between which numbers, and which hypothesis it tests.
ROW = re.compile(r"^- (expect: .*?)(?: \[H(\d+)\])?(?:\n|\Z)", re.MULTILINE)
GAPS = re.compile(r"\n{3,}")
KEPT = "-"  # in `outcomes: -; true`: this one stays as it came out


def make_hypothesis(told: "Telling", step: "Step") -> None:
    made = hypotheses.make_hypothesis(
        by=told.by(step),
        project=told.project(step),
        claim=step.text,
        claim_type=step.heads["type"],
        drop_if=step.heads["drop_if"],
        excitement=int(step.heads["excitement"]),
        credence=int(step.heads["credence"]),
        origin=entry_of(told, step),
    )
    Hypothesis.objects.filter(pk=made.pk).update(made_at=timezone.now())


def pair(told: "Telling", step: "Step") -> None:
    other = told.project(step).hypotheses.get(number=step.heads["other"])
    hypotheses.pair_rivals(by=told.by(step), one=hypothesis_of(told, step), other=other)


def believe(told: "Telling", step: "Step") -> None:
    hypotheses.set_credence(
        by=told.by(step),
        hypothesis=hypothesis_of(told, step),
        value=int(step.heads["value"]),
        because=entry_of(told, step),
        reason=step.heads.get("reason", ""),
    )
    date_told()


def weigh(told: "Telling", step: "Step") -> None:
    evidence.add_evidence(
        by=told.by(step),
        hypothesis=hypothesis_of(told, step),
        entry=told.entry(step),
        side=step.heads["side"],
        kind=step.heads.get("kind", ""),
        says=step.text,
    )


def settle(told: "Telling", step: "Step") -> None:
    checks.settle_check(
        by=told.by(step),
        hypothesis=hypothesis_of(told, step),
        check_key=step.heads["key"],
        entry=told.entry(step),
        sentence=step.text,
    )


def close(told: "Telling", step: "Step") -> None:
    said = {name: step.heads.get(name, "") for name in ("status", "failed", "was")}
    hypotheses.close_hypothesis(by=told.by(step), hypothesis=hypothesis_of(told, step), reason=step.text, **said)


def stand(told: "Telling", step: "Step") -> None:
    better = told.entries[step.project, step.heads["better"]] if "better" in step.heads else None
    standing = step.heads["standing"]
    marks.set_standing(by=told.by(step), entry=told.entry(step), standing=standing, reason=step.text, better=better)


def expect(told: "Telling", step: "Step") -> None:
    """What someone expects of an experiment that is logged already."""
    entry = told.entry(step)
    for draft in drafts(told, step):
        predictions.add_prediction(by=told.by(step), entry=entry, draft=draft)
    date_predictions(entry)


def drafts(told: "Telling", step: "Step") -> tuple[PredictionDraft, ...]:
    """What stands in the composer's rows below the step's text. Raises ValueError for a row that says nothing."""
    return tuple(draft(told, step, *found.groups()) for found in ROW.finditer(step.text))


def draft(told: "Telling", step: "Step", line: str, number: str | None) -> PredictionDraft:
    [said] = grammar.expectations(line)
    hypothesis = told.project(step).hypotheses.get(number=number) if number else None
    return replace(predictions.draft_from(said), hypothesis=hypothesis)


def without_rows(text: str) -> str:
    return GAPS.sub("\n\n", ROW.sub("", text)).strip()


def date_predictions(entry: Entry) -> None:
    """Made now, by the story's clock: those of this entry that the real clock has dated."""
    entry.predictions.filter(made_at__gt=timezone.now()).update(made_at=timezone.now())


def resolve(told: "Telling", step: "Step") -> None:
    """`outcomes: true; 0.31; void The card died.`: how each prediction of the experiment came out, in their order."""
    if "outcomes" not in step.heads:
        return
    rows = told.entry(step).predictions.select_related("project", "by").order_by("number")
    for row, words in zip(rows, step.heads["outcomes"].split("; "), strict=True):
        came, _, reason = words.partition(" ")
        if came != KEPT:
            predictions.resolve_prediction(by=row.by, prediction=row, reason=reason, **outcome(row, came))


def outcome(row: Prediction, came: str) -> dict:
    is_number = row.form == Prediction.Form.NUMBER and came not in Prediction.Outcome.values
    return {"outcome": "number", "value": float(came)} if is_number else {"outcome": came}


def hypothesis_of(told: "Telling", step: "Step") -> Hypothesis:
    return told.project(step).hypotheses.select_related("project", "subject").get(number=step.heads["on"])


def entry_of(told: "Telling", step: "Step") -> Entry | None:
    return told.entry(step) if step.name else None


TELL: dict[str, Callable[["Telling", "Step"], None]] = {
    "hypothesis": make_hypothesis,
    "rivals": pair,
    "credence": believe,
    "evidence": weigh,
    "check": settle,
    "verdict": close,
    "standing": stand,
    "expect": expect,
    "outcome": resolve,
}
