"""Pages and posts about projects and who belongs to them."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions import mail
from mechjournal.actions import projects as actions
from mechjournal.forms.projects import HandOverForm, InviteForm, ProjectForm, SettingsForm, StatusForm
from mechjournal.htmx import posted
from mechjournal.models import Membership, Project
from mechjournal.views.beginnings import begin, beginning_of


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    beginning = beginning_of(request)
    form = ProjectForm(posted(request), initial=beginning.initial)
    if request.method == "POST" and form.is_valid():
        return redirect(begin(request.user, beginning, **form.cleaned_data))
    first = not request.who.memberships
    context = {"form": form, "first": first, "beginning": beginning}
    return render(request, "projects/create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="manage" if request.method == "POST" else "read")
    form = SettingsForm(posted(request), instance=aimed(project))
    if request.method == "POST" and form.is_valid():
        actions.change_project(by=request.user, project=project, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("projects.settings", key)
    return show_settings(request, project, form=form)


def aimed(project: Project) -> Project:
    """With its aims, which no other page's list of projects brings along."""
    project.refresh_from_db(fields=["north_star", "proxy_task", "is_private"])
    return project


def show_settings(request: HttpRequest, project: Project, **forms) -> HttpResponse:
    """The settings page; `forms` holds one that came back with errors, and `link` a fresh invitation's address."""
    request.frame.at(project, "settings")
    members = list(access.members(request.who, project))
    others = standing(members, besides=request)
    context = {
        "project": project,
        "members": members,
        "invitations": list(access.pending_invitations(request.who, project)),
        "form": SettingsForm(instance=aimed(project)),
        "status_form": StatusForm(instance=project),
        "invite_form": InviteForm(),
        "hand_over_form": HandOverForm(members=others),
        "me": next((member for member in members if member.user_id == request.user.pk and not member.via), None),
        **forms,
    }
    failed = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "projects/settings.html", context, status=422 if failed else 200)


def standing(members: Iterable[Membership], besides: HttpRequest) -> list[Membership]:
    """The others who were invited to the project itself."""
    return [member for member in members if not member.via and member.user_id != besides.user.pk]


@require_POST
def status(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="manage")
    form = StatusForm(request.POST, instance=project)
    if not form.is_valid():
        return show_settings(request, project, status_form=form)
    given = form.cleaned_data
    actions.set_status(by=request.user, project=project, status=given["status"], reason=given["status_reason"])
    messages.success(request, f"The project is now {form.instance.get_status_display().lower()}.")
    return redirect("projects.settings", key)


@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """The link is shown once, here; nothing else knows the token."""
    project = access.project(request.who, key, to="manage")
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show_settings(request, project, invite_form=form)
    token = actions.invite(by=request.user, project=project, **form.cleaned_data)
    path, to = reverse("invitations.show", args=[token]), form.cleaned_data["sent_to"]
    mailed = mail.send_invitation(by=request.user, to=to, project=project, path=path)
    return show_settings(request, project, link=request.build_absolute_uri(path), mailed=mailed, sent_to=to)


@require_POST
def revoke(request: HttpRequest, key: str, invitation: str) -> HttpResponse:
    actions.revoke(invitation=access.invitation(request.who, key, invitation))
    messages.success(request, "The invitation no longer works.")
    return redirect("projects.settings", key)


@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    membership = access.member(request.who, key, request.user.key)
    try:
        actions.remove_member(by=request.user, membership=membership)
    except actions.LastOwner:
        messages.error(request, "You are the only owner. Hand the project over first, or finish it.")
        return redirect("projects.settings", key)
    messages.success(request, f"You left “{membership.project}”.")
    return redirect("home")


@require_POST
def remove_member(request: HttpRequest, key: str, person: str) -> HttpResponse:
    membership = access.member(request.who, key, person, to="manage")
    try:
        actions.remove_member(by=request.user, membership=membership)
        messages.success(request, f"{membership.user} no longer sees this project.")
    except actions.LastOwner:
        messages.error(request, "The only owner can't be removed. Hand the project over first.")
    return redirect("projects.settings", key)


@require_POST
def hand_over(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to="manage")
    others = standing(access.members(request.who, project), besides=request)
    form = HandOverForm(request.POST, members=others)
    if not form.is_valid():
        return show_settings(request, project, hand_over_form=form)
    chosen = next(m for m in others if m.user.key == form.cleaned_data["person"])
    actions.hand_over(owner=request.user, project=project, to=chosen)
    messages.success(request, f"{chosen.user} owns the project now. You are a collaborator.")
    return redirect("projects.settings", key)
