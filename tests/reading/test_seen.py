"""How far a mentor has read, shown to their mentee, and to them alone, where the mentor agrees."""

import pytest

from mechjournal.models import Membership, Mentorship
from tests.helpers import note
from tests.reading.steps import page, read_all

SAYS = "Mo has read up to"


@pytest.fixture
def mentorship(cast):
    """Mo mentors ana, in her project by that."""
    made = Mentorship.objects.create(mentor=cast.mo, mentee=cast.ana, shows_reading=True)
    Membership.objects.create(project=cast.project, user=cast.mo, role="mentor", via=made)
    note(cast.ana, cast.project)
    read_all(cast)
    return made


def test_the_mentee_sees_how_far_the_mentor_has_read(cast, mentorship):
    assert SAYS in page(cast, "ana")


def test_nobody_else_sees_it(cast, mentorship):
    assert SAYS not in page(cast, "col")


def test_a_mentor_who_does_not_agree_shows_nothing(cast, mentorship):
    Mentorship.objects.update(shows_reading=False)
    assert SAYS not in page(cast, "ana")


def test_a_mentor_of_this_project_alone_shows_nothing(cast):
    note(cast.ana, cast.project)
    read_all(cast)
    assert SAYS not in page(cast, "ana")


def test_when_it_has_ended_nothing_is_shown(cast, mentorship):
    Mentorship.objects.update(ended_at=mentorship.began_at)
    assert SAYS not in page(cast, "ana")
