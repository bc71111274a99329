"""The mark of a reader: on by reading, back on purpose, one for each person."""

from mechjournal.actions.reading import mark_read, mark_unread
from mechjournal.models import Project, ReadMark
from tests.helpers import note


def read_up_to(cast, name="mo"):
    return ReadMark.objects.get(user=getattr(cast, name), project=cast.project).seq


def last_line(cast):
    return Project.objects.get(pk=cast.project.pk).last_seq


def test_reading_moves_the_mark_on(cast):
    note(cast.ana, cast.project)
    mark_read(by=cast.mo, project=cast.project, seq=3)
    assert read_up_to(cast) == 3


def test_reading_never_moves_it_back(cast):
    note(cast.ana, cast.project)
    mark_read(by=cast.mo, project=cast.project, seq=3)
    mark_read(by=cast.mo, project=cast.project, seq=1)
    assert read_up_to(cast) == 3


def test_nobody_reads_what_is_not_written_yet(cast):
    note(cast.ana, cast.project)
    mark_read(by=cast.mo, project=cast.project, seq=10**15)
    assert read_up_to(cast) == last_line(cast)


def test_unread_from_a_line_on_goes_to_the_line_before_it(cast):
    note(cast.ana, cast.project)
    mark_read(by=cast.mo, project=cast.project, seq=3)
    mark_unread(by=cast.mo, project=cast.project, seq=2)
    assert read_up_to(cast) == 1


def test_unread_never_moves_the_mark_on(cast):
    note(cast.ana, cast.project)
    mark_unread(by=cast.mo, project=cast.project, seq=3)
    assert read_up_to(cast) == 0


def test_each_person_has_a_mark_of_their_own(cast):
    note(cast.ana, cast.project)
    mark_read(by=cast.mo, project=cast.project, seq=3)
    mark_read(by=cast.col, project=cast.project, seq=2)
    assert (read_up_to(cast), read_up_to(cast, "col")) == (3, 2)


def test_a_mark_leaves_no_line_in_the_ledger(cast):
    before = last_line(cast)
    mark_read(by=cast.mo, project=cast.project, seq=1)
    assert last_line(cast) == before
