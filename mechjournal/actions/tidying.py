"""Removing what nobody needs: uploads never logged, old drafts, news and keys of writes, ended sign-ins."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from mechjournal.actions.attachments import drop_unused
from mechjournal.actions.ledger import writing
from mechjournal.models import Attachment, Draft, Notification, Project, Proposal, Sent

# An upload waits as long as a draft might still want it.
UPLOADS_WAIT = timedelta(days=30)
DRAFTS_WAIT = timedelta(days=180)
# What was seen is of use as long as a letter that leads to it may be opened once more.
SEEN_STAYS = timedelta(days=90)
# A script that was offline sends again what it could not tell was kept; entries hold their keys themselves.
SENT_STAYS = timedelta(days=14)


def tidy() -> dict[str, int]:
    """Returns how many drafts and files went. Safe to run at any time, and twice."""
    drafts, _ = Draft.objects.filter(saved_at__lt=timezone.now() - DRAFTS_WAIT).delete()
    files = sum(drop_uploads(project) for project in Project.objects.filter(pk__in=abandoned().values("project")))
    Notification.objects.filter(seen_at__lt=timezone.now() - SEEN_STAYS).delete()
    Sent.objects.filter(at__lt=timezone.now() - SENT_STAYS).delete()
    call_command("clearsessions")
    return {"drafts": drafts, "files": files}


def abandoned():
    waiting = Draft.objects.values("client_key")
    proposed = Proposal.objects.open().exclude(client_key=None).values("client_key")
    old = Attachment.objects.filter(entry=None, uploaded_at__lt=timezone.now() - UPLOADS_WAIT)
    return old.exclude(client_key__in=waiting).exclude(client_key__in=proposed)


def drop_uploads(project: Project) -> int:
    with writing(project) as held:
        files = list(abandoned().filter(project=held))
        Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
        drop_unused(held, [file.blob for file in files])
    return len(files)
