"""What a person's home says of them: rungs of the ladder, what to do now, the month, lessons. No writing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from mechjournal import access, guide
from mechjournal.access import WRITE, Who
from mechjournal.lib.charts import Bar, DayCount, days_bars
from mechjournal.lib.rungs import Place, Ropes
from mechjournal.models import Decision, Entry, Hypothesis, Project, Sprint, Stage
from mechjournal.views.sprintcard import SprintCard, open_sprint_card

SLOW = timedelta(days=1)
LOOKED_AT = 100
RUNS, PREDICTIONS, LESSONS, IDEAS, MINIS = 5, 3, 5, 3, 6


@dataclass(frozen=True)
class Deed:
    """One line of "Do now": what, since or until when, and the button that does it."""

    text: str
    when: datetime | date | None
    said: str
    href: str
    label: str


@dataclass(slots=True)
class Mini:
    """A mini-project on its rung: `days` with a note of mine, `ended` how ("" while it goes on)."""

    project: Project
    days: int = 0
    ended: str = ""

    @property
    def is_open(self) -> bool:
        return not self.ended


@dataclass
class Month:
    first: date
    entries: int
    days: int
    so_far: int
    bars: list[Bar]
    names: tuple[str, ...] = ("entries",)


@dataclass
class Current:
    """The project of the present rung, with its open sprint and the hypothesis I believe most."""

    project: Project
    card: SprintCard | None
    surest: Hypothesis | None


@dataclass
class Walked:
    """My projects; by their keys in the database sprints, decisions (of sprints), and (minutes, days) worked."""

    projects: list[Project]
    sprints: dict[int, list[Sprint]] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    worked: dict[int, tuple[int, int]] = field(default_factory=dict)

    def of(self, stage: str) -> list[Project]:
        return [project for project in self.projects if project.stage == stage]

    def sprints_of(self, stage: str) -> list[Sprint]:
        return [sprint for project in self.of(stage) for sprint in self.sprints.get(project.pk, [])]


def tallied(who: Who) -> Walked:
    """What I work in, newest work first, with minutes and days of the small ones; one query.

    A mentor's or reader's projects are not theirs to climb.
    """
    projects = [m.project for m in who.memberships if who.may(m.project, WRITE)]
    small = [project.pk for project in projects if project.stage != Stage.FULL]
    mine = access.entries(who).standing_here().filter(author=who.user, project__in=small)
    tally = mine.order_by().values("project").annotate(minutes=Sum("minutes"), days=Count("day", distinct=True))
    return Walked(projects, worked={row["project"]: (row["minutes"] or 0, row["days"]) for row in tally})


def walked(who: Who) -> Walked:
    """The same with sprints and decisions; three queries in all."""
    found = tallied(who)
    projects = found.projects
    columns = ("number", "project", "goal", "starts_on", "ends_on", "closed_at", "closed_on", "closing_line")
    for sprint in access.sprints(who).filter(project__in=projects).only(*columns).order_by("number"):
        found.sprints.setdefault(sprint.project_id, []).append(sprint)
    found.decisions = {row.sprint_id: row for row in access.decisions(who).filter(project__in=projects)}
    return found


# --- the ladder -----------------------------------------------------------------------------------------------------


def ropes_of(who: Who, known: Walked, ticked: int) -> Ropes:
    user, learning = who.user, known.of(Stage.LEARNING)
    stage = guide.find(guide.current().stages, Stage.LEARNING)
    return Ropes(
        ticked=ticked,
        items=len(guide.current().ropes),
        minutes=sum(known.worked.get(project.pk, (0, 0))[0] for project in learning),
        cap_hours=stage.cap_hours,
        cap_days=stage.cap_days,
        began_on=min((user.day_of(project.created_at) for project in learning), default=None),
        left_on=user.left_ropes_on,
        today=user.today(),
    )


def ticked_of(who: Who) -> set[str]:
    """Items of the guide's checklist that are ticked; those a lab has dropped since don't count."""
    known = {item.key for item in guide.current().ropes}
    return known.intersection(access.ticks(who).values_list("item", flat=True))


def minis_of(known: Walked) -> list[Mini]:
    return [Mini(p, known.worked.get(p.pk, (0, 0))[1], ended(known, p)) for p in known.of(Stage.MINI)]


def ended(known: Walked, project: Project) -> str:
    """How a mini-project ended, in a word or two; "" while it goes on."""
    sprints = known.sprints.get(project.pk, [])
    if project.is_open and (not sprints or sprints[-1].closed_at is None):
        return ""
    decision = next((known.decisions[s.pk] for s in reversed(sprints) if s.pk in known.decisions), None)
    if decision:
        return {"pivot": "pivoted", "continue": "goes on", "write up": "written up", "stop": "stopped"}[decision.choice]
    return "ended" if project.is_open else project.get_status_display().lower()


def place_of(who: Who, known: Walked, ropes: Ropes, minis: list[Mini]) -> Place:
    today, full = who.user.today(), known.of(Stage.FULL)
    sprints = known.sprints_of(Stage.FULL)
    open_ones = [sprint for sprint in sprints if sprint.closed_at is None]
    began = min((who.user.day_of(mini.project.created_at) for mini in minis), default=today)
    return Place(
        ropes=ropes,
        minis_done=sum(not mini.is_open for mini in minis),
        mini_is_open=any(mini.is_open for mini in minis),
        mini_days=(today - began).days,
        mini_cap_days=guide.find(guide.current().stages, Stage.MINI).cap_days,
        fulls=len(full),
        full_is_open=any(project.is_open for project in full),
        sprints=len(sprints),
        sprint_is_open=bool(open_ones),
        sprint_is_over=bool(open_ones) and all(sprint.ends_on < today for sprint in open_ones),
        pivots=sum(decision.choice == Decision.Choice.PIVOT for decision in known.decisions.values()),
    )


def current_of(who: Who, known: Walked, rung: str) -> Current | None:
    """Of the projects that go on there the one with an open sprint, else the one worked in last."""
    here = [p for p in known.of(rung) if p.is_open and not (rung == Stage.MINI and ended(known, p))]
    running = [p for p in here if any(s.closed_at is None for s in known.sprints.get(p.pk, []))]
    project = next(iter(running or here), None)
    if project is None:
        return None
    believed = access.hypotheses(who, project).open().with_credence_of(who.user).filter(credence__isnull=False)
    surest = access.placed(believed.order_by("-credence", "number").first(), project)
    return Current(project, open_sprint_card(who, project), surest)


# --- do now ---------------------------------------------------------------------------------------------------------


def deeds(who: Who, known: Walked) -> list[Deed]:
    return [*runs(who), *waiting(who), *overdue(who, known)]


def runs(who: Who) -> Iterator[Deed]:
    """Mine that are due, or run for long without a word when they end."""
    now = timezone.now()
    due = [row for row in access.strip(who, None, before=None) if is_due(row, now)]
    for row in sorted(due, key=lambda row: row.expected_at or row.running_since)[:RUNS]:
        href = reverse("entries.result", args=[row.project.key, row.number])
        said = "due" if row.expected_at else "runs since"
        yield Deed(f"Run: {row.heading}", row.expected_at or row.running_since, said, href, "Add result")


def is_due(row: Entry, now: datetime) -> bool:
    return row.expected_at <= now if row.expected_at else bool(row.running_since) and row.running_since <= now - SLOW


def waiting(who: Who) -> Iterator[Deed]:
    rows = access.predictions(who).filter(by=who.user, entry__moved_to=None).open().for_rows().select_related("project")
    oldest = [row for row in rows.order_by("made_at")[:LOOKED_AT] if row.is_waiting]
    for row in oldest[:PREDICTIONS]:
        href = reverse("predictions.show", args=[row.project.key, row.number])
        yield Deed(f"Prediction: {row.statement}", row.made_at, "open since", href, "Resolve")


def overdue(who: Who, known: Walked) -> Iterator[Deed]:
    today = who.user.today()
    for project in known.projects:
        for sprint in known.sprints.get(project.pk, []) if project.is_open else []:
            if sprint.closed_at is None and sprint.ends_on < today:
                href = reverse("sprints.close", args=[project.key, sprint.number])
                text = f"Sprint {sprint.number} of “{project}”: look back and decide"
                yield Deed(text, sprint.ends_on, "planned end", href, "End it")


# --- the month, and what was learned ---------------------------------------------------------------------------------


def month_of(who: Who) -> Month:
    """Entries of mine in this month, day by day."""
    today = who.user.today()
    first = today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = access.entries(who).filter(author=who.user).counts(first, last)
    counts = {day: number for day, number, came in rows if not came}
    days = [first + timedelta(days=n) for n in range(last.day)]
    address = reverse("timelines.everywhere")
    bars = days_bars([DayCount(d, [counts.get(d, 0)], f"{address}?until={d}" if d in counts else "") for d in days])
    return Month(first, sum(counts.values()), len(counts), today.day, bars)


def lessons_of(who: Who, known: Walked) -> list[dict]:
    """The newest things that sprints taught me: their last lines, and what I meant to do differently after them."""
    projects = {project.pk: project for project in known.projects}
    closed = [s for sprints in known.sprints.values() for s in sprints if s.closing_line]
    found = [(s.closed_at, s.closing_line, projects[s.project_id], s.number) for s in closed]
    meant = access.intentions(who).filter(by=who.user, project__in=projects).select_related("made_in")
    for row in meant.order_by("-at")[:LESSONS]:
        found.append((row.at, row.text, projects[row.project_id], row.made_in.number))
    newest = sorted(found, key=lambda lesson: lesson[0], reverse=True)[:LESSONS]
    return [{"text": text, "project": project, "sprint": number} for _, text, project, number in newest]
