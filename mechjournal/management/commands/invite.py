from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from mechjournal.actions.projects import invite


class Command(BaseCommand):
    help = (
        "Prints a link with which one person signs up, for a server that is closed to strangers (MJ_SIGN_UP=invited)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--email", default="", help="whom it is for; a note to yourself, nothing is sent")

    def handle(self, *, email, **options):
        token = invite(by=None, project=None, sent_to=email)
        self.stdout.write(settings.SITE_URL + reverse("invitations.show", args=[token]))
