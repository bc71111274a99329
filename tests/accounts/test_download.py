import io
import json
import zipfile

from django.urls import reverse

from mechjournal.actions.attachments import take_file
from mechjournal.actions.checks import settle_check
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import make_hypothesis, pair_rivals, set_credence
from mechjournal.actions.projects import create_project
from tests.helpers import expects, experiment, note, png
from tests.test_cost import cost


def archive_of(cast, name: str) -> zipfile.ZipFile:
    response = cast.client(name).get(reverse("accounts.download"))
    assert response["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def everything(archive: zipfile.ZipFile) -> str:
    return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_it_holds_what_i_wrote_byte_for_byte(cast):
    note(cast.ana, cast.project, "    indented = True\n\nünïcode ∇\n")
    text = archive_of(cast, "ana").read(f"{cast.project.key}/entries/00001.md").decode()
    assert "    indented = True\n\nünïcode ∇\n" in text


def test_my_private_notes_are_in_mine_and_in_nobody_elses(cast):
    note(cast.ana, cast.project, "Between me and myself.", visibility="me")
    assert "Between me and myself." in everything(archive_of(cast, "ana"))
    assert "Between me and myself." not in everything(archive_of(cast, "col"))


def test_projects_i_am_not_in_are_not_in_it(cast):
    create_project(owner=cast.olu, title="Somebody else’s project")
    assert "Somebody else’s project" not in everything(archive_of(cast, "ana"))


def test_files_come_along(cast):
    entry = note(cast.ana, cast.project)
    file = take_file(user=cast.ana, project=cast.project, client_key=entry.client_key, name="plot.png", data=png())
    file.entry = entry
    file.save()
    assert f"{cast.project.key}/files/1-plot.png" in archive_of(cast, "ana").namelist()


def test_the_account_itself_is_described_without_its_password(cast):
    account = json.loads(archive_of(cast, "ana").read("account.json"))
    assert account["email"] == "ana@example.org"
    assert cast.ana.password not in json.dumps(account)


def believe(cast, entry):
    """A hypothesis from this entry, with one of everything."""
    made = make_hypothesis(by=cast.ana, project=cast.project, claim="One direction.", origin=entry, credence=60)
    pair_rivals(by=cast.ana, one=made, other=make_hypothesis(by=cast.ana, project=cast.project, claim="Many."))
    set_credence(by=cast.col, hypothesis=made, value=30, because=None, reason="It fails on Gemma.")
    add_evidence(by=cast.ana, hypothesis=made, entry=entry, side="for", kind="strong", says="Falls to 4 %.")
    settle_check(by=cast.ana, hypothesis=made, check_key="baseline", entry=entry, sentence="Holds.")


def test_hypotheses_come_along_as_pages(cast):
    believe(cast, note(cast.ana, cast.project, "Ablation."))
    page = archive_of(cast, "ana").read(f"{cast.project.key}/hypotheses/H1.md").decode()
    lines = [line.partition(" <!-- ")[0] for line in page.split("\n")]
    assert lines[:3] == ["# H1 One direction.", "", "Open"]
    assert "from #1; rivals H2" in page
    for tail in ("Ana: 60 %, because of #1", "Col: 30 %: It fails on Gemma.", "Ana: baseline, #1: Holds."):
        assert any(line.endswith(tail) for line in lines), tail
    assert "Ana: For (strong), #1 Ablation.: Falls to 4 %." in page


def test_hypotheses_come_along_as_values(cast):
    believe(cast, note(cast.ana, cast.project, "Ablation."))
    first, second = json.loads(archive_of(cast, "ana").read(f"{cast.project.key}/project.json"))["hypotheses"]
    assert (first["claim"], first["origin"], first["rivals"], second["rivals"]) == ("One direction.", 1, ["H2"], ["H1"])
    assert [(c["by"], c["value"], c["because"]) for c in first["credences"]] == [("Ana", 60, 1), ("Col", 30, None)]
    assert [(e["entry"], e["side"], e["version"]) for e in first["evidence"]] == [(1, "for", 1)]
    assert [(c["check"], c["entry"]) for c in first["checks"]] == [("baseline", 1)]


def test_predictions_come_along(cast):
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry, "refusal below 20 %", 70)
    expects(cast.ana, entry, "loss", low=0.2, high=0.4)
    archive = archive_of(cast, "ana")
    page = archive.read(f"{cast.project.key}/predictions.md").decode()
    assert "Ana: refusal below 20 %, 70 % (#1, open)" in page
    assert "Ana: loss, 0.2 to 0.4 (#1, open)" in page
    values = json.loads(archive.read(f"{cast.project.key}/project.json"))["predictions"]
    assert [(p["number"], p["probability"], p["low"], p["high"]) for p in values] == [
        (1, 70, None, None),
        (2, None, 0.2, 0.4),
    ]


def test_what_rests_on_my_private_note_tells_others_nothing_of_it(cast):
    entry = experiment(cast.ana, cast.project, body="Between me and myself.", visibility="me")
    believe(cast, entry)
    expects(cast.ana, entry, "Between me and myself, too")
    assert "Falls to 4 %." in everything(archive_of(cast, "ana"))
    text = everything(archive_of(cast, "col"))
    assert "One direction." in text
    for word in ("myself", "#1", "Falls to 4", '"because": 1', '"entry": 1', '"origin": 1'):
        assert word not in text, word


def test_a_download_costs_the_same_for_many_hypotheses(cast):
    entry = note(cast.ana, cast.project)
    believe(cast, entry)
    few = cost(cast.client("ana"), reverse("accounts.download"))
    for _ in range(5):
        believe(cast, entry)
    assert cost(cast.client("ana"), reverse("accounts.download")) == few
