"""The history of an entry."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.redaction import redact_entry
from mechjournal.models import Change, Entry
from tests.helpers import note


def save(cast, body, editor="ana", **fields):
    entry = Entry.objects.select_related("project", "author", "sprint", "subject", "better").get()
    return save_entry(
        editor=getattr(cast, editor), entry=entry, version=entry.version, text=Text(body=body, day=entry.day, **fields)
    )


@pytest.fixture
def entry(cast):
    made = note(cast.ana, cast.project, "Refusal falls to 20%.")
    save(cast, "Refusal falls to 4%.")
    return made


def get(cast, entry, place="", name="ana"):
    return cast.client(name).get(f"{entry.get_absolute_url()}revisions/{place}")


def test_it_lists_every_state_with_who_and_when(cast, entry):
    page = get(cast, entry).content.decode()
    assert page.count("by Ana") == 2
    assert "Logged" in page


def test_saves_of_a_sitting_stand_together_and_the_first_alone(cast, entry, time_machine):
    save(cast, "Third.")
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    save(cast, "Fourth, later.")
    save(cast, "Fifth, by another.", editor="col")
    groups = get(cast, entry).context["sittings"]
    assert [[revision.number for revision in group] for group in groups] == [[5], [4], [3, 2], [1]]


def test_a_state_shows_what_changed_in_it(cast, entry):
    page = get(cast, entry, "2/").content.decode()
    assert "<del>20</del><ins>4</ins>" in page


def test_fields_that_changed_are_named(cast, entry):
    save(cast, "Refusal falls to 4%.", kind="decision")
    assert ("kind", "note", "decision") in get(cast, entry, "3/").context["fields"]


def test_any_state_can_be_brought_back_and_the_history_grows(cast, entry):
    cast.client("ana").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert Entry.objects.get().body == "Refusal falls to 20%."
    assert len(get(cast, entry).context["sittings"][0]) == 2


def test_bringing_back_does_not_make_a_private_note_public(cast, entry):
    save(cast, "Now mine.", visibility="me")
    cast.client("ana").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert Entry.objects.get().visibility == "me"


def test_what_was_only_mine_stays_only_mine(cast):
    entry = note(cast.ana, cast.project, "Unkind thought.", visibility="me")
    save(cast, "Kind words.", visibility="project")
    assert "Unkind" not in get(cast, entry, "1/", "col").content.decode()
    assert get(cast, entry, "2/", "col").status_code == 404
    assert "Unkind" in get(cast, entry, "1/").content.decode()


def test_a_reader_reads_and_brings_nothing_back(cast, entry):
    assert get(cast, entry, "1/", "rhea").status_code == 200
    answer = cast.client("rhea").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert answer.status_code == 403


@pytest.mark.parametrize("number", ["0", "3", "999999"])
def test_there_is_no_state_beyond_the_last(cast, entry, number):
    assert get(cast, entry, f"{number}/").status_code == 404


def test_html_in_a_text_stays_text(cast):
    entry = note(cast.ana, cast.project, "<script>a</script>")
    save(cast, "<script>b</script>")
    assert "<script>b" not in get(cast, entry, "2/").content.decode()


def test_a_removed_text_is_said_to_be_removed(cast, entry):
    redact_entry(owner=cast.ana, entry=Entry.objects.get(), secret="falls to 20", reason="a token")
    page = get(cast, entry, "1/").content.decode()
    assert "Removed for good." in page
    assert "Bring this state back" not in page


def test_the_ledger_verifies_with_a_redaction_in_it(cast, entry, capsys):
    redact_entry(owner=cast.ana, entry=Entry.objects.get(), secret="falls to 20", reason="a token")
    call_command("verify")
    assert "1 ledgers hold" in capsys.readouterr().out


@pytest.mark.parametrize("tampering", ["texts", "facts", "gone"])
def test_a_line_that_was_tampered_with_is_named(cast, entry, capsys, tampering):
    line = Change.objects.get(kind="entry.logged")
    if tampering == "gone":
        line.delete()
    else:
        Change.objects.filter(pk=line.pk).update(**{tampering: {**getattr(line, tampering), "body": ["", "x"]}})
    with pytest.raises(CommandError):
        call_command("verify", cast.project.key)
    out = capsys.readouterr().out
    assert "missing" in out if tampering == "gone" else f"line {line.seq} (entry.logged" in out


def test_a_text_changed_behind_the_ledgers_back_is_named(cast, entry, capsys):
    Entry.objects.update(body="Refusal falls to 0%.")
    with pytest.raises(CommandError):
        call_command("verify")
    assert "entry 1 does not say" in capsys.readouterr().out
