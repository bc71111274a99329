"""Mentorships, and what lies between the two people of one: who sees what, agendas, notes for oneself."""

from django.db.models import Q, QuerySet

from mechjournal.access.who import MANAGE, NOTHING, READ, REVIEW, WRITE, Who, checked, ids
from mechjournal.models import Invitation, Meeting, Membership, Mentorship, PrivateNote, Project, User
from mechjournal.models.reviews import PREDICTED

MENTOR, MENTEE = frozenset({READ, REVIEW}), frozenset({READ, MANAGE})


def mentorships(who: Who) -> QuerySet[Mentorship]:
    """Those that run, and to the mentee also those that ran: their agendas stay theirs."""
    mine = Q(ended_at=None, mentor=who.user) | Q(mentee=who.user)
    return Mentorship.objects.filter(mine).select_related("mentor", "mentee").order_by("began_at", "pk")


def mentorship(who: Who, key: str, to: str = READ) -> Mentorship:
    """REVIEW is the mentor's alone, MANAGE the mentee's; WRITE both have while it runs."""
    found = mentorships(who).filter(key=key).first()
    return checked(found, verbs_in(who, found) if found else NOTHING, to)


def verbs_in(who: Who, pair: Mentorship) -> frozenset[str]:
    mine = MENTOR if pair.mentor_id == who.user.pk else MENTEE
    return mine if pair.ended_at else mine | {WRITE}


def mentorship_invitations(who: Who) -> QuerySet[Invitation]:
    """Those this person sent and nobody has used."""
    return Invitation.objects.usable().filter(invited_by=who.user).exclude(becomes="").order_by("created_at")


def mentorship_invitation(who: Who, key: str) -> Invitation:
    return checked(mentorship_invitations(who).filter(key=key).first(), MENTEE, READ)


def onlookers(who: Who) -> QuerySet[Membership]:
    """Everyone in this person's projects, with what lets them in; of each project the owner first."""
    rows = Membership.objects.filter(project__in=ids(who)).select_related("project", "user", "via__mentee")
    return rows.order_by("project__title", "project", "joined_at", "pk")


def meetings(who: Who, of: Mentorship) -> QuerySet[Meeting]:
    return Meeting.objects.filter(mentorship=of.pk, mentorship__in=mentorships(who)).order_by("-number")


def meetings_about(who: Who, within: Project) -> QuerySet[Meeting]:
    """Of mentorships of this person that let the mentor into this project; to the mentee also of those that ended."""
    opened = Membership.objects.filter(project=within.pk, project__in=ids(who)).exclude(via=None)
    shown = Q(mentorship__in=opened.values("via"))
    if who.may(within, WRITE):
        shown |= Q(mentorship__mentee=who.user, mentorship__ended_at__isnull=False)
    rows = Meeting.objects.filter(shown, mentorship__in=mentorships(who))
    return rows.select_related("mentorship__mentor", "mentorship__mentee").order_by("on_day", "pk")


def meeting(who: Who, key: str, number: int, to: str = READ) -> Meeting:
    pair = mentorship(who, key)
    found = meetings(who, pair).filter(number=number).select_related("entry__project", "entry").first()
    if found:
        found.mentorship = pair
    return checked(found, verbs_in(who, pair), to)


def told_of(who: Who, meeting: Meeting) -> dict[str, str]:
    """Its texts, without what the mentee expects to hear as long as that is the mentor's to find out."""
    hidden = meeting.mentorship.mentor_id == who.user.pk and not meeting.is_held
    return {name: text for name, text in meeting.texts.items() if not (hidden and name == PREDICTED)}


def private_notes(who: Who) -> QuerySet[PrivateNote]:
    """This person's own; there is no other way to one."""
    return PrivateNote.objects.filter(by=who.user).select_related("about").order_by("about__name", "pk")


def mentee(who: Who, person: str) -> User:
    """Someone this person mentors, or kept a note about while they did."""
    known = Q(pk__in=Mentorship.objects.running().filter(mentor=who.user).values("mentee"))
    known |= Q(pk__in=PrivateNote.objects.filter(by=who.user).values("about"))
    return checked(User.objects.filter(known, key=person).first(), MENTOR, READ)
