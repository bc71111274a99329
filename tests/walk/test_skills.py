"""Skills: one save, only what changed, who sees it, at the end of which sprint."""

from mechjournal import guide
from mechjournal.actions.sprints import open_sprint
from mechjournal.actions.walk import Said, rate_skills
from mechjournal.models import SkillRating
from tests.test_cost import MOST, cost


def save(cast, name: str = "ana", **fields):
    """Keys of the guide with "_" for "-": `rating_design="3"`."""
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    return cast.client(name).post("/skills/", sent, follow=True)


def page(cast, name: str = "ana") -> str:
    return cast.client(name).get("/skills/").content.decode()


def rows() -> list[tuple]:
    return list(SkillRating.objects.order_by("pk").values_list("skill", "rating", "practise"))


def test_every_skill_stands_under_its_loop(cast):
    text = page(cast)
    assert all(f'id="{skill.key}"' in text for skill in guide.current().skills)
    assert text.index("Fast loop") < text.index('id="design"') < text.index("Medium loop")


def test_a_save_keeps_what_was_said_and_nothing_of_what_was_not(cast):
    save(cast, rating_design="3", practise_write_up="on")
    assert ("design", 3, False) in rows()
    assert len(rows()) == 1 + ("write-up" in {skill.key for skill in guide.current().skills})


def test_saving_the_same_again_adds_nothing(cast):
    save(cast, rating_design="3", practise_design="on")
    text = save(cast, rating_design="3", practise_design="on").content.decode()
    assert len(rows()) == 1 and "Nothing had changed." in text


def test_a_second_rating_shows_the_movement(cast):
    save(cast, rating_design="2")
    save(cast, rating_design="4")
    assert "2 →" in page(cast)
    assert rows() == [("design", 2, False), ("design", 4, False)]


def test_a_rating_outside_1_to_5_is_refused(cast):
    answer = save(cast, rating_design="6")
    assert answer.status_code == 422 and rows() == []


def test_it_remembers_the_sprint_at_whose_end_it_was_said(cast):
    day = cast.ana.today()
    sprint = open_sprint(by=cast.ana, project=cast.project, goal="Why?", starts_on=day, ends_on=day)
    fields = {"rating-design": "3", "project": cast.project.key, "sprint": "1"}
    answer = cast.client("ana").post("/skills/", fields)
    assert SkillRating.objects.get().sprint == sprint
    assert answer["Location"] == sprint.get_absolute_url()


def test_a_sprint_of_somebody_elses_is_ignored(cast):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", starts_on=day, ends_on=day)
    cast.client("olu").post("/skills/", {"rating-design": "3", "project": cast.project.key, "sprint": "1"})
    assert SkillRating.objects.get().sprint is None


def test_a_sprint_one_may_only_read_is_ignored(cast):
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", starts_on=day, ends_on=day)
    answer = cast.client("rhea").get(f"/skills/?project={cast.project.key}&sprint=1")
    assert answer.status_code == 200 and "As of the end of" not in answer.content.decode()


def test_nobody_sees_anothers_ratings(cast):
    save(cast, rating_design="2")
    save(cast, rating_design="4")
    assert "2 →" not in page(cast, "col")


def test_the_page_costs_the_same_after_many_ratings(cast):
    client = cast.client("ana")
    few = cost(client, "/skills/")
    for n in range(20):
        rate_skills(user=cast.ana, said={skill.key: Said(n % 5 + 1, True) for skill in guide.current().skills})
    assert few == cost(client, "/skills/") <= MOST["skills"]
