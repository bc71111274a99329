"""Ideas: a list, one of them, an hour for twenty of them, rating them afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access, guide
from mechjournal.access import WRITE
from mechjournal.actions import ideas as actions
from mechjournal.forms.ideas import IdeaForm, LineForm, RatingsForm
from mechjournal.guide.shapes import Direction, Source
from mechjournal.htmx import posted
from mechjournal.models import Idea

# An hour's page that was left open this long is over.
FORGOTTEN = timedelta(hours=4)
SINCE = "ideas_since"
PER_PAGE, RATED_AT_ONCE = 200, 40
FILTERS = {"": "Waiting", "became": "Became projects", "dropped": "Dropped"}


@dataclass(frozen=True)
class Opinion:
    """What the guide says of a direction an idea touches, with where it comes from."""

    direction: Direction
    sources: list[Source]


def opinions_on(idea: Idea) -> list[Opinion]:
    known = guide.current()
    found = guide.directions_for(known, " ".join([idea.line, idea.why, idea.first_experiment]))
    return [Opinion(one, [s for s in known.sources if s.key in one.sources]) for one in found]


def own(request: HttpRequest):
    return access.ideas(request.who).filter(by=request.user)


# --- the list -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One line makes an idea; the rest may follow."""
    request.frame.at(None, "ideas")
    form = LineForm(posted(request))
    if add(request, form):
        return redirect("ideas.index")
    asked = request.GET.get("status", "")
    shown = asked if asked in FILTERS else ""
    rows = list(narrowed(own(request), shown).select_related("became", "project").best_first()[:PER_PAGE])
    context = {
        "form": form,
        "ideas": [row_of(request, idea) for idea in rows],
        "shared": shared_with(request) if not shown else [],
        "unrated": sum(idea.rating is None for idea in rows) if not shown else 0,
        "filters": list(FILTERS.items()),
        "status": shown,
    }
    return render(request, "ideas/index.html", context, status=422 if form.errors else 200)


def row_of(request: HttpRequest, idea: Idea) -> dict:
    shared = idea.project and request.who.may(idea.project, "read")
    directions = guide.directions_for(guide.current(), idea.line)
    return {"idea": idea, "directions": directions, "shared": shared, "became": became_of(request, idea)}


def narrowed(ideas, status: str):
    if status == "became":
        return ideas.filter(became__isnull=False)
    return ideas.filter(dropped_at__isnull=False, became=None) if status == "dropped" else ideas.waiting()


def shared_with(request: HttpRequest) -> list[Idea]:
    """What others gave to projects of mine."""
    others = access.ideas(request.who).exclude(by=request.user).waiting().select_related("by", "project")
    return list(others.best_first()[:PER_PAGE])


def add(request: HttpRequest, form: LineForm, **more) -> Idea | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return actions.add_idea(by=request.user, line=form.cleaned_data["line"], **more)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_http_methods(["GET", "POST"])
def of_entry(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """An idea from a note: its heading is where the line begins. Nobody else sees it."""
    entry = access.entry(request.who, key, number)
    request.frame.at(entry.project, "entry")
    form = LineForm(posted(request), initial={"line": entry.heading})
    if idea := add(request, form, origin=entry):
        return redirect("ideas.show", idea.key)
    context = {"form": form, "entry": entry, "project": entry.project}
    return render(request, "ideas/of_entry.html", context, status=422 if form.errors else 200)


# --- one idea -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    idea = access.idea(request.who, key, to="write" if request.method == "POST" else "read")
    request.frame.at(None, "ideas")
    mine = idea.by_id == request.user.pk
    form = IdeaForm(posted(request), instance=idea, projects=request.who.projects(WRITE)) if mine else None
    if request.method == "POST" and form.is_valid():
        actions.change_idea(idea=idea, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("ideas.show", key)
    context = {"idea": idea, "form": form, "opinions": opinions_on(idea), "became": became_of(request, idea)}
    chosen_at = access.decisions(request.who).filter(idea=idea).select_related("by", "project", "sprint")
    context["chosen_at"] = list(chosen_at.order_by("at"))
    return render(request, "ideas/show.html", context, status=422 if form and form.errors else 200)


def became_of(request: HttpRequest, idea: Idea):
    """The project it became, where this person sees that."""
    return idea.became if idea.became and request.who.may(idea.became, "read") else None


@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    actions.drop_idea(idea=access.idea(request.who, key, to="write"))
    messages.success(request, "Dropped. It stays among the dropped ones.")
    return redirect("ideas.index")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    actions.restore_idea(idea=access.idea(request.who, key, to="write"))
    return redirect("ideas.show", key)


# --- an hour for twenty ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Begins with `begin`, ends with `end`; between them every line posted is one more idea."""
    request.frame.at(None, "ideas")
    if request.method == "POST" and {"begin", "end"} & set(request.POST):
        return begin_or_end(request)
    since, form = since_of(request), LineForm(posted(request))
    if add(request, form):
        return redirect("ideas.session")
    rows = list(own(request).filter(at__gte=since).order_by("-at", "-pk")) if since else []
    known = guide.current()
    minutes, goal = guide.number(known, "ideas-time"), guide.number(known, "ideas-count")
    spent = (timezone.now() - since).total_seconds() / 60 if since else 0
    context = {
        "form": form,
        "since": since,
        "until": since and since + timedelta(minutes=minutes),
        "ideas": rows,
        "minutes": minutes,
        "goal": goal,
        "spent": int(spent),
        "left": max(0, goal - len(rows)),
        "is_over": spent >= minutes,
    }
    return render(request, "ideas/session.html", context, status=422 if form.errors else 200)


def begin_or_end(request: HttpRequest) -> HttpResponse:
    if "begin" in request.POST:
        request.session[SINCE] = timezone.now().isoformat()
        return redirect("ideas.session")
    request.session.pop(SINCE, None)
    return redirect("ideas.rate")


def since_of(request: HttpRequest) -> datetime | None:
    """When the hour that runs began; None where none does."""
    since = parse_datetime(request.session.get(SINCE, ""))
    return since if since and timezone.now() - since < FORGOTTEN else None


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    """Those without a rating, newest first, all in one form."""
    request.frame.at(None, "ideas")
    rows = list(own(request).waiting().filter(rating=None).order_by("-at", "-pk")[:RATED_AT_ONCE])
    if request.method == "POST":
        rows = list(own(request).filter(key__in=[key for key in request.POST if len(key) == 10]))
    form = RatingsForm(posted(request), ideas=rows)
    if request.method == "POST" and form.is_valid():
        changed = actions.rate_ideas(by=request.user, ratings=form.cleaned_data)
        messages.success(request, f"{changed} rated." if changed else "Nothing was rated.")
        return redirect(reverse("ideas.index"))
    return render(request, "ideas/rate.html", {"form": form, "ideas": rows}, status=422 if form.errors else 200)
