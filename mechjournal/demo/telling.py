"""Telling the story: each step goes through the action a person's click would call, at the time the step names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from mechjournal import access
from mechjournal.actions import attachments, entries, marks, phases, projects, sprints
from mechjournal.actions.entries import Text
from mechjournal.actions.rendering import rerender_all
from mechjournal.demo import PASSWORD, agents, asking, believing, commenting, plots, reading, story, walking
from mechjournal.demo.clock import Calendar, at
from mechjournal.demo.story import Step
from mechjournal.models import Draft, Entry, Project, Role, User

PEOPLE = {"robin": "Robin Sample", "kim": "Kim Placeholder", "mo": "Mo Mentor"}
NAME = re.compile(r"\{#([a-z0-9-]+)\}")


@dataclass
class Telling:
    """What has been told so far: people and projects by their short names, entries by project and name."""

    calendar: Calendar
    people: dict[str, User] = field(default_factory=dict)
    projects: dict[str, int] = field(default_factory=dict)
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def by(self, step: Step) -> User:
        return self.people[step.heads.get("by", "robin")]

    def project(self, step: Step) -> Project:
        """As it stands now: what is written may point at entries that exist, and the row knows their numbers."""
        return Project.objects.get(pk=self.projects[step.project])

    def entry(self, step: Step) -> Entry:
        """The entry the step is about; raises KeyError when the story never wrote it."""
        known = self.entries[step.project, step.name]
        return Entry.objects.select_related("project", "author", "sprint", "subject").get(pk=known.pk)

    def linked(self, step: Step, text: str) -> str:
        return NAME.sub(lambda found: f"#{self.entries[step.project, found[1]].number}", text)

    def due(self, step: Step) -> datetime | None:
        """`due: evening`, `due: -8 09:00` or nothing."""
        said = step.heads.get("due", "")
        if said in ("", "evening"):
            return self.calendar.evening() if said else None
        day, clock = said.split()
        return self.calendar.moment(day, time.fromisoformat(clock))


def tell(zone: str, now: datetime | None = None) -> Telling:
    """Fill an empty database, in one transaction. `zone`: the IANA name of the zone everyone lives in."""
    steps = story.steps()
    last = max(step.clock for step in steps if step.day == "0")
    calendar = Calendar(now or timezone.now(), ZoneInfo(zone), last)
    told = Telling(calendar)
    with transaction.atomic():
        for moment, step in in_order(steps, calendar):
            with at(moment):
                if not told.people:
                    # Hashing is slow on purpose; all three share the printed password.
                    hashed = make_password(PASSWORD)
                    told.people = {name: make_person(name, zone, hashed) for name in PEOPLE}
                TELL[step.what](told, step)
        render_again()
    return told


def render_again(tries: int = 5) -> None:
    """On a busy machine a note may have been too slow to render; nothing in the story is."""
    while tries and Entry.objects.filter(plain=True).exists():
        rerender_all(everything=True)
        tries -= 1


def in_order(steps: list[Step], calendar: Calendar) -> list[tuple[datetime, Step]]:
    dated = [(calendar.moment(step.day, step.clock), step) for step in steps]
    return sorted(dated, key=lambda pair: pair[0])


def make_person(name: str, zone: str, hashed: str) -> User:
    address = f"{name}@demo.example"
    person = User.objects.create_user(address, name=PEOPLE[name], time_zone=zone)
    User.objects.filter(pk=person.pk).update(password=hashed)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return dated(person, "joined_at")


def dated(row, *names: str):
    """Set these times to now: their defaults don't go by the story's clock."""
    for name in names:
        setattr(row, name, timezone.now())
    row.save(update_fields=names)
    return row


def begin_project(told: Telling, step: Step) -> None:
    owner = told.by(step)
    made = projects.create_project(
        owner=owner, title=step.heads["title"], question=step.text, stage=step.heads["stage"]
    )
    told.projects[step.project] = dated(made, "created_at", "touched_at").pk
    dated(made.memberships.get(), "joined_at")
    dated(made.phase_changes.get(), "at")
    for sprint in made.sprints.all():
        dated(sprint, "opened_at")


def join(told: Telling, step: Step) -> None:
    project, person = told.project(step), told.by(step)
    inviting = project.memberships.get(role=Role.OWNER).user
    token = projects.invite(by=inviting, project=project, role=step.heads["role"], sent_to=person.email)
    invitation = access.open_invitation(token)
    projects.accept(user=person, invitation=invitation)
    dated(invitation, "created_at")
    dated(project.memberships.get(user=person), "joined_at")


def enter_phase(told: Telling, step: Step) -> None:
    by = told.by(step)
    dated(phases.change_phase(by=by, project=told.project(step), phase=step.heads["phase"], reason=step.text), "at")
    # Whoever tells a story doesn't leave its drafts lying about.
    Draft.objects.filter(user=by).delete()


def open_sprint(told: Telling, step: Step) -> None:
    made = sprints.open_sprint(
        by=told.by(step),
        project=told.project(step),
        goal=step.text,
        pivot_if=step.heads["pivot_if"],
        starts_on=told.calendar.day(step.heads["starts"]),
        ends_on=told.calendar.day(step.heads["ends"]),
    )
    dated(made, "opened_at")


def close_sprint(told: Telling, step: Step) -> None:
    sprint = told.project(step).sprints.open().get()
    sprints.close_sprint(by=told.by(step), sprint=sprint, closing_line=step.text)


def finish(told: Telling, step: Step) -> None:
    projects.set_status(by=told.by(step), project=told.project(step), status=Project.Status.FINISHED, reason=step.text)


def log(told: Telling, step: Step) -> None:
    author, project, heads = told.by(step), told.project(step), step.heads
    text = Text(
        kind=step.what,
        title=heads.get("title", ""),
        body=told.linked(step, believing.without_rows(step.text)),
        predictions=believing.drafts(told, step),
        state=("done" if step.result else heads["state"]) if step.what == Entry.Kind.EXPERIMENT else "",
        result=told.linked(step, step.result),
        expected_at=told.due(step),
        day=told.calendar.day(heads["for"]) if "for" in heads else None,
        visibility=heads.get("visible", Entry.Visibility.PROJECT),
        client_key=uuid4(),
        beside=agents.beside(step),
    )
    attach(told, step, text.client_key)
    with agents.writing(step):
        entry = entries.log_entry(author=author, project=project, text=text)
    told.entries[step.project, step.name or str(entry.number)] = dated(entry, "written_at")
    believing.date_predictions(entry)
    if step.result:
        believing.resolve(told, step)
    say_learned(told, step, entry)


def say_learned(told: Telling, step: Step, entry: Entry) -> None:
    if "learned" in step.heads:
        marks.mark(by=told.by(step), entry=entry, learned=step.heads["learned"] == "yes")


def attach(told: Telling, step: Step, client_key: UUID) -> None:
    for name in step.files:
        file = attachments.take_file(
            user=told.by(step), project=told.project(step), client_key=client_key, name=name, data=plots.draw(name)
        )
        dated(file, "uploaded_at")


def add_result(told: Telling, step: Step) -> None:
    entry = told.entry(step)
    attach(told, step, entry.client_key)
    entries.add_result(
        author=told.by(step), entry=entry, result=told.linked(step, step.text), day=None, composer=uuid4()
    )
    believing.resolve(told, step)
    say_learned(told, step, told.entry(step))


def set_state(told: Telling, step: Step) -> None:
    entries.set_state(by=told.by(step), entry=told.entry(step), state=step.heads["state"], expected_at=told.due(step))
    believing.resolve(told, step)


def add_below(told: Telling, step: Step) -> None:
    """An edit that leaves what stood there and says more below it."""
    entry = told.entry(step)
    text = Text(
        kind=entry.kind,
        title=entry.title,
        body=entry.body if entry.result else f"{entry.body}\n\n{told.linked(step, step.text)}",
        result=f"{entry.result}\n\n{told.linked(step, step.text)}" if entry.result else "",
        state=entry.state,
        visibility=entry.visibility,
    )
    entries.save_entry(editor=told.by(step), entry=entry, version=entry.version, text=text)


TELL: dict[str, Callable[[Telling, Step], None]] = {
    "project": begin_project,
    "join": join,
    "phase": enter_phase,
    "sprint": open_sprint,
    "close": close_sprint,
    "finish": finish,
    **dict.fromkeys(Entry.Kind.values, log),
    "result": add_result,
    "state": set_state,
    "edit": add_below,
    **agents.TELL,
    **believing.TELL,
    **commenting.TELL,
    **reading.TELL,
    **walking.TELL,
    **asking.TELL,
}
