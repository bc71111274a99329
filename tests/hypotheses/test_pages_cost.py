"""What the pages of hypotheses cost: as many queries for a long life as for a short one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis, pair_rivals, set_credence
from mechjournal.models import Credence, Entry, Evidence, Hypothesis, Project, Subject
from tests.helpers import note
from tests.test_cost import Queries, fill

# The most queries, transaction control not counted.
MOST = {"": 8, "2/": 14, "2/history/": 6, "2/evidence/all/": 6}


@pytest.fixture
def life(cast):
    """Two rivals, the second with a credence and a piece of evidence."""
    one = make_hypothesis(by=cast.ana, project=cast.project, claim="It is the judge.", credence=30)
    two = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", excitement=4)
    pair_rivals(by=cast.ana, one=one, other=two)
    entry = note(cast.ana, cast.project)
    set_credence(by=cast.ana, hypothesis=two, value=60, because=entry)
    add_evidence(by=cast.ana, hypothesis=two, entry=entry, side="for")
    return two


def grow(cast, hypothesis, changes: int, pieces: int) -> None:
    """As rows: what is counted is reading."""
    fill(cast, pieces + 1)
    entries = list(Entry.objects.order_by("-number")[:pieces])
    first = Evidence.objects.get()
    own = {
        f.attname: getattr(first, f.attname) for f in Evidence._meta.concrete_fields if f.name not in ("id", "entry")
    }
    sides = ("for", "against", "neutral")
    Evidence.objects.bulk_create(
        Evidence(**own | {"side": sides[n % 3]}, entry=entry) for n, entry in enumerate(entries)
    )
    shared = {"project": cast.project, "hypothesis": hypothesis, "by": cast.col, "is_last": False}
    Credence.objects.bulk_create(
        Credence(
            **shared, seq=10_000 + n, value=n % 100, was=50, because=entries[n % pieces], at=hours_ago(changes - n)
        )
        for n in range(changes)
    )
    Credence.objects.filter(seq=10_000 + changes - 1).update(is_last=True)


def hours_ago(number: int):
    return timezone.now() - timedelta(hours=number)


def cost(client, address: str) -> int:
    with Queries(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries.counted)


@pytest.mark.parametrize("page", MOST)
def test_a_page_costs_the_same_for_a_long_life_and_a_short_one(cast, life, page):
    client, address = cast.client("ana"), f"{cast.project.get_absolute_url()}hypotheses/{page}"
    grow(cast, life, changes=2, pieces=2)
    few = cost(client, address)
    Evidence.objects.exclude(pk=Evidence.objects.earliest("pk").pk).delete()
    Credence.objects.filter(seq__gte=10_000).delete()
    grow(cast, life, changes=500, pieces=200)
    assert few == cost(client, address) <= MOST[page]


def test_the_list_costs_the_same_for_2_hypotheses_and_40(cast, life):
    client, address = cast.client("ana"), f"{cast.project.get_absolute_url()}hypotheses/"
    few = cost(client, address)
    subjects = [Subject(project=cast.project, kind="hypothesis", number=n) for n in range(3, 41)]
    for subject in Subject.objects.bulk_create(subjects):
        Hypothesis.objects.create(
            project=cast.project, subject=subject, number=subject.number, made_by=cast.ana, claim="So?"
        )
    assert few == cost(client, address)


def test_the_page_stays_small_however_long_the_life(cast, life):
    grow(cast, life, changes=500, pieces=200)
    page = cast.client("ana").get(life.get_absolute_url()).content.decode()
    assert page.count('class="proof') == 15
    assert "All 67 for" in page or "All 68 for" in page


def test_the_card_costs_two_queries_however_much_it_shows(cast, life):
    client, address = cast.client("ana"), cast.project.get_absolute_url()
    grow(cast, life, changes=2, pieces=2)
    few = cost(client, address)
    make_hypothesis(by=cast.ana, project=cast.project, claim="A third.", credence=5)
    assert few == cost(client, address)
    Project.objects.update(last_hypothesis=0)
    assert cost(client, address) == few - 2


def test_nothing_is_asked_for_the_card_of_a_project_without_hypotheses(cast):
    with Queries(connection) as queries:
        cast.client("ana").get(cast.project.get_absolute_url())
    assert not [sql for sql in queries.counted if 'FROM "mechjournal_hypothesis"' in sql]
