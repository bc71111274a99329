"""Guessing passwords has an end, per account and per address, for all processes together."""

from datetime import timedelta

import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.accounts.steps import sign_in, sign_up, signed_in

WRONG = "not the password"


def guess(times: int, email: str = "ana@example.org", client: Client | None = None, **extra) -> str:
    """The page after so many wrong passwords."""
    for _ in range(times):
        response = sign_in(client or Client(), email, WRONG, **extra)
    return response.content.decode()


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, cast):
    guess(5)
    assert "Too many attempts" in sign_in(client, "ana@example.org").content.decode()
    assert signed_in(client) is None


def test_other_accounts_are_not_held_up(client, cast):
    guess(5)
    sign_in(client, "olu@example.org")
    assert signed_in(client) == cast.olu


def test_another_address_is_no_way_round(client, cast):
    guess(5, REMOTE_ADDR="192.0.2.7")
    assert "Too many attempts" in guess(1, REMOTE_ADDR="192.0.2.8")


def test_another_port_in_the_host_header_is_no_way_round(client, cast):
    for port in range(5):
        guess(1, HTTP_HOST=f"localhost:{8000 + port}")
    assert "Too many attempts" in guess(1, HTTP_HOST="localhost:9000")


def test_one_address_can_not_try_one_account_after_the_other(client, cast):
    for number in range(10):
        guess(1, f"person{number}@example.org")
    assert "Too many attempts" in guess(1, "olu@example.org")


def test_a_forged_address_is_no_way_round(client, cast):
    for number in range(10):
        guess(1, f"person{number}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert "Too many attempts" in guess(1, "olu@example.org", HTTP_X_FORWARDED_FOR="198.51.100.99")


def test_behind_a_proxy_what_the_visitor_adds_is_not_believed(client, cast, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(10):
        guess(1, f"person{number}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.5")
    held = guess(1, "olu@example.org", HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.5")
    assert "Too many attempts" in held
    assert "Too many attempts" not in guess(1, "olu@example.org", HTTP_X_FORWARDED_FOR="203.0.113.6")


def test_the_count_lies_in_the_database_where_every_process_finds_it(cast):
    guess(2)
    assert "DatabaseCache" in type(caches["default"]).__name__
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mechjournal_cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] == 2


def test_after_five_minutes_one_may_try_again(client, cast):
    guess(5)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        sign_in(client, "ana@example.org")
        assert signed_in(client) == cast.ana


def test_signing_up_has_an_end_too(client, db):
    answers = [sign_up(Client(), f"person{number}@example.org").status_code for number in range(11)]
    assert answers[-1] == 429
    assert answers[0] == 302


def test_the_page_for_too_many_requests_is_ours(client, db):
    for number in range(11):
        page = sign_up(Client(), f"person{number}@example.org").content.decode()
    assert "Wait a moment" in page
