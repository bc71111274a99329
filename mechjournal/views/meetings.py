"""Agendas of a mentorship's meetings, and a mentor's notes for themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions import meetings as actions
from mechjournal.exchange.agenda import as_markdown
from mechjournal.forms.meetings import NAMED, MeetingForm, NoteForm
from mechjournal.htmx import posted
from mechjournal.models import Meeting
from mechjournal.models.reviews import PREDICTED, SECTIONS
from mechjournal.views.agendas import draft


@require_POST
def plan(request: HttpRequest, mentorship: str) -> HttpResponse:
    """The next meeting, its agenda begun from what moved; one that is planned already is gone on with."""
    pair = access.mentorship(request.who, mentorship, to="write")
    last = access.meetings(request.who, pair).first()
    texts = draft(request.who, pair, last) if last is None or last.is_held else {}
    made = actions.plan_meeting(by=request.user, mentorship=pair, on_day=request.user.today(), texts=texts)
    return redirect(made)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, mentorship: str, number: int) -> HttpResponse:
    meeting = access.meeting(request.who, mentorship, number, to="write" if request.method == "POST" else "read")
    form = form_of(request, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_meeting(meeting=meeting, **form.typed())
        except actions.Conflict as conflict:
            return show_page(request, conflicting(meeting, conflict.row), form, conflict=True)
        messages.success(request, "Saved.")
        return redirect(meeting)
    return show_page(request, meeting, form)


def form_of(request: HttpRequest, meeting: Meeting) -> MeetingForm:
    told = access.told_of(request.who, meeting)
    without = {PREDICTED} if hides(request, meeting) else set()
    initial = {"version": meeting.version, "on_day": meeting.on_day, **told}
    mentor = meeting.mentorship.mentor.display_name
    return MeetingForm(posted(request), mentor=mentor, without=without, initial=initial)


def hides(request: HttpRequest, meeting: Meeting) -> bool:
    return meeting.mentorship.mentor_id == request.user.pk and not meeting.is_held


def conflicting(meeting: Meeting, now: Meeting) -> Meeting:
    now.mentorship, now.entry = meeting.mentorship, meeting.entry
    return now


def show_page(request: HttpRequest, meeting: Meeting, form: MeetingForm, conflict: bool = False) -> HttpResponse:
    request.frame.at(None, "mentorships")
    pair, told = meeting.mentorship, access.told_of(request.who, meeting)
    if conflict:
        saved_over(form, meeting.version)
    context = {
        "meeting": meeting,
        "mentorship": pair,
        "other": pair.other(request.user),
        "is_mentor": pair.mentor_id == request.user.pk,
        "form": form,
        "differs": differences(form, told) if conflict else [],
        "told": [(NAMED[name][0], told[name]) for name in SECTIONS if name in told],
        "places": request.who.projects("write") if pair.mentee_id == request.user.pk else [],
    }
    return render(request, "meetings/show.html", context, status=409 if conflict else 422 if form.errors else 200)


def differences(form: MeetingForm, told: dict[str, str]) -> list[tuple[str, str]]:
    """The sections that say something else than what is typed here, as they stand now."""
    typed = form.typed()["texts"]
    return [(NAMED[name][0], told.get(name, "")) for name in typed if typed[name] != told.get(name, "")]


@require_GET
def export(request: HttpRequest, mentorship: str, number: int) -> HttpResponse:
    meeting = access.meeting(request.who, mentorship, number)
    text = as_markdown(meeting, access.told_of(request.who, meeting))
    name = f"meeting-{meeting.on_day.isoformat()}.md"
    return HttpResponse(
        text,
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def hold(request: HttpRequest, mentorship: str, number: int) -> HttpResponse:
    meeting = access.meeting(request.who, mentorship, number, to="write")
    actions.hold_meeting(meeting=meeting)
    messages.success(request, "The meeting was held. What was expected and what was said now stand side by side.")
    return redirect(meeting)


@require_POST
def keep(request: HttpRequest, mentorship: str, number: int) -> HttpResponse:
    """The notes become an entry of one of the mentee's projects."""
    meeting = access.meeting(request.who, mentorship, number, to="manage")
    project = access.project(request.who, request.POST.get("project", ""), to="write")
    return redirect(actions.keep_notes(by=request.user, meeting=meeting, project=project))


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, person: str) -> HttpResponse:
    """What a mentor keeps about a mentee for themselves."""
    about = access.mentee(request.who, person)
    kept = access.private_notes(request.who).filter(about=about).first()
    initial = {"version": kept.version, "text": kept.text} if kept else {"version": 0}
    form, conflict = NoteForm(posted(request), initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_private_note(by=request.user, about=about, **form.typed())
        except actions.Conflict as raised:
            conflict = raised.row
            saved_over(form, conflict.version)
        else:
            messages.success(request, "Kept. Nobody else reads it.")
            return redirect("meetings.note", person)
    request.frame.at(None, "mentorships")
    context = {"about": about, "form": form, "conflict": conflict}
    return render(request, "meetings/note.html", context, status=409 if conflict else 422 if form.errors else 200)


def saved_over(form, version: int) -> None:
    """Saved again, what is typed there is meant to stand: it was seen beside the other words."""
    form.data = form.data.copy()
    form.data["version"] = version
