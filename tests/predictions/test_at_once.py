"""A result and a prediction sent at once: whichever the ledger has first decides, on both engines."""

import threading

import pytest
from django.db import connections

from mechjournal.actions.entries import add_result
from mechjournal.models import Change, Entry, Prediction
from tests.conftest import make_cast
from tests.helpers import expects, experiment


def at_once(*acts) -> None:
    """Each in a thread with a connection of its own, started together."""
    start = threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read(entry) -> Entry:
    return Entry.objects.select_related("project", "author", "sprint", "subject", "better").get(pk=entry.pk)


def give_result(entry) -> None:
    add_result(author=entry.author, entry=entry, result="It is 12 %.", day=None, composer=entry.client_key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_it_is_scored_only_if_its_line_comes_before_that_of_the_result(transactional_db, turn):
    cast = make_cast()
    entry = experiment(cast.ana, cast.project)
    one, other = read(entry), read(entry)
    at_once(lambda: give_result(one), lambda: expects(cast.ana, other))
    row = Prediction.objects.get()
    came = Change.objects.get(kind="entry.result")
    assert row.after_the_fact == (row.seq > came.seq)


@pytest.mark.django_db(transaction=True)
def test_said_twice_at_once_it_is_said_once(transactional_db):
    cast = make_cast()
    entry = experiment(cast.ana, cast.project)
    at_once(*[lambda: expects(cast.ana, read(entry))] * 4)
    assert Prediction.objects.count() == 1
