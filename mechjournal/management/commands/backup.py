"""`backup FILE`: everything in one file, from which `restore` makes the same server again, on either engine."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mechjournal.exchange.backup import write_backup


class Command(BaseCommand):
    help = "Writes everything into one file: people, projects, entries, history, files. People may write meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="a zip; readable by its owner alone")

    def handle(self, *, file, **options):
        try:
            report = write_backup(file)
        except OSError as error:
            raise CommandError(f"{file} was not written: {error}") from error
        for name in report.missing:
            self.stderr.write(f"Not in the backup, because it is gone or damaged: files/{name}")
        self.stdout.write(f"Backed up to {file}: {report.sentence()}.")
        self.stdout.write(f"Content {report.content}")
