"""Closing, deciding and what follows: one transaction, one decision, one open sprint, whatever is clicked when."""

import pytest
from django.core.exceptions import ValidationError

from mechjournal.actions.deciding import Plan, Said, close_and_decide, close_now, give_verdict
from mechjournal.actions.postmortems import Conflict, Typed
from mechjournal.actions.sprints import open_sprint
from mechjournal.models import Change, Decision, Draft, Idea, Intention, PhaseChange, PostMortem, Project, Sprint
from tests.postmortems.steps import END, START, decide, page, sprint_of, write

KEY = "hf_aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3b"
NEXT = Plan(goal="Is it the same in a larger model?", starts_on=END, ends_on=END)


@pytest.fixture
def sprint(cast):
    return sprint_of(cast)


def post(cast, sprint, name="ana", **fields):
    data = {"version": 0, "choice": "pivot", "goal": "", "days": "10", **fields}
    return cast.client(name).post(f"{sprint.get_absolute_url()}decide/", data)


def kinds(after="sprint.opened"):
    found = list(Change.objects.order_by("seq").values_list("kind", flat=True))
    return found[found.index(after) + 1 :]


def test_pivot_is_chosen_beforehand(cast, sprint):
    form = cast.client("ana").get(page(sprint)).context["form"]
    assert form["choice"].value() == "pivot"


def test_deciding_closes_the_sprint_and_finishes_the_answers(cast, sprint):
    post(cast, sprint, **{"a-learned": "One direction.", "reason": "The judge was wrong.", "confidence": "60 %"})
    sprint.refresh_from_db()
    decision = Decision.objects.get()
    assert sprint.closed_at
    assert PostMortem.objects.get().finished_at
    assert (decision.choice, decision.reason, decision.confidence) == ("pivot", "The judge was wrong.", 60)
    assert kinds() == ["postmortem.saved", "sprint.closed", "decision.made"]


def test_to_continue_one_names_the_momentum(cast, sprint):
    response = post(cast, sprint, choice="continue", reason="It goes well.", **{"a-learned": "Kept."})
    assert response.status_code == 422
    assert "say what will be known in five days" in str(response.context["form"].errors["momentum"])
    assert "It goes well." in response.content.decode()
    assert "Kept." in response.content.decode()
    assert not Sprint.objects.get().closed_at
    assert not PostMortem.objects.exists()


@pytest.mark.parametrize("field", ["reason", "would_change", "goal"])
def test_what_looks_like_a_key_is_pointed_out_before_anything_is_decided(cast, sprint, field):
    response = post(cast, sprint, **{field: f"See {KEY}.", "a-learned": "Kept."})
    assert response.status_code == 422
    assert "This looks like an access key" in str(response.context["form"].errors[field])
    assert 'type="checkbox" name="leaks_seen"' in response.content.decode()
    assert not Decision.objects.exists() and not PostMortem.objects.exists()


def test_and_saved_all_the_same_by_who_says_so(cast, sprint):
    post(cast, sprint, reason=f"See {KEY}.", leaks_seen="on")
    assert Decision.objects.get().reason == f"See {KEY}."


def test_one_in_an_answer_and_one_in_the_decision_take_one_tick(cast, sprint):
    page = post(cast, sprint, reason=KEY, **{"a-learned": KEY}).content.decode()
    assert page.count('name="leaks_seen"') == 1


def test_nor_is_one_kept_in_a_verdict_unseen(cast, sprint):
    decide(cast.ana, sprint)
    said = {"verdict": "right", "cause": "", "verdict_says": KEY}
    response = cast.client("ana").post(f"{sprint.get_absolute_url()}verdict/", said)
    assert response.status_code == 422
    assert "This looks like an access key" in response.content.decode()
    cast.client("ana").post(f"{sprint.get_absolute_url()}verdict/", {**said, "leaks_seen": "on"})
    assert Decision.objects.get().verdict_says == KEY


def test_and_the_database_holds_that(cast, sprint):
    with pytest.raises(ValidationError, match="five days"):
        decide(cast.ana, sprint, "continue")
    assert not Sprint.objects.get().closed_at


def test_with_it_the_next_sprint_opens(cast, sprint):
    response = post(cast, sprint, choice="continue", momentum="Whether layer 8 does it.", goal="Layer  8?", days="5")
    following = Sprint.objects.open().get()
    assert response["Location"] == cast.project.get_absolute_url()
    assert (following.number, following.goal, following.length) == (2, "Layer 8?", 5)


def test_intentions_go_to_the_next_sprint(cast, sprint):
    post(cast, sprint, goal="Next?", **{"a-differently": "Read twenty outputs first."})
    assert Intention.objects.get().for_sprint == Sprint.objects.open().get()


def test_and_wait_where_none_is_open(cast, sprint):
    post(cast, sprint, **{"a-differently": "Read."})
    assert Intention.objects.get().for_sprint is None
    following = open_sprint(by=cast.ana, project=cast.project, goal="Later?", starts_on=START, ends_on=END)
    assert Intention.objects.get().for_sprint == following


def test_closing_now_leaves_the_decision_for_later(cast, sprint):
    post(cast, sprint, later="1", choice="continue", **{"a-learned": "Something."})
    assert Sprint.objects.get().closed_at
    assert PostMortem.objects.get().answers == {"learned": "Something."}
    assert not Decision.objects.exists()
    post(cast, sprint, version=1, **{"a-learned": "Something."})
    assert Decision.objects.get().choice == "pivot"


def test_closing_now_needs_no_valid_decision(cast, sprint):
    assert post(cast, sprint, later="1", confidence="very").status_code == 302
    assert Sprint.objects.get().closed_at


def test_writing_up_moves_to_distillation_and_makes_one_draft(cast, sprint):
    for _ in range(2):
        post(cast, sprint, choice="write up")
    project = Project.objects.get()
    assert project.phase == "distillation"
    assert PhaseChange.objects.last().phase == "distillation"
    assert Draft.objects.get().fields["title"] == "Write-up: Refusal directions"


def test_stopping_archives_the_project_with_its_lesson(cast, sprint):
    post(cast, sprint, choice="stop", ends_as="abandoned", reason="Random does as well.", goal="Ignored?")
    project = Project.objects.get()
    assert (project.status, project.status_reason) == ("abandoned", "Random does as well.")
    assert not Sprint.objects.open().exists()


def test_abandoning_says_why(cast, sprint):
    response = post(cast, sprint, choice="stop", ends_as="abandoned")
    assert "Say in a line why it ends" in str(response.context["form"].errors["reason"])
    assert Project.objects.get().status == "active"


def test_who_does_not_manage_the_project_cannot_stop_it(cast, sprint):
    assert post(cast, sprint, "col", choice="stop").status_code == 422
    assert Project.objects.get().status == "active"


def test_a_pivot_lists_the_best_ideas_of_mine_and_the_project(cast, sprint):
    for rating in (3, 9, None, 7, 5, 8):
        Idea.objects.create(by=cast.ana, line=f"Idea {rating}", rating=rating)
    Idea.objects.create(by=cast.col, project=cast.project, line="Ours", rating=10)
    Idea.objects.create(by=cast.col, line="Col's own", rating=10)
    ideas = cast.client("ana").get(page(sprint)).context["ideas"]
    assert [idea.line for idea in ideas] == ["Ours", "Idea 9", "Idea 8", "Idea 7", "Idea 5"]


def test_the_idea_one_takes_leaves_the_list(cast, sprint):
    idea = Idea.objects.create(by=cast.ana, line="Patch one head.", rating=8)
    post(cast, sprint, idea=idea.key, goal="One head?")
    idea.refresh_from_db()
    assert idea.became == cast.project
    assert Change.objects.get(kind="decision.made").facts["idea"] == idea.key


def test_the_idea_stands_on_the_decision_on_the_sprints_and_on_its_own_page(cast, sprint):
    idea = Idea.objects.create(by=cast.ana, line="Patch one head.", rating=8)
    post(cast, sprint, idea=idea.key)
    link, client = f'<a href="/ideas/{idea.key}/">Patch one head.</a>', cast.client("ana")
    assert link in client.get(page(sprint)).content.decode()
    assert link in client.get(f"/p/{cast.project.key}/sprints/").content.decode()
    own = client.get(f"/ideas/{idea.key}/").content.decode()
    assert f'Chosen when you pivoted after <a href="{page(sprint)}">sprint 1 of' in own


def test_an_idea_of_ones_own_is_not_told_to_the_others(cast, sprint):
    idea = Idea.objects.create(by=cast.ana, line="Patch one head.", rating=8)
    post(cast, sprint, idea=idea.key)
    for path in (page(sprint), f"/p/{cast.project.key}/sprints/"):
        assert "Patch one head." not in cast.client("mo").get(path).content.decode()
    Idea.objects.update(project=cast.project)
    assert "Patch one head." in cast.client("mo").get(page(sprint)).content.decode()


def test_a_forgotten_idea_leaves_the_decision_as_it_was(cast, sprint):
    idea = Idea.objects.create(by=cast.ana, line="Patch one head.", rating=8)
    post(cast, sprint, idea=idea.key, reason="Dull.")
    idea.delete()
    assert "Dull." in cast.client("ana").get(page(sprint)).content.decode()


def test_an_idea_that_is_not_on_the_list_is_refused(cast, sprint):
    other = Idea.objects.create(by=cast.olu, line="Not yours.", rating=9)
    assert post(cast, sprint, idea=other.key).status_code == 422


def test_deciding_twice_keeps_the_first_decision(cast, sprint):
    first = close_and_decide(by=cast.ana, sprint=sprint, said=Said("pivot"), plan=NEXT)
    again = close_and_decide(by=cast.ana, sprint=sprint, said=Said("stop"), plan=NEXT)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.decision == first.decision
    assert Sprint.objects.count() == 2
    assert Project.objects.get().status == "active"


def test_a_second_press_says_so_and_changes_nothing(cast, sprint):
    post(cast, sprint, goal="Next?")
    before = Change.objects.count()
    assert post(cast, sprint, goal="Next?").status_code == 302
    assert Change.objects.count() == before


def test_where_another_sprint_is_open_already_nothing_happens(cast, sprint):
    close_now(by=cast.ana, sprint=sprint)
    open_sprint(by=cast.ana, project=cast.project, goal="Meanwhile?", starts_on=START, ends_on=END)
    response = post(cast, sprint, goal="Next?")
    assert "Another sprint is open" in str(response.context["form"].errors["goal"])
    assert not Decision.objects.exists()
    assert not PostMortem.objects.exists()


def test_a_conflict_closes_nothing(cast, sprint):
    write(cast.ana, sprint, learned="This.")
    with pytest.raises(Conflict):
        close_and_decide(by=cast.ana, sprint=sprint, said=Said(), typed=Typed(0, {"learned": "That."}))
    assert not Sprint.objects.get().closed_at
    assert post(cast, sprint, **{"a-learned": "That."}).status_code == 409


def test_a_verdict_comes_later_and_may_change(cast, sprint):
    decide(cast.ana, sprint)
    address = f"{sprint.get_absolute_url()}verdict/"
    cast.client("ana").post(address, {"verdict": "right", "cause": "luck", "verdict_says": "It was crowded."})
    found = Decision.objects.get()
    assert (found.verdict, found.cause, found.verdict_says, bool(found.verdict_at)) == (
        "right",
        "luck",
        "It was crowded.",
        True,
    )
    give_verdict(by=cast.ana, decision=found, verdict="")
    assert Decision.objects.get().verdict_at is None
    assert kinds("decision.made") == ["decision.verdict"] * 2


def test_the_ledger_holds(cast, sprint):
    post(cast, sprint, choice="write up", goal="Write it?", **{"a-differently": "Read.", "a-learned": "It."})
    assert not list(Change.objects.broken(Project.objects.get()))


def test_an_idea_without_a_next_sprint_leads_to_its_own_page(cast, sprint):
    idea = Idea.objects.create(by=cast.ana, line="Patch one head.", rating=8)
    assert post(cast, sprint, idea=idea.key)["Location"] == f"/ideas/{idea.key}/"
    idea.refresh_from_db()
    assert idea.became is None


def test_writing_up_leads_to_the_draft(cast, sprint):
    assert post(cast, sprint, choice="write up")["Location"] == cast.project.get_absolute_url()
