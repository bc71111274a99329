"""What do you expect? The rows of the composer: empty they say nothing, and nothing typed in them is lost."""

import pytest

from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Change, Draft, Entry, Prediction
from tests.helpers import expects, note, typed


def made() -> list[tuple]:
    return list(Prediction.objects.order_by("seq").values_list("statement", "probability", "low", "high"))


def test_a_filled_row_is_logged_with_the_experiment(cast, send):
    response = send()
    assert response.status_code == 302
    assert made() == [("refusal below 20 %", 70, None, None)]


def test_htmx_gets_it_back_beside_the_new_entry(send):
    page = send(htmx=True).content.decode()
    assert "70\u202f%" in page
    assert "refusal below 20 %" in page


def test_empty_rows_say_nothing(send):
    response = send(**{"prediction-1-statement": " ", "prediction-1-probability": "", "prediction-2-low": ""})
    assert response.status_code == 302
    assert made() == []


def test_several_rows_keep_their_order(send):
    row = {"prediction-3-statement": "loss difference", "prediction-3-low": "−0,2", "prediction-3-high": "1 000"}
    send(**row)
    assert made() == [("refusal below 20 %", 70, None, None), ("loss difference", None, -0.2, 1000.0)]


@pytest.mark.parametrize("typed_as", ["70", "70 %", " 70% ", "70,0", "7/10", "7 / 10"])
def test_a_probability_is_read_as_people_type_it(send, typed_as):
    send(**{"prediction-1-probability": typed_as})
    assert made()[0][1] == 70


WRONG = [
    ({"prediction-1-probability": ""}, "How likely is it?"),
    ({"prediction-1-statement": ""}, "Say in a line what you expect."),
    ({"prediction-1-probability": "0"}, "From 1 to 99 %"),
    ({"prediction-1-probability": "100 %"}, "From 1 to 99 %"),
    ({"prediction-1-probability": "-7"}, "From 1 to 99 %"),
    ({"prediction-1-probability": "0.7"}, "A whole number from 1 to 99"),
    ({"prediction-1-probability": "3/3"}, "From 1 to 99 %"),
    ({"prediction-1-probability": "1/0"}, "Write a plain number"),
    ({"prediction-1-probability": "likely"}, "Write a plain number"),
    ({"prediction-1-probability": "nan"}, "Write a plain number"),
    ({"prediction-1-probability": "", "prediction-1-low": "inf"}, "Write a plain number"),
    ({"prediction-1-probability": "", "prediction-1-low": "1e999"}, "Write a plain number"),
    ({"prediction-1-probability": "", "prediction-1-low": "1,000"}, "Thousands or decimals?"),
    ({"prediction-1-probability": "", "prediction-1-low": "0.2"}, "An interval has two ends."),
    ({"prediction-1-probability": "", "prediction-1-low": "2", "prediction-1-high": "1"}, "ends below its start"),
    ({"prediction-1-low": "1"}, "not both"),
    ({"prediction-1-hypothesis": "H7"}, "No such hypothesis here."),
    ({"prediction-1-statement": "x" * 401}, "Say it in one line"),
    ({"kind": "note"}, "belongs to an experiment"),
]


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(("row", "word"), WRONG)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(send, row, word, htmx):
    response = send(htmx=htmx, title="Kept title", **row)
    page = response.content.decode()
    assert response.status_code == 422
    assert word in page
    assert "Kept title" in page
    assert all(f'value="{text}"' in page for name, text in row.items() if text and name != "kind")
    assert not Entry.objects.exists()


def test_an_access_key_in_it_is_pointed_out(send):
    secret = "hf_" + "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"
    response = send(**{"prediction-1-statement": secret})
    assert response.status_code == 422
    assert "looks like an access key" in response.content.decode()
    assert send(**{"prediction-1-statement": secret, "leaks_seen": "on"}).status_code == 302


@pytest.mark.parametrize("name", ["H1", "h1", "1", "H1 One direction does it."])
def test_it_may_test_a_hypothesis(cast, send, name):
    hypothesis = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    send(**{"prediction-1-hypothesis": name})
    assert Prediction.objects.get().hypothesis == hypothesis


def test_from_anywhere_it_goes_where_the_writer_points(cast, send):
    row = {"prediction-1-statement": "a", "prediction-1-probability": "70"}
    cast.client("ana").post("/log/", typed(kind="experiment", project=cast.project.key, **row))
    assert Prediction.objects.get().project == cast.project


def test_no_field_can_put_it_earlier(cast, send):
    forged = dict.fromkeys(("made_at", "prediction-1-made_at", "prediction-1-seq", "seq"), "2020-01-01")
    send(state="done", result="It is 12 %.", **forged, **{"prediction-1-after_the_fact": "", "after_the_fact": "0"})
    row = Prediction.objects.get()
    assert row.after_the_fact
    assert row.made_at.year > 2020
    assert row.seq == Change.objects.get(kind="prediction.made").seq


def test_the_same_composer_twice_says_it_once(cast, send):
    key = typed()["client_key"]
    for _ in range(2):
        send(client_key=key)
    assert (Entry.objects.count(), len(made())) == (1, 1)


def test_sent_again_with_more_rows_the_same_entry_gets_them(cast, send):
    key = typed()["client_key"]
    send(client_key=key)
    send(client_key=key, **{"prediction-2-statement": "a", "prediction-2-probability": "5"})
    assert (Entry.objects.count(), len(made())) == (1, 2)


def test_an_edit_shows_them_and_changes_none(cast, planned):
    expects(cast.ana, planned)
    address = f"{planned.get_absolute_url()}edit/"
    page = cast.client("ana").get(address).content.decode()
    assert f"/p/{cast.project.key}/predictions/1/amend/" in page
    row = {"prediction-1-statement": "a", "prediction-1-probability": "5"}
    cast.client("ana").post(address, typed(kind="experiment", version=1, **row))
    assert made() == [("refusal below 20 %", 70, None, None), ("a", 5, None, None)]


def test_a_conflict_keeps_the_rows(cast, planned):
    client, address = cast.client("ana"), f"{planned.get_absolute_url()}edit/"
    client.post(address, typed(kind="experiment", version=1))
    row = {"prediction-1-statement": "kept & safe", "prediction-1-probability": "5"}
    response = client.post(address, typed(kind="experiment", version=1, body="Mine.", **row))
    assert response.status_code == 409
    assert 'value="kept &amp; safe"' in response.content.decode()
    assert made() == []


def test_a_draft_keeps_the_rows(cast):
    row = {"prediction-2-statement": "half a thou", "prediction-2-low": "0,", "came-3-reason": "seed"}
    other = {"prediction-x-low": "no", "prediction-1-made_at!": "no", "came": "no"}
    data = typed(project_key=cast.project.key, **row, **other)
    cast.client("ana").post("/drafts/save/", data)
    fields = Draft.objects.get().fields
    assert fields.items() >= row.items()
    assert not fields.keys() & other.keys()


def test_a_note_that_expected_something_stays_an_experiment(cast, planned):
    expects(cast.ana, planned)
    response = cast.client("ana").post(f"{planned.get_absolute_url()}edit/", typed(version=1))
    assert response.status_code == 422


def test_after_the_result_the_edit_still_takes_them_and_says_when(cast, planned):
    add_result(author=cast.ana, entry=planned, result="12 %", day=None, composer=planned.client_key)
    row = {"prediction-1-statement": "a", "prediction-1-probability": "5"}
    data = typed(kind="experiment", state="done", result="12 %", version=2, **row)
    cast.client("ana").post(f"{planned.get_absolute_url()}edit/", data)
    assert Prediction.objects.get().after_the_fact


def test_a_note_has_no_use_for_the_spare_rows_of_the_page(cast):
    note(cast.ana, cast.project)
    page = cast.client("ana").get(cast.project.get_absolute_url()).content.decode()
    assert page.count("data-row>") == 3
