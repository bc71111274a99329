import pytest
from django.urls import reverse

from tests.accounts.steps import sign_in

ELSEWHERE = [
    "//evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(client, cast, address):
    assert sign_in(client, "ana@example.org", follow=address)["Location"] == reverse("home")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_neither_does_signing_out(cast, address):
    response = cast.client("ana").post(reverse("account_logout"), {"next": address})
    assert response["Location"] == reverse("home")


def test_a_page_of_ours_is_gone_on_to(client, cast):
    assert sign_in(client, "ana@example.org", follow="/timeline/")["Location"] == "/timeline/"


def test_the_second_tab_ends_where_the_first_is_told(client, cast):
    """A session ended while someone wrote: the sign-in page opened in a second tab."""
    page = client.get("/account/login/?next=/account/returned/").content.decode()
    assert 'name="next" value="/account/returned/"' in page
    response = client.get(sign_in(client, "ana@example.org", follow="/account/returned/")["Location"])
    assert "data-returned" in response.content.decode()


def test_a_passkey_form_carries_the_way_back_too(client, db):
    page = client.get("/account/login/?next=/account/returned/").content.decode()
    assert page.count('name="next" value="/account/returned/"') == 2
