"""What a mentorship opens, and that ending it takes everything back at once."""

import pytest

from mechjournal.actions.accounts import delete_account
from mechjournal.actions.mentorships import begin_mentorship, end_mentorship
from mechjournal.actions.projects import change_project, create_project, hand_over, invite, remove_member
from mechjournal.models import Change, Invitation, Membership, Mentorship, PrivateNote, Project
from tests.helpers import note


@pytest.fixture
def mentorship(cast) -> Mentorship:
    """Olu, a stranger until now, mentors ana."""
    return begin_mentorship(mentor=cast.olu, mentee=cast.ana)


def opens(cast, project: Project, place: str = "", name: str = "olu") -> int:
    return cast.client(name).get(f"/p/{project.key}/{place}").status_code


def test_present_projects_are_open_from_now_on(cast, mentorship):
    assert opens(cast, cast.project) == 200


def test_so_are_later_ones(cast, mentorship):
    assert opens(cast, create_project(owner=cast.ana, title="Later")) == 200


def test_only_as_a_mentor(cast, mentorship):
    response = cast.client("olu").post(f"/p/{cast.project.key}/entries/log/", {"body": "Mine."})
    assert response.status_code == 403


def test_what_the_mentee_only_works_in_stays_closed(cast, mentorship):
    others = create_project(owner=cast.col, title="Another’s")
    Membership.objects.create(project=others, user=cast.ana, role="collaborator")
    assert opens(cast, others) == 404


def test_a_project_marked_private_closes_at_once_and_opens_again(cast, mentorship):
    change_project(by=cast.ana, project=cast.project, is_private=True)
    assert opens(cast, cast.project) == 404
    change_project(by=cast.ana, project=cast.project, is_private=False)
    assert opens(cast, cast.project) == 200


def test_marking_it_private_is_a_box_in_its_settings(cast, mentorship):
    form = {"title": "Refusal", "question": "", "stage": "full", "is_private": "on"}
    cast.client("ana").post(f"/p/{cast.project.key}/settings/", form)
    assert opens(cast, cast.project) == 404
    assert "private" in cast.client("ana").get("/mentoring/").content.decode()


def test_whoever_was_invited_to_the_private_project_itself_stays(cast, mentorship):
    change_project(by=cast.ana, project=cast.project, is_private=True)
    assert opens(cast, cast.project, name="mo") == 200


PLACES = ["", "timeline/", "entries/1/", "entries/1/menu/", "files/1/thumb/", "hypotheses/", "negative.md", "settings/"]


def test_ending_it_closes_every_door_from_the_next_request_on(cast, mentorship):
    note(cast.ana, cast.project, "The zebra direction.")
    client = cast.client("olu")
    assert "zebra" in client.get("/search/?q=zebra").content.decode()
    end_mentorship(by=cast.ana, mentorship=mentorship)
    assert {client.get(f"/p/{cast.project.key}/{place}").status_code for place in PLACES} == {404}
    assert "zebra direction" not in client.get("/search/?q=zebra").content.decode()
    assert "zebra direction" not in client.get("/timeline/").content.decode()


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_either_may_end_it(cast, mentorship, name):
    cast.client(name).post(f"/mentoring/{mentorship.key}/end/")
    assert not Mentorship.objects.running().exists() and opens(cast, cast.project) == 404


def test_nobody_else_may(cast, mentorship):
    assert cast.client("col").post(f"/mentoring/{mentorship.key}/end/").status_code == 404
    assert Mentorship.objects.running().exists()


def test_ending_it_twice_is_ending_it_once(cast, mentorship):
    assert end_mentorship(by=cast.ana, mentorship=mentorship)
    assert not end_mentorship(by=cast.olu, mentorship=mentorship)
    assert Mentorship.objects.get().ended_by == cast.ana


def test_who_was_also_invited_keeps_that_way_in(cast):
    mentorship = begin_mentorship(mentor=cast.mo, mentee=cast.ana)
    end_mentorship(by=cast.ana, mentorship=mentorship)
    assert opens(cast, cast.project, name="mo") == 200


def test_a_collaborator_who_mentors_the_owner_may_do_both(cast):
    begin_mentorship(mentor=cast.col, mentee=cast.ana)
    assert cast.who("col").verbs(cast.project) >= {"read", "comment", "write", "review"}


def test_two_ways_in_are_one_project_in_every_list(cast):
    begin_mentorship(mentor=cast.col, mentee=cast.ana)
    assert [m.project for m in cast.who("col").memberships] == [cast.project]


def test_leaving_a_project_ends_what_one_was_invited_to_alone(cast, mentorship):
    assert cast.client("olu").post(f"/p/{cast.project.key}/leave/").status_code == 404
    assert opens(cast, cast.project) == 200


def test_the_settings_say_how_a_mentor_came_in(cast, mentorship):
    page = cast.client("olu").get(f"/p/{cast.project.key}/settings/").content.decode()
    assert "because you mentor its owner" in page


def test_handed_over_it_goes_with_the_new_owner(cast, mentorship):
    to = Membership.objects.get(project=cast.project, user=cast.col)
    hand_over(owner=cast.ana, project=cast.project, to=to)
    assert opens(cast, cast.project) == 404


def test_an_owner_who_leaves_takes_their_mentors_along(cast, mentorship):
    Membership.objects.filter(project=cast.project, user=cast.col).update(role="owner")
    remove_member(by=cast.col, membership=Membership.objects.get(project=cast.project, user=cast.ana))
    assert opens(cast, cast.project) == 404


def test_coming_and_going_stand_in_the_ledger(cast, mentorship):
    end_mentorship(by=cast.ana, mentorship=mentorship)
    lines = Change.objects.filter(project=cast.project, facts__via=mentorship.key).order_by("seq")
    assert [(line.kind, line.facts["person"]) for line in lines] == [
        ("member.joined", cast.olu.key),
        ("member.left", cast.olu.key),
    ]
    assert list(Change.objects.broken(Project.objects.get(pk=cast.project.pk))) == []


def test_a_deleted_account_mentors_nobody_and_invites_nobody(cast, mentorship):
    PrivateNote.objects.create(by=cast.olu, about=cast.ana, text="Quick.")
    invite(by=cast.olu, project=None, becomes="mentee")
    delete_account(user=cast.olu)
    assert not Mentorship.objects.running().exists() and not PrivateNote.objects.exists()
    assert not Invitation.objects.usable().exists()


def test_a_mentor_alone_keeps_nobody_from_leaving(cast):
    alone = create_project(owner=cast.rhea, title="Mine alone")
    begin_mentorship(mentor=cast.olu, mentee=cast.rhea)
    delete_account(user=cast.rhea)
    assert not Project.objects.filter(pk=alone.pk).exists()


def test_who_sees_what_is_a_plain_list_for_both(cast, mentorship):
    for name in ("ana", "olu"):
        page = cast.client(name).get("/mentoring/").content.decode()
        assert "Refusal directions" in page and "Rhea" in page and "reader" in page


def test_the_page_costs_the_same_for_one_project_and_many(cast, mentorship, django_assert_max_num_queries):
    for n in range(5):
        create_project(owner=cast.ana, title=f"Project {n}")
    for client in (cast.client("ana"), cast.client("olu")):
        with django_assert_max_num_queries(7):
            assert client.get("/mentoring/").status_code == 200


def test_only_the_mentor_says_whether_reading_is_shown(cast, mentorship):
    address = f"/mentoring/{mentorship.key}/reading/"
    assert cast.client("ana").post(address, {"shows_reading": "on"}).status_code == 403
    cast.client("olu").post(address, {"shows_reading": "on"})
    mentorship.refresh_from_db()
    assert mentorship.shows_reading


def test_what_ended_stays_the_mentees_to_read_and_is_nothing_to_the_mentor(cast, mentorship):
    end_mentorship(by=cast.ana, mentorship=mentorship)
    assert cast.client("ana").get(mentorship.get_absolute_url()).status_code == 200
    assert cast.client("olu").get(mentorship.get_absolute_url()).status_code == 404
