"""Predictions: said before the result, frozen when made, amended with a reason, resolved when the result is there.

When one was made is its place in the ledger, decided while the project is held; nobody says it. No form, no page.
"""

from dataclasses import dataclass, replace
from math import isfinite

from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.lib.grammar import Expectation, expectations
from mechjournal.models import Change, Entry, Hypothesis, Origin, Prediction, Project, Subject, User
from mechjournal.models.hypotheses import LINE_LENGTH
from mechjournal.models.predictions import SCORED

Form, Outcome = Prediction.Form, Prediction.Outcome
MOST = 12  # of one person in one post


class Unfit(ValueError):
    """It can't be kept as it is. `problems`: what is wrong, by the name of the field; "" for the whole of it."""

    def __init__(self, problems: dict[str, str]):
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class Taken(Exception):
    """Another one took its place meanwhile: `prediction`. Nothing was written."""

    def __init__(self, prediction: Prediction):
        super().__init__(f"{prediction} stands now")
        self.prediction = prediction


@dataclass(frozen=True, kw_only=True)
class PredictionDraft:
    """What a person expects: a sentence with a probability in percent, or a number with an 80 % interval."""

    statement: str
    form: str = Form.SENTENCE
    probability: int | None = None
    low: float | None = None
    high: float | None = None
    hypothesis: Hypothesis | None = None


def problems_of(draft: PredictionDraft) -> dict[str, str]:
    """What keeps it from being made, by field. Empty: it can be made."""
    found = {}
    if not draft.statement.strip():
        found["statement"] = "Say in a line what you expect."
    elif len(draft.statement) > LINE_LENGTH:
        found["statement"] = f"Say it in one line, of {LINE_LENGTH} characters at most."
    return found | (interval_problems(draft) if draft.form == Form.NUMBER else probability_problems(draft))


def probability_problems(draft: PredictionDraft) -> dict[str, str]:
    if draft.probability is None:
        return {"probability": "How likely is it? From 1 to 99 %."}
    if draft.low is not None or draft.high is not None:
        return {"low": "Give a probability or an interval, not both."}
    sure = draft.probability in (0, 100)
    return {} if 1 <= draft.probability <= 99 else {"probability": SURE if sure else "From 1 to 99 %."}


SURE = "From 1 to 99 %: at 0 or 100 there would be nothing left to find out."


def interval_problems(draft: PredictionDraft) -> dict[str, str]:
    if draft.probability is not None:
        return {"low": "Give a probability or an interval, not both."}
    for name in ("low", "high"):
        value = getattr(draft, name)
        if value is None or not isfinite(value):
            return {name: "An interval has two ends."}
    return {} if draft.low <= draft.high else {"high": "The interval ends below its start."}


def make_predictions(held: Project, *, by: User, entry: Entry, drafts: list[PredictionDraft]) -> list[Prediction]:
    """Inside a held project, after the line of the entry itself. What this person said of it before is not made again.

    Raises Unfit.
    """
    said = [draft_of(row) for row in Prediction.objects.filter(entry=entry, by=by)] if drafts else []
    new = [draft for draft in dict.fromkeys(drafts) if draft not in said]
    late = bool(new) and (is_known(entry) or is_imported(entry))
    return [insert(held, by=by, entry=entry, draft=draft, late=late) for draft in new[:MOST]]


def expected_in(before: str, after: str) -> list[PredictionDraft]:
    """What the lines `expect: ...` of a text say that it didn't have before. What can't be kept stays mere text."""
    said = dict.fromkeys(expectations(before))
    drafts = [draft_from(line) for line in expectations(after) if line not in said]
    return [draft for draft in drafts if not problems_of(draft)]


def draft_from(line: Expectation) -> PredictionDraft:
    form = Form.SENTENCE if line.low is None else Form.NUMBER
    return PredictionDraft(form=form, **line._asdict())


def add_prediction(*, by: User, entry: Entry, draft: PredictionDraft) -> Prediction | None:
    """One more, from the page of an experiment; None when it was said already. Raises Unfit."""
    with ledger.writing(entry.project) as held:
        # Read again: the result may have come while this one was typed.
        entry = held_entry(held, entry)
        return next(iter(make_predictions(held, by=by, entry=entry, drafts=[draft])), None)


def amend_prediction(*, by: User, prediction: Prediction, draft: PredictionDraft, because: str) -> Prediction:
    """What the same person says now, and why. The original stays and, after the result, goes on to count.

    Raises Unfit, and Taken when it was amended already.
    """
    with ledger.writing(prediction.project) as held:
        original = fresh(prediction, held)
        if original.replaced_by_id:
            if draft_of(original.replaced_by) == draft:
                return original.replaced_by
            raise Taken(original.replaced_by)
        check_amendment(original, by, draft, because)
        late = is_known(original.entry) or is_imported(original.entry)
        made = insert(held, by=by, entry=original.entry, draft=draft, late=late, original=original, because=because)
        Prediction.objects.filter(pk=original.pk).update(replaced_by=made)
    return made


def check_amendment(original: Prediction, by: User, draft: PredictionDraft, because: str) -> None:
    if original.by_id != by.pk:
        raise Unfit({"": "Only the person who said it can amend it."})
    if draft_of(original) == draft:
        raise Unfit({"statement": "This is what you said already."})
    if not because.strip():
        raise Unfit({"because": "Say in a line why it changed."})


def resolve_prediction(
    *, by: User, prediction: Prediction, outcome: str, value: float | None = None, reason: str = ""
) -> Prediction:
    """How it came out; "" opens it again. Earlier answers stay in the ledger. Raises Unfit, and Taken when amended."""
    problems = outcome_problems(prediction, outcome, value, reason)
    if problems:
        raise Unfit(problems)
    with ledger.writing(prediction.project) as held:
        row = fresh(prediction, held)
        if not row.stands:
            raise Taken(row.replaces if row.is_late_amendment else row.replaced_by)
        if (row.outcome, row.value, row.outcome_reason) == (outcome, value, reason):
            return row
        row.outcome, row.value, row.outcome_reason = outcome, value, reason if outcome else ""
        row.resolved_at, row.resolved_by = (timezone.now(), by) if outcome else (None, None)
        row.save(update_fields=["outcome", "value", "outcome_reason", "resolved_at", "resolved_by"])
        record(held, row, "prediction.resolved", by)
    return row


def outcome_problems(prediction: Prediction, outcome: str, value: float | None, reason: str) -> dict[str, str]:
    """What keeps it from coming out like this, by field."""
    is_number = prediction.form == Form.NUMBER
    if outcome not in ("", *Outcome.values) or outcome in ((Outcome.TRUE, Outcome.FALSE) if is_number else ("number",)):
        return {"outcome": "A sentence comes true or not; a number comes as a number."}
    if (outcome == Outcome.NUMBER) != (value is not None) or not isfinite(value or 0):
        return {"value": "Give the number that came, or say that it can't be told."}
    if outcome == Outcome.VOID and not reason.strip():
        return {"reason": "Say in a line what broke."}
    return {"reason": f"{LINE_LENGTH} characters at most."} if len(reason) > LINE_LENGTH else {}


def draft_of(prediction: Prediction) -> PredictionDraft:
    """What was said, without what came of it."""
    names = ("statement", "form", "probability", "low", "high")
    said = PredictionDraft(**{name: getattr(prediction, name) for name in names})
    return replace(said, hypothesis=prediction.hypothesis) if prediction.hypothesis_id else said


def is_known(entry: Entry) -> bool:
    """Whether how the experiment came out was ever written down. The ledger forgets no result that was taken back."""
    if entry.result:
        return True
    selves = [entry.pk, *earlier_selves(entry)]
    days = Change.objects.filter(subject__entry__in=selves).values_list("facts__result_day", flat=True)
    resolved = Change.objects.filter(kind="prediction.resolved", subject__prediction__entry__in=selves)
    return any(days) or any(facts["outcome"] in SCORED for facts in resolved.values_list("facts", flat=True))


def is_imported(entry: Entry) -> bool:
    """What came with a file may have been written when the result was there: nobody here can tell."""
    return Origin.objects.filter(entry__in=[entry.pk, *earlier_selves(entry)]).exists()


def earlier_selves(entry: Entry) -> list[int]:
    """Where it stood before it moved here, project by project."""
    before = Entry.objects.filter(moved_to=entry).only("pk").first()
    return [before.pk, *earlier_selves(before)] if before else []


def insert(
    held: Project,
    *,
    by: User,
    entry: Entry,
    draft: PredictionDraft,
    late: bool,
    original: Prediction | None = None,
    because: str = "",
) -> Prediction:
    problems = problems_of(draft)
    if draft.hypothesis and draft.hypothesis.project_id != held.pk:
        problems["hypothesis"] = "There is no such hypothesis in this project."
    if problems:
        raise Unfit(problems)
    subject = ledger.add_subject(held, Subject.Kind.PREDICTION)
    said = {name: getattr(draft, name) for name in PredictionDraft.__dataclass_fields__}
    place = {"project": held, "subject": subject, "number": subject.number, "seq": held.last_seq + 1}
    row = Prediction(**said, **place, entry=entry, by=by, after_the_fact=late, amended_because=because)
    row.save(force_insert=True)
    facts = {"amends": original.number} if original else {}
    record(held, row, "prediction.amended" if original else "prediction.made", by, **facts)
    return row


def record(held: Project, row: Prediction, kind: str, by: User, **more) -> None:
    ledger.record(held, kind, by=by, subject=row.subject, facts=row.facts() | more, texts=row.texts())


def fresh(prediction: Prediction, held: Project) -> Prediction:
    """Its row as it stands now that the project is held."""
    beside = ("subject", "entry__subject", "hypothesis", "replaced_by__hypothesis", "replaces")
    row = Prediction.objects.select_related(*beside).get(pk=prediction.pk)
    row.project = row.entry.project = held
    return row


def held_entry(held: Project, entry: Entry) -> Entry:
    row = Entry.objects.select_related("subject").get(pk=entry.pk)
    row.project = held
    return row
