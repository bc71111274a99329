"""`tidy`: remove what nobody needs any more. The background worker does it once a day by itself."""

from django.core.management.base import BaseCommand

from mechjournal.actions.tidying import tidy


class Command(BaseCommand):
    help = "Removes uploads never logged, drafts half a year old, old news, ended sign-ins and finished tasks."

    def handle(self, **options):
        gone = tidy()
        self.stdout.write(f"Removed {gone['drafts']} old drafts and {gone['files']} uploads that were never logged.")
