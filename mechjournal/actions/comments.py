"""Saying something about a thing of a project: comment, answer, edit one's own, resolve, reopen; and who is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from mechjournal.actions import ledger
from mechjournal.actions.anchoring import Thing, texts_of
from mechjournal.actions.telling import tell
from mechjournal.lib import anchors, children
from mechjournal.lib.markdown import RENDERER_VERSION, Context, Rendered
from mechjournal.lib.mentions import mentioned
from mechjournal.models import Comment, Entry, Hypothesis, Membership, Notification, PostMortem, Project, Subject, User

TELLS = Notification.Kind
# The same words at the same place within this time are one press too many.
TWICE = timedelta(minutes=2)


class Conflict(Exception):
    """The same person saved other words meanwhile; `comment` is what stands there now. Nothing was written."""

    def __init__(self, comment: Comment):
        super().__init__(f"{comment} is at version {comment.version}")
        self.comment = comment


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one comment holds. `part`, `quote` and what stands around it: the passage it is about, or none of them."""

    body: str
    asks_reply: bool = False
    part: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""


def say(*, by: User, on: Thing, said: Said) -> Comment:
    """A new thread. Raises ValidationError (code "quote") where the passage isn't in the text any more."""
    html = lay_out(on.project, said.body)
    with ledger.writing(on.project) as held:
        made = new(held, by, on.subject_id, said, html)
        if said.quote:
            anchor(made, on, said)
        known = said_already(made)
        return known or keep(held, made, author_of(on))


def answer(*, by: User, thread: Comment, body: str, asks_reply: bool = False) -> Comment:
    """Under the first comment of a thread, which comes with its `thing`."""
    said = Said(body=body, asks_reply=asks_reply)
    html = lay_out(thread.project, body)
    with ledger.writing(thread.project) as held:
        made = new(held, by, thread.on_id, said, html)
        made.thread = thread
        return said_already(made) or keep(held, made, author_of(thread.thing))


def edit(*, by: User, comment: Comment, version: int, body: str, asks_reply: bool) -> Comment:
    """Other words for one's own. Saving the same again changes nothing. Raises Conflict at another version."""
    html = lay_out(comment.project, body)
    with ledger.writing(comment.project) as held:
        now = fresh(held, comment)
        if now.version != version:
            raise Conflict(now)
        if (now.body, now.asks_reply) != (body, asks_reply):
            put(now, body, asks_reply, html)
            now.version, now.edited_at = now.version + 1, timezone.now()
            now.save()
            record(now, "comment.edited", by)
            tell_mentioned(now)
    return now


def resolve(*, by: User, thread: Comment) -> Comment:
    """Settled; it is folded away, never gone. Resolving a resolved one changes nothing."""
    with ledger.writing(thread.project) as held:
        now = fresh(held, thread)
        if not now.is_resolved:
            now.resolved_at, now.resolved_by = timezone.now(), by
            now.save(update_fields=["resolved_at", "resolved_by"])
            record(now, "comment.resolved", by)
            once = f"{held.key} comment {now.number} resolved at {held.last_seq}"
            tell_of(now, [now.by], TELLS.RESOLVED, by=by, once=once)
    return now


def reopen(*, by: User, thread: Comment) -> Comment:
    with ledger.writing(thread.project) as held:
        now = fresh(held, thread)
        if now.is_resolved:
            now.resolved_at = now.resolved_by = None
            now.save(update_fields=["resolved_at", "resolved_by"])
            record(now, "comment.reopened", by)
    return now


# --- making one -----------------------------------------------------------------------------------------------------


def lay_out(project: Project, body: str) -> Rendered:
    """HTML of a comment, done before the project is held. Its key is its own: footnotes of two never meet."""
    key = f"c{uuid4().hex[:16]}"
    context = Context(entry_key=key, project_url=project.get_absolute_url(), highest_number=project.last_entry)
    return children.render_note(body, context)


def new(held: Project, by: User, on: int, said: Said, html: Rendered) -> Comment:
    made = Comment(project=held, on_id=on, by=by)
    put(made, said.body, said.asks_reply, html)
    return made


def put(comment: Comment, body: str, asks_reply: bool, html: Rendered) -> None:
    comment.body, comment.asks_reply = body, asks_reply
    comment.body_html, comment.renderer = html.html, html.version


def anchor(made: Comment, on: Thing, said: Said) -> None:
    """Where the passage stands in the text as it is now that nobody else can write."""
    text = texts_of(type(on).objects.get(pk=on.pk)).get(said.part, "")
    place = anchors.mark(text, said.quote, said.before, said.after)
    if place is None:
        raise ValidationError("This passage is not in the text any more. Mark it again.", code="quote")
    made.part, made.quote = said.part, place.quote
    made.stand_at(place)


def said_already(made: Comment) -> Comment | None:
    """What a second press of the same button made a moment ago."""
    same = {"on": made.on_id, "thread": made.thread, "by": made.by, "body": made.body}
    same |= {"part": made.part, "starts": made.starts, "at__gt": timezone.now() - TWICE}
    return Comment.objects.filter(**same).select_related("subject", "on", "thread").first()


def keep(held: Project, made: Comment, author: User) -> Comment:
    made.subject = ledger.add_subject(held, Subject.Kind.COMMENT)
    made.number = made.subject.number
    made.save(force_insert=True)
    record(made, "comment.answered" if made.thread else "comment.said", made.by)
    tell_mentioned(made)
    if made.thread:
        tell_of(made, [*people_in(made.thread), author], TELLS.REPLIED)
    else:
        tell_of(made, [author], TELLS.COMMENTED)
    return made


def fresh(held: Project, comment: Comment) -> Comment:
    now = Comment.objects.select_related("subject", "on", "thread", "by").get(pk=comment.pk, project=held.pk)
    now.project = held
    return now


def record(comment: Comment, kind: str, by: User) -> None:
    facts, texts = comment.facts(), {name: text for name, text in comment.texts().items() if text}
    ledger.record(comment.project, kind, by=by, subject=comment.subject, facts=facts, texts=texts)


def rerender_comments(*, everything: bool = False) -> int:
    """Lay out those of an older renderer (or all) again; returns how many."""
    rows = Comment.objects.select_related("project").order_by("pk")
    rows = rows if everything else rows.exclude(renderer=RENDERER_VERSION)
    return sum(map(keep_laid_out, rows.iterator(chunk_size=200)))


def keep_laid_out(row: Comment) -> int:
    """0 if it was saved in the meantime: its save laid it out."""
    html = lay_out(row.project, row.body)
    rows = Comment.objects.filter(pk=row.pk, version=row.version)
    return rows.update(body_html=html.html, renderer=html.version)


# --- telling people -------------------------------------------------------------------------------------------------


def author_of(thing: Thing) -> User:
    match thing:
        case Entry():
            return thing.author
        case Hypothesis():
            return thing.made_by
        case PostMortem():
            return thing.by


def people_in(thread: Comment) -> list[User]:
    answered = Comment.objects.filter(thread=thread).select_related("by")
    return [thread.by, *(row.by for row in answered)]


def tell_mentioned(comment: Comment) -> None:
    """Whoever is named with an @, by the name that is shown; told of a comment once, however often it is edited."""
    if "@" not in comment.body:
        return
    here = [row.user for row in Membership.objects.filter(project=comment.project).select_related("user")]
    names = mentioned(comment.body, {user.display_name for user in here})
    tell_of(comment, [user for user in here if user.display_name in names], TELLS.MENTIONED)


def tell_of(comment: Comment, users: Iterable[User], kind: str, by: User | None = None, once: str = "") -> None:
    tell(
        users,
        kind=kind,
        by=by or comment.by,
        project=comment.project,
        path=comment.get_absolute_url(),
        says=comment.body,
        subject=comment.subject,
        once=once or f"{comment.project.key} comment {comment.number}",
    )
