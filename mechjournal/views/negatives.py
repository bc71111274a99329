"""What a project found not to be so: its refuted and abandoned hypotheses, and the entries marked negative."""

import re
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib.markdown import first_line
from mechjournal.models import Credence, Entry, Evidence, Hypothesis, Project
from mechjournal.models.hypotheses import EvidenceQuerySet

# What tags leave behind that stand on a line of their own.
GAPS = re.compile(r"\n{3,}")


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    request.frame.at(project, "hypotheses")
    return render(request, "negatives/index.html", found(request.who, project))


@require_GET
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The same page as one Markdown file, its links with the server's name."""
    project = access.project(request.who, key)
    context = {**found(request.who, project), "base": request.build_absolute_uri("/").rstrip("/")}
    text = GAPS.sub("\n\n", render_to_string("negatives/page.md", context)).strip() + "\n"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    name = f"negative-results-{slugify(project.title)[:60] or project.key}.md"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@dataclass(frozen=True)
class Negative:
    """A hypothesis that was closed as refuted or abandoned, with what the reader may know of it."""

    hypothesis: Hypothesis
    evidence: list[tuple[str, int]]
    credences: list[Credence]


@dataclass(frozen=True)
class Found:
    """An entry marked as a negative result, with the first line of what came out."""

    entry: Entry
    says: str


def found(who: Who, project: Project) -> dict:
    refuted, abandoned = Hypothesis.Status.REFUTED, Hypothesis.Status.ABANDONED
    closed = negatives(who, project)
    return {
        "project": project,
        "refuted": [one for one in closed if one.hypothesis.status == refuted],
        "abandoned": [one for one in closed if one.hypothesis.status == abandoned],
        "entries": [found_in(entry) for entry in entries(who, project)],
        "today": who.user.today(),
    }


def negatives(who: Who, project: Project) -> list[Negative]:
    """Newest first. Three queries, however many there are."""
    closed = list(access.hypotheses(who, project).negative().order_by("-closed_at", "-number"))
    counts = counts_of(access.evidence_in(who, project).standing().filter(hypothesis__in=closed))
    rows = access.credences(who, project).current().filter(hypothesis__in=closed).select_related("by").order_by("at")
    credences = list(rows)
    return [Negative(h, counts.get(h.pk, []), [c for c in credences if c.hypothesis_id == h.pk]) for h in closed]


def counts_of(evidence: EvidenceQuerySet) -> dict[int, list[tuple[str, int]]]:
    """By hypothesis: how many for, against and neutral, in that order, those without any left out."""
    rows = evidence.order_by().values_list("hypothesis", "side").annotate(Count("pk"))
    counts = {(hypothesis, side): number for hypothesis, side, number in rows}
    found: dict[int, list[tuple[str, int]]] = {}
    for side, label in Evidence.Side.choices:
        for hypothesis in {pk for pk, of in counts if of == side}:
            found.setdefault(hypothesis, []).append((label.lower(), counts[hypothesis, side]))
    return found


def entries(who: Who, project: Project) -> list[Entry]:
    rows = access.entries(who, project).standing_here().filter(standing=Entry.Standing.NEGATIVE)
    rows = rows.select_related("author").defer("body", "body_html", "result_html")
    return sorted(rows, key=lambda entry: (entry.result_day or entry.day, entry.number), reverse=True)


def found_in(entry: Entry) -> Found:
    # The first row of a table says nothing by itself.
    lines = (line for line in entry.result.splitlines() if not line.lstrip().startswith("|"))
    return Found(entry, first_line("\n".join(lines)))
