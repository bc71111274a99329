"""Drafts on the server."""

import uuid

import pytest

from mechjournal.actions.projects import create_project
from mechjournal.models import Draft
from tests.helpers import note, typed


def save(cast, name="ana", **fields):
    data = {"project_key": cast.project.key, "client_key": str(uuid.uuid4()), "body": "Half a thou", **fields}
    return cast.client(name).post("/drafts/save/", data)


def test_it_is_kept(cast):
    answer = save(cast, title="T")
    assert answer.json().keys() == {"saved_at"}
    fields = Draft.objects.get().fields
    assert (fields["body"], fields["title"], fields["result"]) == ("Half a thou", "T", "")


def test_the_same_composer_has_one(cast):
    key = str(uuid.uuid4())
    for body in ("Half", "Half a thought"):
        save(cast, client_key=key, body=body)
    assert Draft.objects.get().fields["body"] == "Half a thought"


@pytest.mark.parametrize("body", ["    code", "a\u2028b", "🧪", 'quote " and \\ slash'])
def test_it_is_kept_to_the_byte(cast, body):
    save(cast, body=body)
    assert Draft.objects.get().fields["body"] == body


def test_nobody_sees_anothers(cast):
    save(cast)
    page = cast.client("col").get(cast.project.get_absolute_url()).content.decode()
    assert "Half a thou" not in page


def test_it_stands_on_its_writers_today(cast):
    save(cast)
    drafts = cast.client("ana").get(cast.project.get_absolute_url()).context["composer"].drafts
    assert [draft.fields["body"] for draft in drafts] == ["Half a thou"]


def test_logging_removes_it(cast):
    fields = typed(body="Whole.")
    save(cast, client_key=fields["client_key"])
    cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/log/", fields)
    assert not Draft.objects.exists()


def test_a_late_autosave_does_not_bring_it_back(cast):
    fields = typed(body="Whole.")
    cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/log/", fields)
    assert save(cast, client_key=fields["client_key"]).json() == {"logged": True}
    assert not Draft.objects.exists()


def test_it_can_be_thrown_away_by_its_writer_alone(cast):
    key = str(uuid.uuid4())
    save(cast, client_key=key)
    cast.client("col").post(f"/drafts/{key}/discard/")
    assert Draft.objects.exists()
    cast.client("ana").post(f"/drafts/{key}/discard/")
    assert not Draft.objects.exists()


def test_a_draft_of_an_edit_waits_at_its_entry(cast):
    entry = note(cast.ana, cast.project)
    save(cast, entry=entry.number, version=1)
    context = cast.client("ana").get(f"{entry.get_absolute_url()}edit/").context
    assert context["composer"].drafts[0].fields["body"] == "Half a thou"


def test_a_draft_of_a_result_has_no_body_that_could_wipe_the_entrys(cast):
    data = {"project_key": cast.project.key, "client_key": str(uuid.uuid4()), "result": "It is 12"}
    cast.client("ana").post("/drafts/save/", data)
    fields = Draft.objects.get().fields
    assert fields["result"] == "It is 12"
    assert "body" not in fields


def test_a_far_too_long_one_is_refused_in_words(cast):
    answer = save(cast, body="x" * 1_100_000)
    assert answer.status_code == 422
    assert "This browser keeps it." in answer.json()["error"]


def test_signed_out_is_401_for_a_script(cast):
    answer = cast.client(None).post("/drafts/save/", {}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 401


# --- opened by its link, without scripts ----------------------------------------------------------------------------


def opened(cast, draft, path="", name="ana"):
    return cast.client(name).get(f"{path or cast.project.get_absolute_url()}?draft={draft.client_key}")


def kept(cast, **fields):
    save(cast, **fields)
    return Draft.objects.latest("saved_at")


def test_each_is_offered_with_a_link_that_opens_it(cast):
    draft = kept(cast)
    page = cast.client("ana").get(cast.project.get_absolute_url()).content.decode()
    assert f'href="{cast.project.get_absolute_url()}?draft={draft.client_key}"' in page


def test_opened_it_stands_in_the_composer_and_is_offered_no_more(cast):
    draft = kept(cast, title="T", kind="experiment", state="running")
    composer = opened(cast, draft).context["composer"]
    assert (composer.form["body"].value(), composer.form["title"].value()) == ("Half a thou", "T")
    assert (composer.form["kind"].value(), composer.form["state"].value()) == ("experiment", "running")
    assert composer.drafts == []


def test_what_was_expected_comes_with_it(cast):
    said = {"prediction-1-statement": "It falls.", "prediction-1-probability": "70"}
    page = opened(cast, kept(cast, kind="experiment", **said)).content.decode()
    assert "It falls." in page


def test_logging_it_then_ends_the_draft(cast):
    form = opened(cast, kept(cast, kind="note")).context["composer"].form
    fields = {name: form[name].value() or "" for name in ("kind", "body", "client_key")}
    cast.client("ana").post(f"{cast.project.get_absolute_url()}entries/log/", fields)
    assert not Draft.objects.exists()


def test_over_all_projects_it_opens_for_its_own(cast):
    create_project(owner=cast.ana, title="Another")
    composer = opened(cast, kept(cast), "/today/").context["composer"]
    assert (composer.form["project"].value(), composer.form["body"].value()) == (cast.project.key, "Half a thou")


@pytest.mark.parametrize("name", ["0", "00000000-0000-4000-8000-000000000000"])
def test_one_that_is_gone_is_said_so(cast, name):
    page = cast.client("ana").get(f"{cast.project.get_absolute_url()}?draft={name}").content.decode()
    assert "That draft is no longer here" in page


def test_anothers_opens_for_nobody_else(cast):
    assert "Half a thou" not in opened(cast, kept(cast), name="col").content.decode()


def test_one_of_another_project_does_not_open_here(cast):
    other = create_project(owner=cast.ana, title="Another")
    draft = kept(cast, project_key=other.key)
    assert "That draft is no longer here" in opened(cast, draft).content.decode()
