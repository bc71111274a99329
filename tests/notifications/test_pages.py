"""The list and the bell: one's own, as long as one may read it."""

import pytest
from django.db import connection

from mechjournal.models import Entry, Membership, Mentorship, Notification
from tests.helpers import note
from tests.notifications.steps import say
from tests.test_cost import Queries


def listed(cast, name: str = "mo", query: str = "") -> str:
    response = cast.client(name).get(f"/told/{query}")
    assert response.status_code == 200
    return response.content.decode()


def bell(cast, name: str = "mo") -> int:
    return cast.client(name).get("/told/").context["frame"].who.unseen


def test_it_says_who_what_and_where(cast):
    say(cast.mo, cast, says="Is layer 14 all there is?")
    page = listed(cast)
    assert "Ana" in page
    assert "asks you" in page
    assert "Is layer 14 all there is?" in page
    assert "Refusal directions" in page


def test_the_newest_stands_first(cast):
    say(cast.mo, cast, says="the first")
    say(cast.mo, cast, says="the second")
    page = listed(cast)
    assert page.index("the second") < page.index("the first")


def test_what_is_said_is_no_markup(cast):
    say(cast.mo, cast, says="<script>alert(1)</script>")
    assert "<script>alert" not in listed(cast)


def test_nobody_sees_what_another_was_told(cast):
    say(cast.mo, cast, says="for mo alone")
    assert "for mo alone" not in listed(cast, "col")


def test_listing_makes_nothing_seen(cast):
    say(cast.mo, cast)
    listed(cast)
    assert bell(cast) == 1


def test_opening_goes_on_to_the_thing_and_is_seen(cast):
    row = say(cast.mo, cast, path=f"/p/{cast.project.key}/timeline/")
    response = cast.client("mo").get(row.get_absolute_url())
    assert response["Location"] == f"/p/{cast.project.key}/timeline/"
    assert bell(cast) == 0


def test_opening_twice_keeps_the_first_moment(cast):
    row = say(cast.mo, cast)
    cast.client("mo").get(row.get_absolute_url())
    first = Notification.objects.get().seen_at
    assert cast.client("mo").get(row.get_absolute_url()).status_code == 302
    assert Notification.objects.get().seen_at == first


def test_what_leads_to_the_same_place_is_seen_with_it(cast):
    row, _ = say(cast.mo, cast), say(cast.mo, cast)
    say(cast.mo, cast, path="/elsewhere/")
    cast.client("mo").get(row.get_absolute_url())
    assert bell(cast) == 1


def test_all_are_seen_at_once(cast):
    say(cast.mo, cast)
    say(cast.mo, cast, path="/elsewhere/")
    say(cast.col, cast)
    assert cast.client("mo").post("/told/seen/").status_code == 302
    assert (bell(cast), bell(cast, "col")) == (0, 1)


def test_seen_ones_can_be_left_out(cast):
    say(cast.mo, cast, says="seen already", path="/elsewhere/")
    cast.client("mo").post("/told/seen/")
    say(cast.mo, cast, says="still new")
    page = listed(cast, query="?show=unseen")
    assert "still new" in page
    assert "seen already" not in page


def test_older_ones_stand_on_the_next_page(cast):
    for number in range(52):
        say(cast.mo, cast, says=f"number {number}.")
    first = cast.client("mo").get("/told/")
    address = f"/told/?after={first.context['rows'][-1].key}"
    assert "number 1." not in first.content.decode()
    assert [row.says for row in cast.client("mo").get(address).context["rows"]] == ["number 1.", "number 0."]


@pytest.mark.parametrize("query", ["?show=nonsense", "?after=nonsense", "?after=%00"])
def test_an_odd_address_shows_the_list(cast, query):
    say(cast.mo, cast, says="here")
    assert "here" in listed(cast, query=query)


def test_who_leaves_a_project_is_told_nothing_of_it_any_more(cast):
    row = say(cast.mo, cast, says="of the project")
    Membership.objects.filter(user=cast.mo).delete()
    assert "of the project" not in listed(cast)
    assert bell(cast) == 0
    assert cast.client("mo").get(row.get_absolute_url()).status_code == 404


def test_a_note_that_becomes_its_authors_alone_is_told_no_more(cast):
    entry = note(cast.ana, cast.project)
    say(cast.mo, cast, says="of the note", subject=entry.subject)
    Entry.objects.filter(pk=entry.pk).update(visibility="me")
    assert "of the note" not in listed(cast)
    assert bell(cast) == 0


def test_the_end_of_a_mentorship_is_still_told_and_its_meetings_no_more(cast):
    mentorship = Mentorship.objects.create(mentor=cast.mo, mentee=cast.ana)
    say(cast.mo, cast, kind="ended", project=None, says="It ended.")
    say(cast.mo, cast, kind="meeting", project=None, says="The agenda.")
    assert bell(cast) == 2
    Mentorship.objects.filter(pk=mentorship.pk).update(ended_at=mentorship.began_at)
    assert "The agenda." not in listed(cast)
    assert bell(cast) == 1


def test_someone_without_a_project_has_a_bell_too(cast):
    say(cast.olu, cast, kind="joined", project=None)
    assert bell(cast, "olu") == 1


def test_the_bell_of_an_open_page_is_asked_for_alone(cast):
    say(cast.mo, cast)
    answer = cast.client("mo").get("/told/count/", headers={"HX-Request": "true"}).content.decode()
    assert 'data-unseen="1"' in answer
    assert "<html" not in answer


def test_a_hundred_are_said_shortly(cast):
    rows = [Notification(user=cast.mo, kind="asked", path="/", once=f"{n}") for n in range(120)]
    Notification.objects.bulk_create(rows)
    assert "99+" in listed(cast)


@pytest.mark.parametrize("address", ["/told/", "/today/"])
def test_a_page_costs_the_same_however_much_there_is(cast, address):
    client = cast.client("mo")
    costs = []
    for many in (1, 40):
        for _ in range(many):
            say(cast.mo, cast)
        with Queries(connection) as queries:
            client.get(address)
        costs.append(len(queries.counted))
    assert costs[0] == costs[1]


def test_the_bell_costs_no_query_of_its_own(cast):
    client = cast.client("mo")
    with Queries(connection) as queries:
        client.get("/told/")
    assert len(queries.counted) <= 4, "\n".join(queries.counted)
