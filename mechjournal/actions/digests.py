"""A mentor's week: what moved in the beliefs and decisions of the projects they mentor since the letter before.

A difference, not the texts: what was believed then and now, what was expected and what came. As everywhere, only what
this mentor may read on the pages.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import ledger
from mechjournal.actions.mailing import Letter, letter
from mechjournal.lib import posting
from mechjournal.models import Decision, Hypothesis, Membership, Phase, Prediction, Project, Role, User
from mechjournal.models.notifications import Sort
from mechjournal.models.queue import enqueue

# The first letter after a server was without mail for long doesn't tell of years.
LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Step:
    """A credence then and now, in percent; `was` None where the person gave none before."""

    hypothesis: Hypothesis
    by: str
    was: int | None
    now: int


@dataclass(frozen=True)
class Moved:
    """All that moved in one project. `phases`: the names, from where it was to where it is; empty if it stayed."""

    project: Project
    steps: list[Step]
    opened: list[Hypothesis]
    closed: list[Hypothesis]
    resolved: list[Prediction]
    decided: list[Decision]
    judged: list[Decision]
    phases: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        lists = (self.steps, self.opened, self.closed, self.resolved, self.decided, self.judged, self.phases)
        return any(lists)


# --- when -----------------------------------------------------------------------------------------------------------


def mentors():
    mentoring = Membership.objects.filter(user=OuterRef("pk"), role=Role.MENTOR)
    return User.objects.filter(Exists(mentoring), is_active=True, weekly_digest=True)


def take_up_all(now: datetime) -> None:
    for user in mentors().filter(Q(digested_at=None) | Q(digested_at__lt=now - timedelta(days=1))):
        if is_due(user, now):
            take_up(user.pk, now)


def is_due(user: User, now: datetime) -> bool:
    if posting.is_quiet(now, user.time_zone, user.quiet_from, user.quiet_until):
        return False
    return user.digested_at is None or user.digested_at < posting.last_monday(now, user.time_zone)


def take_up(user_id: int, now: datetime) -> None:
    """Queue the letter of the week that ends now; of two who try at once one finds it. A new mentor's week begins."""
    if not settings.MAIL_URL:
        return
    with ledger.in_line(), transaction.atomic():
        user = mentors().select_for_update(no_key=True, of=("self",)).filter(pk=user_id).first()
        if user is None or not is_due(user, now):
            return
        since = user.digested_at and max(user.digested_at, now - LONGEST)
        User.objects.filter(pk=user_id).update(digested_at=now)
        if since:
            enqueue("send_digest", user_id=user_id, since=since.isoformat(), until=now.isoformat())


def put_back(user_id: int, since: str, until: str) -> None:
    """The server was away too long: the next letter begins where this one would have."""
    before, after = datetime.fromisoformat(since), datetime.fromisoformat(until)
    User.objects.filter(pk=user_id, digested_at=after).update(digested_at=before)


# --- what -----------------------------------------------------------------------------------------------------------


def write(user_id: int, since: str, until: str) -> Letter | None:
    """As this mentor may read it at the moment of sending; None where nothing moved."""
    user = mentors().filter(pk=user_id).first()
    if user is None:
        return None
    span = datetime.fromisoformat(since), datetime.fromisoformat(until)
    who = Who(user)
    mentored = [row.project for row in who.rows if row.role == Role.MENTOR]
    projects = [moved for one in dict.fromkeys(mentored) if (moved := moved_in(who, one, *span))]
    if not projects:
        return None
    first = f"“{projects[0].project.title}”" if len(projects) == 1 else f"{len(projects)} projects you mentor"
    context = {"projects": projects, "since": span[0], "subject": f"What moved in {first}"}
    key, thread = f"week-{user.key}-{span[1]:%Y%m%d%H%M%S%f}", f"week-{user.key}"
    named = {"name": "week", "subject": context["subject"], "key": key, "thread": thread}
    return letter(user, Sort.WEEK, context=context, **named)


def moved_in(who: Who, project: Project, since: datetime, until: datetime) -> Moved:
    within = {"gt": since, "lte": until}

    def lately(rows, column: str):
        return rows.filter(**{f"{column}__{edge}": moment for edge, moment in within.items()})

    hypotheses, decisions = (
        access.hypotheses(who, project),
        access.decisions(who, project).select_related("sprint", "by"),
    )
    resolved = lately(access.predictions(who, project).standing(), "resolved_at").select_related("by")
    return Moved(
        project=project,
        steps=steps(lately(access.credences(who, project), "at").exclude(by=who.user)),
        opened=list(lately(hypotheses, "made_at").order_by("number")),
        closed=list(lately(hypotheses, "closed_at").order_by("number")),
        resolved=list(resolved.order_by("resolved_at")),
        decided=list(lately(decisions, "at").order_by("at")),
        judged=list(lately(decisions, "verdict_at").order_by("verdict_at")),
        phases=phases(access.phase_changes(who, project), since, until),
    )


def steps(credences) -> list[Step]:
    """Of each person's line its two ends; who went and came back moved nothing."""
    lines: dict[tuple, list] = {}
    for row in credences.select_related("hypothesis", "by").order_by("hypothesis__number", "by", "seq"):
        lines.setdefault((row.hypothesis_id, row.by_id), []).append(row)
    ends = [(line[0], line[-1]) for line in lines.values()]
    return [
        Step(last.hypothesis, str(last.by), first.was, last.value) for first, last in ends if first.was != last.value
    ]


def phases(changes, since: datetime, until: datetime) -> list[str]:
    rows = list(changes.order_by("seq").values_list("at", "phase"))
    before = [phase for at, phase in rows if at <= since][-1:]
    lately = [phase for at, phase in rows if since < at <= until]
    # A project begins in a phase; that is no move.
    path = before + lately
    return [Phase(phase).label for phase in path] if len(path) > 1 else []
