"""A person's copy of everything they may read: one zip of Markdown, files and one JSON per project. Writes only."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from mechjournal import access
from mechjournal.access import Who
from mechjournal.exchange import asking, beliefs, checks, comments, mentoring, spoken, walk
from mechjournal.lib import vault
from mechjournal.lib.grammar import without_expectations
from mechjournal.models import Attachment, Entry, Project

IN_MEMORY = 5_000_000


def write_archive(who: Who) -> IO[bytes]:
    """An open temporary file with the zip, at its beginning; it vanishes when it is closed."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("account.json", as_json(account(who)))
        for membership in who.memberships:
            write_project(archive, who, membership.project)
    file.seek(0)
    return file


def account(who: Who) -> dict:
    user = who.user
    return {
        "email": user.email,
        "name": user.name,
        "time_zone": user.time_zone,
        "day_ends_at": user.day_ends_at.isoformat("minutes"),
        "checkin_every": user.checkin_every,
        "joined_at": user.joined_at.isoformat(),
        "projects": [{"key": m.project.key, "title": m.project.title, "role": m.role} for m in who.memberships],
        "drafts": [draft.fields for draft in access.drafts(who)],
        "tokens": [as_token(token) for token in access.tokens(who)],
        **walk.walk(who),
        **mentoring.mentoring(who),
        "snippets": comments.snippets(who),
        "read": read(who),
        "letters": letters(who),
        "told": [as_told(row) for row in access.notifications(who).select_related("by", "project").order_by("at")],
    }


def letters(who: Who) -> dict:
    user = who.user
    quiet = [moment and moment.isoformat("minutes") for moment in (user.quiet_from, user.quiet_until)]
    return {"rhythm": user.mail_rhythm, "quiet_hours": quiet, "weekly": user.weekly_digest}


def as_told(row) -> dict:
    return {
        "at": row.at.isoformat(),
        "by": row.by.display_name if row.by else None,
        "what": row.get_kind_display(),
        "project": row.project.key if row.project else None,
        "says": row.says,
        "seen_at": row.seen_at and row.seen_at.isoformat(),
    }


def read(who: Who) -> list[dict]:
    """Up to which line of each project's ledger this person has read; nobody else's marks."""
    projects = {m.project_id: m.project for m in who.memberships}
    marks = access.read_marks(who, projects.values())
    return [{"project": projects[pk].key, "line": row.seq, "at": row.at.isoformat()} for pk, row in marks.items()]


def as_token(token) -> dict:
    """What it is for, never the hash."""
    moments = {name: getattr(token, name) for name in ("created_at", "expires_at", "last_used_at", "revoked_at")}
    return {
        **{name: getattr(token, name) for name in ("name", "scope", "projects", "agent", "proposes", "prefix")},
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }


def write_project(archive: zipfile.ZipFile, who: Who, project: Project) -> None:
    place = project.key
    entries = list(access.entries(who, project).select_related("author", "sprint").order_by("number"))
    kept = access.kept_texts(who, entries)
    for entry in entries:
        if entry.pk in kept:
            entry.heading, entry.body = entry.named(), without_expectations(entry.body)
    believed, expected = beliefs.beliefs(who, project, entries), beliefs.predictions(who, project)
    said = described(who, project, entries) | beliefs.described(believed, expected)
    archive.writestr(f"{place}/project.json", as_json(said))
    for entry in entries:
        archive.writestr(f"{place}/entries/{entry.number:05d}.md", as_markdown(entry))
    for name, page in beliefs.pages(believed, expected):
        archive.writestr(f"{place}/{name}", page)
    for name, page in spoken.pages(who, project):
        archive.writestr(f"{place}/{name}", page)
    write_brought(archive, who, project)
    write_files(archive, who, project)


def described(who: Who, project: Project, entries: list[Entry]) -> dict:
    return {
        "title": project.title,
        "question": project.question,
        "stage": project.stage,
        "status": project.status,
        "sprints": [as_sprint(sprint) for sprint in access.sprints(who, project).order_by("number")],
        "entries": [as_entry(entry) for entry in entries],
        "comments": comments.comments(who, project),
        "brought": [as_import(row) for row in access.batches(who, project).order_by("at")],
        "questions": asking.questions(who, project),
        "entry_checks": [checks.as_check(row) for row in access.entry_checks(who, project).select_related("entry")],
        "proposals": [as_proposal(row) for row in proposed(who, project)],
        "check_ins": [as_checkin(row) for row in access.checkins(who, project).filter(by=who.user).order_by("at")],
    }


def as_checkin(row) -> dict:
    """One's own answer; nobody else's are in one's copy."""
    return {"at": row.at.isoformat(), "day": row.day.isoformat(), "answer": row.answer, "says": row.says}


def proposed(who: Who, project: Project):
    return access.proposals(who, project).select_related("by", "decided_by").order_by("number")


def as_proposal(row) -> dict:
    """What an agent proposed, and what became of it."""
    names = ("number", "kind", "about", "payload", "agent", "agent_model", "agent_run", "outcome", "reason")
    decided = {"by": row.decided_by.display_name, "at": row.decided_at.isoformat()} if row.decided_by else None
    said = {name: getattr(row, name) for name in names}
    return {**said, "for": row.by.display_name, "at": row.at.isoformat(), "decided": decided}


def as_import(row) -> dict:
    """A file of one's own that was brought in, and what came of it."""
    said = {name: getattr(row, name) for name in ("key", "name", "status", "report")}
    return {**said, "at": row.at.isoformat()}


def as_sprint(sprint) -> dict:
    texts = {name: getattr(sprint, name) for name in ("number", "goal", "pivot_if", "closing_line")}
    days = {name: str(getattr(sprint, name) or "") for name in ("starts_on", "ends_on", "closed_on")}
    return {**texts, **days}


def as_entry(entry: Entry) -> dict:
    return {
        **entry.facts(),
        **entry.texts(),
        "author": entry.author.display_name,
        "written_at": entry.written_at.isoformat(),
        "edited_at": entry.edited_at.isoformat() if entry.edited_at else None,
    }


def as_markdown(entry: Entry) -> str:
    head = f"# {entry.heading}\n\n{entry.get_kind_display()} of {entry.day} by {entry.author.display_name}\n\n"
    return head + entry.body + (f"\n\n## Result of {entry.result_day}\n\n{entry.result}" if entry.result else "")


def write_files(archive: zipfile.ZipFile, who: Who, project: Project) -> None:
    for file, path in files(who, project):
        if path.exists():
            archive.write(path, f"{project.key}/files/{file.number}-{file.name}")


def write_brought(archive: zipfile.ZipFile, who: Who, project: Project) -> None:
    """The files this person brought in, as they came."""
    folder = Path(settings.MEDIA_ROOT) / project.key
    for batch in access.batches(who, project).exclude(blob=None).select_related("blob"):
        path = vault.path_of(folder, batch.blob.sha256)
        if path.exists():
            archive.write(path, f"{project.key}/brought/{batch.key}-{batch.name}")


def files(who: Who, project: Project) -> Iterator[tuple[Attachment, Path]]:
    folder = Path(settings.MEDIA_ROOT) / project.key
    for file in access.attachments(who, project):
        yield file, vault.path_of(folder, file.blob.sha256)


def as_json(value) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
