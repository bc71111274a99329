import os
import re
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mechjournal import settings as ours

SOURCE = Path(ours.__file__).read_text()
EXAMPLE = (Path(settings.BASE_DIR) / ".env.example").read_text()


def test_django_is_new_enough():
    assert django.VERSION >= (6, 1)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("0", False), ("", True), ("Off", False)])
def test_a_flag_is_yes_or_no(monkeypatch, text, value):
    monkeypatch.setenv("MJ_SOMETHING", text)
    assert ours.env_flag("MJ_SOMETHING", True) is value


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("MJ_SOMETHING", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="MJ_SOMETHING is 'perhaps'; it takes yes or no"):
        ours.env_flag("MJ_SOMETHING", True)


@pytest.mark.parametrize("text", ["many", "-1", "1.5", "0"])
def test_a_number_below_the_least_is_refused(monkeypatch, text):
    monkeypatch.setenv("MJ_SOMETHING", text)
    with pytest.raises(ImproperlyConfigured, match="it takes a whole number from 1 up"):
        ours.env_number("MJ_SOMETHING", 5, least=1)


def test_a_choice_outside_the_list_is_refused_with_the_list(monkeypatch):
    monkeypatch.setenv("MJ_SIGN_UP", "friends")
    with pytest.raises(ImproperlyConfigured, match="it takes one of: open, invited, closed"):
        ours.env_choice("MJ_SIGN_UP", "open", "invited", "closed")


def test_a_variable_can_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hidden\n")
    monkeypatch.setenv("MJ_SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert ours.env_text("MJ_SECRET_KEY") == "hidden"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgres://user@host", "nonsense"])
def test_a_database_that_is_no_postgres_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="postgres://user:password@host:5432/name"):
        ours.database(url)


def test_a_postgres_address_is_read_in_all_its_parts():
    made = ours.database("postgres://ana:a%40b@db.example:5433/lab?sslmode=require")
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("ana", "a@b", "db.example", "5433")
    assert made["NAME"] == "lab" and made["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(("said", "threshold"), [("", 0), ("?prepare=yes", 0), ("?prepare=no", None)])
def test_statements_are_prepared_unless_the_address_forbids_it(said, threshold):
    options = ours.database(f"postgres://ana@db.example/lab{said}")["OPTIONS"]
    assert options["prepare_threshold"] == threshold and "prepare" not in options


def test_a_postgres_socket_is_given_as_an_option():
    assert ours.database("postgres://mj@/lab?host=/tmp/socket")["HOST"] == "/tmp/socket"


def test_mail_takes_an_smtp_address_and_nothing_else():
    assert ours.mail("smtps://ana:secret@mail.example")["port"] == 465
    with pytest.raises(ImproperlyConfigured, match="smtp://user:password@host:587"):
        ours.mail("http://mail.example")


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first = ours.kept_secret(tmp_path)
    assert len(first) > 50 and ours.kept_secret(tmp_path) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_public_address_that_is_none_stops_the_start(tmp_path):
    said = read_settings(tmp_path, MJ_URL="journal")
    assert "MJ_URL is 'journal'; it takes an address such as https://journal.example.org." in said


def test_behind_tls_cookies_are_bound_to_the_host(tmp_path):
    show = "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"
    assert "__Host-session True True" in read_settings(tmp_path, show, MJ_URL="https://journal.example.org")


def test_the_example_lists_every_variable_and_no_other():
    read = set(re.findall(r'"((?:MJ_|DATABASE_URL)\w*)"', SOURCE))
    listed = set(re.findall(r"^#? ?((?:MJ_|DATABASE_URL)\w*)=", EXAMPLE, re.MULTILINE))
    assert listed == read


def read_settings(data, show="", **environ):
    """What Python says when the settings are read with these variables."""
    command = f"import mechjournal.settings as s; {show}"
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "MJ_DATA": str(data), **environ},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr
