"""Who mentors whom, who sees what, and how that begins and ends."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.actions import mail
from mechjournal.actions.mentorships import end_mentorship, show_reading
from mechjournal.actions.projects import invite as make_invitation
from mechjournal.actions.projects import revoke as take_back
from mechjournal.forms.mentorships import InviteForm, ReadingForm


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return show_index(request, InviteForm())


def show_index(request: HttpRequest, form: InviteForm, **fresh) -> HttpResponse:
    """`fresh`: the link of an invitation just made, where it was sent, and whether by mail."""
    request.frame.at(None, "mentorships")
    rows = list(access.mentorships(request.who))
    running = [row for row in rows if row.ended_at is None]
    context = {
        "mentors": [row for row in running if row.mentee_id == request.user.pk],
        "mentees": [row for row in running if row.mentor_id == request.user.pk],
        "ended": [row for row in rows if row.ended_at],
        "invitations": list(access.mentorship_invitations(request.who)),
        "notes": [row for row in access.private_notes(request.who) if row.text],
        "seen": seen_by(request.who),
        "form": form,
        **fresh,
    }
    return render(request, "mentorships/index.html", context, status=422 if form.errors else 200)


def seen_by(who: access.Who) -> list[dict]:
    """Each project of this person with everyone who sees it."""
    rows = access.onlookers(who)
    return [{"project": project, "people": list(some)} for project, some in groupby(rows, lambda row: row.project)]


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """The link is shown once, here; nothing else knows the token."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show_index(request, form)
    token = make_invitation(by=request.user, project=None, **form.cleaned_data)
    path, to = reverse("invitations.show", args=[token]), form.cleaned_data["sent_to"]
    mailed = mail.send_invitation(by=request.user, to=to, project=None, path=path, becomes=form.cleaned_data["becomes"])
    return show_index(request, InviteForm(), link=request.build_absolute_uri(path), mailed=mailed, sent_to=to)


@require_POST
def revoke(request: HttpRequest, invitation: str) -> HttpResponse:
    take_back(invitation=access.mentorship_invitation(request.who, invitation))
    messages.success(request, "The invitation no longer works.")
    return redirect("mentorships.index")


@require_GET
def show(request: HttpRequest, mentorship: str) -> HttpResponse:
    found = access.mentorship(request.who, mentorship)
    request.frame.at(None, "mentorships")
    seen = [row.project for row in access.onlookers(request.who) if row.via_id == found.pk]
    context = {
        "mentorship": found,
        "other": found.other(request.user),
        "is_mentor": found.mentor_id == request.user.pk,
        "seen": seen,
        "meetings": list(access.meetings(request.who, found)),
        "reading_form": ReadingForm(instance=found),
    }
    return render(request, "mentorships/show.html", context)


@require_POST
def reading(request: HttpRequest, mentorship: str) -> HttpResponse:
    """The mentor says whether the mentee sees how far they have read."""
    found = access.mentorship(request.who, mentorship, to="review")
    form = ReadingForm(request.POST, instance=found)
    show_reading(mentorship=found, shows=form.is_valid() and form.cleaned_data["shows_reading"])
    messages.success(request, "Saved.")
    return redirect(found)


@require_POST
def end(request: HttpRequest, mentorship: str) -> HttpResponse:
    found = access.mentorship(request.who, mentorship)
    end_mentorship(by=request.user, mentorship=found)
    messages.success(request, f"The mentorship with {found.other(request.user)} has ended, and with it what it opened.")
    return redirect("mentorships.index")
