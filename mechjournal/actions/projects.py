"""Projects and who belongs to them: create, change, invite, join, leave, hand over."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mechjournal.actions import ledger, phases
from mechjournal.actions.mentorships import begin_mentorship, hold, settle
from mechjournal.actions.sprints import start_sprint
from mechjournal.models import Draft, Invitation, Membership, Project, Role, Stage, User

MINI_PROJECT_DAYS = 5


class LastOwner(Exception):
    """The only owner can't leave: someone must be able to manage the project."""


def create_project(*, owner: User, title: str, question: str = "", stage: str = Stage.MINI) -> Project:
    """A project with its owner. A mini-project is a sprint in itself, so its sprint opens at once."""
    with transaction.atomic():
        hold(owner)
        made = Project.objects.create(title=title, question=question, stage=stage)
        Membership.objects.create(project=made, user=owner, role=Role.OWNER)
        ledger.record(made, "project.created", by=owner, facts=facts(made), texts=texts(made))
        phases.enter(made, by=owner, phase=made.phase, entered_on=owner.today())
        settle(made, by=owner)
        if stage == Stage.MINI:
            first = owner.today()
            last = first + timedelta(days=MINI_PROJECT_DAYS - 1)
            start_sprint(made, by=owner, goal=question or title, pivot_if="", starts_on=first, ends_on=last)
    return made


def change_project(*, by: User, project: Project, **given) -> Project:
    """`given`: title, question, stage, north_star, proxy_task, is_private; what is not named stays."""
    with ledger.writing(project) as held:
        for name, value in given.items():
            setattr(held, name, value)
        held.save(update_fields=list(given))
        ledger.record(held, "project.changed", by=by, facts=facts(held), texts=texts(held))
        if "is_private" in given:
            settle(held, by=by)
    return held


def set_status(*, by: User, project: Project, status: str, reason: str = "") -> Project:
    with ledger.writing(project) as held:
        return put_status(held, by=by, status=status, reason=reason)


def put_status(held: Project, *, by: User, status: str, reason: str) -> Project:
    """The same inside a transaction that holds the project."""
    held.status, held.status_reason = status, reason
    held.save(update_fields=["status", "status_reason"])
    ledger.record(held, "project.status", by=by, facts=facts(held), texts={"reason": reason})
    return held


def invite(
    *, by: User, project: Project | None, role: str = Role.COLLABORATOR, sent_to: str = "", becomes: str = ""
) -> str:
    """A single-use invitation. Returns its token, which is shown once and kept nowhere; the table has its hash.

    `project` None: to a mentorship if it says what the other `becomes`; else an operator's, to sign up on a server
    that is closed to strangers.
    """
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        project=project,
        role=role,
        becomes=becomes,
        sent_to=sent_to,
        invited_by=by,
        token_hash=Invitation.digest(token),
        expires_at=timezone.now() + Invitation.LASTS,
    )
    return token


def revoke(*, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk, used_at=None).update(revoked_at=timezone.now())


def accept(*, user: User, invitation: Invitation) -> bool:
    """Use an invitation up. False if someone was faster. A member keeps the role they have."""
    if invitation.becomes and not may_pair(user, invitation.invited_by):
        return False
    with ledger.in_line(), transaction.atomic():
        open_one = Invitation.objects.usable().filter(pk=invitation.pk)
        if not open_one.update(used_at=timezone.now(), used_by=user):
            return False
        if invitation.project:
            join(user, invitation.project, invitation.role)
        elif invitation.becomes == Invitation.Becomes.MENTOR:
            begin_mentorship(mentor=user, mentee=invitation.invited_by, by=user)
        elif invitation.becomes == Invitation.Becomes.MENTEE:
            begin_mentorship(mentor=invitation.invited_by, mentee=user, by=user)
    return True


def may_pair(user: User, inviting: User | None) -> bool:
    """Not with oneself, nor with an account that is gone."""
    return inviting is not None and inviting.is_active and inviting != user


def join(user: User, project: Project, role: str) -> None:
    held = Project.objects.locked().get(pk=project.pk)
    _, new = Membership.objects.get_or_create(project=held, user=user, via=None, defaults={"role": role})
    if new:
        ledger.record(held, "member.joined", by=user, facts={"person": user.key, "role": role})


def remove_member(*, by: User, membership: Membership) -> None:
    """End a membership, one's own included. Raises LastOwner rather than leave nobody in charge."""
    with ledger.in_line(), transaction.atomic(), held_for(membership.project, membership.user) as held:
        owners = Membership.objects.filter(project=held, role=Role.OWNER).exclude(pk=membership.pk)
        if membership.role == Role.OWNER and not owners.exists():
            raise LastOwner
        Membership.objects.filter(pk=membership.pk).delete()
        Draft.objects.filter(project=held, user=membership.user).delete()
        ledger.record(held, "member.left", by=by, facts={"person": membership.user.key, "role": membership.role})
        settle(held, by=by)


def hand_over(*, owner: User, project: Project, to: Membership) -> None:
    """`to` becomes an owner, the present owner a collaborator."""
    with ledger.in_line(), transaction.atomic(), held_for(project, owner, to.user) as held:
        Membership.objects.filter(project=held, user=to.user, via=None).update(role=Role.OWNER)
        Membership.objects.filter(project=held, user=owner, via=None).update(role=Role.COLLABORATOR)
        ledger.record(held, "project.handed_over", by=owner, facts={"person": to.user.key})
        settle(held, by=owner)


def held_for(project: Project, *people: User):
    """The project, held together with those whose mentors may come or go with it. Inside a transaction."""
    hold(*people)
    return ledger.writing(project)


def facts(project: Project) -> dict:
    said = {"stage": project.stage, "phase": project.phase, "status": project.status}
    # Lines from before there was such a thing say nothing of it.
    return {**said, "private": True} if project.is_private else said


def texts(project: Project) -> dict[str, str]:
    return {name: getattr(project, name) for name in ("title", "question", "north_star", "proxy_task")}
