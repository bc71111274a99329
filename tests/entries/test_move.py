"""Moving an entry to another project."""

import pytest

from mechjournal.actions.attachments import take_file
from mechjournal.actions.comments import Said, say
from mechjournal.actions.projects import create_project
from mechjournal.models import Attachment, Comment, Entry, Membership
from tests.helpers import note, png


@pytest.fixture
def other(cast):
    return create_project(owner=cast.ana, title="Elsewhere", stage="full")


def move(cast, entry, target, name="ana"):
    return cast.client(name).post(f"{entry.get_absolute_url()}move/", {"target": target.key})


def test_it_stands_in_the_other_project_and_its_old_place_points_on(cast, other):
    entry = note(cast.ana, cast.project, "Misfiled.")
    response = move(cast, entry, other)
    moved = Entry.objects.get(project=other)
    assert response["Location"] == moved.get_absolute_url()
    page = cast.client("ana").get(entry.get_absolute_url()).content.decode()
    assert moved.get_absolute_url() in page
    assert "Misfiled." not in cast.client("ana").get(cast.project.get_absolute_url()).content.decode()


def test_its_files_come_along(cast, other):
    key = note(cast.ana, cast.project, "With plot.").client_key
    file = take_file(user=cast.ana, project=cast.project, client_key=key, name="plot.png", data=png())
    Attachment.objects.filter(pk=file.pk).update(entry=Entry.objects.get())
    move(cast, Entry.objects.get(), other)
    copy = Attachment.objects.get(project=other)
    assert cast.client("ana").get(copy.get_absolute_url()).status_code == 200


def test_nobody_moves_into_a_project_they_can_not_write_in(cast, other):
    entry = note(cast.col, cast.project)
    assert move(cast, entry, other, name="col").status_code == 404
    assert Entry.objects.count() == 1


def test_who_sees_only_the_old_place_learns_nothing_of_the_new_one(cast, other):
    entry = note(cast.ana, cast.project, "Misfiled.")
    move(cast, entry, other)
    page = cast.client("col").get(entry.get_absolute_url()).content.decode()
    assert other.key not in page
    assert "Elsewhere" not in page
    assert "Misfiled." not in page


def test_its_new_place_names_the_old_one_and_shows_what_was_said_there(cast, other):
    entry = note(cast.ana, cast.project, "Misfiled.")
    said = say(by=cast.mo, on=entry, said=Said(body="By which judge?", asks_reply=True))
    move(cast, entry, other)
    moved = Entry.objects.get(project=other)
    page = cast.client("ana").get(moved.get_absolute_url()).content.decode()
    assert f'moved here from <a href="{entry.get_absolute_url()}"><bdi>Refusal directions</bdi> #1</a>' in page
    assert "By which judge?" in page
    assert f"{said.get_absolute_url()}answer/" in page
    assert page.count("data-comment") == 1  # what is new is said of it where it stands


def test_what_was_said_at_its_old_place_may_be_answered(cast, other):
    entry = note(cast.ana, cast.project, "Misfiled.")
    said = say(by=cast.mo, on=entry, said=Said(body="By which judge?"))
    move(cast, entry, other)
    cast.client("ana").post(f"{said.get_absolute_url()}answer/", {"body": "Substrings."})
    assert Comment.objects.get(thread=said).body == "Substrings."
    old = cast.client("mo").get(entry.get_absolute_url()).content.decode()
    assert "Substrings." in old
    assert "data-comment" not in old


def test_whoever_sees_only_the_new_place_learns_nothing_of_the_old_one(cast, other):
    Membership.objects.create(project=other, user=cast.olu, role="collaborator")
    entry = note(cast.ana, cast.project, "Misfiled.")
    say(by=cast.mo, on=entry, said=Said(body="By which judge?"))
    move(cast, entry, other)
    page = cast.client("olu").get(Entry.objects.get(project=other).get_absolute_url()).content.decode()
    assert "moved here from another project" in page
    assert cast.project.key not in page
    assert "Refusal directions" not in page
    assert "By which judge?" not in page
