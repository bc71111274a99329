"""Asking, rewording, ranking, answering, taking back: what is kept, what is refused, who comes first."""

import pytest
from django.core.exceptions import ValidationError

from mechjournal.actions import requests as actions
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.requests import NEW, NeedsRanks, Settled
from mechjournal.models import Change, Entry, Membership, Notification, ReviewRequest
from tests.helpers import note
from tests.postmortems.steps import sprint_of, write
from tests.requests.steps import answered, asked, claims


def lines(kind: str) -> list[Change]:
    return list(Change.objects.filter(kind=kind).order_by("seq"))


def test_a_question_waits_for_the_named_mentor(cast):
    made = asked(cast)
    assert (made.number, made.state, made.mentor, made.by) == (1, "open", cast.mo, cast.ana)
    assert lines("request.asked")[0].facts["on"] == ["entry", 1]


def test_what_one_predicts_is_in_no_line_of_the_ledger_before_the_answer(cast):
    made = asked(cast, predicted="He wants a second model.")
    assert "predicted" not in lines("request.asked")[0].texts
    answered(cast, made)
    assert lines("request.answered")[0].text("predicted") == "He wants a second model."


@pytest.mark.parametrize("kind", ["hypothesis", "sprint", "postmortem"])
def test_one_asks_about_more_than_entries(cast, kind):
    sprint = sprint_of(cast)
    things = {
        "hypothesis": lambda: make_hypothesis(by=cast.ana, project=cast.project, claim="So."),
        "sprint": lambda: sprint,
        "postmortem": lambda: write(cast.ana, sprint, learned="Much."),
    }
    assert asked(cast, on=things[kind]()).on.kind == kind


def test_an_only_me_entry_is_refused_with_a_reason(cast):
    with pytest.raises(ValidationError, match="Only you can read this entry"):
        asked(cast, on=note(cast.ana, cast.project, visibility="me"))


def test_somebody_elses_post_mortem_is_theirs_to_ask_about(cast):
    with pytest.raises(ValidationError, match="of your own"):
        asked(cast, on=write(cast.col, sprint_of(cast), finish=True))


@pytest.mark.parametrize("name", ["col", "rhea", "olu"])
def test_only_a_mentor_of_the_project_is_asked(cast, name):
    with pytest.raises(ValidationError, match="doesn’t mentor this project"):
        actions.ask(
            by=cast.ana, on=note(cast.ana, cast.project).subject, mentor=getattr(cast, name), question="Enough?"
        )


def test_a_question_says_something(cast):
    with pytest.raises(ValidationError, match="what you want to know"):
        asked(cast, question="  ")


def test_the_same_thing_is_asked_once_while_it_is_open(cast):
    made = asked(cast)
    with pytest.raises(ValidationError, match="in question 1"):
        asked(cast, on=made.on.entry)
    answered(cast, made)
    assert asked(cast, on=made.on.entry).number == 2


def test_three_questions_need_no_ranks_and_the_fourth_ranks_all_four(cast):
    one, two, three, four = claims(cast, 4)
    for claim in (one, two, three):
        asked(cast, on=claim)
    with pytest.raises(NeedsRanks):
        asked(cast, on=four)
    asked(cast, on=four, ranks={1: 2, 2: 4, 3: 3, NEW: 1})
    ranks = ReviewRequest.objects.order_by("number").values_list("rank", flat=True)
    assert list(ranks) == [2, 4, 3, 1]


@pytest.mark.parametrize(
    "ranks",
    [{}, {1: 1, 2: 2, 3: 3}, {1: 1, 2: 1, 3: 2, NEW: 3}, {1: 2, 2: 3, 3: 4, NEW: 5}, {1: 1, 2: 2, 9: 3, NEW: 4}],
)
def test_a_ranking_that_is_none_is_refused(cast, ranks):
    one, two, three, four = claims(cast, 4)
    for claim in (one, two, three):
        asked(cast, on=claim)
    with pytest.raises(NeedsRanks):
        asked(cast, on=four, ranks=ranks)
    assert ReviewRequest.objects.count() == 3


def test_others_questions_to_the_same_mentor_do_not_count(cast):
    one, two, three, four = claims(cast, 4)
    for claim in (one, two, three):
        actions.ask(by=cast.col, on=claim.subject, mentor=cast.mo, question="Enough?")
    assert asked(cast, on=four).rank is None


def test_an_order_can_be_changed_later(cast):
    for claim in claims(cast, 2):
        asked(cast, on=claim)
    actions.rank_requests(by=cast.ana, project=cast.project, mentor=cast.mo, ranks={1: 2, 2: 1})
    assert [line.facts["rank"] for line in lines("request.ranked")] == [2, 1]


def test_an_answer_is_rendered_once_and_ends_the_wait(cast):
    made = answered(cast, asked(cast), "It is **not**.", "changes asked")
    assert (made.state, made.closed_at) == ("changes asked", made.answered_at)
    assert "<strong>not</strong>" in made.answer_html


def test_approving_needs_no_words_and_the_others_do(cast):
    assert answered(cast, asked(cast), "", "approved").state == "approved"
    with pytest.raises(ValidationError, match="what your answer is"):
        answered(cast, asked(cast), "", "answered")


def test_criteria_are_kept_with_what_was_said_of_them(cast):
    made = answered(cast, asked(cast), criteria={"Is it true?": (False, "Not on Gemma.")})
    assert made.criteria == {"Is it true?": [False, "Not on Gemma."]}
    assert lines("request.answered")[0].facts["criteria"] == {"Is it true?": False}


def test_the_same_answer_twice_is_one_and_another_comes_too_late(cast):
    made = asked(cast)
    answered(cast, made)
    answered(cast, made)
    assert len(lines("request.answered")) == 1
    with pytest.raises(Settled) as late:
        answered(cast, made, "Something else.")
    assert late.value.request.answer == "Enough for now."


def test_an_answer_to_what_was_taken_back_is_refused_and_nothing_is_written(cast):
    made = asked(cast)
    actions.withdraw_request(by=cast.ana, request=made)
    with pytest.raises(Settled):
        answered(cast, made)
    assert ReviewRequest.objects.get().state == "withdrawn"


def test_taking_back_what_was_answered_is_refused(cast):
    made = asked(cast)
    answered(cast, made)
    with pytest.raises(Settled):
        actions.withdraw_request(by=cast.ana, request=made)
    assert ReviewRequest.objects.get().state == "answered"


def test_a_question_is_reworded_while_it_is_open(cast):
    made = asked(cast)
    actions.change_question(by=cast.ana, request=made, question="Is it?", predicted="Yes.")
    actions.change_question(by=cast.ana, request=made, question="Is it?", predicted="Yes.")
    assert len(lines("request.changed")) == 1
    answered(cast, made)
    with pytest.raises(Settled):
        actions.change_question(by=cast.ana, request=made, question="Or not?", predicted="No.")


def test_each_side_is_told_of_what_the_other_did_and_of_no_prediction(cast):
    made = asked(cast, predicted="A second model.")
    answered(cast, made)
    taken = asked(cast)
    actions.withdraw_request(by=cast.ana, request=taken)
    told = Notification.objects.order_by("pk").values_list("user__name", "kind")
    assert list(told) == [("Mo", "asked"), ("Ana", "answered"), ("Mo", "asked"), ("Mo", "withdrawn")]
    assert not Notification.objects.filter(says__contains="second model").exists()


def test_nobody_is_told_of_a_failed_question(cast):
    with pytest.raises(ValidationError):
        asked(cast, question="")
    assert not Notification.objects.exists()


def test_whoever_leaves_leaves_nobody_waiting(cast):
    mine, open_one = asked(cast, predicted="Yes."), asked(cast)
    answered(cast, mine)
    actions.settle_for_leaver(cast.mo)
    open_one.refresh_from_db()
    assert open_one.state == "withdrawn"
    assert ReviewRequest.objects.get(pk=mine.pk).predicted == "Yes."


def test_a_member_who_stopped_mentoring_is_no_longer_asked(cast):
    Membership.objects.filter(user=cast.mo).delete()
    with pytest.raises(ValidationError, match="doesn’t mentor"):
        asked(cast)


def test_a_moved_entry_is_asked_about_where_it_stands(cast):
    entry = note(cast.ana, cast.project)
    Entry.objects.filter(pk=entry.pk).update(moved_to=note(cast.ana, cast.project))
    with pytest.raises(ValidationError, match="moved"):
        asked(cast, on=entry)


def corrected(cast, request, text="Five seeds, please.", outcome="changes asked", **more):
    answer = actions.Answer(outcome=outcome, text=text, **more)
    return actions.correct_answer(by=cast.mo, request=request, answer=answer)


def test_a_sent_answer_can_be_corrected_and_what_it_said_stays_in_the_ledger(cast):
    now = corrected(cast, answered(cast, asked(cast)))
    assert (now.state, now.answer) == ("changes asked", "Five seeds, please.")
    assert "Five seeds" in now.answer_html
    assert [line.text("answer") for line in lines("request.answered")] == ["Enough for now."]
    assert [line.text("answer") for line in lines("request.corrected")] == ["Five seeds, please."]


def test_the_asker_is_told_once_of_all_corrections(cast):
    made = answered(cast, asked(cast))
    for text in ("Five seeds, please.", "Six seeds, please.", "Six seeds, please."):
        corrected(cast, made, text)
    told = Notification.objects.filter(user=cast.ana, kind="answered").order_by("pk")
    assert [row.says for row in told] == ["Enough for now.", "Corrected: Five seeds, please."]
    assert len(lines("request.corrected")) == 2


def test_what_was_not_answered_is_not_corrected(cast):
    with pytest.raises(Settled):
        corrected(cast, asked(cast))


def test_a_correction_says_something(cast):
    with pytest.raises(ValidationError):
        corrected(cast, answered(cast, asked(cast)), text="", outcome="answered")
