"""Changing a project."""

from mechjournal.models import Change, Project


def post(cast, place, name="ana", **fields):
    return cast.client(name).post(f"{cast.project.get_absolute_url()}{place}/", fields)


def test_it_can_be_renamed(cast):
    post(cast, "settings", title="New name", question="", stage="full")
    assert Project.objects.get(pk=cast.project.pk).title == "New name"
    assert Change.objects.get(kind="project.changed").text("title") == "New name"


def test_its_aims_are_kept_and_shown_beside_the_phases(cast):
    aims = {"north_star": "Catch a model that plans harm.", "proxy_task": "Refusals found from activations alone."}
    post(cast, "settings", title="Refusal", question="", stage="full", **aims)
    page = cast.client("rhea").get(f"{cast.project.get_absolute_url()}phases/").content.decode()
    assert all(aim in page for aim in aims.values())
    assert Change.objects.get(kind="project.changed").text("proxy_task") == aims["proxy_task"]


def test_pausing_takes_it_out_of_the_list(cast):
    post(cast, "status", status="paused", status_reason="")
    frame = cast.client("ana").get("/search/").context["frame"]
    assert (len(frame.memberships), len(frame.others)) == (0, 1)


def test_abandoning_asks_for_a_reason(cast):
    response = post(cast, "status", status="abandoned", status_reason="")
    assert response.status_code == 422
    assert "Say in a line why it ends" in response.content.decode()


def test_with_a_reason_it_is_abandoned(cast):
    post(cast, "status", status="abandoned", status_reason="The effect was the judge.")
    assert Project.objects.get(pk=cast.project.pk).status == "abandoned"


def test_a_member_sees_the_page_without_its_forms(cast):
    page = cast.client("rhea").get(f"{cast.project.get_absolute_url()}settings/").content.decode()
    assert "hand-over" not in page
    assert "/invite/" not in page
