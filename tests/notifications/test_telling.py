"""Telling: once, to those alone who may read it, never to the one who did it."""

import pytest

from mechjournal.actions.telling import tell
from mechjournal.models import Membership, Notification
from tests.helpers import note

ASKED = Notification.Kind.ASKED


def told(cast, *users, **given) -> list[str]:
    """Who was told, by their first names."""
    said = {"kind": ASKED, "by": cast.ana, "project": cast.project, "path": "/p/x/", "once": "request:1", **given}
    return [user.name.lower() for user in tell(users, **said)]


def test_a_person_is_told_with_a_line_of_what_was_said(cast):
    assert told(cast, cast.mo, says="Is layer 14\nall there is?") == ["mo"]
    row = Notification.objects.get()
    assert (row.user, row.by, row.says) == (cast.mo, cast.ana, "Is layer 14 all there is?")


def test_the_same_is_told_once(cast):
    told(cast, cast.mo)
    assert told(cast, cast.mo, cast.col) == ["col"]
    assert Notification.objects.count() == 2


def test_a_person_named_twice_is_told_once(cast):
    assert told(cast, cast.mo, cast.mo) == ["mo"]


def test_nobody_is_told_what_they_did_themselves(cast):
    assert told(cast, cast.ana, cast.mo) == ["mo"]


def test_a_stranger_is_told_nothing_of_a_project(cast):
    assert told(cast, cast.olu) == []
    assert not Notification.objects.exists()


def test_who_has_left_is_told_nothing(cast):
    Membership.objects.filter(user=cast.mo).delete()
    assert told(cast, cast.mo) == []


def test_a_mentorship_concerns_people_of_no_project(cast):
    assert told(cast, cast.olu, project=None, kind=Notification.Kind.JOINED) == ["olu"]


def test_a_note_for_its_author_alone_is_told_to_nobody_else(cast):
    own = note(cast.ana, cast.project, visibility="me")
    assert told(cast, cast.mo, cast.col, by=None, subject=own.subject) == []
    assert told(cast, cast.ana, by=None, subject=own.subject) == ["ana"]


def test_an_account_that_is_gone_is_told_nothing(cast):
    cast.mo.is_active = False
    assert told(cast, cast.mo) == []


@pytest.mark.parametrize("text", ["word " * 100, "x" * 300])
def test_a_long_text_is_cut(cast, text):
    told(cast, cast.mo, says=text)
    says = Notification.objects.get().says
    assert len(says) <= 200
    assert says.endswith("…")
