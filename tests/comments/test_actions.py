"""Saying something about a passage: kept with its place, followed through edits, told to whom it concerns."""

import pytest
from django.core.exceptions import ValidationError

from mechjournal.actions import comments, hypotheses
from mechjournal.actions.comments import Said
from mechjournal.actions.entries import Text, add_result, restore_entry, save_entry
from mechjournal.models import Change, Comment, Notification
from tests.helpers import experiment, note

BODY = "Ablating one direction drops refusal from 96% to 3%.\n\nThe random control leaves it at 94%."
QUOTE = "drops refusal from 96% to 3%"


@pytest.fixture
def entry(cast):
    return note(cast.ana, cast.project, BODY)


@pytest.fixture
def said(cast, entry):
    return comments.say(by=cast.mo, on=entry, said=Said(body="By which judge?", part="body", quote=QUOTE))


def edit(cast, entry, body: str, **fields):
    entry.refresh_from_db()
    return save_entry(editor=cast.ana, entry=entry, version=entry.version, text=Text(body=body, **fields))


def told(user) -> list[tuple[str, str]]:
    return [(row.kind, row.says) for row in Notification.objects.filter(user=user).order_by("pk")]


def test_a_comment_keeps_its_passage_and_its_line_in_the_ledger(cast, said):
    assert (said.quote, said.starts, said.before) == (QUOTE, 23, "Ablating one direction ")
    line = Change.objects.get(kind="comment.said")
    assert (line.subject, line.text("body"), line.text("quote")) == (said.subject, "By which judge?", QUOTE)
    assert "<p>By which judge?</p>" in said.body_html


def test_a_passage_that_is_not_there_is_refused(cast, entry):
    with pytest.raises(ValidationError, match="not in the text"):
        comments.say(by=cast.mo, on=entry, said=Said(body="What?", part="body", quote="raises refusal"))
    assert not Comment.objects.exists()


def test_the_same_words_pressed_twice_are_one_comment(cast, entry, said):
    again = comments.say(by=cast.mo, on=entry, said=Said(body="By which judge?", part="body", quote=QUOTE))
    assert again.pk == said.pk
    assert len(told(cast.ana)) == 1


@pytest.mark.parametrize(
    ("body", "now"),
    [
        (f"First this.\n\n{BODY}", QUOTE),
        (BODY.replace("to 3%", "to **4%**"), "drops refusal from 96% to 4%."),
    ],
)
def test_an_edit_takes_the_passage_along(cast, entry, said, body, now):
    edit(cast, entry, body)
    said.refresh_from_db()
    assert (said.is_orphaned, said.passage.now.rstrip(".")) == (False, now.rstrip("."))


def test_a_passage_that_was_taken_out_is_listed_as_orphaned_and_comes_back(cast, entry, said):
    edit(cast, entry, "Nothing of it holds.")
    said.refresh_from_db()
    assert (said.is_orphaned, said.starts, said.quote) == (True, None, QUOTE)
    entry.refresh_from_db()
    restore_entry(editor=cast.ana, entry=entry, line=Change.objects.filter(kind="entry.logged").get())
    said.refresh_from_db()
    assert (said.is_orphaned, said.starts) == (False, 23)


def test_a_result_has_passages_of_its_own(cast):
    run = experiment(cast.ana, cast.project)
    add_result(author=cast.ana, entry=run, result="It is 12 % on held-out prompts.", day=None, composer=run.client_key)
    said = comments.say(by=cast.mo, on=run, said=Said(body="Which?", part="result", quote="held-out prompts"))
    edit(cast, run, "Another plan.", kind="experiment", state="done", result="Now it is 12 % on held-out prompts.")
    said.refresh_from_db()
    assert (said.part, said.starts) == ("result", 18)


def test_a_claim_that_is_reworded_keeps_its_comment(cast):
    made = hypotheses.make_hypothesis(by=cast.ana, project=cast.project, claim="One direction mediates refusal.")
    said = comments.say(by=cast.mo, on=made, said=Said(body="Mediates?", part="claim", quote="mediates refusal"))
    words = {"claim_type": "", "drop_if": "", "excitement": None}
    claim = "In small models one direction mediates refusal."
    hypotheses.change_hypothesis(by=cast.ana, hypothesis=made, version=1, claim=claim, **words)
    said.refresh_from_db()
    assert claim[said.starts :] == "mediates refusal."


# --- threads --------------------------------------------------------------------------------------------------------


def test_an_answer_stands_under_the_first_of_its_thread(cast, entry, said):
    said.thing = entry
    answer = comments.answer(by=cast.ana, thread=said, body="A *logit lens* one.")
    assert (answer.thread, answer.on_id, answer.quote) == (said, entry.subject_id, "")
    assert "<em>logit lens</em>" in answer.body_html


def test_resolving_and_reopening_leave_lines_and_twice_is_once(cast, said):
    for act in (comments.resolve, comments.resolve, comments.reopen, comments.reopen):
        act(by=cast.ana, thread=said)
    kinds = list(Change.objects.filter(subject=said.subject).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["comment.said", "comment.resolved", "comment.reopened"]


def test_an_edit_from_an_old_version_loses_neither_text(cast, said):
    comments.edit(by=cast.mo, comment=said, version=1, body="Which judge?", asks_reply=True)
    with pytest.raises(comments.Conflict) as conflict:
        comments.edit(by=cast.mo, comment=said, version=1, body="Whose judge?", asks_reply=False)
    assert (conflict.value.comment.body, conflict.value.comment.version) == ("Which judge?", 2)


def test_a_reply_is_waited_for_until_someone_else_says_something(cast, entry):
    said = comments.say(by=cast.mo, on=entry, said=Said(body="Why?", asks_reply=True))
    said.thing = entry
    comments.answer(by=cast.mo, thread=said, body="I mean the judge.")
    assert list(Comment.objects.waiting()) == [said]
    comments.answer(by=cast.ana, thread=said, body="It is a probe.", asks_reply=True)
    assert [row.body for row in Comment.objects.waiting()] == ["It is a probe."]
    comments.resolve(by=cast.mo, thread=said)
    assert not Comment.objects.waiting().exists()


# --- who is told ----------------------------------------------------------------------------------------------------


def test_the_author_is_told_of_a_comment_and_everyone_in_the_thread_of_an_answer(cast, entry, said):
    said.thing = entry
    comments.answer(by=cast.col, thread=said, body="The one of last week.")
    assert told(cast.ana) == [("commented", "By which judge?"), ("replied", "The one of last week.")]
    assert told(cast.mo) == [("replied", "The one of last week.")]
    assert told(cast.col) == []


def test_whoever_is_named_is_told_once(cast, entry):
    said = comments.say(by=cast.mo, on=entry, said=Said(body="@Ana and @col, look."))
    comments.edit(by=cast.mo, comment=said, version=1, body="@Ana, @Col and @rhea, look.", asks_reply=False)
    assert [told(user)[0][0] for user in (cast.ana, cast.col, cast.rhea)] == ["mentioned"] * 3
    assert Notification.objects.count() == 3


def test_nobody_is_told_of_what_they_may_not_read(cast):
    mine = note(cast.ana, cast.project, "Only for me.", visibility="me")
    comments.say(by=cast.ana, on=mine, said=Said(body="@Mo would laugh."))
    assert told(cast.mo) == []


def test_whoever_said_it_is_told_that_it_is_resolved(cast, said):
    comments.resolve(by=cast.ana, thread=said)
    assert told(cast.mo) == [("resolved", "By which judge?")]
