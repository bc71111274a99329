"""Tokens: how they look, the page that makes them, how long they live, how often they may ask."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mechjournal.access import Who
from mechjournal.actions.accounts import delete_account
from mechjournal.api import limits
from mechjournal.exchange.archive import account
from mechjournal.lib.leaks import find_keys
from mechjournal.lib.tokens import is_token, new_token
from mechjournal.models import Sent, Token
from tests.api.helpers import made, script
from tests.conftest import PASSWORD
from tests.test_cost import Queries


def test_a_token_is_known_by_its_checksum():
    token = new_token()
    assert is_token(token)
    assert not is_token(token[:-1] + ("0" if token[-1] != "0" else "1"))


def test_a_mistyped_token_costs_no_query(cast):
    asked = script(cast.ana)
    asked.token = asked.token[:-1] + "-"
    with Queries(connection) as queries:
        assert asked.get("/me").status_code == 401
    assert queries.counted == []


def test_only_a_hash_of_it_is_kept(cast):
    token, text = made(cast.ana)
    assert text not in str(Token.objects.filter(pk=token.pk).values().get())


def test_a_token_in_a_note_is_pointed_out():
    assert [leak.kind for leak in find_keys(f"export MJ_TOKEN={new_token()}")] == ["mechjournal"]


def recent(client):
    """A browser whose person gave their password just now."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_new_token_is_shown_once_and_works(cast):
    client = recent(cast.client("ana"))
    sent = {"name": "GPU box", "scope": "log", "days": "30", "projects": [cast.project.key], "agent": ""}
    page = client.post("/account/tokens/", sent)
    text = page.context["text"]
    assert page.status_code == 201
    assert text in page.content.decode()
    assert text not in client.get("/account/tokens/").content.decode()
    assert Token.objects.get().projects == [cast.project.key]


def test_a_token_without_a_name_is_asked_for_one(cast):
    page = recent(cast.client("ana")).post("/account/tokens/", {"scope": "log", "days": "30"})
    assert page.status_code == 422
    assert Token.objects.count() == 0


def test_making_one_asks_for_the_password_again(cast):
    page = cast.client("ana").post("/account/tokens/", {"name": "GPU box", "scope": "log", "days": "30"})
    assert page["Location"].startswith("/account/reauthenticate/")


def wanted(cast, **fields) -> dict:
    return {"name": "GPU box", "scope": "read", "days": "7", "projects": [cast.project.key], "agent": "Otter"} | fields


def asked_again(client, sent: dict):
    """Send the form, be asked for the password, and give it."""
    where = client.post("/account/tokens/", sent)["Location"]
    assert where == "/account/reauthenticate/?next=%2Faccount%2Ftokens%2F"
    return client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/tokens/"})


def test_what_was_typed_is_sent_once_the_password_was_given(cast):
    page = asked_again(cast.client("ana"), wanted(cast))
    token = Token.objects.get()
    assert page.status_code == 201
    assert page.context["text"].startswith(token.prefix)
    assert (token.name, token.scope, token.projects) == ("GPU box", "read", [cast.project.key])
    assert token.agent == "Otter"


@pytest.mark.parametrize("name", ["GPU box", " "])
def test_the_page_shown_after_the_password_sends_its_form_to_where_tokens_are_made(cast, name):
    page = asked_again(cast.client("ana"), wanted(cast, name=name)).content.decode()
    assert '<form method="post" action="/account/tokens/"' in page


def test_who_comes_back_without_having_given_it_finds_the_form_as_they_left_it(cast):
    client = cast.client("ana")
    client.post("/account/tokens/", wanted(cast, proposes="on"))
    form = client.get("/account/tokens/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown == wanted(cast, proposes=True)
    assert not form.errors


def test_what_became_a_token_is_not_offered_again(cast):
    client = cast.client("ana")
    client.post("/account/tokens/", wanted(cast))
    recent(client)
    client.post("/account/tokens/", wanted(cast, name="Laptop"))
    assert client.get("/account/tokens/").context["form"]["name"].value() is None


def test_a_revoked_token_is_dead_at_once(cast):
    asked = script(cast.ana)
    assert asked.get("/me").status_code == 200
    cast.client("ana").post(f"/account/tokens/{Token.objects.get().key}/revoke/")
    assert asked.get("/me").status_code == 401


def test_last_use_is_noted_to_the_minute(cast):
    asked = script(cast.ana)
    asked.get("/me")
    first = Token.objects.get().last_used_at
    asked.get("/me")
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    asked.get("/me")
    assert Token.objects.get().last_used_at >= first


def statuses(asked, number: int) -> list[int]:
    return [asked.get("/me").status_code for _ in range(number)]


def test_a_burst_goes_through_and_past_it_a_token_is_told_when_to_come_back(cast, monkeypatch, time_machine):
    monkeypatch.setattr(limits, "BURST", 3)
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    asked = script(cast.ana)
    assert statuses(asked, 4) == [200, 200, 200, 429]
    assert asked.get("/me")["Retry-After"] == "1"


def test_who_comes_back_when_told_gets_in(cast, monkeypatch, time_machine):
    monkeypatch.setattr(limits, "BURST", 1)
    monkeypatch.setattr(limits, "PER_MINUTE", 6)
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    asked = script(cast.ana)
    assert statuses(asked, 2) == [200, 429]
    assert asked.get("/me")["Retry-After"] == "10"
    time_machine.shift(9)
    assert statuses(asked, 1) == [429]
    time_machine.shift(1)
    assert statuses(asked, 2) == [200, 429]


def test_at_the_steady_rate_nobody_waits(cast, monkeypatch, time_machine):
    monkeypatch.setattr(limits, "BURST", 1)
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    asked = script(cast.ana)
    for _ in range(5):
        assert statuses(asked, 1) == [200]
        time_machine.shift(60 / limits.PER_MINUTE)


def test_deleting_an_account_ends_its_tokens(cast):
    asked = script(cast.olu)
    delete_account(user=cast.olu)
    assert asked.get("/me").status_code == 401
    assert not Token.objects.exists()
    assert not Sent.objects.exists()


def test_one_copy_of_everything_names_tokens_without_their_hash(cast):
    token, _ = made(cast.ana)
    [told] = account(Who(cast.ana))["tokens"]
    assert told["name"] == "GPU box"
    assert token.hash not in str(told)


@pytest.mark.parametrize("scope", ["log", "read", "write"])
def test_no_scope_manages_a_project(cast, scope):
    token, _ = made(cast.ana, scope)
    assert "manage" not in Who(cast.ana, token).verbs(cast.project)


def test_a_token_bound_to_a_deleted_project_opens_no_other(cast):
    token, _ = made(cast.ana, projects=[cast.project])
    cast.project.key = "aaaaaaaaaa"
    cast.project.save()
    assert Who(cast.ana, token).memberships == []
