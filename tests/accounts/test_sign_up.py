from django.urls import reverse

from mechjournal.models import User
from tests.accounts.steps import CODE, confirm, sign_in, sign_up, signed_in


def test_without_mail_signing_up_just_works(client, db):
    response = sign_up(client, name="Nell")
    assert response["Location"] == reverse("home")
    assert signed_in(client).name == "Nell"


def test_a_weak_password_is_said_beside_its_field(client, db):
    response = sign_up(client, password1="password12")
    assert response.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_an_address_longer_than_the_column_is_refused(client, db):
    response = sign_up(client, email="a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".org")
    assert response.context["form"].errors["email"] == ["This address is too long."]


def test_with_mail_nobody_is_in_before_the_code(client, db, post):
    response = sign_up(client)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert signed_in(client) is None


def test_the_code_from_the_letter_opens_the_door(client, db, post):
    sign_up(client)
    confirm(client, CODE.search(post.text())[1])
    assert signed_in(client).email == "new@example.org"
    assert post.letters[0]["To"] == "new@example.org"


def test_a_wrong_code_keeps_the_door_closed(client, db, post):
    sign_up(client)
    response = confirm(client, "AAAA-AAAA")
    assert "not right" in response.content.decode()
    assert signed_in(client) is None


def test_signing_in_before_confirming_sends_a_new_code(client, db, post):
    sign_up(client)
    client.logout()
    sign_in(client, "new@example.org")
    assert signed_in(client) is None


def test_with_mail_an_address_in_use_is_not_revealed(client, cast, post):
    free, taken = sign_up(client, "free@example.org"), sign_up(type(client)(), "ana@example.org")
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert "There is one already" in post.text()
    assert User.objects.filter(email="ana@example.org").count() == 1


def test_the_page_after_a_taken_address_looks_like_any_other(client, cast, post):
    sign_up(client, "ana@example.org")
    page = client.get(reverse("account_email_verification_sent"))
    assert "A code is on its way" in page.content.decode()


def test_without_mail_a_taken_address_is_refused_in_plain_words(client, cast):
    response = sign_up(client, "Ana@Example.org")
    assert "Sign in instead" in response.context["form"].errors["email"][0]
