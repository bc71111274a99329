"""Mentorships: how they begin and end, and the memberships they grant. Inviting is with projects."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.telling import tell
from mechjournal.models import Membership, Mentorship, Project, Role, User
from mechjournal.models.addresses import address


def begin_mentorship(*, mentor: User, mentee: User, by: User | None = None) -> Mentorship:
    """From now on the mentor sees what the mentee owns. One that runs already stays as it is. `by`: who accepted."""
    with ledger.in_line(), transaction.atomic():
        hold(mentee)
        made, new = Mentorship.objects.get_or_create(mentor=mentor, mentee=mentee, ended_at=None)
        settle_all(owned_by(mentee), by=mentee)
        if new:
            tell_both(made, "joined", f"{mentor} mentors {mentee} from now on.", by)
    return made


def end_mentorship(*, by: User, mentorship: Mentorship) -> bool:
    """Take back at once what it granted. False if it had ended before."""
    with ledger.in_line(), transaction.atomic():
        hold(mentorship.mentee)
        running = Mentorship.objects.running().filter(pk=mentorship.pk)
        if not running.update(ended_at=timezone.now(), ended_by=by):
            return False
        settle_all(Project.objects.filter(memberships__via=mentorship), by=by)
        tell_both(mentorship, "ended", "What it opened is closed again.", by)
    return True


def tell_both(mentorship: Mentorship, kind: str, says: str, by: User | None) -> None:
    """Whoever invited learns that it began; of its end, the one who didn't end it."""
    both, path = [mentorship.mentor, mentorship.mentee], address("mentorships.index")
    tell(both, kind=kind, by=by, project=None, path=path, says=says, once=f"mentorship {mentorship.key} {kind}")


def show_reading(*, mentorship: Mentorship, shows: bool) -> None:
    """Whether the mentee sees how far their mentor has read."""
    Mentorship.objects.filter(pk=mentorship.pk).update(shows_reading=shows)


def hold(*people: User) -> None:
    """Until the transaction ends nothing of theirs begins to be, or ceases to be, open to their mentors.

    Held before any project is, so that two who need both never wait for one another; and without keeping others from
    writing rows that merely name these people.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk"))


def owned_by(mentee: User):
    return Project.objects.filter(memberships__user=mentee, memberships__role=Role.OWNER)


def settle_all(projects: Iterable[Project], *, by: User) -> None:
    """In the order of their keys: two such rounds can't wait for one another."""
    for project in sorted(set(projects), key=lambda one: one.pk):
        with ledger.writing(project) as held:
            settle(held, by=by)


def settle(held: Project, *, by: User) -> None:
    """Make the memberships of a locked project that come by mentorships be those its owners' mentorships grant now."""
    wanted = {} if held.is_private else {row.pk: row for row in granting(held)}
    present = {row.via_id: row for row in Membership.objects.filter(project=held).exclude(via=None)}
    for key in present.keys() - wanted.keys():
        leave(held, present[key], by)
    for key in sorted(wanted.keys() - present.keys()):
        enter(held, wanted[key], by)


def granting(held: Project):
    owners = Membership.objects.filter(project=held, role=Role.OWNER).values("user")
    # A member of the project needs no mentor's way in for what is their own.
    return Mentorship.objects.running().filter(mentee__in=owners).exclude(mentor__in=owners)


def enter(held: Project, mentorship: Mentorship, by: User) -> None:
    Membership.objects.create(project=held, user_id=mentorship.mentor_id, role=Role.MENTOR, via=mentorship)
    record(held, "member.joined", mentorship.mentor, mentorship, by)


def leave(held: Project, membership: Membership, by: User) -> None:
    membership.delete()
    record(held, "member.left", membership.user, membership.via, by)


def record(held: Project, kind: str, person: User, mentorship: Mentorship, by: User) -> None:
    facts = {"person": person.key, "role": str(Role.MENTOR), "via": mentorship.key}
    ledger.record(held, kind, by=by, facts=facts)
