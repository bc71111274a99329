"""Who belongs to a project: invite, join, leave, hand over, remove."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mechjournal.actions.projects import invite
from mechjournal.models import Invitation, Membership
from tests.conftest import make_user


def role(cast, name: str) -> str | None:
    row = Membership.objects.filter(project=cast.project, user=getattr(cast, name)).first()
    return row.role if row else None


@pytest.fixture
def token(cast):
    return invite(by=cast.ana, project=cast.project, role="collaborator")


def test_a_link_is_shown_once_and_kept_nowhere(cast):
    client, base = cast.client("ana"), cast.project.get_absolute_url()
    page = client.post(f"{base}invite/", {"role": "mentor", "sent_to": ""}).content.decode()
    start = page.index("/join/") + len("/join/")
    shown = page[start : page.index("/", start)]
    assert Invitation.objects.usable().with_token(shown).exists()
    assert shown not in client.get(f"{base}settings/").content.decode()


def test_accepting_joins_with_the_role(cast, token):
    response = cast.client("olu").post(f"/join/{token}/")
    assert response["Location"] == cast.project.get_absolute_url()
    assert role(cast, "olu") == "collaborator"


def test_a_visit_alone_joins_nobody(cast, token):
    cast.client("olu").get(f"/join/{token}/")
    assert role(cast, "olu") is None


def test_it_works_once(cast, token):
    cast.client("olu").post(f"/join/{token}/")
    late = Client()
    late.force_login(make_user("late"))
    assert late.post(f"/join/{token}/").status_code == 404


def test_a_link_that_was_used_says_so_and_where_to_go(cast, token):
    cast.client("olu").post(f"/join/{token}/")
    signed_out, late = Client(), Client()
    late.force_login(make_user("late"))
    for client in (signed_out, late):
        for address in (f"/join/{token}/", "/join/nobody-ever-made-this-one/"):
            page = client.get(address)
            assert page.status_code == 404
            assert "This invitation no longer works" in page.content.decode()
            assert cast.project.title not in page.content.decode()
    assert f"/account/login/?next=/join/{token}/" in signed_out.get(f"/join/{token}/").content.decode()
    assert "You are signed in as <bdi>Late</bdi>" in late.get(f"/join/{token}/").content.decode()


def test_it_runs_out(cast, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=15))
    assert cast.client("olu").get(f"/join/{token}/").status_code == 404


def test_it_can_be_revoked(cast, token):
    address = f"{cast.project.get_absolute_url()}invitations/{Invitation.objects.get().key}/revoke/"
    cast.client("ana").post(address)
    assert cast.client("olu").get(f"/join/{token}/").status_code == 404


def test_a_member_keeps_the_role_they_have(cast, token):
    cast.client("mo").post(f"/join/{token}/")
    assert role(cast, "mo") == "mentor"


def test_nobody_is_invited_as_owner(cast):
    response = cast.client("ana").post(f"{cast.project.get_absolute_url()}invite/", {"role": "owner"})
    assert response.status_code == 422


def test_leaving_ends_access_at_once(cast):
    client, base = cast.client("col"), cast.project.get_absolute_url()
    client.post(f"{base}leave/")
    assert client.get(base).status_code == 404


def test_the_only_owner_can_not_leave(cast):
    client = cast.client("ana")
    response = client.post(f"{cast.project.get_absolute_url()}leave/", follow=True)
    assert "only owner" in response.content.decode()
    assert role(cast, "ana") == "owner"


def test_handing_over_changes_both_roles(cast):
    cast.client("ana").post(f"{cast.project.get_absolute_url()}hand-over/", {"person": cast.col.key})
    assert (role(cast, "ana"), role(cast, "col")) == ("collaborator", "owner")


def test_a_stranger_can_not_be_handed_the_project(cast):
    response = cast.client("ana").post(f"{cast.project.get_absolute_url()}hand-over/", {"person": cast.olu.key})
    assert response.status_code == 422
    assert role(cast, "ana") == "owner"


def test_a_member_can_be_removed(cast):
    cast.client("ana").post(f"{cast.project.get_absolute_url()}members/{cast.rhea.key}/remove/")
    assert role(cast, "rhea") is None
