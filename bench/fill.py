"""Fills a journal fast, `fill.py --notes N`: rows in bulk, with ledger and search rows. Prints what to visit as JSON.

Eight people share nine projects; all N notes stand in the first, ten a day, the last of them today. Blocks are
rendered once and joined, so that the stored HTML is real without N renderings.
"""

import argparse
import json
import os
import sys
import time
from datetime import timedelta
from html import escape
from itertools import batched
from uuid import uuid4

import django

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from texts import Texts  # noqa: E402

from mechjournal.actions.projects import create_project  # noqa: E402
from mechjournal.lib import markdown, seals  # noqa: E402
from mechjournal.models import Change, Entry, Membership, Project, Subject, User, search  # noqa: E402

PER_DAY = 10
BLOCKS = 1500


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=int, default=1000)
    notes = parser.parse_args().notes
    started = time.monotonic()
    people = [make_person(n) for n in range(8)]
    projects = [make_project(n, people) for n in range(9)]
    fill(projects[0], people, notes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Else background cleaning of what was just written falls into the measured rounds.
            cursor.execute("VACUUM")
    said = {
        "people": [{"session": signed_in(person), "csrf": "c" * 32} for person in people],
        "projects": [project.key for project in projects],
        "notes": notes,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(said))


def make_person(number: int) -> User:
    return User.objects.create(email=f"person{number}@example.org", name=f"Person {number}", time_zone="UTC")


def make_project(number: int, people: list[User]) -> Project:
    project = create_project(owner=people[0], title=f"Project {number}", question="What writes it?", stage="full")
    Membership.objects.bulk_create(Membership(project=project, user=p, role="collaborator") for p in people[1:])
    return project


def signed_in(person: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def fill(project: Project, people: list[User], notes: int) -> None:
    texts = Texts()
    blocks = [rendered(texts.block()) for _ in range(BLOCKS)]
    project = Project.objects.get(pk=project.pk)
    for numbers in batched(range(1, notes + 1), 1000):
        with transaction.atomic():
            subjects = Subject.objects.bulk_create(Subject(project=project, kind="entry", number=n) for n in numbers)
            entries = [make_entry(project, people, subject, notes, texts, blocks) for subject in subjects]
            Entry.objects.bulk_create(entries)
            Change.objects.bulk_create([make_change(project, entry) for entry in entries])
            index(entries)
            project.last_entry = numbers[-1]
            project.save()


def rendered(block: str) -> tuple[str, str]:
    return block, markdown.render(block, markdown.Context("bench", "/")).html


def make_entry(project, people, subject, notes, texts: Texts, blocks) -> Entry:
    line, chosen = texts.line(subject.number), texts.random.choices(blocks, k=8)
    at = timezone.now() - timedelta(days=(notes - subject.number) // PER_DAY)
    return Entry(
        project=project,
        subject=subject,
        number=subject.number,
        author=people[subject.number % len(people)],
        client_key=uuid4(),
        phase=project.phase,
        day=at.date(),
        written_at=at,
        heading=line[:140],
        body="\n\n".join([line, *(source for source, _ in chosen)]),
        body_html=f"<p>{escape(line)}</p>\n" + "\n".join(html for _, html in chosen),
        renderer=markdown.RENDERER_VERSION,
    )


def make_change(project: Project, entry: Entry) -> Change:
    salted = {name: [seals.new_salt(), text] for name, text in entry.texts().items()}
    change = Change(
        project=project,
        seq=project.last_seq + 1,
        at=entry.written_at,
        by=entry.author,
        kind="entry.logged",
        subject=entry.subject,
        facts=entry.facts(),
        digests={name: seals.digest(text, salt) for name, (salt, text) in salted.items()},
        texts=salted,
        previous_hash=project.last_hash,
    )
    change.hash = seals.seal(change.previous_hash, change.sealed())
    project.last_seq, project.last_hash = change.seq, change.hash
    return change


def index(entries: list[Entry]) -> None:
    insert = search.sqlite_insert if search.is_sqlite() else search.postgres_insert
    statements = [insert(search.row_of(entry, search.words_of(entry, []))) for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany(statements[0][0], [values for _, values in statements])


if __name__ == "__main__":
    main()
