"""Files: bytes kept once per project by their hash (Blob), and their names in entries (Attachment)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mechjournal.models.addresses import address
from mechjournal.models.entries import Entry
from mechjournal.models.kept import Blank, Blanks, Kept
from mechjournal.models.projects import Membership, Project


class Blob(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="blobs")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=80)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    thumb_sha256 = models.CharField(max_length=64, blank=True)
    thumb_width = models.PositiveIntegerField(default=0)
    thumb_height = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="blob_is_kept_once_per_project"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_picture(self) -> bool:
        return self.width > 0


class AttachmentManager(models.Manager):
    def get_queryset(self):
        # A file without what its bytes are is never of use, and prefetching it apart would cost a query more.
        return super().get_queryset().select_related("blob")


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of entries that `user` may read, and what they uploaded themselves and haven't logged yet."""
        mine = Membership.objects.filter(user=user).values("project")
        logged = Q(entry__isnull=False) & (Q(entry__visibility=Entry.Visibility.PROJECT) | Q(entry__author=user))
        return self.filter(logged | Q(entry=None, uploaded_by=user), project__in=mine)


class Attachment(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="attachments")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, models.RESTRICT, related_name="attachments")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="attachments")
    # The key of the composer it was dropped into: names are unique within it, and it becomes the entry's own key.
    client_key = models.UUIDField()
    name = models.CharField(max_length=160)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AttachmentManager.from_queryset(AttachmentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="file_is_numbered_once"),
            models.UniqueConstraint(fields=["project", "client_key", "name"], name="name_stands_for_one_file"),
        ]
        base_manager_name = "objects"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("attachments.show", self.project.key, self.number, self.name)

    @property
    def is_notebook(self) -> bool:
        return self.name.lower().endswith(".ipynb") and not self.blob.is_picture

    @property
    def thumb_url(self) -> str:
        """The small picture's address; the file itself where it needs none."""
        if not self.blob.thumb_sha256:
            return self.get_absolute_url()
        return address("attachments.thumb", self.project.key, self.number)


OF_COMPOSER = Kept(
    lambda: Attachment.objects.filter(
        project=Blank("project"), client_key=Blank("key", models.UUIDField())
    ).select_related("blob", "project")
)
OF_ENTRIES = Kept(lambda: Attachment.objects.filter(entry__in=Blanks("entries")))


def bring_files(entries: list[Entry]) -> None:
    """Give each entry its `files`, as FILES does for a queryset; one query."""
    by_entry = {entry.pk: [] for entry in entries}
    for file in OF_ENTRIES.rows(entries=list(by_entry)):
        by_entry[file.entry_id].append(file)
    for entry in entries:
        entry.files = by_entry[entry.pk]
