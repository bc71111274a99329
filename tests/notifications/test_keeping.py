"""What one was told is one's own: in one's copy, gone with one's account, and not kept forever."""

import json
import zipfile
from datetime import timedelta

from django.utils import timezone

from mechjournal.access import Who
from mechjournal.actions.accounts import delete_account
from mechjournal.actions.tidying import tidy
from mechjournal.exchange.archive import write_archive
from mechjournal.models import Membership, Notification
from tests.notifications.steps import say


def copy_of(user) -> dict:
    with zipfile.ZipFile(write_archive(Who(user))) as archive:
        return json.loads(archive.read("account.json"))


def test_ones_copy_holds_what_one_was_told_and_how_letters_come(cast):
    say(cast.mo, cast, says="Is it?")
    account = copy_of(cast.mo)
    assert [(row["by"], row["what"], row["says"]) for row in account["told"]] == [("Ana", "asks you", "Is it?")]
    assert account["letters"] == {"rhythm": "daily", "quiet_hours": [None, None], "weekly": True}


def test_a_copy_holds_nothing_of_what_one_may_no_longer_read(cast):
    say(cast.mo, cast)
    Membership.objects.filter(user=cast.mo).delete()
    assert copy_of(cast.mo)["told"] == []


def test_it_goes_with_the_account(cast):
    say(cast.mo, cast)
    say(cast.col, cast)
    delete_account(user=cast.mo)
    assert [row.user for row in Notification.objects.all()] == [cast.col]


def test_what_was_seen_long_ago_goes_and_the_rest_stays(cast):
    for days in (91, 89):
        Notification.objects.filter(pk=say(cast.mo, cast).pk).update(seen_at=timezone.now() - timedelta(days=days))
    unseen = say(cast.mo, cast)
    Notification.objects.filter(pk=unseen.pk).update(at=timezone.now() - timedelta(days=400))
    tidy()
    assert Notification.objects.count() == 2
    assert Notification.objects.filter(pk=unseen.pk).exists()
