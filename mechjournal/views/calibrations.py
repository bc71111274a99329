"""Calibration: how what a person expected held up against what came, in one project or in all of theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib import calibration, charts
from mechjournal.models import Phase, Prediction, Project, User
from mechjournal.views.scored import Record, record_of
from mechjournal.views.sifted import Sifted

# As many as one reads; the scores count them all.
RESOLVED, SURPRISES, MISSES = 50, 10, 5
SHOWN = (
    *("number", "statement", "form", "probability", "low", "high", "outcome", "value", "resolved_at"),
    *("project", "entry__number", "entry__heading"),
)


@require_GET
def project(request: HttpRequest, key: str) -> HttpResponse:
    within = access.project(request.who, key)
    people = [member.user for member in access.members(request.who, within)]
    return show(request, within, Sifted.of(request.GET, request.user, people, []), people)


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    projects = [membership.project for membership in request.who.memberships]
    return show(request, None, Sifted.of(request.GET, request.user, [], projects), [])


def show(request: HttpRequest, within: Project | None, sifted: Sifted, people: list[User]) -> HttpResponse:
    request.frame.at(within, "calibration")
    record = record_of(sifted.narrow(access.predictions(request.who, within or sifted.project)))
    summary = record.summary()
    context = {
        "project": within,
        "sifted": sifted,
        "people": people,
        "projects": [] if within else [membership.project for membership in request.who.memberships],
        "phases": Phase.choices,
        "record": record,
        "summary": summary,
        "rate": calibration.base_rate(record.sentences),
        "dots": charts.reliability(summary.bins),
        "intervals": record.intervals(),
        "enough": calibration.ENOUGH,
        **lists(request.who, record),
    }
    return render(request, "calibrations/show.html", context)


def lists(who: Who, record: Record) -> dict[str, list[Prediction]]:
    """The predictions that the page names: the newest resolved, the surprises, the numbers farthest outside."""
    surprises = [forecast.about for forecast in calibration.surprises(record.sentences)[:SURPRISES]]
    outside = sorted((i for i in record.numbers if i.miss), key=miss_in_widths, reverse=True)
    misses = [interval.about for interval in outside[:MISSES]]
    newest = record.resolved[:RESOLVED]
    rows = predictions(who, {*newest, *surprises, *misses})
    named = {"surprises": surprises, "misses": misses, "resolved": newest}
    # A row may have gone out of sight since it was counted.
    return {name: [rows[key] for key in keys if key in rows] for name, keys in named.items()}


def predictions(who: Who, keys: set[int]) -> dict[int, Prediction]:
    rows = access.predictions(who).filter(pk__in=keys).select_related("entry").only(*SHOWN)
    projects = {membership.project_id: membership.project for membership in who.memberships}
    for row in rows:
        row.project = projects[row.project_id]
    return {row.pk: row for row in rows}


def miss_in_widths(interval: calibration.Interval) -> float:
    return interval.miss / interval.width if interval.width else float("inf")
