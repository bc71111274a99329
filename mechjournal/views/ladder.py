"""Home: where a person stands on the ladder, what to do now and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mechjournal import access, guide
from mechjournal.models import Stage
from mechjournal.views import standing
from mechjournal.views.skills import practised


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    who = request.who
    request.frame.at(None, "home")
    known = standing.walked(who)
    ropes, minis = standing.ropes_of(who, known, len(standing.ticked_of(who))), standing.minis_of(known)
    place = standing.place_of(who, known, ropes, minis)
    context = {
        "place": place,
        "ropes": ropes,
        "minis": minis[: standing.MINIS],
        "more_minis": max(0, len(minis) - standing.MINIS),
        "current": standing.current_of(who, known, place.rung),
        "deeds": standing.deeds(who, known),
        "month": standing.month_of(who),
        "lessons": standing.lessons_of(who, known),
        "skills": practised(who),
        "ideas": list(access.ideas(who).filter(by=request.user).waiting().best_first()[: standing.IDEAS]),
        "stages": {stage.key: stage for stage in guide.current().stages},
        "learning": next((p for p in known.of(Stage.LEARNING) if p.is_open), None),
    }
    return render(request, "ladder/home.html" if place.rung else "ladder/first.html", context)
