import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from mechjournal.actions.projects import invite
from mechjournal.models import Invitation, Membership, User
from tests.accounts.steps import CODE, confirm, sign_in, sign_up, signed_in


@pytest.fixture
def invited(settings):
    settings.SIGN_UP = "invited"


def door(token: str) -> str:
    return reverse("invitations.show", args=[token])


def test_strangers_are_told_kindly_that_it_takes_an_invitation(client, db, invited):
    page = client.get(reverse("account_signup")).content.decode()
    assert "By invitation" in page
    assert reverse("account_login") in page


def test_a_post_without_an_invitation_makes_no_account(client, db, invited):
    sign_up(client)
    assert not User.objects.exists()


def test_an_invitation_of_the_operator_lets_one_person_in(client, db, invited):
    token = invite(by=None, project=None)
    client.get(door(token))
    sign_up(client)
    assert signed_in(client)
    assert Invitation.objects.get().used_by == signed_in(client)


def test_it_lets_nobody_else_in(client, db, invited):
    token = invite(by=None, project=None)
    other = Client()
    for each in (client, other):
        each.get(door(token))
    sign_up(client)
    sign_up(other, "second@example.org")
    assert User.objects.count() == 1


def test_after_it_is_used_the_new_person_lands_on_a_page_that_is_there(client, db, invited):
    token = invite(by=None, project=None)
    client.get(door(token))
    response = client.get(sign_up(client, follow=door(token))["Location"], follow=True)
    assert response.status_code == 200


def test_an_invitation_to_a_project_survives_signing_up(client, cast, invited):
    token = invite(by=cast.ana, project=cast.project)
    client.get(door(token))
    assert sign_up(client)["Location"] == door(token)
    client.post(door(token))
    assert Membership.objects.filter(project=cast.project, user=signed_in(client)).exists()


def test_it_survives_the_letter_in_between(client, cast, invited, post):
    token = invite(by=cast.ana, project=cast.project)
    client.get(door(token))
    sign_up(client)
    assert confirm(client, CODE.search(post.text())[1])["Location"] == door(token)


def test_signing_in_with_an_invitation_lands_on_it(client, cast):
    token = invite(by=cast.ana, project=cast.project)
    client.get(door(token))
    assert sign_in(client, "olu@example.org")["Location"] == door(token)


def test_a_revoked_invitation_opens_nothing(client, cast, invited):
    token = invite(by=cast.ana, project=cast.project)
    client.get(door(token))
    Invitation.objects.update(revoked_at=Invitation.objects.get().created_at)
    sign_up(client)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_closed_server_is_closed_to_invitations_too(client, cast, settings):
    settings.SIGN_UP = "closed"
    client.get(door(invite(by=cast.ana, project=cast.project)))
    page = client.get(reverse("account_signup")).content.decode()
    assert "Sign-up is closed" in page
    sign_up(client)
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_operator_prints_an_invitation(client, db, invited):
    out = StringIO()
    call_command("invite", email="new@example.org", stdout=out)
    path = re.sub(r"^http://localhost:8000", "", out.getvalue().strip())
    assert client.get(path).status_code == 200
    assert Invitation.objects.get().sent_to == "new@example.org"


def test_an_invitation_with_an_address_goes_out_by_mail(cast, post):
    client = cast.client("ana")
    fields = {"role": "mentor", "sent_to": "mentor@example.org"}
    page = client.post(reverse("projects.invite", args=[cast.project.key]), fields)
    assert "on its way by mail" in page.content.decode()
    assert post.letters[0]["To"] == "mentor@example.org"
    assert re.search(r"http://localhost:8000/join/\S+/", post.text())


def test_without_mail_the_link_is_only_shown(cast):
    client = cast.client("ana")
    fields = {"role": "mentor", "sent_to": "mentor@example.org"}
    page = client.post(reverse("projects.invite", args=[cast.project.key]), fields).content.decode()
    assert "Give this link to one person" in page


def test_a_person_cannot_write_to_strangers_without_end(cast, post):
    for _ in range(30):
        invite(by=cast.ana, project=cast.project, sent_to="someone@example.org")
    fields = {"role": "mentor", "sent_to": "mentor@example.org"}
    cast.client("ana").post(reverse("projects.invite", args=[cast.project.key]), fields)
    assert post.letters == []
