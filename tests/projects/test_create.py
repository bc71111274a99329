"""Creating a project."""

from mechjournal.models import Membership, Project, Sprint


def create(cast, name="olu", **fields):
    data = {"title": "Probes that lie", "question": "Do they?", "stage": "full", **fields}
    return cast.client(name).post("/p/new/", data)


def test_it_works(cast):
    response = create(cast)
    project = Project.objects.get(title="Probes that lie")
    assert response["Location"] == project.get_absolute_url()
    assert Membership.objects.get(project=project).role == "owner"


def test_a_mini_project_opens_its_sprint_with_its_question(cast):
    create(cast, stage="mini")
    sprint = Sprint.objects.get()
    assert (sprint.goal, sprint.length) == ("Do they?", 5)


def test_a_full_project_waits_for_its_sprint(cast):
    create(cast)
    assert not Sprint.objects.exists()


def test_a_title_is_asked_for_beside_its_field(cast):
    response = create(cast, title=" ", question="Kept?")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Give the project a title." in page
    assert "Kept?" in page


def test_someone_without_a_project_is_led_to_the_ladder(cast):
    assert cast.client("olu").get("/today/")["Location"] == "/ladder/"
