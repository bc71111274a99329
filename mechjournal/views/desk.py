"""The mentor's desk: everyone one looks after on one page, and marking them read from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.actions.reading import mark_read, mark_unread
from mechjournal.forms.reading import MarkForm
from mechjournal.htmx import wants_part, way_back
from mechjournal.lib import pace
from mechjournal.models import Phase
from mechjournal.views.deskrows import Row, desk_of

SHOWS = {
    "": ("Everyone", lambda row: True),
    "waiting": ("Waiting", lambda row: row.waits),
    "moved": ("Moved", lambda row: row.moved),
    "quiet": ("Quiet", lambda row: row.is_quiet),
}


@dataclass(frozen=True)
class Filter:
    label: str
    address: str
    count: int
    is_on: bool


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return show_desk(request)


def show_desk(request: HttpRequest, status: int = 200) -> HttpResponse:
    request.frame.at(None, "desk")
    rows = [row for row in desk_of(request.who, access.mentored(request.who)) if row.is_alive]
    show, phase = asked(request)
    of_phase = [row for row in rows if phase in ("", row.project.phase)]
    context = {
        "rows": [row for row in of_phase if SHOWS[show][1](row)],
        "of": len(rows),
        "waiting": sum(row.waits for row in rows),
        "minutes": pace.minutes(sum(row.news.words for row in rows)),
        "minutes_of_agents": pace.minutes(sum(row.news.words_of_agents for row in rows)),
        "shows": [
            Filter(label, address(name, phase), sum(map(fits, of_phase)), name == show)
            for name, (label, fits) in SHOWS.items()
        ],
        "phases": phases(rows, show, phase),
        "here": address(show, phase),
    }
    return render(request, "desk/index.html", context, status=status)


def asked(request: HttpRequest) -> tuple[str, str]:
    """The filters of the address; what isn't one is none."""
    show, phase = request.GET.get("show", ""), request.GET.get("phase", "")
    return show if show in SHOWS else "", phase if phase in Phase.values else ""


def address(show: str, phase: str) -> str:
    chosen = {name: value for name, value in (("show", show), ("phase", phase)) if value}
    return f"?{urlencode(chosen)}" if chosen else "?"


def phases(rows: Sequence[Row], show: str, phase: str) -> list[Filter]:
    """Nothing to choose where all stand in one phase."""
    counts = {one: sum(row.project.phase == one for row in rows) for one in Phase.values}
    there = [one for one in Phase if counts[one] or one == phase]
    if len(there) < 2 and not phase:
        return []
    whole = Filter("Any phase", address(show, ""), len(rows), phase == "")
    return [whole, *(Filter(one.label, address(show, one), counts[one], one == phase) for one in there)]


@require_POST
def read(request: HttpRequest, key: str) -> HttpResponse:
    """What the row told is read; the row comes back without it, and with a way to undo it."""
    return moved(request, key, mark_read, undo=True)


@require_POST
def unread(request: HttpRequest, key: str) -> HttpResponse:
    return moved(request, key, mark_unread, undo=False)


def moved(request: HttpRequest, key: str, move, undo: bool) -> HttpResponse:
    project = access.project(request.who, key, to="review")
    form = MarkForm(request.POST)
    if not form.is_valid():
        return show_desk(request, status=422)
    before = access.read_marks(request.who, [project]).get(project.pk)
    move(by=request.user, project=project, seq=form.cleaned_data["seq"])
    if not wants_part(request):
        return redirect(f"{way_back(request, '/desk/')}#d-{key}")
    rows = desk_of(request.who, [project])
    context = {"row": rows[0], "undo_from": (before.seq if before else 0) + 1 if undo else None}
    return render(request, "desk/row.html", context)
