"""Meetings of a mentorship: made from what moved, written by both, held once. And a mentor's notes for themselves."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.entries import Text, log_entry
from mechjournal.actions.telling import tell
from mechjournal.models import Entry, Meeting, Mentorship, PrivateNote, Project, User


class Conflict(Exception):
    """Somebody saved other words meanwhile; `row` is what stands there. Nothing was written."""

    def __init__(self, row: Meeting | PrivateNote):
        super().__init__(f"{row} is at version {row.version}")
        self.row = row


def plan_meeting(*, by: User, mentorship: Mentorship, on_day, texts: Mapping[str, str]) -> Meeting:
    """The next one; while one is planned it is that one, however often this is pressed."""
    with ledger.in_line(), transaction.atomic():
        # Two presses at once wait for one another here.
        Mentorship.objects.select_for_update().get(pk=mentorship.pk)
        rows = Meeting.objects.filter(mentorship=mentorship).order_by("-number")
        last = rows.first()
        if last and not last.is_held:
            return last
        number = last.number + 1 if last else 1
        made = Meeting.objects.create(
            mentorship=mentorship, number=number, on_day=on_day, made_by=by, texts={k: v for k, v in texts.items() if v}
        )
        told = {"by": by, "project": None, "path": made.get_absolute_url(), "says": f"For {on_day:%-d %B}."}
        tell([mentorship.other(by)], kind="meeting", once=f"meeting {mentorship.key} {number}", **told)
    return made


def save_meeting(*, meeting: Meeting, version: int, on_day, texts: Mapping[str, str]) -> Meeting:
    """`texts` are the sections on the writer's page; others stay. Raises Conflict."""
    with ledger.in_line(), transaction.atomic():
        held = Meeting.objects.select_for_update().select_related("mentorship").get(pk=meeting.pk)
        written = {name: text for name, text in {**held.texts, **texts}.items() if text.strip()}
        if (written, on_day) == (held.texts, held.on_day):
            return held
        if held.version != version:
            raise Conflict(held)
        held.texts, held.on_day = written, on_day
        held.version, held.saved_at = held.version + 1, timezone.now()
        held.save(update_fields=["texts", "on_day", "version", "saved_at"])
    return held


def hold_meeting(*, meeting: Meeting) -> None:
    """It took place: what the mentee thought the answers would be is the mentor's to read from now on."""
    Meeting.objects.filter(pk=meeting.pk, held_at=None).update(held_at=timezone.now())


def keep_notes(*, by: User, meeting: Meeting, project: Project) -> Entry:
    """What was noted and what comes next, as an entry of one of the mentee's projects; once a meeting."""
    if meeting.entry:
        return meeting.entry
    # The meeting stands for the composer: pressed twice, it makes one entry.
    key = uuid5(NAMESPACE_URL, f"meeting {meeting.mentorship.key} {meeting.number}")
    text = Text(title=titled(meeting), body=noted(meeting.texts), client_key=key)
    made = log_entry(author=by, project=project, text=text)
    hold_meeting(meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk, entry=None).update(entry=made)
    return made


def titled(meeting: Meeting) -> str:
    return f"Meeting with {meeting.mentorship.mentor}, {meeting.on_day:%-d %B %Y}"


def noted(texts: Mapping[str, str]) -> str:
    following = texts.get("next", "").strip()
    parts = [texts.get("notes", "").strip(), f"## Next\n\n{following}" if following else ""]
    return "\n\n".join(part for part in parts if part) or "Nothing was noted."


def keep_private_note(*, by: User, about: User, version: int, text: str) -> PrivateNote:
    """A mentor's own words about a mentee. Raises Conflict where another tab saved other ones."""
    with ledger.in_line(), transaction.atomic():
        row = PrivateNote.objects.select_for_update().filter(by=by, about=about).first()
        if row is None:
            return first_note(by, about, text)
        if row.text != text:
            if row.version != version:
                raise Conflict(row)
            row.text, row.version, row.saved_at = text, row.version + 1, timezone.now()
            row.save(update_fields=["text", "version", "saved_at"])
    return row


def first_note(by: User, about: User, text: str) -> PrivateNote:
    try:
        with transaction.atomic():
            return PrivateNote.objects.create(by=by, about=about, text=text)
    except IntegrityError as error:
        raise Conflict(PrivateNote.objects.get(by=by, about=about)) from error
