"""Answers are kept as they are typed, in versions; the ledger has a line for each sitting."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from mechjournal.actions.postmortems import Conflict
from mechjournal.models import Change, Intention, PostMortem
from tests.postmortems.steps import page, sprint_of, write


@pytest.fixture
def sprint(cast):
    return sprint_of(cast)


def lines(kind="postmortem.saved"):
    return list(Change.objects.filter(kind=kind).order_by("seq"))


def autosave(cast, sprint, version=0, **answers):
    data = {"version": version, **{f"a-{key}": text for key, text in answers.items()}}
    return cast.client("ana").post(f"{page(sprint)}save/", data)


def test_a_first_save_makes_it(cast, sprint):
    row = write(cast.ana, sprint, learned="One direction is enough.")
    assert (row.number, row.version, row.answers) == (1, 1, {"learned": "One direction is enough."})
    assert cast.project.__class__.objects.get().last_postmortem == 1


def test_answers_are_rendered_when_they_are_saved(cast, sprint):
    assert "<em>one</em>" in write(cast.ana, sprint, learned="*one*").html["learned"]


def test_what_another_save_holds_stays(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    row = write(cast.ana, sprint, version=1, worked="That.")
    assert row.answers == {"learned": "This.", "worked": "That."}


def test_emptying_an_answer_removes_it_and_its_page(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    row = write(cast.ana, sprint, version=1, learned=" ")
    assert row.answers == row.html == {}


def test_an_older_version_with_other_words_is_a_conflict(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    with pytest.raises(Conflict) as conflict:
        write(cast.ana, sprint, version=0, learned="That.")
    assert conflict.value.postmortem.answers == {"learned": "This."}


def test_an_older_version_with_the_same_words_is_none(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    assert write(cast.ana, sprint, version=0, learned="This.").version == 1


def test_a_conflict_shows_both_texts_and_saves_neither(cast, sprint):
    write(cast.ana, sprint, learned="The first window.")
    response = cast.client("ana").post(page(sprint), {"version": 0, "a-learned": "The second window."})
    assert response.status_code == 409
    assert "The first window." in response.content.decode()
    assert "The second window." in response.content.decode()
    assert PostMortem.objects.get().answers["learned"] == "The first window."


def test_after_a_conflict_the_next_save_decides(cast, sprint):
    write(cast.ana, sprint, learned="The first window.")
    cast.client("ana").post(page(sprint), {"version": 1, "a-learned": "Both in one."})
    assert PostMortem.objects.get().answers["learned"] == "Both in one."


def test_of_two_windows_that_answered_different_questions_nothing_is_lost(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    data = {"version": 0, "a-learned": "", "a-worked": "That."}
    response = cast.client("ana").post(page(sprint), data)
    assert response.status_code == 409
    assert {one.key: one.answer for one in response.context["questions"] if one.answer} == {
        "learned": "This.",
        "worked": "That.",
    }


def test_an_autosave_answers_with_its_version(cast, sprint):
    answer = json.loads(autosave(cast, sprint, learned="This.").content)
    assert answer["version"] == 1


def test_an_autosave_over_another_window_is_refused(cast, sprint):
    autosave(cast, sprint, learned="This.")
    assert autosave(cast, sprint, learned="That.").status_code == 409
    assert PostMortem.objects.get().answers == {"learned": "This."}


def test_what_looks_like_a_key_is_not_saved_unseen(cast, sprint):
    key = "hf_" + "aB3xQ9rT7v" * 4
    assert autosave(cast, sprint, learned=key).status_code == 422
    response = cast.client("ana").post(page(sprint), {"version": 0, "a-learned": key})
    assert "This looks like an access key" in response.content.decode()
    assert not PostMortem.objects.exists()


def test_and_is_saved_when_one_says_so(cast, sprint):
    key = "hf_" + "aB3xQ9rT7v" * 4
    cast.client("ana").post(page(sprint), {"version": 0, "a-learned": key, "leaks_seen": "on"})
    assert PostMortem.objects.get().answers == {"learned": key}


def test_a_sitting_leaves_one_line_in_the_ledger(cast, sprint):
    for version, text in enumerate(["O", "On", "One"]):
        autosave(cast, sprint, version, learned=text)
    assert len(lines()) == 1


def test_the_next_sitting_seals_what_the_last_one_left(cast, sprint):
    for version, text in enumerate(["O", "One direction."]):
        autosave(cast, sprint, version, learned=text)
    PostMortem.objects.update(saved_at=timezone.now() - timedelta(minutes=11))
    autosave(cast, sprint, 2, learned="One direction. And more.")
    assert [line.text("learned") for line in lines()] == ["O", "One direction."]


def test_finishing_seals_it(cast, sprint):
    write(cast.ana, sprint, finish=True, learned="One direction.")
    line = lines()[-1]
    assert line.facts == {"number": 1, "sprint": 1, "version": 1, "finished": True}
    assert line.text("learned") == "One direction."
    assert not list(Change.objects.broken(cast.project.__class__.objects.get()))


def test_finishing_keeps_what_is_meant_to_be_done_differently(cast, sprint):
    write(
        cast.ana,
        sprint,
        finish=True,
        differently="- Read twenty outputs\n- Look at the judge",
        learned="next: more seeds",
    )
    assert list(Intention.objects.order_by("pk").values_list("text", "for_sprint")) == [
        ("Read twenty outputs", None),
        ("Look at the judge", None),
        ("more seeds", None),
    ]


def test_finishing_again_makes_no_intention_twice(cast, sprint):
    write(cast.ana, sprint, finish=True, differently="Read.")
    write(cast.ana, sprint, version=1, finish=True, differently="Read.\n\nAnd look.")
    assert list(Intention.objects.order_by("pk").values_list("text", flat=True)) == ["Read.", "And look."]


def test_what_came_of_an_intention_is_kept_with_the_answers(cast, sprint):
    meant = Intention.objects.create(project=cast.project, made_in=sprint, for_sprint=sprint, by=cast.ana, text="Read.")
    data = {"version": 0, f"came-{meant.pk}": "partly", f"came-{meant.pk}-says": "From day five."}
    cast.client("ana").post(page(sprint), data)
    meant.refresh_from_db()
    assert (meant.came, meant.came_says) == ("partly", "From day five.")
    assert lines("intention.answered")[0].facts["came"] == "partly"


def test_a_line_on_an_intention_that_is_too_long_stays_and_is_told_of(cast, sprint):
    meant = Intention.objects.create(project=cast.project, made_in=sprint, for_sprint=sprint, by=cast.ana, text="Read.")
    data = {"version": 0, f"came-{meant.pk}": "partly", f"came-{meant.pk}-says": "x" * 403}
    answer = cast.client("ana").post(page(sprint), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "3 characters too long" in html
    assert f'value="{"x" * 403}"' in html
    meant.refresh_from_db()
    assert meant.came == ""


def test_nobody_answers_for_another(cast, sprint):
    meant = Intention.objects.create(project=cast.project, made_in=sprint, for_sprint=sprint, by=cast.col, text="Read.")
    cast.client("ana").post(page(sprint), {"version": 0, f"came-{meant.pk}": "not"})
    meant.refresh_from_db()
    assert meant.came == ""
