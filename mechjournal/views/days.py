"""Pages made of days: Today, any other day; and search."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.forms.entries import AnywhereForm, EntryForm
from mechjournal.htmx import wants_part
from mechjournal.lib import queries, snippets
from mechjournal.lib.grammar import intentions, without_expectations
from mechjournal.models import Entry, Project
from mechjournal.models.search import MARKS
from mechjournal.views.asked import number_in
from mechjournal.views.asking import show_asked
from mechjournal.views.beliefs import card_of
from mechjournal.views.checkline import asking_of, asking_over_all
from mechjournal.views.composers import Composer, composer_anywhere, composer_for, draft_asked_for, typed_in
from mechjournal.views.entry_checks import show_checks
from mechjournal.views.expectations import finder, show_expected
from mechjournal.views.folds import rows_of
from mechjournal.views.items import items_of_day
from mechjournal.views.prompted import prompt_of
from mechjournal.views.sprintcard import open_sprint_card
from mechjournal.views.threads import show_talk

FRIDAY = 4


@require_GET
def today(request: HttpRequest, key: str) -> HttpResponse:
    return show_today(request, access.project(request.who, key))


@require_GET
def day(request: HttpRequest, key: str, day: date) -> HttpResponse:
    project = access.project(request.who, key)
    if day > request.user.today():
        raise Http404
    if day == request.user.today():
        return redirect(project)
    return show_today(request, project, day=day)


def show_today(request: HttpRequest, project: Project, form=None, day: date | None = None) -> HttpResponse:
    """Today of one project, or an earlier day of it; `form` holds what couldn't be logged."""
    who, user = request.who, request.user
    request.frame.at(project, "today")
    shown = day or user.today()
    entries = access.entries_of_day(who, project, shown)
    waiting = show_expected(who, entries, waiting_in=project if day is None else None)
    show_talk(who, entries)
    show_checks(who, entries)
    show_asked(who, entries)
    running, where = strip(who, project, shown, asked=day is None and not wrote(user, entries))
    composer = composer_of_day(request, project, form, day) if "write" in request.frame.may else None
    card = open_sprint_card(who, project, request.frame.changes)
    items = items_of_day(who, entries, shown)
    context = {
        "project": project,
        "day": shown,
        "is_today": day is None,
        "items": items,
        "rows": rows_of(items),
        "composer": composer,
        "running": running,
        "where": where,
        "card": card,
        "prompt": prompt_of(request, project, entries, running) if composer and day is None else None,
        "asking": asking_of(who, project, card) if day is None else None,
        "proposed": request.frame.proposed if day is None else [],
        "monday": week_ending(shown) if day is None else None,
        "waiting": waiting,
        "hypotheses": card_of(who, project) if day is None else None,
        "previous_day": shown - timedelta(days=1),
        "next_day": shown + timedelta(days=1) if day else None,
    }
    return render(request, "entries/today.html", context)


def composer_of_day(request: HttpRequest, project: Project, form, day: date | None) -> Composer:
    opened = draft_asked_for(request, [project]) if form is None else None
    if opened:
        form = EntryForm(today=request.user.today(), find=finder(request.who, project), initial=typed_in(opened))
    composer = composer_for(project, request.user, form, day)
    composer.drafts = [draft for draft in access.unsent_drafts(request.who, project) if draft != opened]
    return composer


def week_ending(day: date) -> date | None:
    """The Monday of a week whose last working day is here, or past."""
    return day - timedelta(days=day.weekday()) if day.weekday() >= FRIDAY else None


def wrote(user, entries: list[Entry]) -> bool:
    return any(entry.author_id == user.pk for entry in entries)


def strip(who, project: Project | None, today: date, asked: bool) -> tuple[list[Entry], dict | None]:
    """What I have running anywhere, soonest due first; and if asked where I was before today, here or anywhere."""
    rows = access.strip(who, project, before=today if asked else None)
    running = sorted((row for row in rows if row.state == Entry.State.RUNNING), key=due_first)
    before = [row for row in rows if asked and row.day < today and (project is None or row.project_id == project.pk)]
    if not before:
        return running, None
    entry = max(before, key=lambda row: (row.day, row.written_at))
    return running, {"entry": entry, "next": intentions(f"{entry.body}\n{entry.result}")}


def due_first(entry: Entry):
    return (entry.expected_at is None, entry.expected_at or entry.running_since)


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    if not request.who.memberships:
        return redirect("ladder.home")
    return show_everywhere(request)


def show_everywhere(request: HttpRequest, form=None) -> HttpResponse:
    """Today over all my projects; the composer writes to the one I wrote in last."""
    who, user = request.who, request.user
    request.frame.at(None, "everywhere")
    shown = user.today()
    entries = access.entries_of_day(who, None, shown)
    show_expected(who, entries)
    show_talk(who, entries)
    show_checks(who, entries)
    show_asked(who, entries)
    running, where = strip(who, None, shown, asked=not wrote(user, entries))
    projects = who.projects("write")
    composer = composer_over_all(request, projects, form) if projects else None
    asking = asking_over_all(who, composer.project) if composer else None
    items = items_of_day(who, entries, shown)
    context = {
        "day": shown,
        "is_today": True,
        "items": items,
        "rows": rows_of(items),
        "composer": composer,
        "asking": asking,
        "proposed": access.proposed_in(who, [m.project for m in who.memberships]),
        "running": running,
        "where": where,
        "show_project": True,
    }
    return render(request, "entries/everywhere.html", context)


def composer_over_all(request: HttpRequest, projects: list[Project], form) -> Composer:
    opened = draft_asked_for(request, projects) if form is None else None
    last = opened.project if opened else access.written_last(request.who, projects)
    if opened:
        find = finder(request.who, last)
        form = AnywhereForm(today=request.user.today(), projects=projects, find=find, initial=typed_in(opened))
    composer = composer_anywhere(last, request.user, projects, form)
    composer.drafts = [draft for draft in access.unsent_drafts(request.who) if draft != opened]
    return composer


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "")[: queries.LONGEST].strip()
    key = request.GET.get("project", "")
    project = access.project(request.who, key) if key else None
    request.frame.at(project, "search")
    query = queries.parse(asked, kinds=tuple(Entry.Kind.values), marks=MARKS)
    after = number_in(request.GET.get("after", "")) or 0
    found = access.find(request.who, query, project, after) if not query.is_empty else None
    context = {
        "q": asked,
        "found": found,
        "hits": [hit_of(entry, query.wanted, entry.pk in found.kept) for entry in found.rows] if found else [],
        "project": project,
        "problems": query.problems,
    }
    response = render(request, "entries/search.html" + ("#hits" if wants_part(request) else ""), context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def hit_of(entry: Entry, terms: list, is_kept: bool) -> dict:
    """An entry found, with the pieces of its title and of the text around the hit; what it expects may be kept."""
    body = without_expectations(entry.body) if is_kept else entry.body
    text = f"{body}\n{entry.result}" if entry.result else body
    return {
        "entry": entry,
        "heading": snippets.marked(entry.named() if is_kept else entry.heading, terms),
        "pieces": snippets.around(text, terms),
    }
