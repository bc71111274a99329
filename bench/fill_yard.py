"""Fills the yardsticks' database: tables, eight people signed in, rows of 2 KB. Prints their sessions as JSON."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from texts import Texts  # noqa: E402
from yard.models import Row  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
texts, sessions = Texts(), []
Row.objects.bulk_create(Row(title=f"Row {n}", html=f"<pre>{texts.note()}</pre>") for n in range(1000))
for number in range(8):
    user, store = User.objects.create(username=f"person{number}"), SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    sessions.append({"session": store.session_key, "csrf": "c" * 32})
print(json.dumps({"people": sessions}))
