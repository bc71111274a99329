"""What is said and asked about things, how an entry stands, and what one expects now, by the JSON door."""

import pytest

from mechjournal.actions.comments import Said, resolve, say
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.requests import Answer, answer_request, ask
from mechjournal.models import Change, Entry, Prediction
from tests.api.helpers import script
from tests.helpers import expects, experiment, note


def path(cast, rest: str) -> str:
    return f"/projects/{cast.project.key}/{rest}"


def test_comments_say_who_when_and_about_which_passage(cast):
    entry = note(cast.ana, cast.project, "One direction is enough.")
    thread = say(by=cast.mo, on=entry, said=Said(body="Which?", part="body", quote="direction", asks_reply=True))
    resolve(by=cast.ana, thread=thread)
    [told] = script(cast.ana, "read").get(path(cast, "comments")).json()["comments"]
    assert (told["on"], told["part"], told["quote"]) == ({"kind": "entry", "number": 1}, "body", "direction")
    assert (told["by"]["name"], told["resolved_by"]["name"], told["thread"]) == ("Mo", "Ana", None)
    assert script(cast.ana, "read").get(path(cast, "comments/1")).json() == told


def test_comments_of_one_thing_and_a_page_at_a_time(cast):
    entry = note(cast.ana, cast.project)
    claim = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.")
    for n in range(3):
        say(by=cast.mo, on=entry, said=Said(body=f"Which of {n}?"))
    say(by=cast.mo, on=claim, said=Said(body="Why?"))
    asked = script(cast.ana, "read")
    first = asked.get(path(cast, "comments?kind=entry&number=1&limit=2")).json()
    assert ([row["number"] for row in first["comments"]], first["next"]) == ([1, 2], 2)
    rest = asked.get(path(cast, f"comments?kind=entry&cursor={first['next']}")).json()
    assert ([row["number"] for row in rest["comments"]], rest["next"]) == ([3], None)


def test_comments_on_what_is_private_are_its_writers_alone(cast):
    entry = note(cast.ana, cast.project, visibility="me")
    say(by=cast.ana, on=entry, said=Said(body="To myself."))
    told = {name: script(getattr(cast, name)).get(path(cast, "comments")).json() for name in ("ana", "col", "mo")}
    assert {name: len(rows["comments"]) for name, rows in told.items()} == {"ana": 1, "col": 0, "mo": 0}
    assert script(cast.col).get(path(cast, "comments/1")).status_code == 404


def test_requests_tell_what_was_foretold_to_the_asker_and_then_to_the_mentor(cast):
    entry = note(cast.ana, cast.project)
    asked = ask(by=cast.ana, on=entry.subject, mentor=cast.mo, question="Enough?", predicted="No.")
    told = lambda name: script(getattr(cast, name)).get(path(cast, "requests/1")).json()["predicted"]  # noqa: E731
    assert {name: told(name) for name in ("ana", "mo", "col")} == {"ana": "No.", "mo": "", "col": ""}
    answer_request(
        by=cast.mo, request=asked, answer=Answer(outcome="answered", text="No.", criteria={"Seeds?": (True, "3")})
    )
    assert {name: told(name) for name in ("ana", "mo", "col")} == {"ana": "No.", "mo": "No.", "col": ""}
    [row] = script(cast.col).get(path(cast, "requests?state=answered")).json()["requests"]
    assert (row["answer"], row["criteria"]) == ("No.", [{"question": "Seeds?", "passed": True, "says": "3"}])


def test_an_entry_is_retracted_with_the_better_one(cast):
    note(cast.ana, cast.project)
    note(cast.ana, cast.project, "The better one.")
    said = {"standing": "retracted", "reason": "A bug.", "better": 2}
    told = script(cast.ana).post(path(cast, "entries/1/standing"), said).json()
    assert (told["standing"], told["standing_reason"], told["better"]) == ("retracted", "A bug.", 2)
    assert script(cast.ana).post(path(cast, "entries/1/standing"), {"standing": "stands"}).json()["better"] is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"standing": "retracted"}, "reason"),
        ({"standing": "retracted", "reason": "A bug.", "better": 1}, "better"),
        ({"standing": "retracted", "reason": "A bug.", "better": 99}, "better"),
        ({"standing": "gone"}, "standing"),
    ],
)
def test_what_does_not_fit_an_entry_is_said_by_its_field(cast, said, field):
    note(cast.ana, cast.project)
    response = script(cast.ana).post(path(cast, "entries/1/standing"), said)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


def test_the_same_standing_sent_twice_is_one_line(cast):
    note(cast.ana, cast.project)
    said = {"standing": "negative", "client_key": "once"}
    statuses = [script(cast.ana).post(path(cast, "entries/1/standing"), said).status_code for _ in range(2)]
    assert statuses == [201, 200] and Change.objects.filter(kind="entry.standing").count() == 1


def test_a_highlight_is_set_and_taken_back(cast):
    note(cast.ana, cast.project)
    for highlight in (True, False):
        told = script(cast.ana).patch(path(cast, "entries/1"), {"version": 1, "highlight": highlight}).json()
        assert (told["highlight"], told["version"]) == (highlight, 1)


AMENDED = {"statement": "refusal below 5 %", "probability": 60, "because": "Of layer 13."}


def test_what_one_expects_is_amended_with_a_reason(cast):
    expects(cast.ana, experiment(cast.ana, cast.project))
    asked = script(cast.ana)
    told = asked.post(path(cast, "predictions/1/amend"), AMENDED).json()
    assert (told["number"], told["statement"]) == (2, "refusal below 5 %")
    assert asked.get(path(cast, "predictions/1")).json()["replaced_by"] == 2
    assert Prediction.objects.get(number=2).amended_because == "Of layer 13."
    response = asked.post(path(cast, "predictions/1/amend"), AMENDED | {"probability": 50})
    assert response.status_code == 409 and "P2" in response.json()["detail"]


@pytest.mark.parametrize(("change", "field"), [({"because": " "}, "because"), ({"probability": 100}, "probability")])
def test_an_amendment_that_does_not_fit_is_said_by_its_field(cast, change, field):
    expects(cast.ana, experiment(cast.ana, cast.project))
    response = script(cast.ana).post(path(cast, "predictions/1/amend"), AMENDED | change)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


def test_nobody_amends_what_another_said(cast):
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry)
    expects(cast.col, entry)
    assert script(cast.col).post(path(cast, "predictions/1/amend"), AMENDED).status_code == 403


def test_it_comes_out_otherwise_later(cast):
    expects(cast.ana, experiment(cast.ana, cast.project))
    for outcome in ("true", "false", ""):
        told = script(cast.ana).post(path(cast, "predictions/1/resolve"), {"outcome": outcome}).json()
        assert told["outcome"] == outcome
    assert Change.objects.filter(kind="prediction.resolved").count() == 3
    assert Entry.objects.count() == 1
