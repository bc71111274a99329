"""What the web workers are forked from: loaded, and holding nothing that two processes can't share."""

import os
import subprocess
import sys

from django.conf import settings

LOADED = """
import sys, threading
from mechjournal.management.web import load
load()
from django.db import connections
print("mechjournal.views.entries" in sys.modules, threading.active_count())
print([one.connection for one in connections.all(initialized_only=True)])
"""


def test_it_is_loaded_without_a_thread_or_a_connection(tmp_path):
    environment = {**os.environ, "MJ_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mechjournal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    loaded, connections = done.stdout.splitlines()
    assert loaded == "True 1"
    assert set(connections.strip("[]").split(", ")) <= {"", "None"}
