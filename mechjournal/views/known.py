"""Everything that lines of a ledger are shown with, fetched at once: a fixed number of queries for a page of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Change, Comment, Credence, Entry, PostMortem, Project, attachments
from mechjournal.models.moved import Line
from mechjournal.views.entry_checks import show_checks
from mechjournal.views.expectations import show_expected
from mechjournal.views.threads import show_talk

# Facts that name an entry by its number.
POINT = ("entry", "better")


@dataclass(frozen=True)
class Known:
    """`entries`, `comments`, `postmortems` by their subject; `headings` of entries this person may read, by number;
    `before` and `credences` by the number of the line; `claims` by the number of the hypothesis.

    Of what is being read: `fresh`, subjects of entries that are new, and `came`, of those whose result is; with their
    numbers.
    """

    who: Who
    project: Project
    entries: dict[int, Entry]
    headings: dict[int, str]
    before: dict[int, Change]
    credences: dict[int, Credence]
    claims: dict[int, str]
    comments: dict[int, Comment]
    postmortems: dict[int, PostMortem]
    fresh: set[int]
    came: set[int]
    fresh_numbers: set[int]
    came_numbers: set[int]


def known_of(who: Who, project: Project, lines: Sequence[Change], news: Sequence[Line]) -> Known:
    """For these `lines`, a page of `news`."""
    entries = entries_of(who, project, subjects(lines, "entry"))
    fresh = {line.subject for line in news if line.kind in ("entry.logged", "entry.arrived")}
    came = {line.subject for line in news if line.kind == "entry.result"}
    return Known(
        who=who,
        project=project,
        entries=entries,
        headings=headings_of(who, project, lines),
        before=access.lines_before(who, project, [line for line in lines if may_differ(line)]),
        credences=credences_of(who, project, [line.seq for line in lines if line.kind == "credence.set"]),
        claims=claims_of(who, project, lines),
        comments={row.subject_id: row for row in comments_of(who, project, subjects(lines, "comment"))},
        postmortems=postmortems_of(who, project, subjects(lines, "postmortem")),
        fresh=fresh,
        came=came,
        fresh_numbers={entry.number for entry in entries.values() if entry.subject_id in fresh},
        came_numbers={entry.number for entry in entries.values() if entry.subject_id in came},
    )


def subjects(lines: Sequence[Change], noun: str) -> set[int]:
    return {line.subject_id for line in lines if line.kind.startswith(f"{noun}.")}


def may_differ(line: Change) -> bool:
    return line.kind.endswith((".saved", ".changed")) and line.kind != "phase.changed"


def entries_of(who: Who, project: Project, about: set[int]) -> dict[int, Entry]:
    rows = list(access.entries(who, project).filter(subject__in=about).for_log().prefetch_related(None))
    for entry in rows:
        entry.project = project
    attachments.bring_files(rows)
    show_expected(who, rows)
    show_talk(who, rows)
    show_checks(who, rows)
    return {entry.subject_id: entry for entry in rows}


def headings_of(who: Who, project: Project, lines: Sequence[Change]) -> dict[int, str]:
    pointed = {line.facts[name] for line in lines for name in POINT if isinstance(line.facts.get(name), int)}
    return dict(access.entries(who, project).filter(number__in=pointed).values_list("number", "heading"))


def credences_of(who: Who, project: Project, seqs: list[int]) -> dict[int, Credence]:
    return {row.seq: row for row in access.credences(who, project).filter(seq__in=seqs)}


def claims_of(who: Who, project: Project, lines: Sequence[Change]) -> dict[int, str]:
    named = {line.facts[name] for line in lines for name in ("hypothesis", "number") if about_belief(line, name)}
    return dict(access.hypotheses(who, project).filter(number__in=named).values_list("number", "claim"))


def about_belief(line: Change, name: str) -> bool:
    return line.facts.get(name) is not None and (name == "hypothesis" or line.kind.startswith("hypothesis."))


def comments_of(who: Who, project: Project, about: set[int]):
    rows = access.readable_comments(who, project).filter(subject__in=about) if about else None
    return rows.select_related("by", "on", "thread") if about else []


def postmortems_of(who: Who, project: Project, about: set[int]) -> dict[int, PostMortem]:
    return {row.subject_id: row for row in access.postmortems(who, project).filter(subject__in=about)}
