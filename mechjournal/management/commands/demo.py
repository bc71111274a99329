from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from mechjournal.demo import PASSWORD, SIGNS_IN, telling
from mechjournal.demo.clock import local_zone
from mechjournal.lib import days


class Command(BaseCommand):
    help = "Fills an empty database with a made-up journal, to look around in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--time-zone", default=local_zone(), metavar="ZONE", help="where its people live (default: %(default)s)"
        )

    def handle(self, *, time_zone, **options):
        if not days.is_zone(time_zone):
            raise CommandError(f"{time_zone!r} is not a time zone this machine knows; Europe/Oslo is one.")
        if get_user_model().objects.exists():
            raise CommandError(
                "There are people in this database already, and the demo only fills an empty one. "
                "A demo beside your journal: python3 manage.py up --demo"
            )
        told = telling.tell(time_zone)
        self.stdout.write(f"A made-up journal with {len(told.entries)} entries is ready to look around in.")
        self.stdout.write(f"Sign in on {settings.SITE_URL}{reverse('account_login')}")
        self.stdout.write(f"  e-mail    {SIGNS_IN}\n  password  {PASSWORD}")
