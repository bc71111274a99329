"""`restore FILE`: put a backup back on an empty server, of either engine."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mechjournal.exchange.restore import Refused, restore_backup


class Command(BaseCommand):
    help = "Restores a backup into an empty database that `migrate` has set up, with its files and search index."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")

    def handle(self, *, file, **options):
        try:
            report = restore_backup(file)
        except (Refused, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        for name in report.missing:
            self.stderr.write(f"The backup lacks this file: files/{name}")
        self.stdout.write(f"Restored {report.sentence()}. Everyone signs in anew.")
        self.stdout.write(f"Content {report.content}")
