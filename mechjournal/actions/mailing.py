"""What every letter of the journal's own accord has in common: how it looks, when it may come, how it is stopped."""

from dataclasses import dataclass
from datetime import datetime
from email.policy import EmailPolicy
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from mechjournal import access
from mechjournal.lib import days, posting
from mechjournal.models import User
from mechjournal.models.addresses import address
from mechjournal.models.notifications import Sort

# Signed links and ids are longer than a line may be at best. Python would write them as encoded words, which no mail
# program takes for a link; a line may have 998 characters.
WHOLE = {"list-unsubscribe", "message-id", "references", "in-reply-to"}


class LinksWhole(EmailPolicy):
    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in WHOLE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode() if name.lower() in WHOLE else super().fold_binary(name, value)


class Message(EmailMultiAlternatives):
    def message(self, **options):
        made = super().message(**options)
        made.policy = LinksWhole(linesep="\r\n")
        return made


@dataclass(frozen=True)
class Letter:
    """`not_before`: when the quiet hours of its reader end; now, where none are."""

    message: EmailMultiAlternatives
    not_before: datetime


def letter(user: User, sort: Sort, *, name: str, subject: str, context: dict, key: str, thread: str = "") -> Letter:
    """From the templates `mail/<name>.txt` and `.html`. `key` tells it from every other letter, however often it is

    tried; letters of one `thread` stand together in a mail program that can do that.
    """
    stop = settings.SITE_URL + stop_path(user, sort)
    context = context | {"user": user, "site": settings.SITE_URL, "stop": stop}
    with timezone.override(days.zone(user.time_zone)):
        text, html = (render_to_string(f"mail/{name}.{form}", context).strip() + "\n" for form in ("txt", "html"))
    message = Message(one_line(subject), text, sender(), [user.email], headers=headers(stop, key, thread))
    message.attach_alternative(html, "text/html")
    now = timezone.now()
    return Letter(message, posting.quiet_ends(now, user.time_zone, user.quiet_from, user.quiet_until))


def headers(stop: str, key: str, thread: str) -> dict[str, str]:
    """RFC 8058: one press in the mail program stops it. RFC 3834: nobody's absence note answers it."""
    said = {
        "Message-ID": message_id(key),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return said | ({"References": message_id(thread), "In-Reply-To": message_id(thread)} if thread else {})


def message_id(key: str) -> str:
    return f"<{key}@{settings.SITE.hostname}>"


def sender() -> str:
    """The server's address by the journal's name, unless whoever runs it chose another."""
    name, mailbox = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or "mechjournal", mailbox))


def one_line(text: str) -> str:
    """A title may hold anything; a header is one line, and some programs show little of it."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= 120 else line[:119].rstrip() + "…"


def stop_path(user: User, sort: Sort) -> str:
    """Signed, for good: an old letter can be stopped, too. It lets nobody do anything else."""
    return address("notifications.stop", access.stop_token(user, sort))
