"""What was said about the things on a page, ready to be shown beside each. One query, none without any comment."""

from dataclasses import dataclass, field, replace

from mechjournal import access
from mechjournal.access import COMMENT, Thing, Who
from mechjournal.lib.markdown import safe
from mechjournal.models import Comment, Project
from mechjournal.models.addresses import address

WHOLE = "whole"


@dataclass
class Thread:
    """The first comment and its answers."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def rows(self) -> list[Comment]:
        return [self.first, *self.answers]

    @property
    def waits_since(self) -> int | None:
        """The comment that asked for a reply, as long as nobody else has said anything since."""
        asking = next((row for row in reversed(self.rows) if row.asks_reply), None)
        later = [row for row in self.rows if asking and row.pk > asking.pk and row.by_id != asking.by_id]
        return asking.pk if asking and not self.first.is_resolved and not later else None

    @property
    def place(self) -> tuple:
        """In the order of the text: on the whole of it first, passages that are gone last."""
        first = self.first
        return (first.is_orphaned, first.part, -1 if first.starts is None else first.starts, first.pk)


@dataclass
class Talk:
    """All threads about one thing, and what one may do there. `shown`: the part of an entry that stands on a page.

    `may_comment`: answer and settle what was said; `may_begin`: say something new.

    `form` is the box that is open: for a new thread, or in the thread whose number is `answering`, or in the place of
    the comment `editing`.
    """

    kind: str
    number: int
    project: Project
    may_comment: bool
    may_begin: bool
    threads: list[Thread] = field(default_factory=list)
    shown: str = WHOLE
    form: object = None
    answering: int | None = None
    editing: int | None = None
    people: list = field(default_factory=list)
    offers: bool = False
    fresh: int | None = None

    @property
    def address(self) -> str:
        return address("comments.index", self.project.key, self.kind, self.number)

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if not thread.first.is_resolved]

    @property
    def resolved(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.first.is_resolved]

    def of_part(self, part: str) -> "Talk":
        """What belongs beside a plan, or beside the result that came on another day."""
        if part not in ("plan", "result"):
            return replace(self, shown=WHOLE)
        fits = (lambda one: one == "result") if part == "result" else (lambda one: one != "result")
        return replace(self, shown=part, threads=[thread for thread in self.threads if fits(thread.first.part)])


def show_talk(who: Who, things: list[Thing], offers: bool = False) -> None:
    """Gives each its `talk`. `offers`: the page has room to say that one may comment."""
    asked = [one for one in things if one.project.last_comment]
    rows = list(access.comments(who, asked)) if asked else []
    for one in things:
        one.talk = talk_of(who, one, [row for row in rows if row.on_id == one.subject_id], offers)


def talk_of(who: Who, thing: Thing, rows: list[Comment], offers: bool = False) -> Talk:
    kind = kind_of(thing)
    may = {"may_comment": who.may(thing.project, COMMENT), "may_begin": may_comment(who, thing)}
    talk = Talk(kind, thing.number, thing.project, **may, threads=threads_of(thing.project, rows))
    talk.offers = offers and talk.may_begin
    return talk


def kind_of(thing: Thing) -> str:
    return type(thing).__name__.lower()


def may_comment(who: Who, thing: Thing) -> bool:
    """Nothing new is begun where an entry no longer stands; what was said there may still be answered."""
    return who.may(thing.project, COMMENT) and not getattr(thing, "moved_to_id", None)


def threads_of(project: Project, rows: list[Comment]) -> list[Thread]:
    """`rows`: oldest first."""
    threads: dict[int, Thread] = {}
    for row in rows:
        row.project, row.html = project, safe(row.body_html)
        if row.thread_id is None:
            threads[row.pk] = Thread(row)
        elif row.thread_id in threads:
            threads[row.thread_id].answers.append(row)
    return sorted(threads.values(), key=lambda thread: thread.place)
