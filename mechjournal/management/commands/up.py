import sys
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.urls import reverse

from mechjournal.demo import PASSWORD, SIGNS_IN
from mechjournal.management import start
from mechjournal.management.supervisor import Child, ChildEnded, answers, run_together, serves
from mechjournal.static_files import collect_if_changed


class Command(BaseCommand):
    help = "Sets everything up and serves: the web pages, with the background worker beside them."

    def add_arguments(self, parser):
        start.add_arguments(parser)

    def handle(self, *, address, demo, workers, threads, without_background, **options):
        self.refuse_a_taken(address)
        self.refuse_a_real_database(demo)
        self.prepare(demo)
        children = [web(address, workers, threads)]
        if not without_background:
            children.append(Child("background worker", [sys.executable, "manage.py", "background"], settings.BASE_DIR))
        try:
            run_together(children, self.announcement(address, demo), self.say)
        except ChildEnded as error:
            raise CommandError(f"{error} Everything was stopped.") from error

    def refuse_a_taken(self, address):
        if answers(address.host, address.port):
            other = f"{address.host}:{address.port + 1}"
            raise CommandError(
                f"Something already answers on {address.host}:{address.port}. "
                f"Stop it, or start on another port: python3 manage.py up {other}"
            )

    def refuse_a_real_database(self, demo):
        # Only manage.py turns --demo into settings of its own; by another way in, the real journal would be open.
        if demo and not (settings.DATA_DIR.name == "demo" and connection.vendor == "sqlite"):
            raise CommandError("The demo starts with: python3 manage.py up --demo")

    def prepare(self, demo):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        collect_if_changed()
        if demo and is_empty():
            self.say("Writing a made-up journal; it takes a few seconds.")
            call_command("demo", stdout=StringIO())
        self.is_new = is_empty()
        leave_the_database()

    def announcement(self, address, demo):
        def ready():
            if not serves(address.host, address.port):
                return False
            self.say(f"mechjournal runs on {settings.SITE_URL}/ and keeps its data in {settings.DATA_DIR}")
            if demo:
                self.say(f"This is the demo: sign in as {SIGNS_IN} with the password {PASSWORD}")
            elif self.is_new:
                sign_up = settings.SITE_URL + reverse("account_signup")
                self.say(f"Nobody has an account yet; make the first one: {sign_up}")
            self.say("Ctrl-C ends it.")
            return True

        return ready

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def is_empty():
    return not get_user_model().objects.exists()


def leave_the_database():
    """The children open their own connections; this process needs none while it watches."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def web(address, workers, threads):
    numbers = map(str, (address.host, address.port, workers, threads))
    return Child("web server", [sys.executable, "-m", "mechjournal.management.web", *numbers], settings.BASE_DIR)
