"""Fills what a mentor looks after: `desk_fill.py ENTRIES`, over twenty projects. Rows in bulk, with their ledgers."""

import json
import sys
from datetime import timedelta
from html import escape
from itertools import batched
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from texts import Texts  # noqa: E402

from mechjournal.actions.hypotheses import make_hypothesis, set_credence  # noqa: E402
from mechjournal.actions.projects import create_project  # noqa: E402
from mechjournal.actions.reading import mark_read  # noqa: E402
from mechjournal.actions.sprints import open_sprint, pause_sprint  # noqa: E402
from mechjournal.lib import seals  # noqa: E402
from mechjournal.models import Change, Entry, Membership, Project, ReviewRequest, Sprint, Subject, User  # noqa: E402

MENTEES, PER_DAY, HYPOTHESES, CREDENCES = 20, 10, 3, 12


def main() -> None:
    each, mo = int(sys.argv[1]) // MENTEES, person("mo")
    for number in range(MENTEES):
        fill(number, mo, each)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
    print(json.dumps({"entries": each * MENTEES}))


def person(name: str) -> User:
    return User.objects.create(email=f"{name}@example.org", name=name.title(), time_zone="Europe/Oslo")


def fill(number: int, mo: User, entries: int) -> None:
    owner = person(f"mentee{number}")
    project = create_project(owner=owner, title=f"Project {number}", question="What writes it?", stage="full")
    Membership.objects.create(project=project, user=mo, role="mentor")
    first = owner.today() - timedelta(days=9)
    sprint = open_sprint(by=owner, project=project, goal="Which?", pivot_if="", starts_on=first, ends_on=owner.today())
    if number % 5 == 0:
        pause_sprint(by=owner, sprint=sprint, starts_on=owner.today(), ends_on=owner.today() + timedelta(days=3))
    write(Project.objects.get(pk=project.pk), owner, sprint, entries)
    for claim in range(HYPOTHESES):
        made = make_hypothesis(by=owner, project=project, claim=f"One direction does it, {claim}.", credence=50)
        for change in range(CREDENCES):
            set_credence(by=owner, hypothesis=made, value=(37 * change + 11 * claim) % 100, reason="Another run.")
    if number % 3 == 0:
        ask(project, owner, mo, number)
    if number % 2:
        mark_read(by=mo, project=project, seq=Project.objects.get(pk=project.pk).last_seq - 40 - HYPOTHESES * CREDENCES)


def write(project: Project, owner: User, sprint: Sprint, entries: int) -> None:
    texts = Texts(project.pk)
    for numbers in batched(range(1, entries + 1), 1000):
        with transaction.atomic():
            subjects = Subject.objects.bulk_create(Subject(project=project, kind="entry", number=n) for n in numbers)
            rows = [entry(project, owner, sprint, subject, entries, texts) for subject in subjects]
            Entry.objects.bulk_create(rows)
            Change.objects.bulk_create([line(project, row) for row in rows])
            project.last_entry = numbers[-1]
            project.save()


def entry(project: Project, owner: User, sprint: Sprint, subject: Subject, entries: int, texts: Texts) -> Entry:
    text = texts.note()[:900]
    days = (entries - subject.number) // PER_DAY
    at = timezone.now() - timedelta(days=days)
    return Entry(
        project=project,
        subject=subject,
        number=subject.number,
        author=owner,
        client_key=uuid4(),
        phase=project.phase,
        sprint=sprint if days < 10 else None,
        day=at.date(),
        written_at=at,
        heading=text.partition("\n")[0][:140],
        body=text,
        body_html=f"<p>{escape(text)}</p>",
        # Every fortieth is its writer's own.
        visibility="project" if subject.number % 40 else "me",
    )


def line(project: Project, row: Entry) -> Change:
    salted = {name: [seals.new_salt(), text] for name, text in row.texts().items()}
    change = Change(
        project=project,
        seq=project.last_seq + 1,
        at=row.written_at,
        by=row.author,
        kind="entry.logged",
        subject=row.subject,
        facts=row.facts(),
        digests={name: seals.digest(text, salt) for name, (salt, text) in salted.items()},
        texts=salted,
        previous_hash=project.last_hash,
    )
    change.hash = seals.seal(change.previous_hash, change.sealed())
    project.last_seq, project.last_hash = change.seq, change.hash
    return change


def ask(project: Project, owner: User, mo: User, number: int) -> None:
    Project.objects.filter(pk=project.pk).update(last_request=1)
    subject = Subject.objects.create(project=project, kind="request", number=1)
    on = Subject.objects.filter(project=project, kind="entry").first()
    at = timezone.now() - timedelta(hours=3 * number)
    said = {"question": "Is the control enough?", "predicted": "No.", "at": at}
    ReviewRequest.objects.create(project=project, subject=subject, number=1, on=on, by=owner, mentor=mo, **said)


if __name__ == "__main__":
    main()
