"""Bringing a file in: choose it, see what would go where, let it in, watch it come."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from mechjournal import access
from mechjournal.actions import imports as actions
from mechjournal.actions.attachments import folder
from mechjournal.exchange import incoming, intake
from mechjournal.exchange.incoming import Asked
from mechjournal.exchange.unpack import Refused
from mechjournal.forms.imports import ImportForm, ReadingForm
from mechjournal.htmx import posted, wants_part
from mechjournal.lib import vault
from mechjournal.lib.pieces import Found, Piece
from mechjournal.models import Import, Project

PER_PAGE = 100
SHOWN = 50  # of what is unclear, before a click
# A background that has moved nothing for so long is gone.
GONE = timedelta(minutes=2)
THINGS = {"sprint": "sprint", "hypothesis": "hypothesis", "post-mortem": "post-mortem"}
THINGS |= {"comments": "page of comments", "request": "review request", "meeting": "meeting"}


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to=access.WRITE)
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(taken(request, project, form))
        except Refused as error:
            form.add_error("file", str(error))
    request.frame.at(project, "import")
    before = access.batches(request.who, project).order_by("-at", "-pk")[:20]
    context = {"project": project, "form": form, "before": before}
    return render(request, "imports/index.html", context, status=422 if form.errors else 200)


def taken(request: HttpRequest, project: Project, form: ImportForm) -> Import:
    """Read before it is kept: of what is refused nothing stays here."""
    file, reading = form.cleaned_data["file"], form.reading()
    data = file.read()
    incoming.read(file.name, data, Asked(today=request.user.today(), **reading))
    return actions.begin_import(by=request.user, project=project, name=file.name, data=data, **reading)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, key: str, batch: str) -> HttpResponse:
    """What would go where; while it comes how far it is; afterwards what came."""
    row = access.batch(request.who, key, batch)
    request.frame.at(row.project, "import")
    if row.status == Import.Status.RUNNING:
        return show_progress(request, row)
    if row.status == Import.Status.DONE or row.blob is None:
        return render(request, "imports/done.html", {"batch": row, "project": row.project})
    form = ReadingForm(posted(request), initial={"day_first": "yes" if row.day_first else "no", "near": row.near})
    if request.method == "POST" and form.is_valid():
        actions.change_reading(batch=row, **form.reading())
        return redirect(row)
    return show_plan(request, row, form)


def show_progress(request: HttpRequest, row: Import) -> HttpResponse:
    context = {"batch": row, "project": row.project, "is_gone": is_gone(row)}
    if wants_part(request):
        return render(request, "imports/coming.html#progress", context)
    return render(request, "imports/coming.html", context)


def is_gone(row: Import) -> bool:
    return row.moved_at < timezone.now() - GONE


@require_GET
def progress(request: HttpRequest, key: str, batch: str) -> HttpResponse:
    """How far it is; once it is in, the page is fetched anew."""
    row = access.batch(request.who, key, batch)
    request.frame.at(row.project, "import")
    if row.status != Import.Status.RUNNING:
        return HttpResponseClientRefresh() if wants_part(request) else redirect(row)
    return show_progress(request, row)


@require_POST
def begin(request: HttpRequest, key: str, batch: str) -> HttpResponse:
    row = access.batch(request.who, key, batch)
    if row.blob is None:
        raise Http404
    try:
        actions.start_import(batch=row, again=is_gone(row))
    except actions.AlreadyRuns:
        messages.success(request, "It is on its way already.")
    return redirect(row)


@require_POST
def drop(request: HttpRequest, key: str, batch: str) -> HttpResponse:
    """Forget a file that was only looked at."""
    row = access.batch(request.who, key, batch)
    if actions.drop_import(batch=row):
        messages.success(request, "The file is gone again; nothing of it was written.")
    return redirect("imports.index", key)


@require_GET
def original(request: HttpRequest, key: str, batch: str) -> HttpResponse:
    row = access.batch(request.who, key, batch)
    if row.blob is None:
        raise Http404
    path = vault.path_of(folder(row.project), row.blob.sha256)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.name)


# --- the plan ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    day: date | None
    pieces: list[Piece]


def show_plan(request: HttpRequest, row: Import, form: ReadingForm) -> HttpResponse:
    try:
        found, plan = intake.look(request.who, row)
    except Refused as error:
        form.add_error(None, str(error))
        found, plan = Found(), actions.Plan()
    pieces = sorted((piece for _, piece in plan.new), key=lambda piece: piece.day or date.min)
    page = Paginator(pieces, PER_PAGE).get_page(request.GET.get("page"))
    unclear = [piece for piece in pieces if piece.unclear]
    days = {piece.day for piece in pieces if piece.day}
    context = {
        "batch": row,
        "project": row.project,
        "form": form,
        "plan": plan,
        "page": page,
        "days": [Day(day, list(some)) for day, some in groupby(page.object_list, key=lambda piece: piece.day)],
        "number_of_days": len(days),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "unclear": unclear[:SHOWN],
        "more_unclear": unclear[SHOWN:],
        "number_unclear": len(unclear),
        "left": found.left,
        "files": sum(len(piece.files) for piece in pieces),
        "things": counted(found),
    }
    return render(request, "imports/show.html", context, status=422 if form.errors else 200)


def counted(found: Found) -> list[tuple[int, str]]:
    kinds = [thing["kind"] for thing in found.things]
    return [(kinds.count(kind), name) for kind, name in THINGS.items() if kind in kinds]
