from datetime import date

from mechjournal.actions.entries import Text, add_result, save_entry
from mechjournal.actions.imports import begin_import, start_import
from mechjournal.models import Change, Entry, Import, Prediction, Project
from tests.helpers import note
from tests.imports.bring import bring

LOG = """# Research log

What this is about.

## 2025-10-24: Baselines

Ran the baselines.

## Monday 27th

- [ ] random directions
"""


def entries(cast) -> list[tuple]:
    rows = Entry.objects.filter(project=cast.project).order_by("number")
    return list(rows.values_list("day", "title", "body"))


def test_each_heading_becomes_an_entry_on_its_day(cast):
    batch = bring(cast.ana, cast.project, LOG)
    assert (batch.status, batch.report["added"]) == ("done", 3)
    assert entries(cast) == [
        (date(2025, 10, 24), "", "# Research log\n\nWhat this is about."),
        (date(2025, 10, 24), "Baselines", "Ran the baselines."),
        (date(2025, 10, 27), "", "- [ ] random directions"),
    ]


def test_they_stand_on_their_days_and_say_when_they_came(cast):
    bring(cast.ana, cast.project, LOG)
    entry = Entry.objects.last()
    assert entry.day == date(2025, 10, 27) and cast.ana.day_of(entry.written_at) == cast.ana.today()
    assert entry.written_later and entry.author == cast.ana


def test_every_entry_has_its_line_in_a_ledger_that_holds(cast):
    bring(cast.ana, cast.project, LOG)
    lines = Change.objects.filter(project=cast.project, kind="entry.imported").order_by("seq")
    assert [line.subject.number for line in lines] == [1, 2, 3]
    assert not list(Change.objects.broken(Project.objects.get(pk=cast.project.pk)))


def test_they_are_rendered_and_can_be_found(cast):
    bring(cast.ana, cast.project, LOG)
    assert "<input" in Entry.objects.last().body_html
    assert "Ran the <mark>baselines</mark>" in cast.client("ana").get("/search/?q=baselines").content.decode()


def test_the_same_file_again_adds_nothing(cast):
    bring(cast.ana, cast.project, LOG)
    again = bring(cast.col, cast.project, LOG)
    assert (again.report["added"], again.report["known"], Entry.objects.count()) == (0, 3, 3)


def test_the_same_file_grown_longer_adds_what_is_new(cast):
    bring(cast.ana, cast.project, LOG)
    bring(cast.ana, cast.project, f"{LOG}\nThey fail.\n\n## 2025-10-28\n\nThe next day.\n")
    assert entries(cast)[3:] == [
        (date(2025, 10, 27), "", "They fail."),
        (date(2025, 10, 28), "", "The next day."),
    ]


def test_what_was_edited_here_does_not_come_again(cast):
    bring(cast.ana, cast.project, LOG)
    entry = Entry.objects.get(number=2)
    save_entry(editor=cast.ana, entry=entry, version=1, text=Text(body="Reworded.", day=entry.day))
    assert bring(cast.ana, cast.project, LOG).report["added"] == 0


def test_two_days_that_say_the_same_are_two(cast):
    days = ("2025-10-24", "2025-10-24", "2025-10-25")
    bring(cast.ana, cast.project, "\n".join(f"## {day}\n\nNothing.\n" for day in days))
    assert len(entries(cast)) == 3


def test_lines_for_the_journal_are_not_heeded_today(cast):
    bring(cast.ana, cast.project, "## 2025-10-24\n\nH1 70%\nexpect: refusal falls, 80%\n")
    assert not Prediction.objects.exists()


def test_a_prediction_in_an_imported_text_is_never_scored(cast):
    bring(cast.ana, cast.project, "## 2025-10-24\n\nexpect: refusal falls, 80%\n")
    entry = Entry.objects.get()
    text = Text(kind="experiment", state="planned", body=entry.body, day=entry.day)
    save_entry(editor=cast.ana, entry=entry, version=1, text=text)
    add_result(author=cast.ana, entry=Entry.objects.get(), result="It fell.", day=None, composer=entry.client_key)
    assert Prediction.objects.get().after_the_fact
    assert not Prediction.objects.scored().exists()


def test_a_text_without_any_date_is_kept_on_today(cast):
    batch = bring(cast.ana, cast.project, "Only words.\n")
    assert entries(cast) == [(cast.ana.today(), "", "Only words.")]
    assert batch.report["unclear"][0][2] == "no date; today is taken"


def test_a_text_in_windows_letters_is_read(cast):
    bring(cast.ana, cast.project, "## 2025-10-24\r\n\r\nCaf\u00e9.\r\n".encode("cp1252"))
    assert entries(cast)[0][2] == "Caf\u00e9."


def test_a_text_too_long_for_one_entry_becomes_several(cast):
    bring(cast.ana, cast.project, "## 2025-10-24\n\n" + "\n\n".join("word " * 2_000 for _ in range(50)))
    texts = [body for _, _, body in entries(cast)]
    assert len(texts) == 2 and "".join(texts).count("word") == 100_000


def test_stopped_halfway_it_goes_on_where_it_stood(cast, monkeypatch):
    batch = begin_import(by=cast.ana, project=cast.project, name="LOG.md", data=LOG.encode())
    note(cast.ana, cast.project)
    Import.objects.filter(pk=batch.pk).update(status="failed")
    bring(cast.ana, cast.project, "## 2025-10-24: Baselines\n\nRan the baselines.\n")
    start_import(batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.report["added"], batch.report["known"]) == ("done", 2, 1)
