"""A post office that speaks real SMTP, and a server that is told to use it."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from mechjournal.settings import mail


class PostOffice:
    def __init__(self):
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def text(self, number: int = -1) -> str:
        return self.letters[number].get_content()


@pytest.fixture
def post(settings):
    """Letters as they arrive at a mail server, on a site that verifies addresses."""
    office, port = PostOffice(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    with_mail(settings, f"smtp://127.0.0.1:{port}?starttls=no")
    yield office
    controller.stop()


@pytest.fixture
def dead_post(settings):
    """A site whose mail server doesn't answer."""
    with_mail(settings, f"smtp://127.0.0.1:{free_port()}?starttls=no")


def with_mail(settings, url: str) -> None:
    settings.MAIL_URL = url
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": mail(url)}}
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
