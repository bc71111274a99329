"""What a meeting's first draft is made of: what the mentee and the journal said since the last one."""

from datetime import timedelta

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib import agendas
from mechjournal.models import Entry, Meeting, Mentorship, Prediction, Project

# Of what came before the first meeting.
LOOKS_BACK = timedelta(days=28)
MOST = 12


def draft(who: Who, of: Mentorship, last: Meeting | None) -> dict[str, str]:
    """By section. Only what both may read: nothing of "only me", nothing a mentor sealed."""
    projects = [row.project for row in access.onlookers(who) if row.via_id == of.pk]
    since = last.held_at if last else timezone.now() - LOOKS_BACK
    entries = access.entries(who).filter(project__in=projects, author=of.mentee, visibility=Entry.Visibility.PROJECT)
    recent = entries.standing_here().filter(written_at__gt=since)
    planned = entries.standing_here().filter(state=Entry.State.PLANNED)
    # Numbers are a project's own: with more than one its title goes before them.
    titles = {project.pk: project.title if len(projects) > 1 else "" for project in projects}
    return {
        "recap": agendas.recap(last.texts.get("next", ""), last.texts.get("notes", "")) if last else "",
        "headline": agendas.bullets(headings(recent.filter(highlight=True), titles)),
        "beliefs": agendas.beliefs(moved(who, of, projects, titles, since), came(who, of, projects, since)),
        "next": agendas.numbered(headings(planned, titles)),
    }


def headings(entries, titles: dict[int, str]) -> list[str]:
    rows = newest(entries).values_list("project", "number", "heading")
    return [f"{agendas.within(titles[project])}#{number} {heading}" for project, number, heading in rows]


def newest(entries):
    return entries.order_by("-day", "-number")[:MOST]


def moved(who: Who, of: Mentorship, projects: list[Project], titles: dict[int, str], since) -> list[agendas.Moved]:
    """The mentee's own credences: the first `was` and the last value of each hypothesis since then."""
    found: dict[int, agendas.Moved] = {}
    for project in projects:
        rows = access.credences(who, project).filter(by=of.mentee, at__gt=since).select_related("hypothesis")
        for row in rows.order_by("seq"):
            one, key = row.hypothesis, row.hypothesis_id
            first = found[key].was if key in found else row.was
            found[key] = agendas.Moved(titles[project.pk], one.name, one.claim, first, row.value)
    return [one for one in found.values() if one.was != one.now][:MOST]


def came(who: Who, of: Mentorship, projects: list[Project], since) -> list[agendas.Came]:
    rows = access.predictions(who).filter(project__in=projects, by=of.mentee, resolved_at__gt=since)
    rows = rows.filter(entry__visibility=Entry.Visibility.PROJECT).exclude(outcome="").order_by("-resolved_at")[:MOST]
    return [agendas.Came(row.statement, row.probability, outcome(row)) for row in rows]


def outcome(row: Prediction) -> str:
    if row.value is None:
        return row.get_outcome_display().lower()
    return f"said {row.low:g} to {row.high:g}, came {row.value:g}"
