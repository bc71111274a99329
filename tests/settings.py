"""The product's settings, with what tests need otherwise: their own data folder, tasks at once, a fast hasher."""

import os
import tempfile

os.environ["MJ_DATA"] = tempfile.mkdtemp(prefix="mechjournal-test-")
for name in ("MJ_MAIL_URL", "MJ_URL", "MJ_SIGN_UP", "MJ_TRUSTED_PROXIES", "MJ_GUIDE"):
    os.environ.pop(name, None)

from mechjournal.settings import *  # noqa: E402, F403
from mechjournal.settings import DATA_DIR, DATABASES, STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, all requests of a live server would share one connection and one another's transactions.
    DATABASES["default"]["TEST"]["NAME"] = DATA_DIR / "test.sqlite3"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT.mkdir()
