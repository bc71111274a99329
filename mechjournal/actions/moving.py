"""Moving an entry to another project: it gets a number and files there, and its old place points on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from mechjournal.actions import ledger
from mechjournal.actions.attachments import copy_files
from mechjournal.actions.entries import FIXED, Conflict, record
from mechjournal.actions.entry_checks import move_checks
from mechjournal.actions.phases import phase_on
from mechjournal.actions.rendering import files_of, render_into
from mechjournal.models import Entry, Hypothesis, Prediction, Project, Subject, User, search
from mechjournal.models.sprints import sprint_on

# Which hand wrote it stays with it.
SENDER = ("happened_at", "agent", "agent_model", "agent_run", "accepted_by", "accepted_at")


def move_entry(*, by: User, entry: Entry, to: Project) -> Entry:
    """The entry's new self in `to`. Raises Conflict when it moved already or was saved in the meantime.

    Raises ValidationError while a hypothesis of its project rests on it, or something is expected of it.
    """
    with transaction.atomic():
        source, target = hold_both(entry.project, to)
        refuse_to_pull_away(entry)
        moved = placed(entry, target, by)
        copy_files(entry, moved)
        files = files_of(target, moved.client_key)
        render_into(moved, files)
        moved.save()
        move_checks(entry=entry, to=moved)
        search.index(moved, files)
        search.forget([entry.pk])
        left = Entry.objects.filter(pk=entry.pk, version=entry.version, moved_to=None)
        if not left.update(moved_to=moved):
            raise Conflict(entry)
        entry.project = source
        record(entry, "entry.moved", by=by)
        record(moved, "entry.arrived", by=by)
    return moved


def refuse_to_pull_away(entry: Entry) -> None:
    """Beliefs and predictions stay in their project, so what they rest on stays with them."""
    rests = Q(origin=entry) | Q(credences__because=entry) | Q(evidence__entry=entry) | Q(checks__entry=entry)
    leaning = Hypothesis.objects.filter(rests, project=entry.project_id).order_by("number").first()
    if leaning:
        raise ValidationError(f"{leaning.name} rests on this entry, so it stays in this project.")
    if Prediction.objects.filter(entry=entry).exists():
        raise ValidationError("Something was predicted of this experiment, so it stays in this project.")


def hold_both(source: Project, target: Project) -> tuple[Project, Project]:
    # Always in the same order, so that two moves in opposite directions never wait for each other.
    rows = Project.objects.locked().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    held = {project.pk: project for project in rows}
    return held[source.pk], held[target.pk]


def placed(entry: Entry, target: Project, by: User) -> Entry:
    columns = {f.name: getattr(entry, f.name) for f in Entry._meta.concrete_fields if f.name not in FIXED}
    subject = ledger.add_subject(target, Subject.Kind.ENTRY)
    return Entry.objects.create(
        **{**columns, "version": 1, "phase": phase_on(target, entry.day, by.today())},
        project=target,
        subject=subject,
        number=subject.number,
        author=entry.author,
        client_key=entry.client_key,
        written_at=entry.written_at,
        highlight=entry.highlight,
        minutes=entry.minutes,
        learned=entry.learned,
        **{name: getattr(entry, name) for name in SENDER},
        sprint=sprint_on(target, entry.day, by.today()),
    )
