import json
import shutil
import stat
import threading
import zipfile
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet

from mechjournal.actions.attachments import folder, take_file
from mechjournal.actions.checks import settle_check
from mechjournal.actions.entries import Text, save_entry
from mechjournal.actions.entry_checks import check_entry
from mechjournal.actions.evidence import add_evidence, drop_evidence
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, pair_rivals, set_credence
from mechjournal.actions.projects import invite
from mechjournal.actions.proposals import drafted, propose
from mechjournal.actions.redaction import redact_entry
from mechjournal.actions.sprints import open_sprint
from mechjournal.actions.tokens import keep_sent, make_token
from mechjournal.exchange import backup, restore, tables
from mechjournal.exchange.backup import write_backup
from mechjournal.exchange.restore import Refused, restore_backup
from mechjournal.lib import vault
from mechjournal.models import (
    AskedCheck,
    Attachment,
    Change,
    CheckIn,
    Comment,
    Credence,
    Decision,
    Draft,
    Entry,
    Hypothesis,
    Idea,
    Intention,
    Meeting,
    Mentorship,
    Notification,
    PostMortem,
    Prediction,
    PrivateNote,
    Project,
    PromptMark,
    ReadMark,
    ReviewRequest,
    SkillRating,
    Snippet,
    SprintPause,
    Subject,
    Tick,
    search,
)
from tests.conftest import PASSWORD, make_cast
from tests.helpers import expects, experiment, note, png
from tests.imports.bring import bring

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "Tabs\t, “quotes”, \u2028 a line separator, 𝛼 and\n\n    an indented end  \n"
SAID = "---\nmechjournal: 1\nkind: meeting\nby: Ana and Mo\n---\n# Ana and Mo\n\nMore seeds.\n"


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def journal(transactional_db):
    """A little of everything."""
    cast = make_cast()
    ana, project, day = cast.ana, cast.project, cast.ana.today()
    sprint = open_sprint(by=ana, project=project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    first = note(ana, project, BODY)
    save_entry(editor=ana, entry=first, version=1, text=Text(body=BODY + "More."))
    redact_entry(owner=ana, entry=note(ana, project, "A key: hf_secret"), secret="hf_secret")
    experiment(ana, project, "done", result="It fires.")
    believe(cast, first)
    look_back(cast, sprint)
    review(cast, first)
    key = uuid4()
    take_file(user=ana, project=project, client_key=key, name="plot.png", data=png(1200, 700))
    note(ana, project, "![](plot.png)", client_key=key)
    Draft.objects.create(user=ana, project=project, client_key=uuid4(), fields={"body": BODY})
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "S3CRET"})
    invite(by=ana, project=project)
    make_token(by=ana, name="GPU box", scope="log", days=7)
    keep_sent(by=ana, key=key, digest="0" * 64, made=1)
    bring(ana, project, "## 2025-10-24\n\nFrom an old log.\n")
    bring(ana, project, SAID, "said.md")
    propose(drafted(by=ana, project=project, kind="log", payload={"kind": "note", "body": BODY}))
    check_entry(by=ana, entry=note(ana, project, beside={"agent": "Otter"}), how="Read it.", verdict="holds")
    return cast


def believe(cast, entry) -> None:
    """One row of everything that can be believed and expected, and some that was taken back."""
    ana, project = cast.ana, cast.project
    one = make_hypothesis(by=ana, project=project, claim="One “direction”.", origin=entry, credence=60)
    pair_rivals(by=ana, one=one, other=make_hypothesis(by=ana, project=project, claim="Two."))
    set_credence(by=cast.col, hypothesis=one, value=0, reason=BODY)
    drop_evidence(by=ana, evidence=add_evidence(by=ana, hypothesis=one, entry=entry, side="for"), because="A bug.")
    settle_check(by=ana, hypothesis=one, check_key="baseline", entry=entry)
    close_hypothesis(by=ana, hypothesis=one, status="refuted", reason="Random does as well.", was="hunch")
    planned = experiment(ana, project)
    expects(ana, planned, "loss", low=0.1 + 0.2, high=1e300)
    expects(ana, planned)


def look_back(cast, sprint) -> None:
    """One plain row of everything about a sprint's end and a person's own walk."""
    ana, project, day = cast.ana, cast.project, cast.ana.today()
    SprintPause.objects.create(project=project, sprint=sprint, by=ana, starts_on=day, ends_on=day, why="Away.")
    subject = Subject.objects.create(project=project, kind=Subject.Kind.POSTMORTEM, number=1)
    PostMortem.objects.create(
        project=project, subject=subject, number=1, sprint=sprint, by=ana, answers={"question": BODY}
    )
    Decision.objects.create(project=project, sprint=sprint, by=ana, reason="It is clear.")
    Intention.objects.create(project=project, made_in=sprint, by=ana, text="Read the data first.")
    Idea.objects.create(project=project, by=ana, line="Patch one head.", rating=7)
    CheckIn.objects.create(project=project, by=ana, day=day, answer="learned")
    PromptMark.objects.create(project=project, user=ana, prompt="a-prompt")
    Tick.objects.create(user=ana, item="an-item")
    SkillRating.objects.create(user=ana, skill="a-skill", rating=3)


def review(cast, entry) -> None:
    """One plain row of everything between a person and their mentor."""
    ana, mo, project = cast.ana, cast.mo, cast.project
    asked, said = (Subject.objects.create(project=project, kind=kind, number=1) for kind in ("request", "comment"))
    about = {"project": project, "number": 1, "on": entry.subject}
    ReviewRequest.objects.create(**about, subject=asked, by=ana, mentor=mo, question="Is it enough?")
    Comment.objects.create(**about, subject=said, by=mo, body=BODY, part="body", quote="Tabs", starts=0)
    ReadMark.objects.create(project=project, user=mo, seq=3)
    Snippet.objects.create(user=mo, key="control", text="Which control?")
    AskedCheck.objects.create(project=project, key="judge", question="Did the judge change?", by=mo)
    mentorship = Mentorship.objects.create(mentor=mo, mentee=ana)
    Meeting.objects.create(mentorship=mentorship, number=1, on_day=ana.today(), texts={"headline": BODY})
    PrivateNote.objects.create(by=mo, about=ana, text=BODY)
    Notification.objects.create(user=mo, kind="asked", project=project, subject=asked, path="/", once="asked 1")


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT)


def backed_up(path: Path) -> backup.Report:
    report = write_backup(path)
    empty()
    return report


def rewritten(path: Path, change) -> Path:
    """The archive anew, its parts by name as `change` leaves them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_every_table_is_in_a_backup_or_left_out_on_purpose():
    kept = {model._meta.label for model in tables.TABLES.values()}
    assert {model._meta.label for model in apps.get_models(include_auto_created=True)} == kept | tables.LEFT_OUT


def test_a_table_comes_after_those_its_rows_point_to():
    order = list(tables.TABLES.values())
    for model in order:
        targets = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
        assert all(order.index(target) <= order.index(model) for target in targets), model


def test_what_is_restored_has_the_hash_of_what_was_backed_up(journal, tmp_path):
    written = backed_up(tmp_path / "b.zip")
    read = restore_backup(tmp_path / "b.zip")
    assert all(written.counts.values()) and len(written.files) == 4
    assert (read.content, read.counts, read.files) == (written.content, written.counts, written.files)
    assert write_backup(tmp_path / "again.zip").content == written.content


def test_every_line_of_the_ledger_is_intact_after_a_restore(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    changes = list(Change.objects.select_related("project", "by", "subject").order_by("seq"))
    assert len(changes) > 8 and all(change.is_intact() for change in changes)
    assert changes[-1].hash == Project.objects.get().last_hash


def test_texts_files_and_passwords_come_back_to_the_byte(journal, tmp_path):
    entry = Entry.objects.get(number=1)
    file = Attachment.objects.get()
    data = vault.path_of(folder(journal.project), file.blob.sha256).read_bytes()
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    assert Entry.objects.get(number=1).body == entry.body == BODY + "More."
    assert Entry.objects.get(number=1).written_at == entry.written_at
    assert vault.path_of(folder(journal.project), file.blob.sha256).read_bytes() == data
    assert authenticate(email="ana@example.org", password=PASSWORD) == journal.ana


def test_beliefs_come_back_with_their_times_and_numbers(journal, tmp_path):
    tables_of_belief = (Hypothesis, Credence, Prediction)
    before = [list(model.objects.order_by("pk").values()) for model in tables_of_belief]
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    assert [list(model.objects.order_by("pk").values()) for model in tables_of_belief] == before
    assert Prediction.objects.get(number=1).low == 0.1 + 0.2
    call_command("verify", stdout=StringIO())


def test_one_goes_on_believing_after_a_restore(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    said = set_credence(by=journal.ana, hypothesis=Hypothesis.objects.get(number=1), value=5)
    assert (said.was, make_hypothesis(by=journal.ana, project=said.project, claim="Next.").name) == (60, "H3")


def test_search_and_new_notes_work_after_a_restore(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    page = journal.client("ana").get("/search/?q=indented").content.decode()
    assert "/entries/1/" in page
    before = Entry.objects.count()
    note(journal.ana, Project.objects.get())
    take_file(user=journal.ana, project=Project.objects.get(), client_key=uuid4(), name="b.txt", data=b"b")
    assert Entry.objects.count() == before + 1


def test_an_older_backup_without_a_column_is_restored_with_its_default(journal, tmp_path):
    def forget_orcid(parts):
        said = json.loads(parts["manifest.json"])
        said["tables"]["people"]["columns"].remove("orcid")
        rows = [json.loads(line) for line in parts["tables/people.jsonl"].splitlines()]
        parts["tables/people.jsonl"] = b"".join(
            tables.as_line({name: value for name, value in row.items() if name != "orcid"}) for row in rows
        )
        said["content"] = expected_hash(said, parts)
        parts["manifest.json"] = json.dumps(said).encode()

    backed_up(tmp_path / "b.zip")
    restore_backup(rewritten(tmp_path / "b.zip", forget_orcid))
    assert journal.ana.orcid == ""


def expected_hash(said: dict, parts: dict[str, bytes]) -> str:
    content = tables.ContentHash()
    for name in said["tables"]:
        content.add(f"{name}\n".encode())
        content.add(parts[f"tables/{name}.jsonl"])
    content.add_files(name.removeprefix("files/") for name in parts if name.startswith("files/"))
    return str(content)


def test_a_backup_is_for_its_owner_alone(journal, tmp_path):
    write_backup(tmp_path / "b.zip")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_the_one_before_it(journal, tmp_path, monkeypatch):
    write_backup(tmp_path / "b.zip")
    before = (tmp_path / "b.zip").read_bytes()
    monkeypatch.setattr(backup, "write_files", lambda *a: (_ for _ in ()).throw(OSError("No space left on device")))
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "files"]


def test_a_backup_sees_one_moment_and_holds_nobody_up(journal, tmp_path, monkeypatch):
    write_table = backup.write_table

    def after_a_note(archive, name, content):
        if name == "entries":
            thread = threading.Thread(target=note_from_elsewhere, args=(journal,))
            thread.start()
            thread.join(timeout=10)
            assert not thread.is_alive()
        return write_table(archive, name, content)

    monkeypatch.setattr(backup, "write_table", after_a_note)
    before = Entry.objects.count()
    report = write_backup(tmp_path / "b.zip")
    assert Entry.objects.count() == before + 1
    assert report.counts["entries"] == before


def note_from_elsewhere(cast) -> None:
    try:
        note(cast.col, cast.project, "Written while the backup ran.")
    finally:
        connection.close()


def test_a_file_that_is_gone_is_told_and_the_rest_is_kept(journal, tmp_path):
    blob = Attachment.objects.get().blob
    vault.drop(folder(journal.project), blob.thumb_sha256)
    said = StringIO()
    call_command("backup", str(tmp_path / "b.zip"), stderr=said, stdout=StringIO())
    empty()
    assert restore_backup(tmp_path / "b.zip").missing == [f"{journal.project.key}/{blob.thumb_sha256}"]
    assert blob.thumb_sha256 in said.getvalue()


def test_a_damaged_file_does_not_enter_a_backup(journal, tmp_path):
    blob = Attachment.objects.get().blob
    vault.path_of(folder(journal.project), blob.sha256).write_bytes(b"rotten")
    assert write_backup(tmp_path / "b.zip").missing == [f"{journal.project.key}/{blob.sha256}"]


def test_the_commands_print_the_same_hash(journal, tmp_path):
    said = StringIO()
    call_command("backup", str(tmp_path / "b.zip"), stdout=said)
    empty()
    call_command("restore", str(tmp_path / "b.zip"), stdout=said)
    hashes = [line for line in said.getvalue().splitlines() if line.startswith("Content ")]
    assert len(hashes) == 2 and len(set(hashes)) == 1


# --- refusals ------------------------------------------------------------------------------------------------------


def refused(path: Path) -> str:
    """Why it was refused; nothing may be left of it."""
    with pytest.raises(Refused) as refusal:
        restore_backup(path)
    assert not any(QuerySet(model).exists() for model in tables.TABLES.values())
    assert not [found for found in Path(settings.MEDIA_ROOT).rglob("*") if found.is_file()]
    return str(refusal.value)


def test_a_database_in_use_is_refused(journal, tmp_path):
    write_backup(tmp_path / "b.zip")
    with pytest.raises(CommandError, match="people in this database already"):
        call_command("restore", str(tmp_path / "b.zip"))


def test_a_database_without_its_tables_is_refused(journal, tmp_path, monkeypatch):
    backed_up(tmp_path / "b.zip")
    monkeypatch.setattr(restore.MigrationExecutor, "migration_plan", lambda *a: ["one to come"])
    assert "manage.py migrate" in refused(tmp_path / "b.zip")


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_truncated_backup_is_refused(journal, tmp_path, share):
    backed_up(tmp_path / "b.zip")
    data = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(data[: int(len(data) * share)])
    assert "not a whole backup" in refused(tmp_path / "b.zip")


def test_a_backup_with_a_flipped_byte_is_refused(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    data = bytearray((tmp_path / "b.zip").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(data)
    assert refused(tmp_path / "b.zip")


@pytest.mark.parametrize("name", ["../evil", "files/../../evil", "/etc/evil", "files/2222222222/" + "a" * 63])
def test_a_name_that_leads_elsewhere_is_refused(journal, tmp_path, name):
    backed_up(tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", lambda parts: parts.update({name: b"evil"}))
    assert "not a part of any backup" in refused(tmp_path / "b.zip")


def test_a_file_that_no_row_names_is_refused(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", lambda parts: parts.update({"files/2222222222/" + "a" * 64: b"evil"}))
    assert "no row of it names" in refused(tmp_path / "b.zip")


def test_a_changed_row_is_refused(journal, tmp_path):
    def reword(parts):
        parts["tables/sprints.jsonl"] = parts["tables/sprints.jsonl"].replace(b"Why?", b"How?")

    backed_up(tmp_path / "b.zip")
    assert "not what was backed up" in refused(rewritten(tmp_path / "b.zip", reword))


def test_a_table_that_is_missing_is_refused(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    assert refused(rewritten(tmp_path / "b.zip", lambda parts: parts.pop("tables/changes.jsonl")))


@pytest.mark.parametrize("newer", [{"format": 2}, {"migrations": ["mechjournal.9999_later"]}])
def test_a_backup_of_a_newer_version_is_refused_in_words(journal, tmp_path, newer):
    def age(parts):
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | newer).encode()

    backed_up(tmp_path / "b.zip")
    assert "update this one first" in refused(rewritten(tmp_path / "b.zip", age))


def test_the_search_index_is_made_of_what_was_restored(journal, tmp_path):
    backed_up(tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {search.TABLE}")
        assert cursor.fetchone() == (Entry.objects.standing_here().count(),)
