"""What people do on the account pages, as plain functions."""

import re

from django.test import Client

from mechjournal.models import User
from tests.conftest import PASSWORD

CODE = re.compile(r"^\s+([A-Z]{4}-[A-Z]{4})\s*$", re.MULTILINE)


def sign_in(client: Client, email: str, password: str = PASSWORD, follow: str = "", **extra):
    return client.post("/account/login/", {"login": email, "password": password, "next": follow}, **extra)


def sign_up(client: Client, email: str = "new@example.org", follow: str = "", **fields):
    return client.post("/account/signup/", {"email": email, "password1": PASSWORD, "next": follow, **fields})


def confirm(client: Client, code: str, follow: str = ""):
    return client.post("/account/confirm-email/", {"code": code, "next": follow})


def signed_in(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def browser_of(email: str, **extra) -> Client:
    """A browser in which someone signed in by the form, so that it stands in their list."""
    client = Client(**extra)
    sign_in(client, email)
    return client


def prove(client: Client, follow: str) -> None:
    """Type the password again, as pages that touch the account's safety ask for."""
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": follow})
