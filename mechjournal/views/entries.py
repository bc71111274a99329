"""Pages and posts about entries: log, read, edit, and what else happens to one."""

from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import entries as actions
from mechjournal.actions.attachments import bring_files
from mechjournal.actions.moving import move_entry
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.rendering import Ahead, files_of, render_body
from mechjournal.forms.entries import AnywhereForm, EditForm, EntryForm, RedactForm, ResultForm, StateForm
from mechjournal.forms.fields import LONGEST_TEXT, as_lf
from mechjournal.htmx import go_to, posted, wants_part, way_back
from mechjournal.lib.grammar import without_expectations
from mechjournal.lib.markdown import reference, safe
from mechjournal.models import Entry, Project, attachments
from mechjournal.views.asking import show_asked
from mechjournal.views.composers import addresses, composer_anywhere, composer_editing, composer_for, is_uuid
from mechjournal.views.days import show_everywhere, show_today
from mechjournal.views.entry_checks import show_checks
from mechjournal.views.expectations import finder, is_looking, show_expected
from mechjournal.views.items import is_kept, item_of, part_on, with_project
from mechjournal.views.threads import may_comment, show_talk

PARTS = "entries/parts.html"


@require_POST
def log(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="write")
    ahead = begin_ahead(project, request.POST)
    form = EntryForm(request.POST, today=request.user.today(), find=finder(request.who, project))
    if not form.is_valid():
        if ahead:
            ahead.leave()
        return refuse(request, composer_for(project, request.user, form), lambda: show_today(request, project, form))
    entry = actions.log_entry(author=request.user, project=project, text=form.text(), ahead=ahead)
    return logged(request, entry, composer_for(project, request.user))


def begin_ahead(project: Project, sent: QueryDict) -> Ahead | None:
    """Begin to lay out the text, so that the child works while its form is read. A form may still refuse it."""
    key, body = sent.get("client_key", ""), as_lf(sent.get("body", ""))
    return Ahead(project, UUID(key), body) if is_uuid(key) and 0 < len(body) <= LONGEST_TEXT else None


@require_POST
def log_anywhere(request: HttpRequest) -> HttpResponse:
    projects = request.who.projects("write")
    project = access.project(request.who, request.POST.get("project", ""), to="write")
    find = finder(request.who, project)
    form = AnywhereForm(request.POST, today=request.user.today(), find=find, projects=projects)
    if not form.is_valid():
        composer = composer_anywhere(project, request.user, projects, form)
        return refuse(request, composer, lambda: show_everywhere(request, form))
    bring_files(user=request.user, client_key=form.cleaned_data["client_key"], to=project)
    entry = actions.log_entry(author=request.user, project=project, text=form.text())
    return logged(request, entry, composer_anywhere(project, request.user, projects))


def refuse(request: HttpRequest, composer, whole_page) -> HttpResponse:
    """The same form with its errors and what was typed: alone for htmx, else on its page."""
    if wants_part(request):
        return render(request, f"{PARTS}#composer", {"composer": composer}, status=422)
    response = whole_page()
    response.status_code = 422
    return response


def logged(request: HttpRequest, entry: Entry, composer) -> HttpResponse:
    request.frame.at(entry.project, "today")
    if not wants_part(request):
        return redirect(f"{way_back(request, page_of_day(request, entry))}#e{entry.number}")
    show_expected(request.who, [entry])
    show_talk(request.who, [entry])
    context = {
        "composer": composer,
        "item": item_of(request.who, entry, part_on(entry, entry.day)),
        "on_today": entry.day == request.user.today(),
        "show_project": not composer.action.startswith("/p/"),
    }
    response = render(request, f"{PARTS}#logged", context, status=201)
    return trigger_client_event(response, "logged")


def page_of_day(request: HttpRequest, entry: Entry) -> str:
    """Where it stands: what was written for an earlier day is not on Today."""
    if entry.day == request.user.today():
        return entry.project.get_absolute_url()
    return reverse("days.day", args=[entry.project.key, entry.day])


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number)
    request.frame.at(entry.project, "entry")
    attachments.bring_files([entry])
    show_expected(request.who, [entry], looking=is_looking(request))
    show_talk(request.who, [entry], offers=True)
    show_checks(request.who, [entry])
    show_asked(request.who, [entry])
    moved_to = access.moved_self(request.who, entry) if entry.moved_to_id else None
    context = {"item": item_of(request.who, entry), "entry": entry, "moved_to": moved_to}
    context["came_from"] = came_from(request, entry) if entry.came_from else None
    return render(request, "entries/show.html", context)


def came_from(request: HttpRequest, entry: Entry) -> Entry | None:
    """Its old place with what was said there, for those who may read that."""
    if before := access.old_place(request.who, entry):
        show_talk(request.who, [before])
    return before


@require_GET
def menu(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What one may do with an entry: fetched when its menu opens, so that a log of many costs no more for it."""
    entry = access.entry(request.who, key, number)
    request.frame.at(entry.project, "entry")
    may_write = request.who.may(entry.project, access.WRITE) and not entry.moved_to_id
    context = {"entry": entry, "part": request.GET.get("part", "whole"), "may_write": may_write}
    context["may_comment"] = may_comment(request.who, entry)
    response = render(request, "entries/menu.html" + ("#list" if wants_part(request) else ""), context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")
    if request.method == "GET":
        return show_editor(request, entry)
    form = EditForm(request.POST, today=request.user.today(), find=finder(request.who, entry.project))
    if not form.is_valid():
        return show_editor(request, entry, form, status=422)
    try:
        version, text = form.cleaned_data["version"], form.text()
        text = replace(text, body=access.text_sent(request.who, entry, text.body))
        actions.save_entry(editor=request.user, entry=entry, version=version, text=text)
    except actions.Conflict as conflict:
        return show_conflict(request, conflict.entry, form)
    except ValidationError as error:
        form.add_error("kind", error)
        return show_editor(request, access.entry(request.who, key, number, to="write"), form, status=422)
    return go_to(request, entry.get_absolute_url())


def show_editor(request: HttpRequest, entry: Entry, form: EditForm | None = None, status: int = 200) -> HttpResponse:
    attachments.bring_files([entry])
    show_expected(request.who, [entry])
    keep_expected(request.who, entry)
    composer = composer_editing(entry, request.user, form)
    if request.method == "GET":
        composer.drafts = list(access.drafts(request.who).filter(entry=entry).order_by("-saved_at"))
    if wants_part(request):
        return render(request, f"{PARTS}#composer", {"composer": composer}, status=status)
    files = [(with_project(file, entry), reference(file.name, file.blob.is_picture)) for file in entry.files]
    context = {"composer": composer, "entry": entry, "files": files}
    return render(request, "entries/edit.html", context, status=status)


def keep_expected(who: Who, entry: Entry) -> None:
    """An editor shows what the entry's page shows; saved, the lines it didn't show stay. Needs its `expected`."""
    entry.is_kept = is_kept(who, entry)
    if entry.is_kept:
        entry.body = without_expectations(entry.body)


def show_conflict(request: HttpRequest, theirs: Entry, form: EditForm) -> HttpResponse:
    """Both texts side by side; the form now stands on their version, so that the next save decides."""
    data = form.data.copy()
    data["version"] = theirs.version
    mine = EditForm(data, today=request.user.today(), find=finder(request.who, theirs.project))
    show_expected(request.who, [theirs])
    keep_expected(request.who, theirs)
    context = {"composer": composer_editing(theirs, request.user, mine), "theirs": theirs, "entry": theirs}
    if wants_part(request):
        return render(request, f"{PARTS}#conflict", context, status=409)
    return render(request, "entries/edit.html", {**context, "conflict": True}, status=409)


@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")
    today = request.user.today()
    if entry.kind != Entry.Kind.EXPERIMENT or (entry.result and request.method == "GET"):
        return redirect(entry)
    show_expected(request.who, [entry])
    waiting = [said.prediction for said in entry.expected.open]
    form = ResultForm(posted(request), today=today, predictions=waiting, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_result(
                author=request.user,
                entry=entry,
                result=given["result"],
                day=given["day"],
                composer=given["client_key"],
                outcomes=form.outcomes(),
            )
            return go_to(request, entry.get_absolute_url())
        except actions.Conflict as conflict:
            entry = conflict.entry
            form.add_error("result", "A result is there already. Copy your text into an edit of the entry.")
            show_expected(request.who, [entry])
    attachments.bring_files([entry])
    context = {"form": form, "entry": entry, "item": item_of(request.who, entry), **addresses(entry.project)}
    status = 422 if form.is_bound else 200
    return render(request, "entries/result.html", context, status=status)


@require_POST
def state(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    form = StateForm(request.POST)
    if form.is_valid() and entry.kind == Entry.Kind.EXPERIMENT and not entry.result:
        given = form.cleaned_data
        actions.set_state(by=request.user, entry=entry, state=given["state"], expected_at=given["expected_at"])
    return go_to(request, way_back(request, entry.get_absolute_url()))


@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="write")
    form = EntryForm(request.POST, today=request.user.today())
    form.is_valid()
    body, client_key = form.cleaned_data.get("body", ""), form.cleaned_data.get("client_key")
    rendered = render_body(project, client_key, body, files_of(project, client_key)) if body and client_key else None
    html = safe(rendered.html) if rendered else ""
    return render(request, f"{PARTS}#preview", {"html": html, "plain": rendered and rendered.plain})


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    request.frame.at(entry.project, "entry")
    targets = [project for project in request.who.projects("write") if project.pk != entry.project_id]
    errors = []
    if request.method == "POST":
        target = access.project(request.who, request.POST.get("target", ""), to="write")
        try:
            return redirect(move_entry(by=request.user, entry=entry, to=target))
        except actions.Conflict:
            return redirect(entry)
        except ValidationError as error:
            errors = error.messages
    context = {"entry": entry, "targets": targets, "errors": errors}
    return render(request, "entries/move.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, key: str, number: int) -> HttpResponse:
    entry = access.entry_to_redact(request.who, key, number)
    request.frame.at(entry.project, "entry")
    form = RedactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if redact_entry(owner=request.user, entry=entry, secret=given["secret"], reason=given["reason"]):
            return redirect(entry)
        form.add_error("secret", "This text stands nowhere in the entry, its history or its files.")
    status = 422 if form.errors else 200
    return render(request, "entries/redact.html", {"form": form, "entry": entry}, status=status)
