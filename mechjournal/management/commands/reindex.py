"""`reindex`: make the search index anew, from the entries as they stand."""

from django.core.management.base import BaseCommand

from mechjournal.actions.reindexing import reindex_all


class Command(BaseCommand):
    help = "Makes the search index anew. Safe while people write."

    def handle(self, **options):
        self.stdout.write(f"Indexed {reindex_all()} entries.")
