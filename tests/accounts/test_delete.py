import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from mechjournal.actions.projects import create_project, hand_over
from mechjournal.models import Change, Entry, Membership, Project, User
from tests.accounts.steps import browser_of, prove, sign_in, signed_in
from tests.conftest import PASSWORD
from tests.helpers import note

PAGE = "/account/delete/"


def delete(client, email: str):
    prove(client, PAGE)
    return client.post(PAGE, {"email": email})


@pytest.fixture
def col(cast):
    """A browser of col's, who wrote a note in ana's project."""
    note(cast.col, cast.project, "By col.")
    return browser_of("col@example.org")


def test_it_asks_for_the_password_first(col):
    response = col.get(PAGE)
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_a_post_without_the_password_deletes_nothing(cast, col):
    col.post(PAGE, {"email": "col@example.org"})
    assert User.objects.filter(email="col@example.org").exists()


def test_a_visit_forgets_a_post_that_was_never_confirmed(cast, col):
    col.post(PAGE, {"email": "col@example.org"})
    col.get(PAGE)
    prove(col, PAGE)
    assert User.objects.filter(email="col@example.org").exists()


def test_the_wrong_address_is_said_beside_the_field(cast, col):
    response = delete(col, "ana@example.org")
    assert response.status_code == 422
    assert response.context["form"].errors["email"] == ["That is not the address of this account."]
    assert User.objects.filter(email="col@example.org").exists()


def test_what_was_written_stays_without_the_name(cast, col):
    delete(col, "col@example.org")
    entry = Entry.objects.get(body="By col.")
    assert entry.author.display_name == "Deleted account"
    page = cast.client("ana").get(entry.get_absolute_url()).content.decode()
    assert "Deleted account" in page
    assert "col@example.org" not in page


def test_what_was_only_theirs_is_wiped(cast, col):
    entry = note(cast.col, cast.project, "For my eyes alone.", visibility="me")
    delete(col, "col@example.org")
    entry.refresh_from_db()
    assert "eyes" not in entry.body + entry.body_html + entry.heading
    lines = Change.objects.filter(subject=entry.subject)
    assert "eyes" not in str([line.texts for line in lines])
    assert all(line.is_intact() for line in lines)


def test_nothing_that_signs_in_is_left(cast, col):
    TOTP.activate(cast.col, "JBSWY3DPEHPK3PXP")
    col.get(reverse("account_email"))
    delete(col, "col@example.org")
    rows = [model.objects.filter(user=cast.col) for model in (EmailAddress, Authenticator, UserSession, Membership)]
    assert [row.count() for row in rows] == [0, 0, 0, 0]


def test_all_browsers_are_signed_out_and_their_sessions_gone(cast, col):
    other = browser_of("col@example.org")
    delete(col, "col@example.org")
    assert (signed_in(col), signed_in(other)) == (None, None)
    assert not Session.objects.filter(session_key=other.cookies["session"].value).exists()


def test_the_password_opens_nothing_any_more(client, cast, col):
    delete(col, "col@example.org")
    sign_in(client, "col@example.org", PASSWORD)
    assert signed_in(client) is None


def test_the_address_is_free_again(client, cast, col):
    delete(col, "col@example.org")
    client.post(reverse("account_signup"), {"email": "col@example.org", "password1": PASSWORD})
    assert signed_in(client).pk != cast.col.pk


def test_projects_of_ones_own_go_whole(cast, col):
    own = create_project(owner=cast.col, title="Only mine")
    delete(col, "col@example.org")
    assert not Project.objects.filter(pk=own.pk).exists()


def test_the_only_owner_of_a_shared_project_is_asked_to_hand_it_over(cast):
    ana = browser_of("ana@example.org")
    response = delete(ana, "ana@example.org")
    assert "Hand these over first: Refusal directions." in response.content.decode()
    assert User.objects.filter(email="ana@example.org").exists()


def test_after_handing_over_the_account_can_go(cast):
    hand_over(owner=cast.ana, project=cast.project, to=Membership.objects.get(project=cast.project, user=cast.col))
    delete(browser_of("ana@example.org"), "ana@example.org")
    assert not User.objects.filter(email="ana@example.org").exists()
