"""Saying something about an entry after it was written: a highlight, minutes, learned or not, how it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions import marks as actions
from mechjournal.forms.marks import MarkForm, StandingForm
from mechjournal.htmx import posted, wants_part, way_back
from mechjournal.views.asking import show_asked
from mechjournal.views.items import item_of


@require_POST
def mark(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Sets what the form sends, and nothing else. htmx gets the quiet line above the entry anew."""
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")
    form = MarkForm(request.POST)
    if form.is_valid():
        actions.mark(by=request.user, entry=entry, **form.marks())
    if not wants_part(request):
        return redirect(way_back(request, entry.get_absolute_url()))
    entry.files = []
    show_asked(request.who, [entry])
    context = {"item": item_of(request.who, entry, request.POST.get("part", "whole")), "entry": entry}
    context["mark_form"] = form
    # A log over all projects says of each entry where it belongs.
    context["show_project"] = not (request.htmx.current_url_abs_path or "/p/").startswith("/p/")
    return render(request, "entries/parts.html#meta", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")

    def find(better: int):
        return access.entries(request.who, entry.project).filter(number=better, moved_to=None).first()

    form = StandingForm(posted(request), entry=entry, find=find)
    if request.method == "POST" and form.is_valid():
        actions.set_standing(by=request.user, entry=entry, **form.cleaned_data)
        return redirect(entry)
    status = 422 if form.errors else 200
    return render(request, "entries/standing.html", {"form": form, "entry": entry}, status=status)
