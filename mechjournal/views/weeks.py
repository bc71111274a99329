"""The review of a week: one page made from its facts, with a question or two whose answers become an entry."""

from datetime import date, timedelta

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mechjournal import access, guide
from mechjournal.actions.weeks import answer_week, title_of, week_key
from mechjournal.forms.weeks import WeekForm, asked_in
from mechjournal.models import Entry
from mechjournal.models.entries import FILES
from mechjournal.views.items import item_of
from mechjournal.views.weekly import Week, questions_of, week_of


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, key: str, day: date) -> HttpResponse:
    """GET shows the week that any day of it names; POST answers its questions, for those who write here."""
    project = access.project(request.who, key, to="read" if request.method == "GET" else "write")
    request.frame.at(project, "week")
    monday = day - timedelta(days=day.weekday())
    if monday > request.user.today():
        raise Http404
    if request.method == "GET":
        return redirect("weeks.show", key, monday) if day != monday else show_week(request, project, monday)
    form = WeekForm(request.POST, asked=asked_in(request.POST, guide.current().week))
    if not form.is_valid():
        return show_week(request, project, monday, form)
    said = {"answers": form.answers(), "visibility": form.visibility}
    answer_week(by=request.user, project=project, monday=monday, **said)
    return redirect(f"{request.path}#written")


def show_week(request: HttpRequest, project, monday: date, form: WeekForm | None = None) -> HttpResponse:
    week = week_of(request, project, monday)
    written = written_of(request, week) if request.who.may(project, access.WRITE) else None
    if form is None and not written and "write" in request.frame.may:
        form = WeekForm(asked=questions_of(request.who, week))
    context = {
        "project": project,
        "week": week,
        "title": title_of(monday),
        "form": form,
        "written": item_of(request.who, written) if written else None,
    }
    return render(request, "weeks/show.html", context, status=422 if form and form.errors else 200)


def written_of(request: HttpRequest, week: Week) -> Entry | None:
    """The entry that holds this person's answers."""
    key = week_key(request.user, week.project, week.monday)
    mine = access.entries(request.who, week.project).for_log().prefetch_related(None)
    found = mine.filter(author=request.user, client_key=key).first()
    if found:
        found.project = week.project
        prefetch_related_objects([found], FILES)
    return found
