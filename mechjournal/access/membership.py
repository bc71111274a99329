"""Projects, who belongs to them, and invitations."""

from datetime import datetime

from django.db.models import QuerySet

from mechjournal.access.who import MANAGE, NOTHING, READ, Who, checked
from mechjournal.models import (
    Invitation,
    Membership,
    Project,
)


def project(who: Who, key: str, to: str = READ) -> Project:
    found = next((m.project for m in who.memberships if m.project.key == key), None)
    return checked(found, who.verbs(found) if found else NOTHING, to)


def touched(who: Who) -> dict[int, datetime]:
    """When somebody last wrote in each project of theirs. No page shows it, so the frame's query leaves it out."""
    return dict(Project.objects.filter(pk__in=[m.project_id for m in who.memberships]).values_list("pk", "touched_at"))


def member(who: Who, key: str, person: str, to: str = READ) -> Membership:
    """The membership of the person with the key `person` in a project; what a mentorship grants ends with it alone."""
    rows = Membership.objects.filter(project=project(who, key, to), user__key=person, via=None)
    found = rows.select_related("project", "user").first()
    return checked(found, who.verbs(found.project) if found else NOTHING, to)


def invitation(who: Who, key: str, invitation_key: str, to: str = MANAGE) -> Invitation:
    found = Invitation.objects.filter(project=project(who, key, to), key=invitation_key).first()
    return checked(found, who.verbs(found.project) if found else NOTHING, to)


def open_invitation(token: str) -> Invitation:
    """The invitation that `token` stands for, as long as it can be used. Knowing the token is the permission."""
    found = Invitation.objects.usable().with_token(token).select_related("project", "invited_by").first()
    return checked(found, frozenset({READ}), READ)


def taken_invitation(who: Who, token: str) -> Invitation | None:
    """The invitation behind `token` if this very person used it."""
    used = Invitation.objects.filter(used_by=who.user) if who.user.is_authenticated else Invitation.objects.none()
    return used.with_token(token).select_related("project").first()


def members(who: Who, within: Project) -> QuerySet[Membership]:
    rows = Membership.objects.filter(project=within, project__in=Project.objects.visible_to(who.user))
    return rows.select_related("user", "via__mentee").order_by("joined_at", "pk")


def pending_invitations(who: Who, within: Project) -> QuerySet[Invitation]:
    """Invitations still open, for those who manage the project; none for anyone else."""
    rows = Invitation.objects.usable().filter(project=within).order_by("created_at")
    return rows if who.may(within, MANAGE) else rows.none()
