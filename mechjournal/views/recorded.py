"""What the journal recorded of a sprint, to stand beside the questions. As many queries for much as for little.

Entries are the project's, as far as the reader may read them; credences, predictions and learning are one person's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.lib import charts, spans
from mechjournal.lib.calibration import Forecast, surprises
from mechjournal.lib.stretches import LEARNED, NOTHING, UNSAID, WAITING, Learning, Moment, learning
from mechjournal.models import CheckIn, Hypothesis, Intention, Phase, Prediction, Project, Sprint, User
from mechjournal.models.addresses import address

LISTED = 5
WORST = 3
# As sure as this, and wrong: what surprises is what was thought more likely than not.
SURER = 0.55
NOTED = ("number", "heading", "kind", "day", "written_at", "learned", "highlight", "minutes", "author_id")
SAID = ("number", "statement", "form", "probability", "low", "high", "outcome", "value", "after_the_fact", "made_at")
MOVED = ("hypothesis__number", "hypothesis__claim", "at", "value", "was", "reason", "because", "because_number")
SAYS = {
    CheckIn.Answer.LEARNED: LEARNED,
    CheckIn.Answer.NOTHING: NOTHING,
    CheckIn.Answer.WAITING: WAITING,
    CheckIn.Answer.SKIPPED: UNSAID,
}


@dataclass(frozen=True)
class InPhase:
    """`days` of the sprint in a phase, `planned` days if any were; `share` of the days, in whole percent."""

    key: str
    name: str
    days: int
    planned: int
    share: int


@dataclass(frozen=True)
class Course:
    """One hypothesis in the sprint: the credence it came with or first got, and the last one, in percent."""

    number: int
    claim: str
    first: int
    last: int
    changes: int
    href: str


@dataclass(frozen=True)
class Foretold:
    """Predictions of the sprint: of those that count, how many came true, and what was said on average, in percent."""

    resolved: int
    right: int
    said: int | None
    numbers: int
    inside: int
    open: int
    worst: list[Prediction]


@dataclass(frozen=True)
class Recorded:
    sprint: Sprint
    whose: User
    first: date
    last: date
    entries: int
    days_with: int
    days: int
    hours: int
    bars: list[charts.Bar]
    phases: list[InPhase]
    courses: list[Course]
    chart: charts.Credence | None
    foretold: Foretold
    learning: Learning
    highlights: list
    decisions: list
    intentions: list[Intention]
    skills: list[str]

    names = ("entries",)

    def known(self) -> dict[str, object]:
        """What the guide's questions may quote; what isn't known is left out, and its questions with it."""
        found = {"sprint": self.sprint.number, "goal": self.sprint.goal, "entries": self.entries}
        found |= {"hours": self.hours or None, "forecast": self.sprint.forecast}
        if self.foretold.resolved:
            found |= {"predictions": self.foretold.resolved, "right": self.foretold.right}
        return found


def recorded_of(who: Who, sprint: Sprint, whose: User, changes: spans.Changes) -> Recorded:
    """`changes`: when the project entered its phases. Five queries."""
    first, last = sprint.starts_on, max(sprint.starts_on, sprint.closed_on or who.user.today())
    notes = notes_of(who, sprint)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    courses, chart = beliefs_of(who, sprint, whose, first, last)
    return Recorded(
        sprint=sprint,
        whose=whose,
        first=first,
        last=last,
        entries=len(notes),
        days_with=len({note.day for note in notes}),
        days=len(days),
        hours=round(sum(note.minutes or 0 for note in notes) / 60),
        bars=bars_of(sprint, notes, days),
        phases=phases_of(sprint, changes, days),
        courses=courses,
        chart=chart,
        foretold=foretold_of(who, sprint, whose),
        learning=learning([*moments(notes, whose), *asked(who, sprint.project, whose, first, last)]),
        highlights=[note for note in notes if note.highlight],
        decisions=[note for note in notes if note.kind == "decision"],
        intentions=intentions_of(who, sprint),
        skills=[skill.name for skill in guide.current().skills if skill.key in sprint.skills],
    )


# --- entries --------------------------------------------------------------------------------------------------------


def notes_of(who: Who, sprint: Sprint) -> list:
    rows = access.entries(who, sprint.project).standing_here().filter(sprint=sprint).order_by("day", "number")
    return list(rows.values_list(*NOTED, named=True))


def bars_of(sprint: Sprint, notes: list, days: list[date]) -> list[charts.Bar]:
    counts = {day: len(list(group)) for day, group in groupby(notes, key=lambda note: note.day)}
    shown = days[-LONGEST:]
    key = sprint.project.key
    links = {day: address("days.day", key, day) for day in shown if day in counts}
    return charts.days_bars([charts.DayCount(day, (counts.get(day, 0),), links.get(day, "")) for day in shown])


LONGEST = 60


def phases_of(sprint: Sprint, changes: spans.Changes, days: list[date]) -> list[InPhase]:
    spent = spans.spent(changes, days)
    planned = {key: value for key, value in sprint.plan.items() if isinstance(value, int)}
    return [
        InPhase(key, name, spent.get(key, 0), planned.get(key, 0), round(100 * spent.get(key, 0) / len(days)))
        for key, name in Phase.choices
        if spent.get(key) or planned.get(key)
    ]


def moments(notes: list, whose: User) -> list[Moment]:
    """Notes written on the day they stand on; of one written later nobody knows when it happened."""
    said = {True: LEARNED, False: NOTHING, None: UNSAID}
    return [
        Moment(note.written_at, note.day, said[note.learned], note.number)
        for note in notes
        if note.author_id == whose.pk and whose.day_of(note.written_at) == note.day
    ]


def asked(who: Who, project: Project, whose: User, first: date, last: date) -> list[Moment]:
    rows = access.checkins(who, project).filter(by=whose, day__range=(first, last)).order_by("at")
    return [Moment(at, day, SAYS.get(answer, UNSAID)) for at, day, answer in rows.values_list("at", "day", "answer")]


# --- beliefs --------------------------------------------------------------------------------------------------------


def beliefs_of(who: Who, sprint: Sprint, whose: User, first: date, last: date):
    """Every hypothesis that moved, the most moved first, then the open ones that rested; and one picture of them."""
    begins, ends = moment(first), min(moment(last + timedelta(days=1)), timezone.localtime())
    ends = max(ends, begins + timedelta(days=1))
    moved = Q(at__range=(begins, ends))
    rested = Q(is_last=True, at__lt=begins, hypothesis__status=Hypothesis.Status.OPEN)
    rows = access.credences(who, sprint.project).filter(moved | rested, by=whose)
    rows = rows.order_by("hypothesis__number", "seq").values_list(*MOVED, named=True)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.hypothesis__number)]
    groups.sort(key=lambda group: sum(abs(row.value - row.was) for row in group if row.was is not None), reverse=True)
    courses = [course_of(sprint.project, group, begins) for group in groups]
    lines = [line_of(sprint.project, group, begins) for group in groups][: charts.LOOKS]
    return courses, charts.credence_lines(lines, begins, ends) if lines else None


def moment(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def course_of(project: Project, rows: list, begins: datetime) -> Course:
    changes = [row for row in rows if row.at >= begins]
    start = changes[0].was if changes and changes[0].was is not None else rows[0].value
    number, href = rows[0].hypothesis__number, address("hypotheses.show", project.key, rows[0].hypothesis__number)
    return Course(number, rows[0].hypothesis__claim, start, rows[-1].value, len(changes), href)


def line_of(project: Project, rows: list, begins: datetime) -> charts.Line:
    before = rows[0].was if rows[0].at >= begins else None
    held = [charts.Point(begins - timedelta(seconds=1), before)] if before is not None else []
    return charts.Line(f"H{rows[0].hypothesis__number}", held + [point_of(project, row) for row in rows])


def point_of(project: Project, row) -> charts.Point:
    href = address("entries.show", project.key, row.because_number) if row.because_number else ""
    hollow, again = not row.because and not row.reason, row.was == row.value
    return charts.Point(row.at, row.value, row.reason[:40], href, hollow, again)


# --- predictions and intentions -------------------------------------------------------------------------------------


def foretold_of(who: Who, sprint: Sprint, whose: User) -> Foretold:
    rows = access.predictions(who, sprint.project).filter(by=whose, entry__sprint=sprint).standing()
    timely = [placed(row, sprint.project) for row in rows.only(*SAID) if not row.after_the_fact]
    came = [row for row in timely if row.holds is not None]
    sentences = [row for row in came if row.form == Prediction.Form.SENTENCE]
    forecasts = [Forecast(row.probability / 100, row.holds, row) for row in sentences]
    numbers = [row for row in came if row.form == Prediction.Form.NUMBER]
    said = round(sum(row.probability for row in sentences) / len(sentences)) if sentences else None
    outside = [row for row in numbers if not row.holds]
    return Foretold(
        resolved=len(sentences),
        right=sum(row.holds for row in sentences),
        said=said,
        numbers=len(numbers),
        inside=len(numbers) - len(outside),
        open=sum(row.is_open for row in timely),
        worst=([forecast.about for forecast in surprises(forecasts, SURER)] + outside)[:WORST],
    )


def placed(row: Prediction, project: Project) -> Prediction:
    row.project = project
    return row


def intentions_of(who: Who, sprint: Sprint) -> list[Intention]:
    rows = access.intentions(who, sprint.project).filter(for_sprint=sprint)
    return list(rows.select_related("by", "made_in").order_by("pk"))
