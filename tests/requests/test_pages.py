"""The pages of a question: asking, the list, the answer beside what was foretold; plain and by htmx."""

import pytest

from mechjournal.actions import requests as actions
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Membership, ReviewRequest, Role
from tests.helpers import note
from tests.postmortems.steps import page as lookback
from tests.postmortems.steps import sprint_of, write
from tests.requests.steps import answered, asked, claims, home, page, post

GUESS = "He wants a second model."


def ask_about(cast, kind="entry", number=1, who="ana", **fields):
    address = f"{cast.project.get_absolute_url()}ask/{kind}/{number}/"
    return cast.client(who).post(address, fields) if fields else cast.client(who).get(address)


def test_asking_leads_to_the_question(cast):
    note(cast.ana, cast.project)
    response = ask_about(cast, mentor=cast.mo.key, question="Enough?", predicted=GUESS)
    assert response["Location"] == f"{home(cast)}1/"
    assert ReviewRequest.objects.get().predicted == GUESS


def test_the_only_mentor_needs_no_choosing(cast):
    note(cast.ana, cast.project)
    assert f'name="mentor" value="{cast.mo.key}"' in ask_about(cast).content.decode()


def test_without_a_mentor_the_page_says_how_to_get_one(cast):
    note(cast.ana, cast.project)
    Membership.objects.filter(user=cast.mo).delete()
    html = ask_about(cast).content.decode()
    assert "Nobody mentors this project yet." in html
    assert "<textarea" not in html.partition("<main")[2]


@pytest.mark.parametrize("kind", ["nonsense", "project", "comment", "request", "prediction"])
def test_nothing_else_can_be_asked_about(cast, kind):
    assert ask_about(cast, kind).status_code == 404


def test_a_bad_question_is_refused_and_stays_typed(cast):
    note(cast.ana, cast.project)
    response = ask_about(cast, mentor=cast.mo.key, question="", predicted=GUESS)
    assert response.status_code == 422
    assert GUESS in response.content.decode()
    assert "Say in a line what you want to know." in response.content.decode()


def test_an_only_me_entry_says_why_it_cannot_be_asked_about(cast):
    note(cast.ana, cast.project, visibility="me")
    assert "Only you can read this entry" in ask_about(cast).content.decode()
    response = ask_about(cast, mentor=cast.mo.key, question="Enough?")
    assert response.status_code == 422
    assert not ReviewRequest.objects.exists()


def test_somebody_elses_private_entry_is_not_there(cast):
    note(cast.col, cast.project, visibility="me")
    assert ask_about(cast).status_code == 404


def test_what_looks_like_a_key_is_pointed_out(cast):
    note(cast.ana, cast.project)
    key = "hf_" + "a1B2c3D4e5" * 3 + "abcd"
    response = ask_about(cast, mentor=cast.mo.key, question=f"Is {key} fine?")
    assert response.status_code == 422
    assert "This looks like an access key" in response.content.decode()
    assert ask_about(cast, mentor=cast.mo.key, question=f"Is {key} fine?", leaks_seen="on").status_code == 302


def test_htmx_gets_the_form_alone_and_is_led_on(cast):
    note(cast.ana, cast.project)
    address = f"{cast.project.get_absolute_url()}ask/entry/1/"
    client, headers = cast.client("ana"), {"HX-Request": "true"}
    refused = client.post(address, {"mentor": cast.mo.key}, headers=headers)
    assert refused.status_code == 422
    assert refused.content.decode().strip().startswith("<form")
    made = client.post(address, {"mentor": cast.mo.key, "question": "Enough?"}, headers=headers)
    assert made["HX-Redirect"] == f"{home(cast)}1/"


def test_the_fourth_shows_all_four_to_be_ranked(cast):
    one, two, three, _ = claims(cast, 4)
    for claim in (one, two, three):
        asked(cast, on=claim, question=f"About {claim.name}?")
    html = ask_about(cast, "hypothesis", 4).content.decode()
    assert html.count('name="rank-') == 4
    said = {"mentor": cast.mo.key, "question": "And this?"}
    refused = ask_about(cast, "hypothesis", 4, **said)
    assert refused.status_code == 422
    assert "Rank all 4 of them" in refused.content.decode()
    ranks = {"rank-0": 1, "rank-1": 4, "rank-2": 3, "rank-3": 2}
    assert ask_about(cast, "hypothesis", 4, **said, **ranks).status_code == 302
    assert ReviewRequest.objects.get(number=4).rank == 1


def test_a_mentor_of_several_is_chosen(cast):
    Membership.objects.create(project=cast.project, user=cast.olu, role=Role.MENTOR)
    note(cast.ana, cast.project)
    assert ask_about(cast, question="Enough?").status_code == 422
    ask_about(cast, question="Enough?", mentor=cast.olu.key)
    assert ReviewRequest.objects.get().mentor == cast.olu


def test_a_mentor_through_two_ways_in_is_offered_once(cast):
    Membership.objects.filter(user=cast.col).update(role=Role.MENTOR)
    note(cast.ana, cast.project)
    html = ask_about(cast).content.decode()
    assert html.count(f'value="{cast.mo.key}"') == 1


def test_the_page_shows_the_thing_the_question_and_how_long_it_waits(cast, time_machine):
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    asked(cast)
    time_machine.move_to("2026-11-19T14:05:00+00:00", tick=False)
    for name, words in {"ana": "waits for Mo, 1 d 4 h", "mo": "waits for you, 1 d 4 h", "col": "waits for Mo"}.items():
        html = page(cast, "1/", name)
        assert words in html
        assert "Is the random control enough?" in html
        assert "Random directions leave refusal at 96" in html


def test_only_the_named_mentor_finds_a_form_to_answer(cast):
    asked(cast)
    assert "Send the answer" in page(cast, "1/", "mo")
    for name in ("ana", "col", "rhea"):
        assert "Send the answer" not in page(cast, "1/", name)


def test_another_mentor_reads_it_and_may_not_answer(cast):
    Membership.objects.create(project=cast.project, user=cast.olu, role=Role.MENTOR)
    asked(cast)
    assert "Send the answer" not in page(cast, "1/", "olu")
    assert post(cast, "1/answer/", "olu", outcome="approved").status_code == 403


def test_answering_puts_both_side_by_side(cast):
    asked(cast, predicted=GUESS)
    assert post(cast, "1/answer/", "mo", outcome="answered", answer="It **is**.")["Location"] == f"{home(cast)}1/"
    for name in ("ana", "mo"):
        html = page(cast, "1/", name)
        assert GUESS in html
        assert "<strong>is</strong>" in html


def test_the_others_read_the_answer_without_the_guess(cast):
    answered(cast, asked(cast, predicted=GUESS))
    for name in ("col", "rhea"):
        html = page(cast, "1/", name)
        assert "Enough for now." in html
        assert GUESS not in html


def test_htmx_gets_the_answered_question_alone(cast):
    asked(cast, predicted=GUESS)
    response = post(cast, "1/answer/", "mo", htmx=True, outcome="approved", answer="Yes.")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.strip().startswith("<article")
    assert GUESS in html
    assert "approved" in html


@pytest.mark.parametrize("htmx", [True, False])
def test_an_empty_answer_is_refused_beside_its_field(cast, htmx):
    asked(cast, predicted=GUESS)
    response = post(cast, "1/answer/", "mo", htmx=htmx, outcome="changes asked", answer=" ")
    assert response.status_code == 422
    assert "Say in a line what your answer is." in response.content.decode()
    assert GUESS not in response.content.decode()


def test_criteria_of_the_phase_are_judged_where_the_mentor_wants_them(cast):
    asked(cast)
    fields = {"c0-verdict": "pass", "c1-verdict": "fail", "c1-says": "Not yet on Gemma.", "c2-says": "ignored"}
    post(cast, "1/answer/", "mo", outcome="changes asked", answer="Two things.", **fields)
    html = page(cast, "1/")
    assert html.count('<li class="pass">') == 1
    assert html.count('<li class="fail">') == 1
    assert "Not yet on Gemma." in html
    assert "ignored" not in html


@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_to_what_was_taken_back_shows_what_was_typed(cast, htmx):
    made = asked(cast)
    actions.withdraw_request(by=cast.ana, request=made)
    response = post(cast, "1/answer/", "mo", htmx=htmx, outcome="answered", answer="A long thought.")
    assert response.status_code == 409
    html = response.content.decode()
    assert "Ana took this question back" in html
    assert "A long thought." in html


def test_a_second_answer_comes_too_late_and_is_not_lost(cast):
    answered(cast, asked(cast))
    response = post(cast, "1/answer/", "mo", outcome="answered", answer="Another thought.")
    assert response.status_code == 409
    assert "Another thought." in response.content.decode()
    assert ReviewRequest.objects.get().answer == "Enough for now."


def test_taking_it_back_says_so_on_the_thing(cast):
    asked(cast)
    post(cast, "1/withdraw/")
    assert "withdrawn" in page(cast, "1/", "mo")
    entry = cast.client("rhea").get(f"{cast.project.get_absolute_url()}entries/1/").content.decode()
    assert "asked-withdrawn" in entry


def test_taking_back_what_was_answered_says_that_it_was(cast):
    answered(cast, asked(cast))
    response = cast.client("ana").post(f"{home(cast)}1/withdraw/", follow=True)
    assert "before it was taken back" in response.content.decode()
    assert ReviewRequest.objects.get().state == "answered"


def test_a_question_is_reworded_with_its_guess(cast):
    asked(cast, predicted=GUESS)
    assert GUESS in page(cast, "1/change/")
    post(cast, "1/change/", question="Really?", predicted="No.")
    assert (ReviewRequest.objects.get().question, ReviewRequest.objects.get().predicted) == ("Really?", "No.")


def test_rewording_after_the_answer_comes_too_late(cast):
    answered(cast, asked(cast))
    response = post(cast, "1/change/", question="Really?", predicted="")
    assert response.status_code == 409
    assert "Really?" in response.content.decode()


def test_the_list_has_the_longest_wait_first_and_the_settled_below(cast):
    for claim in claims(cast, 3):
        asked(cast, on=claim, question=f"About {claim.name}?")
    answered(cast, ReviewRequest.objects.get(number=1))
    html = page(cast, who="rhea")
    places = [html.index(f"About H{n}?") for n in (2, 3, 1)]
    assert places == sorted(places)


def test_an_order_is_changed_on_a_page_of_its_own(cast):
    for claim in claims(cast, 2):
        asked(cast, on=claim)
    address = f"rank/{cast.mo.key}/"
    assert address in page(cast)
    assert post(cast, address, **{"rank-1": 1, "rank-2": 1}).status_code == 422
    post(cast, address, **{"rank-1": 2, "rank-2": 1})
    assert list(ReviewRequest.objects.order_by("number").values_list("rank", flat=True)) == [2, 1]


def test_how_it_stands_is_shown_on_every_kind_of_thing(cast):
    sprint = sprint_of(cast)
    things = [note(cast.ana, cast.project), make_hypothesis(by=cast.ana, project=cast.project, claim="So.")]
    things += [sprint, write(cast.ana, sprint, finish=True)]
    for thing in things[:3]:
        asked(cast, on=thing)
    answered(cast, asked(cast, on=things[3], ranks={1: 1, 2: 2, 3: 3, 0: 4}), outcome="changes asked")
    for thing in things:
        html = cast.client("mo").get(thing.get_absolute_url()).content.decode()
        assert ("changes asked by you" if thing is things[3] else "waits for you") in html


def test_a_log_shows_how_it_stands_too(cast):
    asked(cast)
    base = cast.project.get_absolute_url()
    for address in (base, f"{base}timeline/", "/today/"):
        assert "waits for Mo" in cast.client("col").get(address).content.decode()


def test_a_withdrawn_one_gives_way_to_a_newer_one(cast):
    made = asked(cast)
    actions.withdraw_request(by=cast.ana, request=made)
    asked(cast, on=made.on.entry)
    html = cast.client("ana").get(f"{cast.project.get_absolute_url()}entries/1/").content.decode()
    assert "asked-open" in html
    assert "asked-withdrawn" not in html


def test_from_the_decision_one_asks_first_and_what_was_typed_is_saved(cast):
    sprint = sprint_of(cast)
    html = cast.client("ana").get(lookback(sprint)).content.decode()
    assert "Ask Mo first" in html
    fields = {"version": 0, "a-learned": "Much.", "ask": "1"}
    response = cast.client("ana").post(lookback(sprint), fields)
    assert response["Location"].endswith("/ask/postmortem/1/")
    assert cast.client("ana").get(response["Location"]).status_code == 200


def test_after_the_decision_nobody_is_asked_first(cast):
    sprint = sprint_of(cast)
    Membership.objects.filter(user=cast.mo).delete()
    assert "first</button>" not in cast.client("ana").get(lookback(sprint)).content.decode()


def test_whoever_waits_for_someone_who_left_is_told_so(cast):
    asked(cast)
    Membership.objects.filter(user=cast.mo).delete()
    assert "Mo doesn’t mentor this project any more" in page(cast, "1/")


def test_a_mentor_corrects_their_answer_and_everyone_reads_what_it_said(cast):
    answered(cast, asked(cast), "Enough **for now**.", criteria={"Is it true?": (False, "Not yet.")})
    form = page(cast, "1/correct/", who="mo")
    assert "Enough **for now**.</textarea>" in form
    assert "Once you have answered" not in form
    assert 'value="Not yet."' in form
    response = post(cast, "1/correct/", who="mo", outcome="approved", answer="Five seeds are enough.")
    assert response["Location"] == f"{home(cast)}1/"
    for who in ("ana", "mo", "rhea"):
        html = page(cast, "1/", who)
        assert "corrected, <time" in html
        assert "Five seeds are enough." in html
        assert "Enough **for now**." in html.partition("What it said before")[2]
        assert "Not yet." in html


def test_an_answer_that_never_changed_says_nothing_of_it(cast):
    answered(cast, asked(cast))
    assert "corrected" not in page(cast, "1/")
    assert "Correct it" not in page(cast, "1/")
    assert "Correct it" in page(cast, "1/", who="mo")


def test_an_empty_correction_is_refused_beside_the_field(cast):
    answered(cast, asked(cast))
    response = post(cast, "1/correct/", who="mo", outcome="answered", answer=" ")
    assert response.status_code == 422
    assert "Say in a line what your answer is." in response.content.decode()
