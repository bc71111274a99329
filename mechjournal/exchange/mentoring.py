"""A person's mentorships as plain values, for their copy of everything: with whom, agendas, notes for themselves."""

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Meeting, Mentorship, PrivateNote


def mentoring(who: Who) -> dict:
    return {
        "mentorships": [as_mentorship(who, row) for row in access.mentorships(who)],
        "notes_for_oneself": [as_note(row) for row in access.private_notes(who)],
    }


def as_mentorship(who: Who, row: Mentorship) -> dict:
    return {
        "mentor": row.mentor.display_name,
        "mentee": row.mentee.display_name,
        "began_at": row.began_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "meetings": [as_meeting(who, row, meeting) for meeting in access.meetings(who, row)],
    }


def as_meeting(who: Who, pair: Mentorship, meeting: Meeting) -> dict:
    meeting.mentorship = pair
    return {"day": meeting.on_day.isoformat(), "held": meeting.is_held, **access.told_of(who, meeting)}


def as_note(row: PrivateNote) -> dict:
    return {"about": row.about.display_name, "saved_at": row.saved_at.isoformat(), "text": row.text}
