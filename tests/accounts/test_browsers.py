"""The browsers one is signed in with: seen, ended, never written by looking."""

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.steps import browser_of, signed_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def ends(client, session: UserSession):
    return client.post(reverse("accounts.end_session"), {"session": session.pk})


def test_each_browser_is_named_and_this_one_marked(cast):
    here = browser_of("ana@example.org", HTTP_USER_AGENT=FIREFOX)
    browser_of("ana@example.org", HTTP_USER_AGENT=CHROME)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome on Windows" in page
    assert 'Firefox on Linux <span class="tag on">this one</span>' in page


def test_one_other_browser_is_signed_out(cast):
    here, there, elsewhere = (browser_of("ana@example.org") for _ in range(3))
    ends(here, UserSession.objects.get(session_key=there.session.session_key))
    assert signed_in(there) is None
    assert signed_in(here) == signed_in(elsewhere) == cast.ana


def test_all_others_at_once(cast):
    here, there = browser_of("ana@example.org"), browser_of("ana@example.org")
    here.post(reverse("usersessions_list"))
    assert (signed_in(here), signed_in(there)) == (cast.ana, None)


def test_nobody_ends_the_session_of_another(cast):
    mine, theirs = browser_of("ana@example.org"), browser_of("olu@example.org")
    ends(mine, UserSession.objects.get(user=cast.olu))
    assert signed_in(theirs) == cast.olu


def test_looking_at_the_list_or_any_page_writes_nothing(cast):
    client = browser_of("ana@example.org")
    client.get(reverse("account_email"))  # the library notes an address it doesn't know yet, once
    for name in ("usersessions_list", "accounts.settings", "account_email", "mfa_index", "account_change_password"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse(name))
        assert [q["sql"] for q in seen if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == [], name


def test_a_session_is_remembered_for_thirty_days(cast, settings):
    assert browser_of("ana@example.org").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 24 * 3600
