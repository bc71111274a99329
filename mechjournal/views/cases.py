"""All that is known of one hypothesis: its life as a picture, the evidence, the predictions, the checks, its rivals."""

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone

from mechjournal import access
from mechjournal.lib import charts
from mechjournal.models import AskedCheck, Evidence, Hypothesis, Prediction
from mechjournal.models.hypotheses import AS_WEIGHED
from mechjournal.models.predictions import INTERVAL_HOLDS
from mechjournal.views.beliefs import Checked, Voice, asked_of, voices_of
from mechjournal.views.sealed import sealed_of

# Shown of each side on the page; the rest is one press away.
PER_SIDE = 5
# More predictions of one hypothesis are counted on the page of calibration alone.
MOST_PREDICTIONS = 200
# Pixels of the picture at its narrowest beside a rail: what decides how many dots of a long life are links.
PLOT = 360
# Changes in the table below the picture; a page of their own holds them all.
ROWS = 20
LABEL = 80
POINT = ("by_id", "at", "value", "was", "reason", "because_id", "because_number", "because_heading")
SHOWN = ("side", "kind", "says", "version", "standing", "at", "dropped_at", "by_id", "hypothesis_id")
SHOWN += ("is_brought", "by__name", "by__email")
PREDICTED = ("number", "statement", "form", "probability", "low", "high", "outcome", "value", "after_the_fact", "seq")
PREDICTED += ("project_id", "made_at", "by_id", "by__name", "by__email", "entry__number", "entry__heading")
OF_ENTRY = ("number", "heading", "day", "version", "standing", "standing_reason")


@dataclass(frozen=True, slots=True)
class Side:
    """What speaks one way: the newest, those that changed first, and how many there are in all."""

    key: str
    rows: list[Evidence]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Tests:
    """The predictions that test it, newest first. Of mine that came out: how many came true, what I had said."""

    rows: list[Prediction]
    came: int
    true: int
    said: float | None

    @property
    def open(self) -> int:
        return sum(row.is_open for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rival:
    hypothesis: Hypothesis
    voices: list[Voice]

    @property
    def mine(self) -> int | None:
        return next((voice.value for voice in self.voices if voice.is_mine), None)


def case_of(who: access.Who, hypothesis: Hypothesis) -> dict:
    """What the page shows; as many queries for a long life as for a short one."""
    rivals, others = rivals_of(who, hypothesis)
    voices = voices_of(who, hypothesis.project, [hypothesis.pk, *(rival.pk for rival in rivals)])
    own = voices[hypothesis.pk]
    mine = next((voice for voice in own if voice.is_mine), None)
    beside = [Rival(rival, voices[rival.pk]) for rival in rivals]
    return {
        "hypothesis": hypothesis,
        "voices": own,
        "mine": mine,
        "chart": life_of(who, hypothesis, own),
        **evidence_of(who, hypothesis),
        "tests": tests_of(who, hypothesis),
        **checks_of(who, hypothesis, own),
        "rivals": beside,
        "together": together(mine, beside),
        **sealed_of(who, hypothesis, own),
        "others": others,
    }


def life_of(who: access.Who, hypothesis: Hypothesis, voices: list[Voice]) -> charts.Credence | None:
    """Everyone's line, mine first; None while nobody has given a credence."""
    rows = access.credences(who, hypothesis.project).filter(hypothesis=hypothesis).order_by("by", "seq")
    groups = groupby(rows.values_list(*POINT), key=itemgetter(0))
    entries = f"{hypothesis.project.get_absolute_url()}entries/"
    points = {by: [point_of(entries, *row[1:]) for row in group] for by, group in groups}
    lines = [charts.Line(voice.name, points[voice.by]) for voice in voices if voice.by in points]
    if not lines:
        return None
    begins = min(line.points[0].when for line in lines)
    ends = max(hypothesis.closed_at or timezone.now(), *(line.points[-1].when for line in lines))
    drawn = charts.credence_lines(lines, timezone.localtime(begins), timezone.localtime(ends), width=PLOT)
    return replace(drawn, rows=drawn.rows[:ROWS])


def point_of(entries: str, at, value, was, reason, because, number, heading) -> charts.Point:
    """`entries`: the address that the number of an entry completes."""
    label = reason or heading or ""
    label = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
    return charts.Point(
        at, value, label, f"{entries}{number}/" if number else "", not because and not reason, was == value
    )


def evidence_of(who: access.Who, hypothesis: Hypothesis) -> dict:
    """`sides` (for, against and beside it), how many pieces `changed` since, and how many were `weighed` in all."""
    standing = with_changed(access.evidence_in(who, hypothesis.project).standing().filter(hypothesis=hypothesis))
    # Where each stands first, its texts only of those that are shown: short rows, however many there are.
    places = list(standing.order_by("-is_changed", "-at").values_list("pk", "side", "is_changed"))
    keys = {side: [pk for pk, of, _ in places if of == side] for side in Evidence.Side.values}
    wanted = [pk for of_side in keys.values() for pk in of_side[:PER_SIDE]]
    rows = {row.pk: row for row in standing.filter(pk__in=wanted).select_related("entry", "by").only(*lean())}
    return {
        "sides": [Side(side, [rows[pk] for pk in found[:PER_SIDE]], len(found)) for side, found in keys.items()],
        "changed": sum(changed for _, _, changed in places),
        "weighed": len(places),
    }


def with_changed(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    return rows.annotate(is_changed=ExpressionWrapper(~AS_WEIGHED, BooleanField()))


def lean() -> list[str]:
    return [*SHOWN, *(f"entry__{name}" for name in OF_ENTRY)]


def tests_of(who: access.Who, hypothesis: Hypothesis) -> Tests:
    rows = access.predictions(who, hypothesis.project).standing().filter(hypothesis=hypothesis)
    found = list(rows.select_related("entry", "by").only(*PREDICTED).order_by("-seq")[:MOST_PREDICTIONS])
    came = [row for row in found if row.by_id == who.user.pk and row.holds is not None and not row.after_the_fact]
    said = [row.probability or INTERVAL_HOLDS for row in came]
    return Tests(found, len(came), sum(row.holds for row in came), sum(said) / len(said) if said else None)


def checks_of(who: access.Who, hypothesis: Hypothesis, voices: list[Voice]) -> dict:
    """`asked`: (check, what settled it or None), settled ones first; `checked`; `surest` helps to decide."""
    rows = access.checks(who, hypothesis.project).filter(hypothesis=hypothesis)
    settled = {row.check_key: row for row in rows.defer("entry")}
    surest = max((voice.value for voice in voices if not voice.of_mentor), default=None)
    is_asked = hypothesis.asked or any(key.startswith(AskedCheck.PREFIX) for key in settled)
    own = list(access.asked_checks(who, hypothesis.project)) if is_asked else []
    asked = [(check, settled.get(check.key)) for check in asked_of(hypothesis, settled, surest, own)]
    done = sum(found is not None for _, found in asked)
    return {
        "asked": sorted(asked, key=lambda pair: pair[1] is None),
        "checked": Checked(done, len(asked)),
        "surest": surest,
    }


def together(mine: Voice | None, rivals: list[Rival]) -> int | None:
    """My credences in it and its rivals added up; None unless I gave one for each."""
    values = [mine.value if mine else None, *(rival.mine for rival in rivals)]
    return None if None in values or not rivals else sum(values)


def rivals_of(who: access.Who, hypothesis: Hypothesis) -> tuple[list[Hypothesis], list[Hypothesis]]:
    """Its rivals, and the open ones of the project that aren't."""
    pairs = access.rivalries(who, hypothesis.project).of(hypothesis).values_list("one_id", "other_id")
    ids = {pk for pair in pairs for pk in pair}
    lean = access.hypotheses(who, hypothesis.project).exclude(pk=hypothesis.pk)
    rows = list(lean.only("number", "claim", "status", "project_id").order_by("number"))
    for row in rows:
        row.project = hypothesis.project
    return [row for row in rows if row.pk in ids], [row for row in rows if row.pk not in ids and row.is_open]
