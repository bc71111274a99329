from datetime import date

from mechjournal.models import Attachment, Entry
from tests.helpers import png
from tests.imports.bring import bring, zipped_from

VAULT = {
    "Vault/.obsidian/app.json": "{}",
    "Vault/daily/2025-10-24.md": "Saw [[Refusal runs|the runs]] and ![[plot.png|300]].\n\n"
    "Also ![](../img/Other%20plot.png).\n",
    "Vault/Refusal runs.md": "---\ndate: 2025-10-23\ntags: [sae, refusal]\n---\nAs planned in [[2025-10-24]].\n",
    "Vault/img/plot.png": png(),
    "Vault/img/Other plot.png": png(9, 9),
    "Vault/img/unused.png": png(7, 7),
    "Vault/odd/\u00dcml\u00e4ut (copy) \u2207.md": "---\ncreated: 2025-10-22T10:00\n---\n`[[code]]` and [[Nowhere]].\n",
}


def by_day(cast) -> dict:
    return {entry.day: entry for entry in Entry.objects.filter(project=cast.project)}


def test_notes_stand_on_the_day_their_name_or_front_matter_says(cast):
    batch = bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    assert batch.report["added"] == 3
    assert sorted(by_day(cast)) == [date(2025, 10, 22), date(2025, 10, 23), date(2025, 10, 24)]


def test_pictures_come_along_by_path_or_by_name(cast):
    bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    entry = by_day(cast)[date(2025, 10, 24)]
    assert sorted(file.name for file in Attachment.objects.filter(entry=entry)) == ["Other plot.png", "plot.png"]
    assert "![plot.png](files/plot.png)" in entry.body and "![](files/Other%20plot.png)" in entry.body
    assert entry.body_html.count("<img") == 2


def test_links_between_notes_lead_to_the_entries_and_the_first_text_is_as_it_came(cast):
    bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    days = by_day(cast)
    day, runs = days[date(2025, 10, 24)], days[date(2025, 10, 23)]
    assert f"the runs (#{runs.number})" in day.body and f"2025-10-24 (#{day.number})" in runs.body
    assert "[[Refusal runs|the runs]]" in day.subject.changes.order_by("seq").first().text("body")


def test_code_and_links_to_nowhere_stay_as_they_are(cast):
    bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    assert by_day(cast)[date(2025, 10, 22)].body == "`[[code]]` and [[Nowhere]]."


def test_front_matter_without_a_place_here_stays_in_the_text(cast):
    bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    entry = by_day(cast)[date(2025, 10, 23)]
    assert entry.title == "Refusal runs"
    assert "```yaml\ntags:\n- sae\n- refusal\n```" in entry.body


def test_what_no_note_shows_is_told(cast):
    batch = bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    assert batch.report["left"] == [["img/unused.png", "no note shows or links it"]]


def test_the_same_vault_again_adds_nothing(cast):
    for _ in range(2):
        batch = bring(cast.ana, cast.project, zipped_from(VAULT), "Vault.zip")
    assert (batch.report["added"], Entry.objects.count(), Attachment.objects.count()) == (0, 3, 2)


def test_a_picture_that_is_missing_is_said(cast):
    batch = bring(cast.ana, cast.project, zipped_from({"2025-10-24.md": "See ![[gone.png]].", "a.md": "A."}), "v.zip")
    assert batch.report["unclear"][0][2] == "gone.png is not in the archive"
    assert Entry.objects.get(day=date(2025, 10, 24)).body == "See ![[gone.png]]."
