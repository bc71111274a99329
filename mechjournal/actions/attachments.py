"""Files: taken in, moved along with their entry, removed. Pictures are opened and re-encoded in a killable child."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from mechjournal.actions import ledger
from mechjournal.lib import children, pictures, vault
from mechjournal.models import Attachment, Blob, Entry, Project, User


def folder(project: Project) -> Path:
    return Path(settings.MEDIA_ROOT) / project.key


def take_file(
    *, user: User, project: Project, client_key: UUID, name: str, data: bytes, entry: Entry | None = None
) -> Attachment:
    """Keep a file under a name that is free in its composer, and add it to `entry` if that is given.

    Raises pictures.BadPicture with a sentence for the person; OSError when the disk refuses.
    """
    described = describe(project, data, name)
    return add_file(user=user, project=project, client_key=client_key, name=name, described=described, entry=entry)


def add_file(
    *, user: User, project: Project, client_key: UUID, name: str, described: dict, entry: Entry | None = None
) -> Attachment:
    """The same for bytes that are stored and `described`: nobody waits for a picture while the project is held."""
    described = dict(described)
    with ledger.writing(project) as held:
        blob, _ = Blob.objects.get_or_create(project=held, sha256=described.pop("sha256"), defaults=described)
        taken = set(Attachment.objects.filter(project=held, client_key=client_key).values_list("name", flat=True))
        file = Attachment.objects.create(
            project=held,
            number=held.next_number("file"),
            blob=blob,
            entry=entry,
            client_key=client_key,
            name=pictures.unique_name(pictures.safe_name(name), taken),
            uploaded_by=user,
        )
        facts = {"file": file.number, "sha256": blob.sha256}
        ledger.record(held, "file.added", by=user, facts=facts, texts={"name": file.name})
    return file


def describe(project: Project, data: bytes, name: str) -> dict:
    """Store the bytes (a picture's re-encoded ones and its thumbnail) and say what they are, as Blob's columns."""
    picture = children.open_picture(data, name)
    if picture is None:
        return {
            "sha256": vault.keep(folder(project), data),
            "size": len(data),
            "content_type": "application/octet-stream",
        }
    thumb = vault.keep(folder(project), picture.thumb) if picture.thumb else ""
    return {
        "sha256": vault.keep(folder(project), picture.data),
        "size": len(picture.data),
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "thumb_sha256": thumb,
        "thumb_width": picture.thumb_width if thumb else 0,
        "thumb_height": picture.thumb_height if thumb else 0,
    }


def copy_files(entry: Entry, target: Entry) -> None:
    """Give `target`, in another project, its own copies of the files of `entry`. Both projects are held."""
    for file in Attachment.objects.filter(entry=entry).select_related("blob"):
        Attachment.objects.create(
            project=target.project,
            number=target.project.next_number("file"),
            blob=copy_blob(file.blob, entry.project, target.project),
            entry=target,
            client_key=target.client_key,
            name=file.name,
            uploaded_by_id=file.uploaded_by_id,
            uploaded_at=file.uploaded_at,
        )


def copy_blob(blob: Blob, source: Project, target: Project) -> Blob:
    for sha256 in filter(None, (blob.sha256, blob.thumb_sha256)):
        vault.keep(folder(target), vault.path_of(folder(source), sha256).read_bytes())
    columns = {f.name: getattr(blob, f.name) for f in Blob._meta.concrete_fields if f.name not in ("id", "project")}
    copy, _ = Blob.objects.get_or_create(project=target, sha256=columns.pop("sha256"), defaults=columns)
    return copy


def bring_files(*, user: User, client_key: UUID, to: Project) -> None:
    """Files dropped into a composer before its project was changed follow it, as long as they aren't logged."""
    left = Attachment.objects.filter(client_key=client_key, uploaded_by=user, entry=None).exclude(project=to)
    for file in left.select_related("project"):
        data = vault.path_of(folder(file.project), file.blob.sha256).read_bytes()
        take_file(user=user, project=to, client_key=client_key, name=file.name, data=data)
        remove_file(by=user, file=file)


def remove_file(*, by: User, file: Attachment) -> None:
    """Take a file out; its bytes go when nothing else in the project uses them."""
    with ledger.writing(file.project) as held:
        Attachment.objects.filter(pk=file.pk).delete()
        facts = {"file": file.number, "sha256": file.blob.sha256}
        ledger.record(held, "file.removed", by=by, facts=facts)
        drop_unused(held, [file.blob])


def drop_unused(project: Project, blobs: list[Blob]) -> None:
    unused = Blob.objects.filter(pk__in=[blob.pk for blob in blobs], attachments=None, imports=None)
    hashes = {sha256 for blob in unused for sha256 in (blob.sha256, blob.thumb_sha256) if sha256}
    Blob.objects.filter(pk__in=[blob.pk for blob in unused]).delete()
    transaction.on_commit(lambda: [vault.drop(folder(project), sha256) for sha256 in hashes])
