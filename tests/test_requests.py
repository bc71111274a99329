"""What holds for every request: headers, sign-in, errors with an id, the policy."""

import logging
import re

import pytest
from django.test import Client

from mechjournal.views import days
from tests.helpers import note, typed


def test_a_private_page_is_kept_by_no_cache(cast):
    for address in (cast.project.get_absolute_url(), "/today/", "/account/you/"):
        assert "no-store" in cast.client("ana").get(address)["Cache-Control"]


def test_the_policy_allows_nothing_inline_and_other_hosts_in_frames_alone(cast):
    policy = cast.client("ana").get("/today/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    others = [part.strip() for part in policy.split(";") if "http" in part]
    assert others == ["frame-src https://www.neuronpedia.org https://huggingface.co"]


def test_an_error_of_ours_has_the_same_id_on_the_page_and_in_the_log(cast, monkeypatch, caplog):
    monkeypatch.setattr(days, "items_of_day", lambda *a: 1 / 0)
    client = cast.client("ana")
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "mechjournal.errors"):
        response = client.get("/today/")
    shown = response["X-Error-Id"]
    assert response.status_code == 500
    assert shown in response.content.decode()
    assert any(shown in record.getMessage() and record.exc_info for record in caplog.records)


def test_what_was_typed_is_not_in_the_log(cast, monkeypatch, caplog):
    monkeypatch.setattr("mechjournal.actions.entries.log_entry", lambda **a: 1 / 0)
    client = cast.client("ana")
    client.raise_request_exception = False
    client.post(f"{cast.project.get_absolute_url()}entries/log/", typed(body="unpublished idea"))
    assert "unpublished idea" not in caplog.text


def test_a_form_from_before_signing_in_again_is_told_so(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ana)
    response = client.post(f"{cast.project.get_absolute_url()}entries/log/", typed())
    assert response.status_code == 403
    assert response["X-CSRF-Failed"] == "1"


def test_a_fresh_token_names_its_person(cast):
    answer = cast.client("ana").get("/account/token/").json()
    assert answer["user"] == cast.ana.key
    assert answer["token"]


@pytest.mark.parametrize("address", ["/p/zzzzzzzzzz/", "/p/zzzzzzzzzz/entries/1/", "/nowhere/", "/p/short/"])
def test_what_is_not_there_and_what_is_hidden_look_the_same(cast, address):
    absent, hidden = (cast.client("olu").get(a) for a in (address, cast.project.get_absolute_url()))
    assert absent.status_code == hidden.status_code == 404
    tokens = re.compile(r"\b[0-9A-Za-z]{64}\b")
    assert tokens.sub("", hidden.content.decode()) == tokens.sub("", absent.content.decode())


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "4294967296"])
def test_a_number_beyond_everything_is_not_found(cast, number):
    assert cast.client("ana").get(f"{cast.project.get_absolute_url()}entries/{number}/").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "9999-12-31"])
def test_a_day_that_never_was_is_not_found(cast, day):
    assert cast.client("ana").get(f"{cast.project.get_absolute_url()}days/{day}/").status_code == 404


@pytest.mark.parametrize("q", ["", "%", "_", "'", '"', "\\", "\x00", "ö", "a" * 5000, "$^$", "<script>"])
def test_any_search_is_answered(cast, q):
    note(cast.ana, cast.project, "Plain words.")
    response = cast.client("ana").get("/search/", {"q": q})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script src="', "").replace("<script type", "")
