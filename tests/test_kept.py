"""Kept queries answer as the querysets they were made of."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import DateField, F
from django.db.models.signals import post_init
from django.utils import timezone

from mechjournal.models import Draft, Entry, Subject
from mechjournal.models.kept import Adding, Blank, Blanks, Changing, Kept, Removing
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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite prepares nothing")
def test_postgresql_plans_a_kept_query_once(cast):
    ready = "SELECT count(*), coalesce(sum(generic_plans + custom_plans), 0) FROM pg_prepared_statements"
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        connection.connection._prepared.clear()
        for number in (1, 2, 3):
            numbers(cast, number)
        cursor.execute(ready)
        assert cursor.fetchone() == (1, 3)


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


def test_some_columns_of_one_row_are_changed_and_no_others(cast, django_assert_num_queries):
    rows = [note(cast.ana, cast.project, text) for text in ("One.", "Two.")]
    row = Entry.objects.get(pk=rows[0].pk)
    row.minutes, row.day, row.body = 12, row.day - timedelta(days=1), "Not this."
    with django_assert_num_queries(1):
        Changing(Entry, ["minutes", "day"]).change(row)
    changed, other = Entry.objects.get(pk=rows[0].pk), Entry.objects.get(pk=rows[1].pk)
    assert (changed.minutes, changed.day, changed.body) == (12, row.day, "One.")
    assert (other.minutes, other.day) == (rows[1].minutes, rows[1].day)


def test_rows_are_removed_and_no_others(cast):
    drafts = [Draft.objects.create(user=cast.ana, project=cast.project, client_key=uuid4()) for _ in "ab"]
    removing = Removing(lambda: Draft.objects.filter(client_key=Blank("key", Draft._meta.get_field("client_key"))))
    removing.remove(key=drafts[0].client_key)
    assert list(Draft.objects.all()) == drafts[1:]


def test_rows_that_others_point_to_are_not_removed_like_this(cast):
    with pytest.raises(TypeError):
        Removing(lambda: Entry.objects.filter(number=Blank("number"))).remove(number=1)


def test_a_row_is_the_one_a_queryset_gives(cast):
    note(cast.ana, cast.project, "Said.")
    make = lambda number: Entry.objects.filter(number=number).select_related("author", "sprint", "project")  # noqa: E731
    row, plain = Kept(lambda: make(Blank("number"))).first(number=1), make(1).get()
    assert row == plain and row.__dict__.keys() == plain.__dict__.keys()
    assert all(getattr(row, field.attname) == getattr(plain, field.attname) for field in Entry._meta.concrete_fields)
    assert (row.sprint, row.author, row._state.adding, row._state.db) == (None, cast.ana, False, "default")


def test_what_was_left_out_is_fetched_when_it_is_asked_for(cast, django_assert_num_queries):
    note(cast.ana, cast.project, "Said.")
    row = Kept(lambda: Entry.objects.filter(number=Blank("number")).defer("body")).first(number=1)
    with django_assert_num_queries(1):
        assert row.body == "Said."


def test_a_row_can_be_changed_and_saved(cast):
    note(cast.ana, cast.project, "Said.")
    row = Kept(lambda: Entry.objects.filter(number=Blank("number"))).first(number=1)
    row.minutes = 12
    row.save(update_fields=["minutes"])
    assert Entry.objects.get().minutes == 12


def test_values_and_what_was_counted_come_along(cast):
    note(cast.ana, cast.project, "Said.")
    counted = Entry.objects.annotate(double=F("number") * 2).filter(number=Blank("number"))
    assert Kept(lambda: counted).first(number=1).double == 2
    assert Kept(lambda: counted.values_list("number", "double")).rows(number=1) == [(1, 2)]


def test_other_rows_are_left_to_querysets(cast):
    for queryset in (Entry.objects.values("number"), Entry.objects.values_list("number", flat=True)):
        with pytest.raises(TypeError):
            Kept(lambda queryset=queryset: queryset.filter(number=Blank("number"))).rows(number=1)


def test_a_model_that_listens_to_its_making_is_left_to_querysets(cast):
    hear = lambda **said: None  # noqa: E731
    post_init.connect(hear, sender=Draft)
    try:
        with pytest.raises(TypeError):
            Kept(lambda: Draft.objects.filter(user=Blank("user"))).rows(user=1)
    finally:
        post_init.disconnect(hear, sender=Draft)
