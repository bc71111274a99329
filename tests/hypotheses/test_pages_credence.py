"""Saying how likely a hypothesis is: the plain page, the small field, the reason that is chosen already."""

import pytest

from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, set_credence
from mechjournal.models import Credence
from tests.helpers import note
from tests.hypotheses.test_pages import base, made, page, post

HTMX = {"HX-Request": "true"}


def ask(cast, **fields):
    return cast.client("ana").post(f"{base(cast)}believe/", fields, headers=HTMX)


def test_a_number_is_enough(cast):
    made(cast)
    response = post(cast, "1/credence/", value="71")
    assert response["Location"] == f"{base(cast)}1/"
    assert Credence.objects.get().is_hollow


@pytest.mark.parametrize("typed", ["71", "71%", " 71 % "])
def test_it_is_read_with_or_without_its_sign(cast, typed):
    made(cast)
    post(cast, "1/credence/", value=typed)
    assert Credence.objects.get().value == 71


@pytest.mark.parametrize("typed", ["", "101", "-1", "likely", "7.5"])
def test_anything_else_is_refused_in_words_and_kept(cast, typed):
    made(cast)
    response = post(cast, "1/credence/", value=typed, reason="because")
    assert response.status_code == 422
    assert "from 0 to 100" in response.content.decode()
    assert 'value="because"' in response.content.decode()
    assert not Credence.objects.exists()


def test_the_note_in_focus_is_the_reason_unless_it_is_emptied(cast):
    made(cast)
    entry = note(cast.ana, cast.project)
    assert 'value="#1"' in page(cast, f"1/credence/?because={entry.number}")
    post(cast, "1/credence/", value="60", because="#1")
    post(cast, "1/credence/", value="62", because="")
    assert list(Credence.objects.order_by("seq").values_list("because", flat=True)) == [entry.pk, None]


def test_someone_elses_private_note_is_no_reason(cast):
    made(cast)
    note(cast.col, cast.project, visibility="me")
    assert 'value="#1"' not in page(cast, "1/credence/?because=1")
    assert post(cast, "1/credence/", value="60", because="#1").status_code == 422


def test_saying_it_once_more_is_recorded(cast):
    made(cast, credence=71)
    post(cast, "1/credence/", still="yes")
    assert Credence.objects.order_by("seq").last().is_reaffirmed


def test_still_without_having_said_anything_asks_for_a_number(cast):
    made(cast)
    assert post(cast, "1/credence/", still="yes").status_code == 422


@pytest.mark.parametrize(("value", "offers"), [("69", False), ("70", True), ("30", True)])
def test_a_jump_of_20_points_offers_five_minutes_of_doubt(cast, value, offers):
    made(cast, credence=50)
    assert ("?doubt" in post(cast, "1/credence/", value=value)["Location"]) == offers


def test_the_small_field_is_about_the_one_i_spoke_of_last(cast):
    one = made(cast)
    made(cast, "It is the judge.")
    set_credence(by=cast.ana, hypothesis=one, value=30)
    html = cast.client("ana").get(f"{base(cast)}believe/", headers=HTMX).content.decode()
    assert '<option value="1" selected>' in html
    assert "<html" not in html


def test_the_small_field_leaves_out_what_is_closed(cast):
    made(cast), made(cast)
    close_hypothesis(by=cast.ana, hypothesis=made(cast), status="refuted", reason="No.")
    html = cast.client("ana").get(f"{base(cast)}believe/", headers=HTMX).content.decode()
    assert html.count("<option") == 2


def test_a_press_of_enter_tells_the_page_that_something_was_believed(cast):
    made(cast)
    response = ask(cast, hypothesis="1", value="71")
    assert response.status_code == 200
    assert response["HX-Trigger"] == '{"believed": {}}'
    assert "data-done" in response.content.decode()


def test_a_jump_keeps_the_small_field_open_with_the_offer(cast):
    made(cast, credence=50)
    html = ask(cast, hypothesis="1", value="90").content.decode()
    assert "data-done" not in html
    assert "ways this is false" in html


def test_a_hypothesis_of_another_project_is_not_there(cast):
    made(cast)
    assert ask(cast, hypothesis="99", value="71").status_code == 404


def test_without_any_open_hypothesis_there_is_nothing_to_say(cast):
    assert cast.client("ana").get(f"{base(cast)}believe/").status_code == 404


def test_everyone_has_a_line_of_their_own(cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="So?", credence=70)
    post(cast, "1/credence/", who="col", value="40")
    assert sorted(Credence.objects.current().values_list("by__name", "value")) == [("Ana", 70), ("Col", 40)]
