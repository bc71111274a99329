"""Telling how far the story's mentor has read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mechjournal.actions.reading import mark_read

if TYPE_CHECKING:
    from mechjournal.demo.story import Step
    from mechjournal.demo.telling import Telling


def read(told: "Telling", step: "Step") -> None:
    """Everything there was by then."""
    project = told.project(step)
    mark_read(by=told.by(step), project=project, seq=project.last_seq)


TELL: dict[str, Callable[["Telling", "Step"], None]] = {"read": read}
