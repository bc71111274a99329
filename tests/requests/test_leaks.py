"""What the asker predicted is read by nobody before the answer, and by the two alone after it: through any door."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from mechjournal import access
from mechjournal.actions import requests as actions
from mechjournal.actions.accounts import delete_account
from mechjournal.actions.mentorships import begin_mentorship
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Change, Entry, Notification, ReviewRequest
from tests.helpers import note
from tests.postmortems.steps import decide, sprint_of, write
from tests.postmortems.steps import page as lookback
from tests.requests.steps import answered, asked, home, post

GUESS = "XYZZY a second model"
PLACES = [
    "",
    "entries/1/",
    "entries/1/menu/",
    "entries/1/revisions/",
    "entries/1/revisions/1/",
    "timeline/",
    "reading/",
]
PLACES += ["requests/", "requests/1/", "requests/1/change/", "hypotheses/", "settings/", "reading/?after=0"]
ANYWHERE = ["/today/", "/timeline/", "/desk/", "/told/", "/search/?q=XYZZY", "/ladder/"]


def tells(cast, name: str) -> list[str]:
    """The doors through which this person learns it."""
    client, base = cast.client(name), cast.project.get_absolute_url()
    found = []
    for address in [*(base + place for place in PLACES), *ANYWHERE]:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(address, headers=headers)
            if response.status_code == 200 and GUESS in response.content.decode().replace("q=XYZZY", ""):
                found.append(address.removeprefix(base))
    return sorted(set(found)) + ["copy"] * (GUESS in copy_of(cast, name))


def copy_of(cast, name: str) -> str:
    response = cast.client(name).get(reverse("accounts.download"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


@pytest.mark.parametrize("name", ["mo", "col", "rhea"])
def test_before_the_answer_no_door_tells_it_to_anyone_else(cast, name):
    asked(cast, predicted=GUESS)
    assert tells(cast, name) == []


def test_the_asker_reads_it_all_along(cast):
    asked(cast, predicted=GUESS)
    assert tells(cast, "ana") == ["requests/1/", "requests/1/change/", "copy"]


def test_after_the_answer_the_two_read_it_and_nobody_else(cast):
    answered(cast, asked(cast, predicted=GUESS))
    assert tells(cast, "ana") == tells(cast, "mo") == ["requests/1/", "copy"]
    assert tells(cast, "col") == tells(cast, "rhea") == []


def test_what_was_taken_back_never_tells_it(cast):
    actions.withdraw_request(by=cast.ana, request=asked(cast, predicted=GUESS))
    assert tells(cast, "mo") == []


def test_neither_a_refused_nor_a_late_answer_tells_it(cast):
    made = asked(cast, predicted=GUESS)
    assert GUESS not in post(cast, "1/answer/", "mo", outcome="answered").content.decode()
    actions.withdraw_request(by=cast.ana, request=made)
    assert GUESS not in post(cast, "1/answer/", "mo", outcome="approved").content.decode()


def test_no_line_of_the_ledger_and_nothing_told_holds_it_before_the_answer(cast):
    made = asked(cast, predicted=GUESS)
    actions.change_question(by=cast.ana, request=made, question="Or so?", predicted=GUESS + ".")
    assert GUESS not in json.dumps([[line.facts, line.texts] for line in Change.objects.all()])
    assert GUESS not in "".join(Notification.objects.values_list("says", flat=True))


def test_rows_from_the_door_come_without_the_column(cast):
    asked(cast, predicted=GUESS)
    row = access.request(cast.who("mo"), cast.project.key, 1)
    assert "predicted" in row.get_deferred_fields()
    assert (row.foretold, row.has_foretold) == ("", True)


# --- who reads the question itself ----------------------------------------------------------------------------------


def status(cast, name: str, address: str) -> int:
    return cast.client(name).get(address).status_code


def test_an_entry_made_private_takes_its_question_out_of_sight(cast):
    asked(cast)
    Entry.objects.update(visibility="me")
    seen = {name: status(cast, name, f"{home(cast)}1/") for name in ("ana", "mo", "col", "rhea")}
    assert seen == {"ana": 200, "mo": 404, "col": 404, "rhea": 404}
    assert list(access.waiting_on(cast.who("mo"))) == []


def test_what_asks_me_comes_longest_wait_first_and_only_while_i_mentor(cast):
    first, second = asked(cast), asked(cast)
    assert list(access.waiting_on(cast.who("mo"))) == [first, second]
    assert list(access.waiting_on(cast.who("ana"))) == []
    cast.project.memberships.filter(user=cast.mo).delete()
    assert list(access.waiting_on(cast.who("mo"))) == []


UNFINISHED = "Refusal is not one thing."


@pytest.fixture
def unfinished(cast):
    sprint = sprint_of(cast)
    return write(cast.ana, sprint, learned=UNFINISHED)


def reads(cast, name: str, row) -> bool:
    return UNFINISHED in cast.client(name).get(lookback(row.sprint)).content.decode()


def test_a_mentor_who_was_asked_reads_an_unfinished_post_mortem_and_nobody_else_does(cast, unfinished):
    assert not reads(cast, "mo", unfinished)
    asked(cast, on=unfinished)
    assert [name for name in ("mo", "col", "rhea") if reads(cast, name, unfinished)] == ["mo"]
    assert UNFINISHED in cast.client("mo").get(f"{home(cast)}1/").content.decode()


def test_partners_do_not_learn_what_was_asked_of_it(cast, unfinished):
    asked(cast, on=unfinished)
    seen = {name: status(cast, name, f"{home(cast)}1/") for name in ("ana", "mo", "col", "rhea")}
    assert seen == {"ana": 200, "mo": 200, "col": 404, "rhea": 404}
    assert "Is the random control enough?" not in cast.client("col").get(home(cast)).content.decode()


def test_taking_the_question_back_closes_it_again(cast, unfinished):
    actions.withdraw_request(by=cast.ana, request=asked(cast, on=unfinished))
    assert not reads(cast, "mo", unfinished)
    page = cast.client("mo").get(f"{home(cast)}1/").content.decode()
    assert UNFINISHED not in page
    assert "not open to you now" in page


def test_a_mentor_no_longer_mentoring_reads_nothing(cast, unfinished):
    asked(cast, on=unfinished)
    cast.project.memberships.filter(user=cast.mo).update(role="reader")
    assert not reads(cast, "mo", unfinished)


def test_asking_changes_nothing_between_partners(cast, unfinished):
    theirs = write(cast.col, unfinished.sprint, finish=True, learned="Col says this.")
    actions.ask(by=cast.col, on=theirs.subject, mentor=cast.mo, question="Fair?")
    asked(cast, on=unfinished)
    assert "Col says this." not in cast.client("ana").get(lookback(unfinished.sprint)).content.decode()


def test_a_collaborator_who_also_mentors_still_says_theirs_first(cast):
    sprint = sprint_of(cast)
    write(cast.ana, sprint, finish=True, learned=UNFINISHED)
    decide(cast.ana, sprint)
    begin_mentorship(mentor=cast.col, mentee=cast.ana)
    rows = access.postmortems(cast.who("col"), cast.project)
    assert not rows.exists()


# --- leaving, and removing a secret ---------------------------------------------------------------------------------

KEY = "hf_" + "a1B2c3D4e5" * 3 + "abcd"


def test_a_secret_is_removed_from_a_question_an_answer_and_what_was_told(cast):
    entry = note(cast.ana, cast.project, f"Token {KEY}")
    made = asked(cast, on=entry, question=f"Is {KEY} fine?", predicted=f"No, {KEY} is not.")
    answered(cast, made, f"Take **{KEY}** out.", criteria={"Clear?": (False, f"{KEY} again")})
    redact_entry(owner=cast.ana, entry=entry, secret=KEY)
    row = ReviewRequest.objects.get()
    held = [row.question, row.predicted, row.answer, row.answer_html, json.dumps(row.criteria)]
    held += [json.dumps([line.facts, line.texts]) for line in Change.objects.all()]
    held += list(Notification.objects.values_list("says", flat=True))
    assert not [text for text in held if KEY in text]
    assert "[removed]" in row.answer_html
    assert list(Change.objects.broken(type(cast.project).objects.get())) == []


def test_whoever_deletes_their_account_leaves_nobody_waiting(cast):
    asked(cast)
    delete_account(user=cast.mo)
    assert ReviewRequest.objects.get().state == "withdrawn"


def test_an_experiments_expectation_is_kept_from_a_partner_here_too(cast):
    entry = note(
        cast.ana, cast.project, "Ablate.\n\nexpect: refusal below 20%, 70%", kind="experiment", state="planned"
    )
    asked(cast, entry)
    page = cast.client("col").get(f"{cast.project.get_absolute_url()}requests/1/").content.decode()
    assert "Ablate." in page and "below 20" not in page
    assert "below 20" in cast.client("mo").get(f"{cast.project.get_absolute_url()}requests/1/").content.decode()
