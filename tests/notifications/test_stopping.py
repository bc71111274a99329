"""How letters come is the reader's to say: on the account page, and by one press in any letter, without signing in."""

from datetime import time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from mechjournal import tasks
from mechjournal.access import stop_token
from mechjournal.actions import letters
from mechjournal.models import User
from mechjournal.models.notifications import Sort
from tests.notifications.conftest import waiting
from tests.notifications.steps import say
from tests.notifications.test_letters import mo, rhythm  # noqa: F401

# What a mail program posts: no cookie, no token of a form, no sign-in.
PROGRAM = Client(enforce_csrf_checks=True)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(cast, sort: Sort = Sort.NEWS) -> str:
    return f"/told/stop/{stop_token(cast.mo, sort)}/"


def stored(cast) -> User:
    return User.objects.get(pk=cast.mo.pk)


def test_a_letter_names_the_way_to_stop_it_by_one_press(cast, mo, post, work):  # noqa: F811
    say(mo, cast)
    work()
    letter = post.letters[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>")
    assert address in letter.get_body(("plain",)).get_content()
    assert PROGRAM.post(urlsplit(address).path, ONE_CLICK).status_code == 200
    assert stored(cast).mail_rhythm == "never"


@pytest.mark.parametrize("site", ["http://localhost:8000", f"https://{'long' * 20}.example.org"])
def test_its_headers_arrive_as_plain_text_however_long(cast, mo, post, work, settings, site):  # noqa: F811
    settings.SITE_URL = site
    say(mo, cast)
    work()
    head = post.raw[0].partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    line = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"list-unsubscribe:"))
    assert line.split(b": ", 1)[1].strip().decode() == f"<{site}{link(cast)}>"


def test_visiting_stops_nothing(cast):
    response = PROGRAM.get(link(cast))
    assert "Stop them" in response.content.decode()
    assert stored(cast).mail_rhythm == "daily"


def test_the_button_of_the_page_stops_it(cast):
    assert "Stopped" in PROGRAM.post(link(cast)).content.decode()
    assert stored(cast).mail_rhythm == "never"


def test_stopping_twice_is_stopping_once(cast):
    assert [PROGRAM.post(link(cast)).status_code for _ in range(2)] == [200, 200]


def test_each_sort_is_stopped_apart(cast):
    PROGRAM.post(link(cast, Sort.WEEK))
    assert (stored(cast).mail_rhythm, stored(cast).weekly_digest) == ("daily", False)


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: "w" + t[1:], lambda t: "nonsense", lambda t: t[:-3]])
def test_a_token_nobody_signed_is_nowhere(cast, change):
    address = f"/told/stop/{change(stop_token(cast.mo, Sort.NEWS))}/"
    assert PROGRAM.post(address).status_code == 404
    assert stored(cast).mail_rhythm == "daily"


def test_the_link_of_an_account_that_is_gone_says_stopped_and_does_nothing(cast):
    address = link(cast)
    cast.mo.forget()
    assert PROGRAM.post(address).status_code == 200


def test_it_signs_nobody_in(cast):
    PROGRAM.post(link(cast))
    assert PROGRAM.get("/told/").status_code == 302


# --- on the account page --------------------------------------------------------------------------------------------


def choose(cast, **given):
    said = {"mail_rhythm": "daily", "quiet_from": "", "quiet_until": "", "weekly_digest": "on", **given}
    return cast.client("mo").post("/told/letters/", said)


def test_the_account_page_asks_how_letters_come(cast):
    page = cast.client("mo").get("/account/you/").content.decode()
    assert "No letters from" in page
    assert "This server sends no mail yet" in page


def test_where_mail_is_set_up_it_says_nothing_of_that(cast, dead_post):
    assert "sends no mail" not in cast.client("mo").get("/account/you/").content.decode()


def test_a_choice_is_kept(cast):
    assert (
        choose(cast, mail_rhythm="once", quiet_from="22:00", quiet_until="07:00", weekly_digest="").status_code == 302
    )
    kept = stored(cast)
    assert (kept.mail_rhythm, kept.quiet_from, kept.quiet_until) == ("once", time(22), time(7))
    assert kept.weekly_digest is False


@pytest.mark.parametrize(
    "given", [{"quiet_from": "22:00"}, {"quiet_from": "8:00", "quiet_until": "8:00"}, {"mail_rhythm": "x"}]
)
def test_what_makes_no_sense_is_said_beside_it(cast, given):
    response = choose(cast, **given)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert stored(cast).quiet_from is None


def test_turned_on_again_letters_begin_with_what_comes_then(cast, dead_post):
    rhythm(cast.mo, "never")
    say(cast.mo, cast)
    choose(cast, mail_rhythm="once")
    letters.take_up(cast.mo.pk, timezone.now())
    assert not waiting("send_told")


def test_a_week_turned_on_again_begins_then(cast):
    cast.mo.weekly_digest = False
    cast.mo.save()
    choose(cast)
    assert stored(cast).digested_at is not None
    tasks.mail_round.func()
