"""Telling what the story's people asked their mentor, and what came back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from mechjournal.actions import requests
from mechjournal.models import Notification, ReviewRequest, Subject

if TYPE_CHECKING:
    from mechjournal.demo.story import Step
    from mechjournal.demo.telling import Telling


def ask(told: "Telling", step: "Step") -> None:
    """`of`: the mentor; about the entry named, or the hypothesis or sprint of the number `on`."""
    by, project, heads = told.by(step), told.project(step), step.heads
    if step.name:
        on = told.entry(step).subject
    else:
        on = Subject.objects.select_related("project").get(project=project, kind=heads["kind"], number=heads["on"])
    on.project = project
    predicted = heads.get("predicted", "")
    requests.ask(by=by, on=on, mentor=told.people[heads["of"]], question=step.text, predicted=predicted)
    date_told()


def answer(told: "Telling", step: "Step") -> None:
    """The question of the number `to`, ended by `outcome`."""
    rows = ReviewRequest.objects.select_related("project")
    asked = rows.get(project=told.project(step), number=step.heads["to"])
    said = requests.Answer(outcome=step.heads["outcome"], text=told.linked(step, step.text))
    requests.answer_request(by=told.by(step), request=asked, answer=said)
    date_told()


def date_told() -> None:
    """What people were told just now, by the story's clock: the real one has dated it."""
    now = timezone.now()
    Notification.objects.filter(at__gt=now).update(at=now)


TELL: dict[str, Callable[["Telling", "Step"], None]] = {"ask": ask, "settle": answer}
