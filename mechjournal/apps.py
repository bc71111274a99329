import sys

from django.apps import AppConfig
from django.conf import settings

from mechjournal import guide


class MechjournalConfig(AppConfig):
    name = "mechjournal"

    def ready(self):
        try:
            guide.use(settings.GUIDE_DIR)
        except guide.GuideError as error:
            # Whoever edits these files is helped by one sentence and by no traceback.
            sys.exit(f"The guide cannot be used. {error}")
