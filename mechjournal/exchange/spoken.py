"""What people said beside the entries, as pages: comments, requests, meetings, and what came with a file. Writes none.

Everything comes through access, so that a copy tells no more than the pages do. What came with a file is written as it
came; `actions/bringing.py` keeps it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mechjournal import access
from mechjournal.access import Who
from mechjournal.exchange.agenda import as_markdown
from mechjournal.exchange.outgoing import head
from mechjournal.lib import frontmatter, marked
from mechjournal.lib.pictures import safe_name, unique_name
from mechjournal.models import Brought, Comment, Meeting, Project, ReviewRequest, Subject

FOLDERS = {
    Brought.Kind.MEETING: "meetings",
    Brought.Kind.POSTMORTEM: "post-mortems",
    Brought.Kind.REQUEST: "requests",
}
# In which order a mark says what it says; a table doesn't keep it.
ORDER = ("key", "by", "at", "edited", "thread", "part", "quote", "asks_reply", "resolved", "resolved_by")
ORDER += ("sprint", "author", "finished", "number", "about", "mentor", "state", "rank", "answered", "closed")
ORDER += ("predicted", "day", "held")


def pages(who: Who, project: Project) -> Iterator[tuple[str, str]]:
    """(place in the folder, its text). Eight queries, however much was said."""
    names = Names(who, project)
    brought = list(access.brought(who, project).select_related("on", "batch").order_by("pk"))
    yield from comment_pages(who, project, names, [row for row in brought if row.kind == Brought.Kind.COMMENT])
    whole = [request_page(row, names) for row in access.requests(who, project).order_by("number")]
    whole += [meeting_page(who, row) for row in access.meetings_about(who, project)]
    whole += [brought_page(who, row, names) for row in brought if row.kind in FOLDERS]
    yield from named(whole)


def named(whole: Iterable[tuple[str, str, dict, str]]) -> Iterator[tuple[str, str]]:
    """Each with a name of its own: (folder, name, facts, text) in the order of their keys, whoever wrote them where."""
    taken = defaultdict(set)
    for folder, name, facts, text in sorted(whole, key=lambda one: (one[0], one[1], str(one[2].get("key", "")))):
        name = unique_name(name, taken[folder])
        taken[folder].add(name)
        yield f"{folder}/{name}", frontmatter.joined(facts, text)


def ordered(facts: dict) -> dict:
    places = {name: place for place, name in enumerate(ORDER)}
    return {name: facts[name] for name in sorted(facts, key=lambda name: (places.get(name, len(ORDER)), name))}


class Names:
    """What a thing is called in a file, to be found again: `entry 3`, `H1`, `sprint 2`, `post-mortem 2 by Ana`."""

    def __init__(self, who: Who, project: Project):
        rows = access.postmortems(who, project).select_related("sprint", "by")
        self.lookbacks = {row.subject_id: f"post-mortem {row.sprint.number} by {row.by.display_name}" for row in rows}

    def of(self, subject: Subject) -> str:
        if subject.kind == Subject.Kind.POSTMORTEM:
            return self.lookbacks.get(subject.pk, "post-mortem")
        return f"H{subject.number}" if subject.kind == Subject.Kind.HYPOTHESIS else f"{subject.kind} {subject.number}"

    def about(self, row: Brought) -> str:
        return self.of(row.on) if row.on else row.about


# --- comments ------------------------------------------------------------------------------------------------------


def comment_pages(who: Who, project: Project, names: Names, brought: list[Brought]) -> Iterator[tuple[str, str]]:
    """Of each thing what was said about it, in the order it was said."""
    of_thing = defaultdict(list)
    rows = access.readable_comments(who, project).select_related("on", "by", "resolved_by", "thread")
    for row in rows.order_by("pk"):
        of_thing[names.of(row.on)].append((comment_facts(project, row), row.body))
    for row in brought:
        facts = {"key": row.source_key, "by": row.said_by, "at": row.said_at, **row.facts}
        of_thing[names.about(row)].append((ordered(facts), row.text))
    whole = []
    for about, said in of_thing.items():
        said.sort(key=lambda one: (one[0].get("at", ""), one[0]["key"]))
        text = "\n".join([f"# Comments on {about}\n", *(comment_text(facts, body) for facts, body in said)])
        whole.append(("comments", f"{safe_name(about.replace(' ', '-'))}.md", head("comments", about=about), text))
    yield from named(whole)


def key_of(project: Project, kind: str, number: int) -> str:
    return f"{project.key}.{kind}.{number}"


def comment_facts(project: Project, row: Comment) -> dict:
    told = {
        "key": key_of(project, "comment", row.number),
        "by": row.by.display_name,
        "at": row.at.isoformat(),
        "edited": row.edited_at.isoformat() if row.edited_at else "",
        "thread": key_of(project, "comment", row.thread.number) if row.thread else "",
        "part": row.part,
        "quote": row.quote,
        "asks_reply": row.asks_reply,
        "resolved": row.resolved_at.isoformat() if row.resolved_at else "",
        "resolved_by": row.resolved_by.display_name if row.resolved_by else "",
    }
    return {name: value for name, value in told.items() if value}


def comment_text(facts: dict, body: str) -> str:
    """The passage above it, for whoever reads the file; its mark says it too."""
    passage = "".join(f"> {line}\n" for line in str(facts.get("quote", "")).split("\n") if facts.get("quote"))
    title = " ".join(f"{facts.get('by', '')}, {facts.get('at', '')[:16]}".split())
    return f"{passage}\n{marked.written(marked.Marked(facts, body, title))}".lstrip("\n")


# --- requests and meetings -----------------------------------------------------------------------------------------


def request_page(row: ReviewRequest, names: Names) -> tuple[str, str, dict, str]:
    """What the asker predicted stands in its front matter alone, as the text is there for others, too."""
    about = names.of(row.on)
    about = f"post-mortem {row.of_sprint} by {row.by.display_name}" if about == "post-mortem" else about
    facts = head(
        "request",
        key=key_of(row.project, "request", row.number),
        by=row.by.display_name,
        at=row.at.isoformat(),
        number=row.number,
        about=about,
        mentor=row.mentor.display_name,
        state=str(row.state),
        rank=row.rank,
        answered=row.answered_at.isoformat() if row.answered_at else "",
        closed=row.closed_at.isoformat() if row.closed_at else "",
        predicted=row.foretold,
    )
    criteria = [
        f"- [{'x' if passed else ' '}] {key}{f': {says}' if says else ''}"
        for key, (passed, says) in row.criteria.items()
    ]
    parts = [f"# Question to {row.mentor.display_name} about {about}", row.question]
    parts += ["## Answer", row.answer] if row.answer else []
    parts += ["## Criteria", "\n".join(criteria)] if criteria else []
    return "requests", f"{row.number}.md", facts, "\n\n".join(parts) + "\n"


def meeting_page(who: Who, row: Meeting) -> tuple[str, str, dict, str]:
    pair = row.mentorship
    facts = head(
        "meeting",
        key=f"{pair.key}.meeting.{row.number}",
        by=f"{pair.mentee} and {pair.mentor}",
        at=row.on_day.isoformat(),
        number=row.number,
        held=row.held_at.isoformat() if row.held_at else "",
    )
    text = as_markdown(row, access.told_of(who, row))
    return "meetings", f"{row.on_day.isoformat()} {safe_name(str(pair.mentor))}.md", facts, text


def brought_page(who: Who, row: Brought, names: Names) -> tuple[str, str, dict, str]:
    """As it came, with what it is about by its name here; what was predicted leaves with whoever brought it."""
    name = str(row.facts.get("place", "file.md"))
    if row.kind == Brought.Kind.POSTMORTEM:
        facts = head("post-mortem", sprint=row.on.number, author=row.said_by, finished=row.said_at)
        return FOLDERS[row.kind], name, facts, row.text
    facts = {"key": row.source_key, "by": row.said_by, "at": row.said_at, "about": names.about(row), **row.facts}
    hidden = ("place",) if row.batch.by_id == who.user.pk else ("place", "predicted")
    told = head(row.kind, **{name: value for name, value in facts.items() if name not in hidden})
    known = {name: told[name] for name in ("mechjournal", "kind")}
    return FOLDERS[row.kind], name, {**known, **ordered(told)}, row.text
