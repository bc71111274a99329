"""The cast, in fixed roles: ana owns the project, col works in it, mo mentors, rhea reads, olu is a stranger."""

import os
import shutil
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from mechjournal.access import Who
from mechjournal.actions.projects import create_project
from mechjournal.models import Membership, Project, Role, User

# Playwright's loop runs in the thread of a browser test; the database is asked from there, too.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PASSWORD = "a long enough password"
ROLES = {"col": Role.COLLABORATOR, "mo": Role.MENTOR, "rhea": Role.READER}
ZONE = "Europe/Oslo"


def pytest_sessionfinish():
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@dataclass
class Cast:
    """Everyone, and ana's project."""

    ana: User
    col: User
    mo: User
    rhea: User
    olu: User
    project: Project

    def who(self, name: str) -> Who:
        return Who(getattr(self, name))

    def client(self, name: str | None) -> Client:
        """A browser in which `name` is signed in; None: nobody."""
        client = Client()
        if name:
            client.force_login(getattr(self, name))
        return client


@pytest.fixture(autouse=True)
def empty_cache(request):
    """Rate limits live in the cache, in a table that no model owns: tests that commit would pass them on."""
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    people = {name: make_user(name) for name in ("ana", "col", "mo", "rhea", "olu")}
    project = create_project(owner=people["ana"], title="Refusal directions", question="One direction?", stage="full")
    for name, role in ROLES.items():
        Membership.objects.create(project=project, user=people[name], role=role)
    return Cast(**people, project=project)


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), time_zone=ZONE)
