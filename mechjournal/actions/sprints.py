"""Sprints: open, change, extend, pause, end. One is open per project; the database holds that, too."""

from datetime import date, timedelta
from typing import Required, TypedDict, Unpack

from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.models import Intention, Project, Sprint, SprintPause, Subject, User

DAY = timedelta(days=1)


class Planned(TypedDict, total=False):
    """What is said beforehand. `plan`: days per phase; `skills`: keys of the guide; `forecast` in percent."""

    goal: Required[str]
    pivot_if: str
    starts_on: Required[date]
    ends_on: Required[date]
    mode: str
    simplest: str
    simplest_tried: bool
    forecast: int | None
    plan: dict[str, int]
    skills: list[str]


class Refused(Exception):
    """The days don't fit the sprint; the text says why, in words for the person who asked."""


def open_sprint(*, by: User, project: Project, **planned: Unpack[Planned]) -> Sprint:
    """Raises IntegrityError when a sprint is open already."""
    with ledger.writing(project) as held:
        return start_sprint(held, by=by, **planned)


def start_sprint(project: Project, *, by: User, **planned: Unpack[Planned]) -> Sprint:
    """The same inside a transaction that holds the project. Intentions that wait for a next sprint go with it."""
    subject = ledger.add_subject(project, Subject.Kind.SPRINT)
    sprint = Sprint.objects.create(
        project=project, subject=subject, number=subject.number, opened_by=by, opened_at=timezone.now(), **planned
    )
    Intention.objects.filter(project=project, for_sprint=None).update(for_sprint=sprint)
    record(sprint, "sprint.opened", by)
    return sprint


def change_sprint(*, by: User, sprint: Sprint, **planned: Unpack[Planned]) -> Sprint:
    with ledger.writing(sprint.project) as held:
        sprint.project = held
        for name, value in planned.items():
            setattr(sprint, name, value)
        sprint.save(update_fields=list(planned))
        record(sprint, "sprint.changed", by)
    return sprint


def extend_sprint(*, by: User, sprint: Sprint, ends_on: date, because: str) -> Sprint:
    """A later end, with the reason; the end as first planned is kept. Raises Refused."""
    with ledger.writing(sprint.project) as held:
        now = fresh(held, sprint)
        if ends_on <= now.ends_on:
            raise Refused("Choose a day after the planned end.")
        now.first_ends_on = now.first_ends_on or now.ends_on
        now.ends_on, now.extended_because = ends_on, because
        now.save(update_fields=["ends_on", "first_ends_on", "extended_because"])
        record(now, "sprint.extended", by)
    return now


def pause_sprint(*, by: User, sprint: Sprint, starts_on: date, ends_on: date, why: str = "") -> SprintPause:
    """Days that don't count: the end moves by as many. Raises Refused."""
    with ledger.writing(sprint.project) as held:
        now = fresh(held, sprint)
        if starts_on < now.starts_on:
            raise Refused("The sprint had not begun by then.")
        if now.pauses.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise Refused("Part of these days is a pause already.")
        pause = SprintPause.objects.create(
            project=held, sprint=now, starts_on=starts_on, ends_on=ends_on, why=why, by=by
        )
        count_away(now, by, "sprint.paused", (ends_on - starts_on).days + 1, pause)
    return pause


def come_back(*, by: User, sprint: Sprint) -> None:
    """End the pause that runs, as of yesterday, or else drop the next one. Without either nothing happens."""
    with ledger.writing(sprint.project) as held:
        now, today = fresh(held, sprint), by.today()
        pause = now.pauses.filter(ends_on__gte=today).first()
        if pause is None:
            return
        unused = (pause.ends_on - max(pause.starts_on, today)).days + 1
        pause.ends_on -= unused * DAY
        if pause.ends_on < pause.starts_on:
            pause.delete()
        else:
            pause.save(update_fields=["ends_on"])
        count_away(now, by, "sprint.resumed", -unused, pause)


def count_away(sprint: Sprint, by: User, kind: str, days: int, pause: SprintPause) -> None:
    sprint.days_away += days
    sprint.ends_on += days * DAY
    sprint.save(update_fields=["days_away", "ends_on"])
    away = {"from": pause.starts_on.isoformat(), "until": pause.ends_on.isoformat()}
    record(sprint, kind, by, more={"away": away}, words={"why": pause.why})


def close_sprint(*, by: User, sprint: Sprint, closing_line: str = "") -> Sprint:
    """End it today. Closing twice changes nothing."""
    with ledger.writing(sprint.project) as held:
        return end_sprint(held, by=by, sprint=sprint, closing_line=closing_line)


def end_sprint(project: Project, *, by: User, sprint: Sprint, closing_line: str = "") -> Sprint:
    """The same inside a transaction that holds the project."""
    closing = {"closed_at": timezone.now(), "closed_on": by.today(), "closing_line": closing_line}
    if Sprint.objects.open().filter(pk=sprint.pk).update(**closing):
        sprint.project = project
        for name, value in closing.items():
            setattr(sprint, name, value)
        record(sprint, "sprint.closed", by)
    return sprint


def fresh(project: Project, sprint: Sprint) -> Sprint:
    """The row as it stands under the lock."""
    now = Sprint.objects.select_related("subject").get(pk=sprint.pk, project=project)
    now.project = project
    return now


def record(sprint: Sprint, kind: str, by: User, more: dict | None = None, words: dict | None = None) -> None:
    texts = {**sprint.texts(), **(words or {})}
    facts = {**sprint.facts(), **(more or {})}
    ledger.record(sprint.project, kind, by=by, subject=sprint.subject, facts=facts, texts=texts)
