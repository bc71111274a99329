"""How a mentorship begins: by a link, for people with and without an account."""

import re

import pytest
from django.test import Client

from mechjournal.actions.projects import invite
from mechjournal.models import Invitation, Mentorship, User
from tests.conftest import PASSWORD


def link_of(response) -> str:
    return re.search(r"/join/[\w-]+/", response.content.decode())[0]


@pytest.fixture
def link(cast):
    """Ana wants a mentor."""
    return link_of(cast.client("ana").post("/mentoring/invite/", {"becomes": "mentor", "sent_to": ""}))


def pairs() -> list[tuple[str, str]]:
    return [(one.mentor.name, one.mentee.name) for one in Mentorship.objects.running()]


def test_whoever_takes_the_link_becomes_the_mentor(cast, link):
    response = cast.client("olu").post(link)
    assert response["Location"] == "/mentoring/"
    assert pairs() == [("Olu", "Ana")]


def test_or_the_mentee(cast):
    link = link_of(cast.client("mo").post("/mentoring/invite/", {"becomes": "mentee", "sent_to": ""}))
    cast.client("olu").post(link)
    assert pairs() == [("Mo", "Olu")]


def test_a_visit_alone_begins_nothing(cast, link):
    page = cast.client("olu").get(link).content.decode()
    assert "Mentor <bdi>Ana</bdi>" in page and pairs() == []


def test_the_link_works_once(cast, link):
    cast.client("olu").post(link)
    assert cast.client("rhea").post(link).status_code == 404
    assert len(pairs()) == 1


def test_whoever_took_it_is_led_on_by_it(cast, link):
    client = cast.client("olu")
    client.post(link)
    assert client.get(link)["Location"] == "/mentoring/"


def test_nobody_mentors_themselves_and_the_link_still_works(cast, link):
    response = cast.client("ana").post(link)
    assert "This is your own invitation" in response.content.decode()
    cast.client("olu").post(link)
    assert pairs() == [("Olu", "Ana")]


def test_a_second_link_to_the_same_person_begins_no_second_one(cast, link):
    again = link_of(cast.client("ana").post("/mentoring/invite/", {"becomes": "mentor", "sent_to": ""}))
    for one in (link, again):
        cast.client("olu").post(one)
    assert pairs() == [("Olu", "Ana")]


def test_it_can_be_taken_back(cast, link):
    cast.client("ana").post(f"/mentoring/invitations/{Invitation.objects.get().key}/revoke/")
    assert cast.client("olu").get(link).status_code == 404


def test_nobody_takes_back_anothers(cast, link):
    response = cast.client("olu").post(f"/mentoring/invitations/{Invitation.objects.get().key}/revoke/")
    assert response.status_code == 404 and Invitation.objects.usable().exists()


def test_the_link_is_shown_once(cast, link):
    assert link not in cast.client("ana").get("/mentoring/").content.decode()


def test_without_saying_what_they_become_nothing_is_made(cast):
    response = cast.client("ana").post("/mentoring/invite/", {"sent_to": "mentor@example.org"})
    page = response.content.decode()
    assert response.status_code == 422 and "Say whether they become" in page and "mentor@example.org" in page
    assert not Invitation.objects.exists()


def test_someone_without_an_account_signs_up_and_lands_at_the_invitation(cast, link):
    client = Client()
    client.get(link)
    form = {"email": "new@example.org", "name": "New", "password1": PASSWORD}
    response = client.post("/account/signup/", form)
    assert response["Location"] == link
    client.post(link)
    assert pairs() == [("New", "Ana")]


def test_they_get_in_where_sign_up_is_by_invitation_alone(cast, link, settings):
    settings.SIGN_UP = "invited"
    client = Client()
    client.get(link)
    client.post("/account/signup/", {"email": "new@example.org", "name": "New", "password1": PASSWORD})
    assert User.objects.filter(email="new@example.org").exists()


def test_an_operators_invitation_begins_no_mentorship(cast):
    token = invite(by=cast.ana, project=None)
    cast.client("olu").post(f"/join/{token}/")
    assert pairs() == []


def test_the_letter_says_what_it_is_about(cast, settings, mailbox):
    cast.client("ana").post("/mentoring/invite/", {"becomes": "mentor", "sent_to": "mentor@example.org"})
    letter = mailbox[0]
    assert letter.to == ["mentor@example.org"] and "mentor them" in letter.subject and "/join/" in letter.body


def told(user) -> list[str]:
    return [one.kind for one in user.notifications.order_by("pk")]


def test_whoever_invited_is_told_when_it_begins_and_the_other_when_it_ends(cast, link):
    cast.client("olu").post(link)
    assert (told(cast.ana), told(cast.olu)) == (["joined"], [])
    cast.client("ana").post(f"/mentoring/{Mentorship.objects.get().key}/end/")
    assert (told(cast.ana), told(cast.olu)) == (["joined"], ["ended"])


@pytest.fixture
def mailbox(settings):
    from django.core import mail

    settings.MAIL_URL = "smtp://mail.example.org"
    return mail.outbox
