"""Questions to mentors as plain values: the tag on a thing, the row of a list. The same words on every page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.lib import waits
from mechjournal.models import Entry, ReviewRequest, Subject
from mechjournal.models.addresses import address

State, Kind = ReviewRequest.State, Subject.Kind
PAGES = {Kind.ENTRY: "entries.show", Kind.HYPOTHESIS: "hypotheses.show", Kind.SPRINT: "sprints.show"}
BY = {State.ANSWERED: "answered by", State.CHANGES_ASKED: "changes asked by", State.APPROVED: "approved by"}


@dataclass(frozen=True, slots=True)
class Tag:
    """How one question stands, on the thing it is about."""

    state: str
    says: str
    href: str
    question: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question in a list. `waits`: "1 d 4 h", "" once it is settled; `rank`: its place among the asker's, if any."""

    number: int
    href: str
    project: str
    project_href: str
    thing: str
    heading: str
    thing_href: str
    by: str
    mentor: str
    mentor_key: str
    question: str
    state: str
    says: str
    waits: str
    rank: int | None
    asked_at: datetime
    settled_at: datetime | None
    is_mine: bool
    asks_me: bool

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


def rows_of(who: Who, requests: Iterable[ReviewRequest]) -> list[Row]:
    """Of rows from `access.requests`; asks the database nothing more."""
    return [row_of(who, one) for one in requests]


def row_of(who: Who, one: ReviewRequest) -> Row:
    project = one.project
    return Row(
        number=one.number,
        href=one.get_absolute_url(),
        project=project.title,
        project_href=project.get_absolute_url(),
        thing=name_of(one),
        heading=one.heading or "",
        thing_href=page_of(one),
        by=one.by.display_name,
        mentor=one.mentor.display_name,
        mentor_key=one.mentor.key,
        question=one.question,
        state=one.state,
        says=said(who, one),
        waits=waited(one),
        rank=one.rank,
        asked_at=one.at,
        settled_at=one.closed_at,
        is_mine=one.by_id == who.user.pk,
        asks_me=one.mentor_id == who.user.pk,
    )


def name_of(one: ReviewRequest) -> str:
    number = one.on.number
    names = {Kind.ENTRY: f"#{number}", Kind.HYPOTHESIS: f"H{number}", Kind.SPRINT: f"Sprint {number}"}
    return names.get(one.on.kind) or f"Post-mortem of sprint {one.of_sprint}"


def page_of(one: ReviewRequest) -> str:
    if one.on.kind == Kind.POSTMORTEM:
        return address("postmortems.show", one.project.key, one.of_sprint)
    return address(PAGES[one.on.kind], one.project.key, one.on.number)


def waited(one: ReviewRequest) -> str:
    return waits.in_words(timezone.now() - one.at) if one.is_open else ""


def said(who: Who, one: ReviewRequest) -> str:
    """ "waits for Mo, 1 d 4 h", "waits for you, 12 min", "answered by Mo", "withdrawn"."""
    mentor = "you" if one.mentor_id == who.user.pk else one.mentor.display_name
    if one.is_open:
        return f"waits for {mentor}, {waited(one)}"
    return f"{BY[one.state]} {mentor}" if one.state in BY else "withdrawn"


# --- on the things themselves ---------------------------------------------------------------------------------------


def tags_on(who: Who, project, subjects: list[int]) -> dict[int, list[Tag]]:
    """By subject, of things this person was shown. One query, and none in a project where nobody has asked."""
    rows = access.requests_on(who, subjects) if subjects and project.last_request else []
    return tags_by_subject(who, rows, {project.pk: project.key})


def tags_by_subject(who: Who, rows: Iterable[ReviewRequest], keys: dict[int, str]) -> dict[int, list[Tag]]:
    """The latest of each person to each mentor: an older one said what it had to say."""
    latest: dict[int, dict[tuple, Tag]] = defaultdict(dict)
    for one in rows:
        href = address("requests.show", keys[one.project_id], one.number)
        latest[one.on_id][one.by_id, one.mentor_id] = Tag(one.state, said(who, one), href, one.question)
    return {subject: list(tags.values()) for subject, tags in latest.items()}


def show_asked(who: Who, entries: list[Entry]) -> None:
    """Sets `asked` (tags) of each; one query, and none where nobody has asked in these projects."""
    projects = {m.project_id: m.project for m in who.memberships}
    asking = [e for e in entries if e.project_id in projects and projects[e.project_id].last_request]
    rows = access.requests_on(who, [entry.subject_id for entry in asking]) if asking else []
    tags = tags_by_subject(who, rows, {pk: project.key for pk, project in projects.items()})
    for entry in entries:
        entry.asked = tags.get(entry.subject_id, [])
