"""What the journal recorded of a week, for one page. As many queries for much as for little.

Entries, predictions and credences are everyone's, as far as the reader may read them; check-ins are the reader's own.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.forms.weeks import Asked
from mechjournal.lib import charts, days, spans
from mechjournal.lib.grammar import intentions
from mechjournal.lib.learning import counted
from mechjournal.lib.stretches import ENOUGH, LEARNED, NOTHING, UNSAID, Moment, Stretch, learning
from mechjournal.models import CheckIn, Entry, Phase, Prediction, Project, Sprint
from mechjournal.models.addresses import address
from mechjournal.views.beliefs import belief_of
from mechjournal.views.checkline import moments_of

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
NOTED = ("number", "heading", "kind", "state", "day", "standing", "highlight", "learned", "minutes", "author_id")
NOTED += ("written_at", "result_day", "result_at")
MOVED = ("hypothesis__number", "hypothesis__claim", "by_id", "by__name", "by__email", "was", "value")
SAID = {True: LEARNED, False: NOTHING, None: UNSAID}
MOST = 3
# Sentences given this much, or as little, and come out otherwise: a surprise.
SURER = 55


@dataclass(frozen=True)
class Move:
    """A credence over the week, in percent; `first` None where the person gave none before. `name` "" of one's own."""

    number: int
    claim: str
    name: str
    first: int | None
    last: int
    href: str


@dataclass(frozen=True)
class CheckIns:
    """How often each answer was given; `longest` None where there is none, or too little was answered to tell."""

    counts: Counter
    says: list[str]
    longest: Stretch | None

    @property
    def answered(self) -> int:
        return sum(number for answer, number in self.counts.items() if answer != CheckIn.Answer.SKIPPED)

    @property
    def is_enough(self) -> bool:
        return self.answered >= ENOUGH * sum(self.counts.values())


@dataclass(frozen=True)
class InPhase:
    """Days of the week in a phase, up to today."""

    key: str
    name: str
    days: int


@dataclass(frozen=True)
class Week:
    project: Project
    monday: date
    today: date
    notes: list
    moves: list[Move]
    predictions: list[Prediction]
    checkins: CheckIns
    phases: list[InPhase]
    sprint: Sprint | None
    bars: list[charts.Bar]
    names: tuple[str, ...] = ("entries",)

    @property
    def sunday(self) -> date:
        return self.monday + 6 * DAY

    @property
    def before(self) -> date:
        return self.monday - WEEK

    @property
    def after(self) -> date | None:
        return self.monday + WEEK if self.monday + WEEK <= self.today else None

    @property
    def written(self) -> list:
        return [note for note in self.notes if self.monday <= note.day <= self.sunday]

    @property
    def days_with(self) -> int:
        return len({note.day for note in self.written})

    @property
    def hours(self) -> int:
        return round(sum(note.minutes or 0 for note in self.written) / 60)

    @property
    def experiments(self) -> list:
        """Begun in the week, or come out in it."""
        return [note for note in self.notes if note.kind == Entry.Kind.EXPERIMENT and note.state != Entry.State.PLANNED]

    @property
    def highlights(self) -> list:
        return [note for note in self.written if note.highlight]

    @property
    def decisions(self) -> list:
        return [note for note in self.written if note.kind == Entry.Kind.DECISION]

    @property
    def negatives(self) -> list:
        return [note for note in self.notes if note.standing == Entry.Standing.NEGATIVE]

    @property
    def surprises(self) -> list[Prediction]:
        return [row for row in self.predictions if row.is_surprise]

    @property
    def as_said(self) -> list[Prediction]:
        return [row for row in self.predictions if not row.is_surprise]

    @property
    def is_empty(self) -> bool:
        return not (self.notes or self.moves or self.predictions or self.checkins.counts)


def week_of(request: HttpRequest, project: Project, monday: date) -> Week:
    """Of the seven days from `monday`, by the reader's clock."""
    who = request.who
    notes = notes_of(who, project, monday)
    last = min(monday + 6 * DAY, who.user.today())
    shown = [monday + n * DAY for n in range(7)]
    spent = spans.spent(request.frame.changes, [day for day in shown if begun(request, project) <= day <= last])
    return Week(
        project=project,
        monday=monday,
        today=who.user.today(),
        notes=notes,
        moves=moves_of(who, project, monday) if project.last_hypothesis else [],
        predictions=predictions_of(who, project, monday) if project.last_prediction else [],
        checkins=checkins_of(who, project, monday, notes),
        phases=[InPhase(key, name, spent[key]) for key, name in Phase.choices if spent.get(key)],
        sprint=sprint_of(who, project, monday),
        bars=bars_of(project, notes, shown),
    )


def begun(request: HttpRequest, project: Project) -> date:
    return min(request.user.day_of(project.created_at), request.frame.changes[0][0])


def bounds(who: Who, monday: date):
    """The first moment of the week and the first after it, by the reader's clock; it may miss an hour, or gain one."""
    clock = (who.user.time_zone, who.user.day_ends_at)
    return days.start_of(monday, *clock), days.start_of(monday + WEEK, *clock)


def notes_of(who: Who, project: Project, monday: date) -> list:
    """What was written in the week, and what came out in it."""
    within = (monday, monday + 6 * DAY)
    rows = access.entries(who, project).standing_here()
    came = rows.filter(result_day__range=within).exclude(day__range=within)
    rows = rows.filter(day__range=within).values_list(*NOTED, named=True).union(came.values_list(*NOTED, named=True))
    return sorted(rows, key=lambda note: (note.day, note.number))


def bars_of(project: Project, notes: list, shown: list[date]) -> list[charts.Bar]:
    counts = Counter(note.day for note in notes)
    links = {day: address("days.day", project.key, day) for day in shown if counts[day]}
    return charts.days_bars([charts.DayCount(day, (counts[day],), links.get(day, "")) for day in shown])


def moves_of(who: Who, project: Project, monday: date) -> list[Move]:
    """One per person and hypothesis, from before its first change in the week to its last."""
    begins, ends = bounds(who, monday)
    rows = (
        access.credences(who, project).filter(at__gte=begins, at__lt=ends).order_by("hypothesis__number", "by", "seq")
    )
    moves = []
    for (number, by), group in groupby(
        rows.values_list(*MOVED, named=True), key=lambda row: (row.hypothesis__number, row.by_id)
    ):
        changes = list(group)
        name = "" if by == who.user.pk else changes[0].by__name or changes[0].by__email.partition("@")[0]
        href = address("hypotheses.show", project.key, number)
        moves.append(Move(number, changes[0].hypothesis__claim, name, changes[0].was, changes[-1].value, href))
    return moves


def predictions_of(who: Who, project: Project, monday: date) -> list[Prediction]:
    """What was resolved in the week, what was said after the fact left out."""
    begins, ends = bounds(who, monday)
    rows = access.predictions(who, project).standing().filter(resolved_at__gte=begins, resolved_at__lt=ends)
    found = [row for row in rows.select_related("by").order_by("resolved_at", "seq") if not row.after_the_fact]
    for row in found:
        row.project = project
        row.is_surprise = surprises(row)
    return found


def surprises(row: Prediction) -> bool:
    if row.holds is None:
        return False
    given = row.probability if row.form == Prediction.Form.SENTENCE else SURER
    return given >= SURER if not row.holds else given <= 100 - SURER


def checkins_of(who: Who, project: Project, monday: date, notes: list) -> CheckIns:
    within = (monday, monday + 6 * DAY)
    rows = access.checkins(who, project).filter(by=who.user, day__range=within).order_by("at")
    said = list(rows.values_list("at", "day", "answer", "says"))
    moments = [Moment(at, day, answer) for at, day, answer, _ in said] + mine_of(who, notes)
    ordered = sorted(moments, key=lambda moment: moment.at)
    found = CheckIns(Counter(row[2] for row in said), [row[3] for row in said if row[3]], None)
    longest = learning(counted(ordered)).longest if found.is_enough else None
    return CheckIns(found.counts, found.says, longest)


def mine_of(who: Who, notes: list) -> list[Moment]:
    parts = (
        (n.written_at, n.day, n.result_at, n.result_day, SAID[n.learned]) for n in notes if n.author_id == who.user.pk
    )
    return [moment for part in parts for moment in moments_of(*part) if who.user.day_of(moment.at) == moment.day]


def sprint_of(who: Who, project: Project, monday: date) -> Sprint | None:
    """The last sprint that ran in the week."""
    ran = access.sprints(who, project).filter(starts_on__lte=monday + 6 * DAY).order_by("-number").first()
    return ran if ran and (ran.closed_on is None or ran.closed_on >= monday) else None


# --- the questions --------------------------------------------------------------------------------------------------


def questions_of(who: Who, week: Week) -> list[Asked]:
    """The first of the guide whose numbers are all known, three at most."""
    known = known_of(who, week)
    filled = [(one, guide.filled(one.text, known)) for one in guide.current().week]
    return [Asked(one.key, text, one.help) for one, text in filled if text][:MOST]


def known_of(who: Who, week: Week) -> dict[str, object]:
    mine = [row for row in week.surprises if row.by_id == who.user.pk and row.form == Prediction.Form.SENTENCE]
    worst = max(mine, key=lambda row: abs(row.probability - 50), default=None)
    longest = week.checkins.longest
    return {
        **stalest(who, week),
        "prediction": worst.statement if worst else None,
        "percent": worst.probability if worst else None,
        "stretch_hours": round(longest.minutes / 60) if longest and longest.minutes >= 60 else None,
        "intention": intention_of(who, week),
        "goal": week.sprint.goal if week.sprint else None,
        "entries_week": len(week.written) or None,
        "hours_week": week.hours or None,
    }


def stalest(who: Who, week: Week) -> dict[str, object]:
    """The open hypothesis that rested longest, where the week isn't long past: how it was then, nobody knows now."""
    if not week.project.last_hypothesis or week.today > week.sunday + WEEK:
        return {}
    rows = access.at_a_glance(who, access.hypotheses(who, week.project).open())
    touched = {row.number: who.user.day_of(belief_of(row, week.project).touched) for row in rows}
    number = min(touched, key=lambda number: (touched[number], number), default=0)
    rested = (week.today - touched[number]).days if number else 0
    stale = rested >= guide.number(guide.current(), "stale-days")
    return {"hypothesis": f"H{number}", "days": rested} if stale else {}


def intention_of(who: Who, week: Week) -> str | None:
    """What was meant to be done in the sprint and is not said to be; else the last `next:` of the week before."""
    if week.sprint:
        meant = access.intentions(who, week.project).filter(for_sprint=week.sprint, came="").order_by("pk").first()
        if meant:
            return meant.text
    within = (week.before, week.monday - DAY)
    rows = access.entries(who, week.project).standing_here().filter(author=who.user, day__range=within)
    rows = rows.filter(body__icontains="next:").order_by("-day", "-number").values_list("body", flat=True)[:1]
    return next((said[-1] for body in rows if (said := intentions(body))), None)
