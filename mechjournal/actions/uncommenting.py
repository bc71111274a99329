"""Removing a secret from what was said about things, from the passages it was said of, and from what people were told.

In all of this module `secret` None stands for every text of what was said about one entry.
"""

from collections.abc import Iterable

from django.db.models import Q

from mechjournal.actions import comments, ledger
from mechjournal.actions.anchoring import Thing, keep_places, marked, texts_of
from mechjournal.lib import anchors
from mechjournal.lib.anchors import plain
from mechjournal.lib.removal import MARK, cleaned, cut, has
from mechjournal.models import Change, Comment, Entry, Notification, Project, Subject, User

# Taken out of a text: an edge of it may hold a piece of the secret.
TAKEN = ("quote", "before", "after", "found")


def uncomment(held: Project, entry: Entry, secret: str | None) -> tuple[list[int], list[Comment]]:
    """Numbers of the ledger's lines that were wiped, and the comments that held the secret. Holds the project."""
    rows = Comment.objects.filter(project=held).select_related("subject", "on", "thread").order_by("pk")
    rows = rows.filter(on=entry.subject_id) if secret is None else rows
    held_it = [row for row in rows if rewrite(held, row, secret)]
    lines = ledger.wipe(lines_of(held, [] if secret is None else None, held_it), secret)
    # A quote that began or ended within the secret isn't found by it; all that its lines say goes.
    torn = [row for row in held_it if row.is_torn]
    lines += ledger.wipe(Change.objects.filter(project=held, subject__in=[row.subject_id for row in torn]), None)
    untell(held, held_it, secret)
    return sorted(set(lines)), held_it


def lines_of(held: Project, every: list | None, rows: list[Comment]) -> Iterable[Change]:
    """Lines about these comments, or with `every` None about any comment of the project: it said so once, perhaps."""
    about = Q(subject__kind=Subject.Kind.COMMENT) if every is None else Q(subject__in=[row.subject_id for row in rows])
    return Change.objects.filter(about, project=held)


def rewrite(held: Project, row: Comment, secret: str | None) -> bool:
    """The row with a mark in place of the secret; whether it held any of it."""
    was = {name: getattr(row, name) for name in ("body", *TAKEN)}
    row.is_torn = secret is not None and not has(row.quote, secret) and taken_out(row.quote, secret) != row.quote
    for name in TAKEN:
        most = Comment._meta.get_field(name).max_length
        setattr(row, name, taken_out(was[name], secret, most))
    if has(row.body, secret):
        row.project, row.body = held, cleaned(row.body, secret)
        row.body_html = comments.lay_out(held, row.body).html
    if was == {name: getattr(row, name) for name in was}:
        return False
    row.version += 1
    row.save(update_fields=["version", "body", "body_html", *TAKEN])
    return True


def taken_out(text: str, secret: str | None, most: int | None = None) -> str:
    """A passage is plain text, so a secret of several lines stands in it on one."""
    text = cut(text, secret, most)
    return text if secret is None else cut(text, plain(secret), most)


def untell(held: Project, rows: list[Comment], secret: str | None) -> None:
    """What people were told of them quotes them."""
    told = Notification.objects.filter(project=held)
    told = told.filter(subject__in=[row.subject_id for row in rows]) if secret is None else told
    for row in told.exclude(says=""):
        # A line ends in an ellipsis where it was cut; what stands before it may be a piece of the secret.
        says = MARK if secret is None else cut(row.says.removesuffix("…"), secret) + "…" * row.says.endswith("…")
        if says != row.says:
            row.says = says[: Notification._meta.get_field("says").max_length]
            row.save(update_fields=["says"])


def place_anew(thing: Thing) -> None:
    """Where passages stand in a text that lost a secret; what stood around one that is gone is forgotten."""
    rows = list(marked(thing))
    texts = texts_of(thing) if rows else {}
    for row in rows:
        place = anchors.mark(texts.get(row.part, ""), row.passage.now, row.before, row.after)
        row.stand_at(place or anchors.Passage(row.quote))
        row.found = place.quote if place and place.quote != row.quote else ""
    keep_places(rows)


def record_reworded(held: Project, rows: list[Comment], by: User) -> None:
    """What these comments say now, in the ledger."""
    for row in rows:
        row.project = held
        comments.record(row, "comment.edited", by)
