"""The rows of a mentor's desk: of each project who, where they stand, what is asked and what moved. A fixed number of
queries, however many projects there are and whatever they hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib.news import News, news_of
from mechjournal.lib.shifts import Shift
from mechjournal.models import Entry, Membership, Project, ReviewRequest
from mechjournal.templatetags.counts import many
from mechjournal.views.sprintcard import SprintCard, card_from

# Changes of one project that are counted and told; beyond these the desk says "at least".
MOST = 200
# Days without a sign that make somebody quiet.
QUIET = timedelta(days=3)


@dataclass(frozen=True)
class Row:
    """`mark`: the number of the last line that was read, 0 where none was. `is_cut`: more changed than is counted."""

    project: Project
    people: list[Membership]
    asks: list[ReviewRequest]
    news: News
    is_cut: bool
    mark: int
    card: SprintCard | None
    last_sign: datetime | None
    running: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Whose project it is."""
        return self.people[0].user.display_name if self.people else "Nobody now"

    @property
    def others(self) -> list[str]:
        return [member.user.display_name for member in self.people[1:]]

    @property
    def shifts(self) -> list[tuple[Shift, str]]:
        """Each with whose it is, where that isn't the owner."""
        names = {member.user_id: member.user.display_name for member in self.people[1:]}
        return [(shift, names.get(shift.by, "")) for shift in self.news.shifts]

    @property
    def facts(self) -> list[tuple[str, bool]]:
        """What else moved, in words; with whether it is one of the things a mentor looks for first."""
        news = self.news
        strong = [f"decided: {choice}" for _, choice in news.decided]
        strong += [f"post-mortem of sprint {number}" for number in news.looked_back]
        strong += [f"H{number} {status}" for number, status in news.settled]
        counts = [
            f"{news.came_true} of {many(news.predicted, 'prediction', 'predictions')} came true" * bool(news.predicted),
            f"now in {news.phase}" * (self.mark > 0 and news.phase == self.project.phase),
            many(news.entries, "entry", "entries"),
            many(news.results, "result", "results"),
            many(news.edits, "edit", "edits"),
            many(len(news.made), "new hypothesis", "new hypotheses"),
            many(news.comments, "comment", "comments"),
        ]
        small = list(filter(None, counts)) or [many(news.others, "small change", "small changes")]
        return [(words, True) for words in strong] + [(words, False) for words in small if words]

    @property
    def moved(self) -> bool:
        return self.news.lines > 0

    @property
    def waits(self) -> bool:
        return bool(self.asks)

    @property
    def is_alive(self) -> bool:
        """An ended project stays until what it ended with was read."""
        return self.project.is_open or self.waits or self.moved

    @property
    def away_until(self) -> date | None:
        return self.card.away_until if self.card else None

    @property
    def is_quiet(self) -> bool:
        """Without a sign for days, and neither away nor waiting for a run. A fact, and nobody's fault."""
        if self.away_until or self.running or not self.project.is_open:
            return False
        return self.last_sign is None or timezone.now() - self.last_sign > QUIET

    @property
    def quiet_days(self) -> int:
        return (timezone.now() - self.last_sign).days if self.last_sign else 0


def desk_of(who: Who, projects: Sequence[Project]) -> list[Row]:
    """Longest wait first; then what has been new for longest; then who gave a sign last."""
    read = access.read_marks(who, projects)
    marks = {one: read[one.pk].seq if one.pk in read else 0 for one in projects}
    moved = grouped(access.moved(who, marks, MOST + 1), "project")
    asks = grouped(access.waiting_on(who), "project_id")
    people = grouped(access.working_in(who, projects), "project_id")
    cards, running = cards_of(who, projects), grouped(running_in(who, projects), "project_id")
    signs = access.last_seen(who, projects)
    rows = [
        Row(
            project=one,
            people=people[one.pk],
            asks=asks[one.pk],
            news=news_of(moved[one.pk][:MOST]),
            is_cut=len(moved[one.pk]) > MOST,
            mark=marks[one],
            card=cards.get(one.pk),
            last_sign=signs.get(one.pk),
            running=running[one.pk],
        )
        for one in projects
    ]
    return sorted(rows, key=urgency)


def urgency(row: Row) -> tuple:
    if row.waits:
        return 0, row.asks[0].at.timestamp()
    if row.moved:
        return 1, row.news.first_at.timestamp()
    return 2, -row.last_sign.timestamp() if row.last_sign else 0


def grouped(rows: Iterable, by: str) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def cards_of(who: Who, projects: Sequence[Project]) -> dict[int, SprintCard]:
    """By the primary key of the project, where a sprint is open. Two queries."""
    rows = access.sprints(who).open().filter(project__in=[one.pk for one in projects]).with_pips(who.user)
    by_project: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        by_project[row["project_id"]].append(row)
    away = grouped(access.pauses_of(who, {own[0]["id"] for own in by_project.values()}), "sprint_id")
    today = who.user.today()
    return {pk: card_from(who, own, today, (), away[own[0]["id"]]) for pk, own in by_project.items()}


def running_in(who: Who, projects: Sequence[Project]):
    rows = access.entries(who).standing_here().filter(state=Entry.State.RUNNING, project__in=[p.pk for p in projects])
    return rows.only("project_id", "number", "heading", "expected_at", "running_since").order_by("running_since")
