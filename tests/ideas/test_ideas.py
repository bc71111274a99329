"""Ideas: added in a line, said more of, dropped, become projects; whose they are; opinions that never block."""

import pytest
from django.core.exceptions import ValidationError

from mechjournal.actions.ideas import add_idea, begin_project, change_idea, drop_idea, rate_ideas
from mechjournal.models import Draft, Idea, Membership, Project
from tests.helpers import note
from tests.test_cost import MOST, cost

SAID = {"line": "Probe the judge.", "rating": "8", "why": "Cheap.", "closest_paper": "", "first_experiment": ""}


def idea(cast, by: str = "ana", line: str = "Probe the judge.", **fields) -> Idea:
    return add_idea(by=getattr(cast, by), line=line, **fields)


def get(cast, path: str, name: str = "ana") -> str:
    return cast.client(name).get(path).content.decode()


def post(cast, path: str, name: str = "ana", **fields):
    return cast.client(name).post(path, fields)


def test_one_line_is_enough(cast):
    post(cast, "/ideas/", line="  Probe \n the judge. ")
    assert Idea.objects.get().line == "Probe the judge."
    assert "Probe the judge." in get(cast, "/ideas/")


def test_an_empty_line_is_refused_in_words(cast):
    answer = post(cast, "/ideas/", line=" ")
    assert answer.status_code == 422 and "Write the idea in one line." in answer.content.decode()


def test_a_rating_outside_1_to_10_is_refused(cast):
    with pytest.raises(ValidationError, match="from 1 to 10"):
        idea(cast, rating=11)


def test_everything_said_of_it_is_kept(cast):
    made = idea(cast)
    said = SAID | {"closest_paper": "arXiv 2406.11717", "first_experiment": "Fifty prompts, two judges."}
    post(cast, f"/ideas/{made.key}/", **said)
    made.refresh_from_db()
    assert (made.rating, made.why, made.closest_paper) == (8, "Cheap.", "arXiv 2406.11717")
    assert made.first_experiment == "Fifty prompts, two judges."


def test_the_best_stand_first_and_the_unrated_last(cast):
    for line, rating in (("middling", 5), ("unrated", None), ("best", 9)):
        idea(cast, line=line, rating=rating)
    text = get(cast, "/ideas/")
    assert text.index("best") < text.index("middling") < text.index("unrated")


@pytest.mark.parametrize("name", ["col", "mo", "rhea", "olu"])
def test_an_idea_of_ones_own_is_nobody_elses(cast, name):
    made = idea(cast)
    assert "Probe the judge." not in get(cast, "/ideas/", name)
    assert cast.client(name).get(f"/ideas/{made.key}/").status_code == 404


def test_given_to_a_project_its_members_read_it_and_only_its_author_changes_it(cast):
    made = idea(cast)
    post(cast, f"/ideas/{made.key}/", **SAID, project=cast.project.key)
    assert "Probe the judge." in get(cast, "/ideas/", "rhea")
    assert post(cast, f"/ideas/{made.key}/", "col", **SAID).status_code == 403
    assert cast.client("olu").get(f"/ideas/{made.key}/").status_code == 404


def test_taken_back_it_is_private_again(cast):
    made = idea(cast, project=cast.project)
    post(cast, f"/ideas/{made.key}/", **SAID, project="")
    assert "Probe the judge." not in get(cast, "/ideas/", "col")


def test_it_can_not_be_given_to_a_project_one_does_not_write_in(cast):
    made = idea(cast, by="rhea")
    answer = post(cast, f"/ideas/{made.key}/", "rhea", **SAID, project=cast.project.key)
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.project is None


def test_dropped_it_leaves_the_list_and_comes_back(cast):
    made = idea(cast)
    post(cast, f"/ideas/{made.key}/drop/")
    assert "Probe the judge." not in get(cast, "/ideas/")
    assert "Probe the judge." in get(cast, "/ideas/?status=dropped")
    post(cast, f"/ideas/{made.key}/restore/")
    assert "Probe the judge." in get(cast, "/ideas/")


def test_dropping_twice_keeps_the_first_moment(cast):
    made = idea(cast)
    drop_idea(idea=made)
    first = Idea.objects.get().dropped_at
    drop_idea(idea=made)
    assert Idea.objects.get().dropped_at == first


def test_from_a_note_it_remembers_where_it_began(cast):
    entry = note(cast.ana, cast.project, "Why is token 14 so loud?")
    assert "Idea from this note" in get(cast, f"{entry.get_absolute_url()}menu/", "rhea")
    assert "Why is token 14 so loud?" in get(cast, f"{entry.get_absolute_url()}idea/")
    post(cast, f"{entry.get_absolute_url()}idea/", line="Ablate token 14.")
    assert f"#{entry.number} Why is token 14 so loud?" in get(cast, f"/ideas/{Idea.objects.get().key}/")


def test_a_note_one_no_longer_reads_is_not_named(cast):
    entry = note(cast.ana, cast.project, "Why is token 14 so loud?")
    made = idea(cast, by="rhea", origin=entry)
    Membership.objects.filter(user=cast.rhea).delete()
    assert "so loud" not in get(cast, f"/ideas/{made.key}/", "rhea")


def test_a_private_note_is_not_named_to_those_who_share_the_idea(cast):
    entry = note(cast.ana, cast.project, "Nobody knows", visibility="me")
    made = idea(cast, origin=entry, project=cast.project)
    assert "Nobody knows" in get(cast, f"/ideas/{made.key}/")
    assert "Nobody knows" not in get(cast, f"/ideas/{made.key}/", "col")


# --- opinions -------------------------------------------------------------------------------------------------------


def test_a_matching_direction_shows_verdict_reason_date_and_source(cast):
    made = idea(cast, line="A backdoor as a model organism")
    text = get(cast, f"/ideas/{made.key}/")
    assert "promising" in text and "As of September 2025" in text and "so methods can be graded" in text


def test_no_opinion_stands_in_the_way(cast):
    made = idea(cast, line="A backdoor as a model organism")
    assert f"/p/new/?idea={made.key}" in get(cast, f"/ideas/{made.key}/")


def test_without_a_match_nothing_is_said(cast):
    assert "What has been said of this direction" not in get(cast, f"/ideas/{idea(cast, line='Zzz').key}/")


# --- what becomes of them -------------------------------------------------------------------------------------------


def test_a_project_starts_from_it(cast):
    made = idea(cast, first_experiment="Fifty prompts, two judges.")
    form = get(cast, f"/p/new/?idea={made.key}")
    assert 'value="Probe the judge"' in form
    post(cast, "/p/new/", idea=made.key, title="Judges", question="Whom to trust?", stage="mini")
    made.refresh_from_db()
    assert made.became.title == "Judges" and made.became.sprints.count() == 1
    assert Draft.objects.get(project=made.became).fields["body"] == "Fifty prompts, two judges."


def test_pressed_twice_there_is_one_project_and_one_draft(cast):
    made, before = idea(cast, first_experiment="Two judges."), Project.objects.count()
    for _ in range(2):
        post(cast, "/p/new/", idea=made.key, title="Judges", question="", stage="mini")
    assert (Project.objects.count(), Draft.objects.count()) == (before + 1, 1)


def test_begun_from_two_places_at_once_it_is_still_one(cast):
    first, second = idea(cast), Idea.objects.get()
    one = begin_project(by=cast.ana, idea=first, title="Judges")
    assert begin_project(by=cast.ana, idea=second, title="Judges again") == one


def test_somebody_elses_idea_begins_nothing_of_theirs(cast):
    made = idea(cast, project=cast.project)
    post(cast, "/p/new/", "col", idea=made.key, title="Mine", question="", stage="mini")
    made.refresh_from_db()
    assert made.became is None and Project.objects.filter(title="Mine").exists()


def test_a_long_line_makes_a_title_that_fits(cast):
    made = idea(cast, line="why " * 90)
    assert post(cast, "/p/new/", idea=made.key, title=made.line, stage="mini").status_code == 422
    assert "…" in get(cast, f"/p/new/?idea={made.key}")


def test_a_starter_fills_the_form_and_leaves_its_first_step(cast):
    assert 'value="Find the secret word"' in get(cast, "/p/new/?starter=taboo")
    post(cast, "/p/new/", starter="taboo", title="Secret word", question="How many?", stage="mini")
    project = Project.objects.get(title="Secret word")
    draft = Draft.objects.get(project=project)
    assert project.stage == "mini" and project.sprints.count() == 1
    assert draft.fields["body"].startswith("First step: Talk to one of the models")


def test_every_starter_can_be_started(cast):
    text = get(cast, "/starters/", "olu")
    assert text.count("/p/new/?starter=") == 8


# --- an hour for twenty ---------------------------------------------------------------------------------------------


def test_the_hour_counts_what_was_added_since_it_began(cast):
    client = cast.client("ana")
    idea(cast, line="An older one")
    client.post("/ideas/session/", {"begin": "1"})
    for n in range(3):
        client.post("/ideas/session/", {"line": f"Idea {n}"})
    text = client.get("/ideas/session/").content.decode()
    assert "3 of 20" in text and "An older one" not in text
    assert text.index("Idea 2") < text.index("Idea 0")


def test_the_hour_says_when_it_is_over_and_ends_at_the_ratings(cast, time_machine):
    client = cast.client("ana")
    time_machine.move_to("2026-11-20T10:00:00+00:00", tick=False)
    client.post("/ideas/session/", {"begin": "1"})
    time_machine.move_to("2026-11-20T11:01:00+00:00", tick=False)
    assert "The time is up" in client.get("/ideas/session/").content.decode()
    assert client.post("/ideas/session/", {"end": "1"})["Location"] == "/ideas/rate/"
    assert "Begin" in client.get("/ideas/session/").content.decode()


def test_an_hour_left_open_over_night_is_over(cast, time_machine):
    client = cast.client("ana")
    time_machine.move_to("2026-11-20T10:00:00+00:00", tick=False)
    client.post("/ideas/session/", {"begin": "1"})
    time_machine.move_to("2026-11-21T10:00:00+00:00", tick=False)
    client.force_login(cast.ana)
    assert 'name="begin"' in client.get("/ideas/session/").content.decode()


def test_all_without_a_rating_are_rated_in_one_form(cast):
    first, second = idea(cast, line="One"), idea(cast, line="Two")
    idea(cast, line="Rated already", rating=3)
    assert "Rated already" not in get(cast, "/ideas/rate/")
    post(cast, "/ideas/rate/", **{first.key: "7", second.key: ""})
    assert list(Idea.objects.order_by("pk").values_list("rating", flat=True)) == [7, None, 3]


def test_nobody_rates_the_ideas_of_others(cast):
    made = idea(cast, project=cast.project)
    post(cast, "/ideas/rate/", "col", **{made.key: "1"})
    rate_ideas(by=cast.col, ratings={made.key: 1})
    made.refresh_from_db()
    assert made.rating is None


def test_the_list_costs_the_same_for_few_and_many(cast):
    client = cast.client("ana")
    change_idea(idea=idea(cast, project=cast.project), rating=5)
    few = cost(client, "/ideas/")
    for n in range(60):
        idea(cast, line=f"Idea {n}", project=cast.project if n % 2 else None)
        idea(cast, "col", line=f"Theirs {n}", project=cast.project)
    assert few == cost(client, "/ideas/") <= MOST["ideas"]


def test_the_project_of_an_idea_is_not_named_to_who_has_left_it(cast):
    idea(cast, by="rhea", project=cast.project)
    Membership.objects.filter(user=cast.rhea).delete()
    text = get(cast, "/ideas/", "rhea")
    assert "Probe the judge." in text and "Refusal directions" not in text
