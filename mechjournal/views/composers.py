"""The composer: one form with its addresses, the same on Today, over all projects and for an edit."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from mechjournal import access
from mechjournal.forms.entries import AnywhereForm, EditForm, EntryForm
from mechjournal.models import Draft, Entry, Project, User
from mechjournal.models.addresses import address


class Place(NamedTuple):
    """What a composer says of a project."""

    key: str
    title: str
    last_hypothesis: int

    @classmethod
    def of(cls, project: Project) -> "Place":
        return cls(*(getattr(project, name) for name in cls._fields))


class Fresh(NamedTuple):
    """An empty composer as plain values: it is rendered once for the same ones (templatetags/kept.py).

    `choices`: over all projects, where it may write to.
    """

    project: Place
    action: str
    today: date
    day: date | None = None
    choices: tuple[Place, ...] = ()

    @property
    def composer(self) -> "Composer":
        return Composer(given=self.form, action=self.action, **addresses(self.project), project=self.project)

    @property
    def form(self) -> EntryForm:
        if self.choices:
            return AnywhereForm(today=self.today, projects=self.choices, initial={"project": self.project.key})
        return EntryForm(today=self.today, initial={"day": self.day} if self.day else None)


@dataclass
class Composer:
    """`given`: a form that says something already; else `fresh`, and the form is made when it is needed."""

    action: str
    upload_url: str
    preview_url: str
    project: Project | Place
    given: forms.Form | None = None
    fresh: Fresh | None = None
    client_key: UUID = field(default_factory=uuid4)
    entry: Entry | None = None
    drafts: list[Draft] | None = None
    files_key: UUID | None = None
    # The page this one stands on, where it has one of its own.
    page: str = ""
    max_bytes: int = settings.UPLOAD_LIMIT_MB * 1024 * 1024

    @cached_property
    def form(self) -> forms.Form:
        return self.given or self.fresh.form


def composer_for(project: Project, user: User, form: EntryForm | None = None, day=None) -> Composer:
    action, page = address("entries.log", project.key), project.get_absolute_url()
    fresh = None if form else Fresh(Place.of(project), action, user.today(), day)
    return Composer(action=action, **addresses(project), project=project, given=form, fresh=fresh, page=page)


def composer_anywhere(project: Project, user: User, projects, form: AnywhereForm | None = None) -> Composer:
    action, page = address("entries.log_anywhere"), address("days.everywhere")
    places = tuple(map(Place.of, projects))
    fresh = None if form else Fresh(Place.of(project), action, user.today(), choices=places)
    return Composer(action=action, **addresses(project), project=project, given=form, fresh=fresh, page=page)


def composer_editing(entry: Entry, user: User, form: EditForm | None = None) -> Composer:
    return Composer(
        given=form or EditForm(entry=entry, today=user.today()),
        action=address("entries.edit", entry.project.key, entry.number),
        **addresses(entry.project),
        project=entry.project,
        entry=entry,
        files_key=entry.client_key,
    )


def draft_asked_for(request: HttpRequest, projects: list[Project]) -> Draft | None:
    """The unsent draft, of one of these projects, that the address wants in the composer."""
    if not (name := request.GET.get("draft")):
        return None
    draft = access.draft(request.who, UUID(name)) if is_uuid(name) else None
    if draft and draft.entry_id is None and draft.project in projects:
        return draft
    messages.info(request, "That draft is no longer here: it was logged or thrown away.")
    return None


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def typed_in(draft: Draft) -> dict:
    """What a composer begins with that opens it: under its own name, so that logging it ends the draft."""
    return {**draft.fields, "project": draft.project.key, "client_key": draft.client_key}


def addresses(project: Project | Place) -> dict:
    return {
        "upload_url": address("attachments.upload", project.key),
        "preview_url": address("entries.preview", project.key),
    }
