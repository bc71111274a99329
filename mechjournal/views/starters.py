"""Mini-projects to begin with, each with its reason, what it trains and where to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mechjournal import access, guide


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    request.frame.at(None, "starters")
    known = guide.current()
    ropes = {rope.key: rope for rope in known.ropes}
    ticked = set(access.ticks(request.who).values_list("item", flat=True))
    rows = [
        {"starter": starter, "trains": [(ropes[key], key in ticked) for key in starter.trains if key in ropes]}
        for starter in known.starters
    ]
    leanings = {
        "exploration": ("Explore", "Poke at something strange. Most people take too few of these."),
        "understanding": ("Understand", "Test a hypothesis where the ground is known."),
    }
    groups = [
        {"name": name, "help": help_text, "rows": [row for row in rows if row["starter"].leaning == leaning]}
        for leaning, (name, help_text) in leanings.items()
    ]
    return render(request, "starters/index.html", {"groups": groups})
