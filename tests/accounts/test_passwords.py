import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.accounts.steps import browser_of, sign_in, signed_in

NEW = "an entirely new password"


def path_in(text: str) -> str:
    return re.search(r"http://localhost:8000(/account/password/reset/key/\S+)", text)[1]


def set_new(client, path: str, password: str = NEW):
    return client.post(client.get(path)["Location"], {"password1": password})


def test_a_link_by_mail_sets_a_new_password_and_signs_in(client, cast, post):
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    set_new(client, path_in(post.text(0)))
    assert cast.ana.__class__.objects.get(pk=cast.ana.pk).check_password(NEW)
    assert post.letters[0]["To"] == "ana@example.org"


def test_the_link_works_once(client, cast, post):
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    set_new(client, path_in(post.text(0)))
    page = Client().get(path_in(post.text(0))).content.decode()
    assert "This link no longer works" in page


def test_the_link_leads_to_the_public_address_whatever_the_host_header_says(client, cast, post):
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"}, HTTP_HOST="localhost:6666")
    assert "localhost:6666" not in post.text(0)


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, cast, post):
    known = client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(post.letters) == 1


def test_without_mail_the_page_says_what_the_operator_can_do(client, db):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "manage.py reset_link" in page
    assert "<form" not in page


def test_the_operator_prints_a_link(client, cast):
    out = StringIO()
    call_command("reset_link", "Ana@example.org", stdout=out)
    set_new(client, path_in(out.getvalue()))
    assert signed_in(client) == cast.ana


def test_for_a_stranger_there_is_no_link(db):
    with pytest.raises(CommandError, match="Nobody signs in here"):
        call_command("reset_link", "nobody@example.org")


def test_a_new_password_signs_out_the_other_browsers(cast):
    here, there = browser_of("ana@example.org"), browser_of("ana@example.org")
    response = here.post(
        reverse("account_change_password"), {"oldpassword": "a long enough password", "password1": NEW}
    )
    assert response.status_code == 302
    assert here.get(reverse("accounts.settings")).status_code == 200
    assert there.get(reverse("accounts.settings")).status_code == 302


def test_changing_it_takes_the_present_one(cast):
    client = browser_of("ana@example.org")
    page = client.post(reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW})
    assert page.context["form"].errors["oldpassword"] == ["This is not your present password."]


def test_the_owner_is_told_by_mail(cast, post):
    client = Client()
    cast.ana.emailaddress_set.create(email="ana@example.org", verified=True, primary=True)
    sign_in(client, "ana@example.org")
    client.post(reverse("account_change_password"), {"oldpassword": "a long enough password", "password1": NEW})
    assert "The password of your mechjournal account was changed" in post.text()
