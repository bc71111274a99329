"""Telling what the story's people said about a passage, what was answered, and what a mentor asks of every claim."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from mechjournal.actions import asked_checks, comments, snippets
from mechjournal.models import AskedCheck, Comment, Entry, Hypothesis, Notification, Snippet

if TYPE_CHECKING:
    from mechjournal.demo.story import Step
    from mechjournal.demo.telling import Telling


def comment(told: "Telling", step: "Step") -> None:
    """On the entry a step points to, or the hypothesis `on`: `part` and `quote` mark a passage, `asks` a reply."""
    words = {name: step.heads.get(name, "") for name in ("part", "quote")}
    said = comments.Said(body=told.linked(step, step.text), asks_reply="asks" in step.heads, **words)
    dated(comments.say(by=told.by(step), on=thing_of(told, step), said=said))


def thing_of(told: "Telling", step: "Step") -> Entry | Hypothesis:
    if "on" not in step.heads:
        return told.entry(step)
    return told.project(step).hypotheses.select_related("project", "subject").get(number=step.heads["on"])


def answer(told: "Telling", step: "Step") -> None:
    """Of the newest thread about the same thing."""
    thread = thread_of(told, step)
    asks = "asks" in step.heads
    dated(comments.answer(by=told.by(step), thread=thread, body=told.linked(step, step.text), asks_reply=asks))


def resolve(told: "Telling", step: "Step") -> None:
    made = comments.resolve(by=told.by(step), thread=thread_of(told, step))
    Comment.objects.filter(pk=made.pk).update(resolved_at=timezone.now())
    date_tellings(made)


def thread_of(told: "Telling", step: "Step") -> Comment:
    thing = thing_of(told, step)
    rows = Comment.objects.filter(on=thing.subject_id, thread=None).select_related("project", "by", "subject", "on")
    thread = rows.latest("pk")
    thread.thing = thing
    return thread


def dated(made: Comment) -> None:
    Comment.objects.filter(pk=made.pk).update(at=timezone.now())
    date_tellings(made)


def date_tellings(made: Comment) -> None:
    """Told now, by the story's clock: those that the real clock has dated."""
    now = timezone.now()
    Notification.objects.filter(subject=made.subject_id, at__gt=now).update(at=now)


def keep(told: "Telling", step: "Step") -> None:
    """One of the person's snippets, named by `key`; with `ask` it is asked of every hypothesis as well."""
    now, by = timezone.now(), told.by(step)
    kept = snippets.keep_snippet(user=by, key=step.heads["key"], text=step.text)
    Snippet.objects.filter(pk=kept.pk).update(used_at=now)
    if "ask" in step.heads:
        asked = asked_checks.ask_check(by=by, project=told.project(step), question=step.text)
        AskedCheck.objects.filter(pk=asked.pk).update(at=now)


TELL: dict[str, Callable[["Telling", "Step"], None]] = {
    "comment": comment,
    "answer": answer,
    "resolve": resolve,
    "snippet": keep,
}
