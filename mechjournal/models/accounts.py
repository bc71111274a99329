"""People: who signs in, and how their days run."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from mechjournal.lib import days
from mechjournal.lib.keys import new_key
from mechjournal.models.kept import Blank, Kept


def check_zone(name: str) -> None:
    if name and not days.is_zone(name):
        raise ValidationError(f"“{name}” is not a time zone this server knows. Choose one such as Europe/Oslo.")


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    class Rhythm(models.TextChoices):
        ONCE = "once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"
        NEVER = "never", "Never"

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    email = models.EmailField("email address", max_length=254)
    name = models.CharField("name", max_length=80, blank=True)
    time_zone = models.CharField("time zone", max_length=64, blank=True, validators=[check_zone])
    day_ends_at = models.TimeField("my day ends at", default=days.DAY_ENDS_AT)
    single_keys = models.BooleanField("single keys", default=True)
    # Minutes between two check-ins; none: never asked.
    checkin_every = models.PositiveSmallIntegerField("ask me every", null=True, blank=True)
    # When the ropes were left behind, ready or not.
    left_ropes_on = models.DateField(null=True, blank=True, editable=False)
    # How letters come, beside those about the account itself. Quiet hours hold back even the ones at once.
    mail_rhythm = models.CharField("mail me", max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    quiet_from = models.TimeField("no mail from", null=True, blank=True)
    quiet_until = models.TimeField("until", null=True, blank=True)
    weekly_digest = models.BooleanField("a weekly letter of what moved in the projects I mentor", default=True)
    digested_at = models.DateTimeField(null=True, editable=False)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="email_belongs_to_one_person",
                violation_error_message="Someone already uses this address.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @staticmethod
    def by_id(pk: int) -> "User | None":
        return BY_ID.first(pk=pk)

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0]

    @property
    def initials(self) -> str:
        words = self.display_name.replace(".", " ").replace("-", " ").split()
        return "".join(word[0] for word in words[:2]).upper() or "?"

    def today(self):
        """The day it is for this person, now."""
        return self.day_of(timezone.now())

    def day_of(self, moment):
        return days.day_of(moment, self.time_zone, self.day_ends_at)

    def forget(self) -> None:
        """Blank everything that names this person; the row stays, because what they wrote keeps an author."""
        self.email = f"gone-{self.pk}@deleted.invalid"
        self.name = "Deleted account"
        self.time_zone = self.orcid = ""
        self.is_active = self.is_staff = self.is_superuser = False
        self.set_unusable_password()
        self.save()


BY_ID = Kept(lambda: User.objects.filter(pk=Blank("pk")))
