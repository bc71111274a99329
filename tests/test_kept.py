"""Kept queries answer as the querysets they were made of."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import DateField
from django.utils import timezone

from mechjournal.models import Draft, Entry, Subject
from mechjournal.models.kept import Adding, Blank, Blanks, Kept, Removing
from tests.helpers import note

OF_PROJECT = Kept(
    lambda: Entry.objects.filter(project=Blank("project"), number__in=Blanks("numbers")).order_by("number")
)


def numbers(cast, *asked):
    return [entry.number for entry in OF_PROJECT.rows(project=cast.project.pk, numbers=list(asked))]


def test_the_values_are_those_of_each_call(cast):
    for n in range(3):
        note(cast.ana, cast.project, f"Note {n}")
    assert numbers(cast, 1) == [1]
    assert numbers(cast, 2, 3) == [2, 3]


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5])
def test_a_list_may_have_any_length(cast, length):
    for n in range(6):
        note(cast.ana, cast.project, f"Note {n}")
    assert numbers(cast, *range(1, length + 1)) == list(range(1, length + 1))


def test_a_value_is_stored_as_its_field_says(cast):
    note(cast.ana, cast.project)
    since = Kept(lambda: Entry.objects.filter(day__gte=Blank("day", DateField())))
    today = cast.ana.today()
    assert since.first(day=today).number == 1
    assert since.first(day=today + timedelta(days=1)) is None


def test_joined_rows_come_along(cast, django_assert_num_queries):
    note(cast.ana, cast.project)
    joined = Kept(lambda: Entry.objects.filter(number=Blank("number")).select_related("author", "project"))
    with django_assert_num_queries(1):
        assert joined.first(number=1).author.display_name == cast.ana.display_name


@pytest.mark.django_db(transaction=True)
def test_threads_ask_on_connections_of_their_own():
    asked = Kept(lambda: Entry.objects.filter(written_at__lt=Blank("now", Entry._meta.get_field("written_at"))))
    failed = []

    def ask():
        try:
            asked.rows(now=timezone.now())
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    for _ in range(2):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert not failed


def test_a_number_beyond_everything_finds_nothing(cast):
    note(cast.ana, cast.project)
    assert numbers(cast, 10**30) == []


def test_a_row_is_added_as_a_save_adds_it(cast):
    rows = [Draft(user=cast.ana, project=cast.project, client_key=uuid4(), fields={"a": [1, None, "é"]}) for _ in "ab"]
    Adding(Draft).add(rows[0])
    rows[1].save(force_insert=True)
    assert rows[0].pk and not rows[0]._state.adding
    rows[0].fields["a"].append("changed after it was added")
    mine, theirs = (Draft.objects.get(pk=row.pk) for row in rows)
    assert mine.fields == theirs.fields
    assert (mine.user, mine.client_key, mine.saved_at) == (cast.ana, rows[0].client_key, rows[0].saved_at)


def test_a_row_that_is_there_already_is_refused(cast):
    row = {"project": cast.project, "kind": "entry", "number": 1}
    Adding(Subject).add(Subject(**row))
    with pytest.raises(IntegrityError), transaction.atomic():
        Adding(Subject).add(Subject(**row))


def test_rows_are_removed_and_no_others(cast):
    drafts = [Draft.objects.create(user=cast.ana, project=cast.project, client_key=uuid4()) for _ in "ab"]
    removing = Removing(lambda: Draft.objects.filter(client_key=Blank("key", Draft._meta.get_field("client_key"))))
    removing.remove(key=drafts[0].client_key)
    assert list(Draft.objects.all()) == drafts[1:]


def test_rows_that_others_point_to_are_not_removed_like_this(cast):
    with pytest.raises(TypeError):
        Removing(lambda: Entry.objects.filter(number=Blank("number"))).remove(number=1)
