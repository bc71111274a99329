from django.core.management.base import BaseCommand, CommandError

from mechjournal.actions.accounts import reset_link
from mechjournal.models import User


class Command(BaseCommand):
    help = "Prints a link with which someone sets a new password, for a server without mail."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in here as {email}.")
        self.stdout.write(reset_link(user=user))
