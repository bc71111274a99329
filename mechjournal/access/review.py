"""What a mentor's desk and a reader's "since last time" may show: marks, lines of the ledger, what is asked of whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mechjournal.access.beliefs import credences, predictions
from mechjournal.access.comments import readable_comments
from mechjournal.access.membership import project
from mechjournal.access.walk import postmortems
from mechjournal.access.who import REVIEW, WRITE, Who, ids
from mechjournal.models import Change, Entry, Membership, Project, ReadMark, ReviewRequest, Role, SprintPause
from mechjournal.models.kept import Blank, Blanks, Kept
from mechjournal.models.moved import Line, last_signs, lines_after

OPEN = ReviewRequest.State.OPEN
WAITING = Kept(
    lambda: ReviewRequest.objects.filter(
        Q(on__entry=None) | Q(on__entry__visibility=Entry.Visibility.PROJECT) | Q(on__entry__author=Blank("user")),
        mentor=Blank("user"),
        state=OPEN,
        project__in=Blanks("projects"),
    ).values_list("pk")
)


def mentored(who: Who) -> list[Project]:
    """Every project in which this person reviews: the open ones, newest work first, then the ended ones."""
    found = [m.project for m in who.memberships if who.may(m.project, REVIEW)]
    return sorted(found, key=lambda one: not one.is_open)


def waiting(who: Who) -> int:
    """How many questions wait for this person; without a query where they mentor nothing, or nobody ever asked."""
    mine = [one.pk for one in mentored(who) if one.last_request]
    return len(WAITING.rows(user=who.user.pk, projects=mine)) if mine else 0


def reading(who: Who, key: str) -> tuple[Project, ReadMark]:
    """A project and how far this person has read in it; with a mark at 0, not saved, where they never said."""
    within = project(who, key)
    return within, read_marks(who, [within]).get(within.pk) or ReadMark(project=within, user=who.user, seq=0)


def read_marks(who: Who, of: Iterable[Project]) -> dict[int, ReadMark]:
    """By the primary key of the project."""
    mine = set(ids(who))
    rows = ReadMark.objects.filter(user=who.user, project__in=[one.pk for one in of if one.pk in mine])
    return {row.project_id: row for row in rows}


def moved(who: Who, after: dict[Project, int], most: int) -> list[Line]:
    """Of each project the `most` lines after that one which this person may know of, in order; their own left out.

    Sealed credences are left out, too: they belong to their hypothesis, which shows them to whom it may.
    """
    mine = set(ids(who))
    marks = {one.pk: seq for one, seq in after.items() if one.pk in mine}
    lines = lines_after(who.user.pk, marks, most)
    return [line for line in lines if not line.facts.get("sealed")]


def changes_since(who: Who, within: Project, after: int, most: int) -> list[Line]:
    """Of one project, exactly: what a partner keeps to themselves until one has said one's own isn't among them."""
    mine = {within.pk: after} if within.pk in ids(who) else {}
    return without_kept(who, within, lines_after(who.user.pk, mine, most))


def without_kept(who: Who, within: Project, lines: list[Line]) -> list[Line]:
    kept = set()
    if seqs := [line.seq for line in lines if line.facts.get("sealed")]:
        kept |= set(seqs) - set(credences(who, within).filter(seq__in=seqs).values_list("seq", flat=True))
    if who.may(within, WRITE):
        for kind, rows in {"prediction": predictions, "postmortem": postmortems, "comment": readable_comments}.items():
            about = {line.subject for line in lines if line.kind.startswith(f"{kind}.")}
            shown = rows(who, within).filter(subject__in=about).values_list("subject", flat=True) if about else []
            hidden = about - set(shown)
            kept |= {line.seq for line in lines if line.subject in hidden}
    return [line for line in lines if line.seq not in kept]


def lines_at(who: Who, within: Project, seqs: Iterable[int]) -> list[Change]:
    """These lines of a ledger with their texts; the numbers come from `changes_since`."""
    rows = Change.objects.filter(project=within.pk, project__in=ids(who), seq__in=seqs)
    return list(rows.select_related("by", "subject").order_by("seq"))


def lines_before(who: Who, within: Project, lines: list[Change]) -> dict[int, Change]:
    """By the number of each line the one that held the same texts before it, as far as this person may know of it."""
    about = {line.subject_id for line in lines}
    rows = Change.objects.filter(project=within.pk, project__in=ids(who), subject__in=about)
    rows = rows.only("seq", "kind", "subject", "by", "facts").order_by("seq")
    known = [row for row in rows if tells_all(row) and was_open(who, row)]
    before = {line.seq: last_of(known, line) for line in lines}
    found = {line.seq: line for line in lines_at(who, within, set(filter(None, before.values())))}
    return {seq: found[was] for seq, was in before.items() if was}


def tells_all(line: Change) -> bool:
    """Whether it holds every text of its thing."""
    return line.kind not in ("entry.redacted", "entry.checked", "hypothesis.rivals", "credence.set", "decision.verdict")


def was_open(who: Who, line: Change) -> bool:
    """Whether it was to be seen then: not "only me" of another, not the draft of a post-mortem."""
    private = line.facts.get("visibility") == Entry.Visibility.ME and line.by_id != who.user.pk
    return not private and line.facts.get("finished") is not False


def last_of(known: list[Change], line: Change) -> int | None:
    """The number of the last of these before `line` about the same thing."""
    noun = line.kind.partition(".")[0]
    same = [row.seq for row in known if row.subject_id == line.subject_id and row.kind.startswith(f"{noun}.")]
    return max((seq for seq in same if seq < line.seq), default=None)


def readers(who: Who, within: Project) -> list[ReadMark]:
    """How far mentors have read who agreed to show it to this very mentee; `up_to`: when the last line was written."""
    shown = Membership.objects.filter(
        project=within.pk, via__mentee=who.user, via__ended_at=None, via__shows_reading=True
    )
    line = Change.objects.filter(project=OuterRef("project"), seq=OuterRef("seq"))
    rows = ReadMark.objects.filter(project=within.pk, project__in=ids(who), user__in=shown.values("user"), seq__gt=0)
    return list(rows.annotate(up_to=Subquery(line.values("at"))).select_related("user").order_by("pk"))


def working_in(who: Who, of: Iterable[Project]) -> QuerySet[Membership]:
    """Who works in these projects, owners first."""
    mine = [one.pk for one in of if one.pk in set(ids(who))]
    rows = Membership.objects.filter(project__in=mine, role__in=(Role.OWNER, Role.COLLABORATOR))
    return rows.select_related("user").order_by("-role", "joined_at", "pk")


def last_seen(who: Who, of: Iterable[Project]) -> dict[int, datetime]:
    """When somebody else last did anything in each project that this person may know of."""
    mine = set(ids(who))
    return last_signs(who.user.pk, [one.pk for one in of if one.pk in mine])


def pauses_of(who: Who, sprints: Iterable[int]) -> QuerySet[SprintPause]:
    """Of the sprints with these primary keys."""
    return SprintPause.objects.filter(sprint__in=sprints, project__in=ids(who))
