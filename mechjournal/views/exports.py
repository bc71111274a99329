"""Taking a journal along: as a folder of Markdown, as one log, and single pages that stand alone."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.exchange.alone import standing_alone
from mechjournal.exchange.folder import folder_name, write_folder
from mechjournal.exchange.onelog import NAME, write_log
from mechjournal.models import Project
from mechjournal.views.beliefs import said
from mechjournal.views.cases import case_of
from mechjournal.views.expectations import show_expected
from mechjournal.views.items import items_of_sprint
from mechjournal.views.postmortems import answers_of, own_of, written
from mechjournal.views.recorded import recorded_of


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    request.frame.at(project, "export")
    context = {
        "project": project,
        "sprints": list(access.sprints(request.who, project).order_by("-number")),
        "hypotheses": list(access.hypotheses(request.who, project).order_by("number")),
        "looked_back": set(access.postmortems(request.who, project).values_list("sprint__number", flat=True)),
        "may_write": request.who.may(project, access.WRITE),
    }
    return render(request, "exports/index.html", context)


@require_GET
def folder(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    name = f"{folder_name(project)}.zip"
    return FileResponse(write_folder(request.who, project), as_attachment=True, filename=name)


@require_GET
def log(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    return sent(write_log(request.who, project), NAME, "text/markdown; charset=utf-8")


@require_GET
def sprint(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A sprint with everything logged in it, first day first."""
    row = access.sprint(request.who, key, number)
    rows = access.entries(request.who, row.project).for_log().filter(sprint=row).order_by("day", "number")
    entries = list(rows)
    show_expected(request.who, entries)
    decision = access.decisions(request.who, row.project).filter(sprint=row).select_related("by").first()
    context = {"sprint": row, "days": items_of_sprint(request.who, entries), "decision": decision}
    return page(request, row.project, "sprint", f"Sprint {number}: {row.goal}", context)


@require_GET
def postmortem(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What may be read of it now, by whoever wrote."""
    row = access.sprint(request.who, key, number)
    request.frame.at(row.project, "sprint")
    rows = written(request, row)
    own = own_of(request, rows)
    read = [one for one in rows if one.finished_at or one is own]
    if not read:
        raise Http404
    recorded = recorded_of(request.who, row, (own or read[0]).by, request.frame.changes)
    context = {
        "sprint": row,
        "readings": [(one, answers_of(one, recorded)) for one in read],
        "decision": access.decisions(request.who, row.project).filter(sprint=row).select_related("by").first(),
        "made": list(access.intentions(request.who, row.project).filter(made_in=row).order_by("pk")),
    }
    return page(request, row.project, "postmortem", f"Post-mortem of sprint {number}", context)


@require_GET
def hypothesis(request: HttpRequest, key: str, number: int) -> HttpResponse:
    row = access.hypothesis(request.who, key, number)
    case = case_of(request.who, row)
    evidence = access.evidence_of(request.who, row).standing().order_by("side", "at", "pk")
    context = {**case, "said": said(row, case["checked"]), "evidence": list(evidence)}
    return page(request, row.project, "hypothesis", f"{row.name} {row.claim}", context)


# --- what they share -----------------------------------------------------------------------------------------------


def page(request: HttpRequest, project: Project, kind: str, title: str, context: dict) -> HttpResponse:
    """The page as one file, to keep or to pass on."""
    context = {**context, "project": project, "title": title, "today": request.user.today()}
    body = render_to_string(f"exports/{kind}.html", context)
    name = f"{slugify(title)[:60] or kind}.html"
    return sent(
        standing_alone(request.who, project, f"{title} · {project.title}", body), name, "text/html; charset=utf-8"
    )


def sent(text: str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
