import logging
import os

from django.conf import settings
from django_tasks_db.management.commands import db_worker

from mechjournal.actions.rendering import outdated
from mechjournal.lib.lifelines import end_with_parent
from mechjournal.tasks import is_waiting, mail_round, rerender, tidy_daily


class Command(db_worker.Command):
    help = "Does the background work; `up` starts it beside the web server."

    def configure_logging(self, verbosity):
        """Failures are news, every single task is not; `-v 2` tells all."""
        super().configure_logging(verbosity)
        if verbosity == 1:
            logging.getLogger("django.tasks").setLevel(logging.WARNING)
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)

    def handle(self, **options):
        if parent := os.environ.get("MJ_ENDS_WITH_PARENT"):
            end_with_parent(int(parent))
        begin(tidy_daily)
        if settings.MAIL_URL:
            begin(mail_round)
        if outdated().exists():
            begin(rerender)
        super().handle(**options)


def begin(task):
    """Enqueue what renews itself or is done once, unless it waits already."""
    if not is_waiting(task):
        task.enqueue()
