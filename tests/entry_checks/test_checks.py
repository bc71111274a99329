"""Checked by a person: said of an agent's entry, shown under it, counted in its run's line, taken along."""

import json

import pytest

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.entry_checks import check_entry
from mechjournal.actions.moving import move_entry
from mechjournal.actions.projects import create_project
from mechjournal.actions.redaction import redact_entry
from mechjournal.exchange.archive import described
from mechjournal.exchange.onelog import write_log
from mechjournal.lib import marked
from mechjournal.models import Change, Entry, EntryCheck, Project
from tests.api.helpers import script
from tests.entries.test_folds import by_agent, lines, page
from tests.helpers import note
from tests.test_cost import cost

SAID = {"how": "Ran it with two other seeds.", "verdict": "in part", "samples": "20"}


def say(cast, entry: Entry, name: str = "ana", **sent):
    return cast.client(name).post(f"{entry.get_absolute_url()}check/", SAID | sent)


def checked(cast, entry: Entry, by: str = "ana", **said) -> EntryCheck:
    said = {"how": "Read it.", "verdict": "holds"} | said
    return check_entry(by=getattr(cast, by), entry=entry, **said)


def shown(cast, entry: Entry, name: str = "col") -> str:
    return cast.client(name).get(entry.get_absolute_url()).content.decode()


def test_what_a_person_verified_stands_under_the_entry(cast):
    [entry] = by_agent(cast, 1)
    assert say(cast, entry)["Location"] == entry.get_absolute_url()
    html = shown(cast, entry)
    assert "Checked by <bdi>Ana</bdi>" in html
    assert "<b>holds in part</b>, on 20 samples. Ran it with two other seeds." in html
    for address in (cast.project.get_absolute_url(), f"{cast.project.get_absolute_url()}timeline/", "/today/"):
        assert "Checked by <bdi>Ana</bdi>" in cast.client("col").get(address).content.decode()


def test_the_ledger_keeps_it(cast):
    [entry] = by_agent(cast, 1)
    say(cast, entry)
    line = Change.objects.get(kind="entry.checked")
    assert (line.by, line.agent, line.subject.number, line.text("how")) == (cast.ana, "", 1, SAID["how"])
    assert (line.facts["verdict"], line.facts["samples"], line.facts["version"]) == ("in part", 20, 1)
    assert list(Change.objects.broken(Project.objects.get())) == []


@pytest.mark.parametrize(("field", "value"), [("how", " "), ("verdict", ""), ("samples", "0"), ("samples", "some")])
def test_bad_input_is_said_beside_the_field_with_what_was_typed(cast, field, value):
    [entry] = by_agent(cast, 1)
    answer = say(cast, entry, **{field: value})
    assert answer.status_code == 422 and not EntryCheck.objects.exists()
    html = answer.content.decode()
    assert field in answer.context["form"].errors
    assert ('value="20"' in html) == (field != "samples") and (SAID["how"] in html) == (field != "how")


def test_the_number_of_samples_may_be_left_out(cast):
    [entry] = by_agent(cast, 1)
    say(cast, entry, samples="")
    assert EntryCheck.objects.get().samples is None and "sample" not in shown(cast, entry)


def test_a_mentor_may_say_what_they_verified_and_a_reader_may_not(cast):
    [entry] = by_agent(cast, 1)
    assert say(cast, entry, "mo").status_code == 302
    assert say(cast, entry, "rhea").status_code == 403


def test_of_what_a_person_wrote_nothing_is_asked(cast):
    entry = note(cast.ana, cast.project)
    assert say(cast, entry).status_code == 404
    assert "Checked by a person" not in cast.client("ana").get(f"{entry.get_absolute_url()}menu/").content.decode()
    [other] = by_agent(cast, 1)
    assert "Checked by a person" in cast.client("ana").get(f"{other.get_absolute_url()}menu/").content.decode()


def test_the_last_word_of_each_person_is_shown_and_all_are_kept(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry)
    checked(cast, entry, "col", how="Counted again.", verdict="fails")
    checked(cast, entry, how="Read all of it.", verdict="fails")
    html = shown(cast, entry)
    assert "Read it." not in html and "Read all of it." in html and "Counted again." in html
    assert html.count("does not hold") == 2 and EntryCheck.objects.count() == 3


def test_the_same_said_twice_is_one(cast):
    [entry] = by_agent(cast, 1)
    assert checked(cast, entry) == checked(cast, entry)
    assert Change.objects.filter(kind="entry.checked").count() == 1


def test_an_entry_that_was_edited_since_says_so(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry)
    assert "before it was edited" not in shown(cast, entry)
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="Other numbers."))
    assert "before it was edited" in shown(cast, entry)


def test_the_line_of_a_run_counts_what_was_checked(cast):
    entries = by_agent(cast, 3)
    assert "not checked yet" in lines(page(cast))[0]
    checked(cast, entries[0])
    checked(cast, entries[0], "col")
    assert "1 of 3 checked" in lines(page(cast))[0]
    assert "1 of 3 checked" in lines(page(cast, "timeline/"))[0]


@pytest.mark.parametrize("path", ["", "timeline/", "reading/"])
def test_it_costs_one_query_where_agents_wrote(cast, path):
    address, client = f"{cast.project.get_absolute_url()}{path}", cast.client("mo")
    note(cast.ana, cast.project)
    entries = by_agent(cast, 2)
    few = cost(client, address)
    for entry in entries + by_agent(cast, 10):
        checked(cast, entry)
        checked(cast, entry, "col")
    assert cost(client, address) == few


def test_a_page_without_agents_asks_for_no_checks(cast):
    entry, client = note(cast.ana, cast.project), cast.client("col")
    person = cost(client, entry.get_absolute_url())
    [other] = by_agent(cast, 1)
    assert cost(client, other.get_absolute_url()) == person + 1


def test_a_mentor_reads_of_it_since_last_time(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry, how="Ran three seeds.", samples=3)
    html = page(cast, "reading/", "mo")
    assert "Checked" in html and "on 3 samples" in html and "Ran three seeds." in html


def test_the_history_names_it(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry)
    html = cast.client("ana").get(f"{entry.get_absolute_url()}revisions/").content.decode()
    assert ">Checked</a>" in html
    assert cast.client("ana").get(f"{entry.get_absolute_url()}revisions/2/").status_code == 200


def test_of_a_private_entry_nobody_else_hears(cast):
    entry = note(cast.ana, cast.project, "Mine.", visibility="me", beside={"agent": "Otter"})
    checked(cast, entry, how="A zebra.")
    assert say(cast, entry, "col").status_code == 404
    assert "A zebra." not in page(cast, "reading/", "mo")
    assert described(cast.who("col"), cast.project, [])["entry_checks"] == []


def test_it_goes_out_with_the_export(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry, samples=4)
    [found] = [one for one in marked.read(write_log(cast.who("ana"), cast.project)) if isinstance(one, marked.Marked)]
    [told] = found.facts["checks"]
    assert (told["verdict"], told["samples"], told["by"]) == ("holds", 4, "Ana")
    assert (found.facts["agent"], found.facts["run"]) == ("Otter", "7f3a")
    [copied] = described(cast.who("ana"), cast.project, [entry])["entry_checks"]
    assert (copied["entry"], copied["how"]) == (1, "Read it.") and json.dumps(copied)


def test_the_door_reads_it(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry, samples=4)
    path = f"/projects/{cast.project.key}/entries"
    [told] = script(cast.ana, "read").get(f"{path}/1").json()["checks"]
    assert (told["by"]["name"], told["how"], told["samples"], told["verdict"]) == ("Ana", "Read it.", 4, "holds")
    assert script(cast.ana, "read").get(path).json()["entries"][0]["checks"] is None


def test_a_secret_is_taken_out_of_it(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry, how="With the key swordfish7.")
    redact_entry(owner=cast.ana, entry=entry, secret="swordfish7")
    assert EntryCheck.objects.get().how == "With the key [removed]."
    assert not [row for row in Change.objects.values() if "swordfish7" in str(row)]


def test_it_goes_along_with_an_entry_that_moves(cast):
    [entry] = by_agent(cast, 1)
    checked(cast, entry)
    entry = Entry.objects.select_related("project", "author", "subject").get()
    moved = move_entry(by=cast.ana, entry=entry, to=create_project(owner=cast.ana, title="Another"))
    assert "Checked by <bdi>Ana</bdi>" in shown(cast, moved, "ana")
