"""What others said elsewhere and a file brought along: one list to read."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.lib.markdown import safe
from mechjournal.models import Brought, Project, Subject
from mechjournal.models.addresses import address

PER_PAGE = 100
PLACES = {
    Subject.Kind.ENTRY: "entries.show",
    Subject.Kind.HYPOTHESIS: "hypotheses.show",
    Subject.Kind.SPRINT: "sprints.show",
}


@dataclass(frozen=True)
class Row:
    """`about`: what it is about, in words; `place`: where that is, "" where it is not here."""

    row: Brought
    about: str
    place: str

    @property
    def html(self):
        return safe(self.row.html)

    @property
    def when(self) -> str:
        """As its source wrote it, to the minute."""
        return self.row.said_at[:16].replace("T", " ")


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    request.frame.at(project, "import")
    page = Paginator(access.brought(request.who, project).shown(), PER_PAGE).get_page(request.GET.get("page"))
    kinds = groupby(page.object_list, key=lambda row: row.get_kind_display())
    context = {
        "project": project,
        "page": page,
        "kinds": [(name, [row_of(project, row) for row in rows]) for name, rows in kinds],
        "may_write": request.who.may(project, access.WRITE),
    }
    return render(request, "imports/brought.html", context)


def row_of(project: Project, row: Brought) -> Row:
    if row.on is None:
        return Row(row, row.about, "")
    name = {"entry": f"#{row.on.number}", "hypothesis": f"H{row.on.number}"}.get(row.on.kind, row.about)
    name = f"sprint {row.on.number}" if row.on.kind == Subject.Kind.SPRINT else name
    view = PLACES.get(row.on.kind)
    return Row(row, name, address(view, project.key, row.on.number) if view else "")
