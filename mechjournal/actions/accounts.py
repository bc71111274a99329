"""Accounts: what happens to a person's things when they leave."""

import shutil

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.attachments import folder
from mechjournal.actions.bringing import forget_private
from mechjournal.actions.ideas import forget_ideas
from mechjournal.actions.imports import forget_originals
from mechjournal.actions.mentorships import end_mentorship
from mechjournal.actions.proposals import forget_proposals
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.requests import settle_for_leaver
from mechjournal.actions.tokens import forget_tokens
from mechjournal.actions.walk import forget_walk
from mechjournal.models import (
    Draft,
    Entry,
    Import,
    Invitation,
    Membership,
    Mentorship,
    Notification,
    PrivateNote,
    Project,
    ReadMark,
    Role,
    Snippet,
    User,
    search,
)


class OwnsSharedProjects(Exception):
    """Others work in projects this person alone owns; they must be handed over first. `projects` names them."""

    def __init__(self, projects: list[Project]):
        super().__init__(", ".join(project.title for project in projects))
        self.projects = projects


def delete_account(*, user: User) -> None:
    """Projects of this person alone go whole; what they wrote in others' projects stays, without their name.

    Their "only me" entries there are wiped: nobody else could ever read them.

    Raises OwnsSharedProjects while others depend on them as the only owner.
    """
    with ledger.in_line(), transaction.atomic():
        settle_for_leaver(user)
        end_mentorships(user)
        shared = needing_an_owner(user)
        if shared:
            raise OwnsSharedProjects(shared)
        remove_own_projects(user)
        wipe_private_entries(user)
        Draft.objects.filter(user=user).delete()
        forget_brought(user)
        forget_proposals(user)
        forget_ideas(by=user)
        forget_walk(user=user)
        Snippet.objects.filter(user=user).delete()
        Notification.objects.filter(user=user).delete()
        ReadMark.objects.filter(user=user).delete()
        Membership.objects.filter(user=user).delete()
        forget_sign_ins(user)
        forget_tokens(user=user)
        user.forget()


def end_mentorships(user: User) -> None:
    """And what was sent to begin one; what this person kept about a mentee goes with them."""
    for mentorship in Mentorship.objects.running().of(user).select_related("mentor", "mentee"):
        end_mentorship(by=user, mentorship=mentorship)
    Invitation.objects.usable().filter(invited_by=user).exclude(becomes="").update(revoked_at=timezone.now())
    PrivateNote.objects.filter(by=user).delete()


def forget_brought(user: User) -> None:
    """Files as this person brought them, and what they alone could see of them. Entries made of them stay."""
    forget_private(Import.objects.filter(by=user))
    for batch in Import.objects.filter(by=user).select_related("project", "blob"):
        forget_originals(held=batch.project, batches=[batch])


def wipe_private_entries(user: User) -> None:
    """What was for this person alone is nobody's to keep."""
    for entry in Entry.objects.filter(author=user, visibility=Entry.Visibility.ME).select_related("project"):
        redact_entry(owner=user, entry=entry, secret=None, reason="The account was deleted.")


def needing_an_owner(user: User) -> list[Project]:
    owned = Project.objects.filter(memberships__user=user, memberships__role=Role.OWNER)
    others = Membership.objects.exclude(user=user)
    shared = owned.filter(pk__in=others.values("project"))
    return list(shared.exclude(pk__in=others.filter(role=Role.OWNER).values("project")))


def remove_own_projects(user: User) -> None:
    """Projects in which nobody else is: their rows, and once that is certain their files."""
    alone = Project.objects.filter(memberships__user=user).exclude(
        pk__in=Membership.objects.exclude(user=user).values("project")
    )
    folders = [folder(project) for project in alone]
    search.forget(list(Entry.objects.filter(project__in=alone).values_list("pk", flat=True)))
    alone.delete()
    transaction.on_commit(lambda: [shutil.rmtree(path, ignore_errors=True) for path in folders])


def forget_sign_ins(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()


def end_session(*, user: User, number: int) -> bool:
    """Sign one browser out. False if this person has no such session."""
    session = UserSession.objects.filter(user=user, pk=number).first()
    if session:
        session.end()
    return session is not None


def change_profile(*, user: User) -> None:
    """Save what a form set on its user: name, clock, keys and check-ins, nothing else."""
    user.save(update_fields=["name", "time_zone", "day_ends_at", "single_keys", "checkin_every"])


def set_time_zone(*, user: User, time_zone: str) -> None:
    user.time_zone = time_zone
    user.save(update_fields=["time_zone"])


def change_address(*, user: User, email: str) -> EmailAddress:
    """Take over a new address without asking it, for a server that can't send mail."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        user.email = email
        user.save(update_fields=["email"])
        return EmailAddress.objects.create(user=user, email=email, primary=True)


def reset_link(*, user: User) -> str:
    """The address of a page where a new password can be set, once, until it changes or PASSWORD_RESET_TIMEOUT ends."""
    key = f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
    return get_adapter().get_reset_password_from_key_url(key)
