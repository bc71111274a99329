"""Checked by a person: saying so of an agent's entry, and what was said, ready to be shown beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.entry_checks import check_entry
from mechjournal.forms.entry_checks import EntryCheckForm
from mechjournal.htmx import posted
from mechjournal.models import Entry


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Whoever may comment may say what they verified."""
    entry = access.entry(request.who, key, number, to=access.COMMENT)
    if not entry.agent or entry.moved_to_id:
        raise Http404
    request.frame.at(entry.project, "entry")
    form = EntryCheckForm(posted(request))
    if request.method == "POST" and form.is_valid():
        check_entry(by=request.user, entry=entry, **form.cleaned_data)
        return redirect(entry)
    show_checks(request.who, [entry])
    status = 422 if form.errors else 200
    return render(request, "entry_checks/add.html", {"form": form, "entry": entry}, status=status)


def show_checks(who: Who, entries: list[Entry]) -> None:
    """Gives each agent's entry its `checked`; one query, none where no agent wrote."""
    found = access.checks_of(who, entries)
    for entry in entries:
        if entry.pk in found:
            entry.checked = found[entry.pk]
