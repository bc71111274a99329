"""Removing a secret for good: from an entry, its history, drafts, files, what rests on it and what quotes it.

The chain still holds.

In all of this module `secret` None stands for every text there is.
"""

import io
import zipfile

from django.utils import timezone

from mechjournal.actions import ledger, uncommenting, unquoting, unsaying
from mechjournal.actions.attachments import drop_unused, folder
from mechjournal.actions.bringing import unbring
from mechjournal.actions.entries import record, stored
from mechjournal.actions.entry_checks import uncheck
from mechjournal.actions.imports import forget_originals
from mechjournal.actions.proposals import unpropose
from mechjournal.actions.rendering import files_of, render_into
from mechjournal.lib import vault
from mechjournal.lib.removal import cleaned, has
from mechjournal.models import Attachment, Change, Draft, Entry, Import, Origin, Project, User, search
from mechjournal.models.entries import HEADING_LENGTH
from mechjournal.models.hypotheses import LINE_LENGTH


def redact_entry(*, owner: User, entry: Entry, secret: str | None, reason: str = "") -> int:
    """Remove `secret` wherever this entry holds it; returns how many places held it.

    Older states that contain it lose their whole text: a state that never was is not made up. The line added to the
    ledger says who, when and why, and the numbers of the lines it wiped.
    """
    with ledger.writing(entry.project) as project:
        entry = whole(entry.pk)
        files = wipe_files(project, entry, secret)
        # What quotes a text is cleaned before that text: then the two still fit.
        lines, spoken = uncommenting.uncomment(project, entry, secret)
        said, quoted = unsaying.unsay(entry, secret), unquoting.unquote(project, secret, owner)
        wiped = sorted(wipe_history(entry, secret, files) + said.lines + quoted.lines + lines)
        drafts = wipe_drafts(entry, secret) + wipe_brought(project, entry, secret)
        drafts += unbring(project, entry.subject, secret)
        drafts += unpropose(project, secret, entry) + uncheck(project, entry, secret)
        changed = rewrite(entry, secret) + wipe_earlier(entry, secret)
        entry.project = project
        facts = {"lines": wiped, "files": files, "number": entry.number}
        ledger.record(project, "entry.redacted", by=owner, subject=entry.subject, facts=facts, texts={"reason": reason})
        if changed:
            record(entry, "entry.saved", by=owner)
            uncommenting.place_anew(entry)
        unsaying.record_reworded(project, said.reworded, owner)
        unquoting.record_reworded(project, quoted.reworded, owner)
        uncommenting.record_reworded(project, spoken, owner)
    return len(wiped) + len(files) + drafts + changed + said.rows + len(quoted.reworded) + len(spoken)


def whole(pk: int) -> Entry:
    return Entry.objects.select_related("project", "author", "sprint", "subject", "better").get(pk=pk)


def wipe_history(entry: Entry, secret: str | None, files: list[int]) -> list[int]:
    """Texts and salts of every line about the entry or these files that hold it; returns the lines' numbers."""
    added = [
        line for line in Change.objects.filter(project=entry.project, kind="file.added") if line.facts["file"] in files
    ]
    return ledger.wipe([*Change.objects.of(entry.subject), *added], secret)


def wipe_earlier(entry: Entry, secret: str | None) -> int:
    """The same where the entry stood before it moved here: its texts are still in those ledgers."""
    earlier = Entry.objects.filter(moved_to=entry).first()
    if earlier is None:
        return 0
    earlier = whole(earlier.pk)
    return len(wipe_history(earlier, secret, [])) + rewrite(earlier, secret) + wipe_earlier(earlier, secret)


def rewrite(entry: Entry, secret: str | None) -> int:
    """The entry as it stands now, with a mark in place of the secret; 1 if it held it, else 0."""
    if not any(has(text, secret) for text in entry.texts().values()):
        return 0
    entry.body, entry.result = cleaned(entry.body, secret), cleaned(entry.result, secret)
    entry.title = cleaned(entry.title, secret, HEADING_LENGTH)
    entry.standing_reason = cleaned(entry.standing_reason, secret, LINE_LENGTH)
    entry.heading = entry.named()
    entry.version += 1
    entry.edited_at = timezone.now()
    files = files_of(entry.project, entry.client_key)
    render_into(entry, files)
    Entry.objects.filter(pk=entry.pk).update(**stored(entry), standing_reason=entry.standing_reason)
    if not entry.moved_to_id:
        search.index(entry, files)
    return 1


def wipe_files(project: Project, entry: Entry, secret: str | None) -> list[int]:
    holding = [file for file in files_of(project, entry.client_key) if file_has(project, file, secret)]
    Attachment.objects.filter(pk__in=[file.pk for file in holding]).delete()
    drop_unused(project, [file.blob for file in holding])
    return [file.number for file in holding]


def file_has(project: Project, file: Attachment, secret: str | None) -> bool:
    path = vault.path_of(folder(project), file.blob.sha256)
    return has(file.name, secret) or (path.exists() and secret.encode() in path.read_bytes())


def wipe_brought(project: Project, entry: Entry, secret: str | None) -> int:
    """The file it came with, and what is told of where it stood there. With a secret: any file of the project's that

    holds it.
    """
    origin = Origin.objects.filter(entry=entry).first()
    batches = Import.objects.filter(project=project).exclude(blob=None).select_related("blob")
    if secret is None:
        batches = batches.filter(origins=origin) if origin else batches.none()
    gone = forget_originals(held=project, batches=[one for one in batches if brought(project, one, secret)])
    if origin and any(has(text, secret) for text in (origin.heading, origin.place, origin.author)):
        origin.heading, origin.author = cleaned(origin.heading, secret, 400), cleaned(origin.author, secret, 160)
        origin.place = cleaned(origin.place, secret, 400)
        origin.save(update_fields=["heading", "author", "place"])
    return gone


def brought(project: Project, batch: Import, secret: str | None) -> bool:
    """Whether the file, or one in its archive, holds the secret. One that can't be read is not trusted."""
    data = vault.path_of(folder(project), batch.blob.sha256).read_bytes()
    if secret is None or secret.encode() in data:
        return True
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(secret in name or secret.encode() in archive.read(name) for name in archive.namelist())


def wipe_drafts(entry: Entry, secret: str | None) -> int:
    """Drafts of edits of this entry, or with a secret given any draft in its project that holds it."""
    drafts = Draft.objects.filter(project=entry.project)
    drafts = drafts.filter(entry=entry) if secret is None else drafts
    holding = [draft.pk for draft in drafts if any(has(str(value), secret) for value in draft.fields.values())]
    return Draft.objects.filter(pk__in=holding).delete()[0]
