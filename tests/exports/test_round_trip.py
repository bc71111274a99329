"""Out and in again is the identity: of journals nobody thought of, what is exported again is what was exported."""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mechjournal.access import Who
from mechjournal.actions.attachments import take_file
from mechjournal.actions.checks import settle_check
from mechjournal.actions.entries import Text, add_result, log_entry
from mechjournal.actions.evidence import add_evidence
from mechjournal.actions.hypotheses import close_hypothesis, make_hypothesis, pair_rivals
from mechjournal.actions.imports import begin_import
from mechjournal.actions.marks import mark, set_standing
from mechjournal.actions.projects import create_project
from mechjournal.actions.sprints import close_sprint, open_sprint
from mechjournal.exchange import intake
from mechjournal.exchange.folder import write_folder
from mechjournal.exchange.onelog import write_log
from mechjournal.models import Entry, Prediction, Project, User
from tests.helpers import expects, experiment, note, png
from tests.imports.bring import bring, unzipped

BACK = date(2026, 3, 1)
LETTERS = st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cs"])
WORDS = st.sampled_from(
    [
        "text",
        "",
        "## 2025-10-24",
        "```",
        "---",
        "<!-- end -->",
        "<!-- entry {} -->",
        "<!-- result -->",
        "![p](files/plot.png)",
        "files/1/plot.png",
        "#1 and #2",
        "[[link]]",
        "H1 70%",
        "- expect: it falls, 70%",
        "    code",
        "$x^2$",
    ]
)
TEXTS = st.lists(WORDS | st.text(LETTERS, max_size=30), min_size=1, max_size=6).map("\n".join).filter(str.strip)
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40).map(str.strip)
FILES = st.lists(st.sampled_from(["plot.png", "my notes.txt", "a(1).csv"]), unique=True, max_size=2)
ENTRIES = st.fixed_dictionaries(
    {
        "title": TITLES,
        "body": TEXTS,
        "result": st.just("") | TEXTS,
        "day": st.integers(0, 20).map(lambda days: BACK + timedelta(days=days)),
        "later": st.integers(0, 3),
        "kind": st.sampled_from(Entry.Kind.values),
        "visibility": st.sampled_from(Entry.Visibility.values),
        "phase": st.sampled_from(["", "ideation", "distillation"]),
        "marks": st.fixed_dictionaries(
            {}, optional={"highlight": st.just(True), "minutes": st.integers(1, 1440), "learned": st.booleans()}
        ),
        "standing": st.sampled_from(["stands", "negative", "retracted"]),
        "files": FILES,
    }
)
# Each example is a journal written and read: to make a failing one smaller would take minutes.
FOUND = (Phase.explicit, Phase.generate)
JOURNALS = st.lists(ENTRIES, min_size=1, max_size=4)


def write(by: User, project: Project, said: dict) -> None:
    key = uuid4()
    for name in said["files"]:
        data = png() if name.endswith(".png") else b"Some bytes."
        take_file(user=by, project=project, client_key=key, name=name, data=data)
    result = said["result"] if said["kind"] == "experiment" else ""
    text = Text(
        kind=said["kind"],
        title=said["title"],
        body=said["body"],
        state="" if said["kind"] != "experiment" else "done" if result else "planned",
        result=result,
        day=said["day"],
        result_day=said["day"] + timedelta(days=said["later"]) if result else None,
        phase=said["phase"],
        visibility=said["visibility"],
        client_key=key,
    )
    entry = log_entry(author=by, project=project, text=text)
    if said["marks"]:
        mark(by=by, entry=entry, **said["marks"])
    if said["standing"] != "stands":
        set_standing(by=by, entry=entry, standing=said["standing"], reason="A bug.")


def exported(by: User, project: Project) -> dict[str, bytes]:
    """The folder by place. Predictions differ in one thing alone: those that came in were said after the fact."""
    parts = unzipped(write_folder(Who(by), project).read())
    return {name: re.sub(rb', "after_the_fact": true', b"", data) for name, data in parts.items()}


def copied(by: User, project: Project) -> Project:
    copy = create_project(owner=by, title=project.title, question=project.question, stage=project.stage)
    batch = bring(by, copy, write_folder(Who(by), project).read(), "journal.zip")
    assert batch.status == "done", batch.report
    return copy


def test_what_an_agent_wrote_comes_back_as_the_agents(cast):
    note(cast.ana, cast.project, beside={"agent": "Otter", "agent_model": "m-2", "agent_run": "7f3a"})
    copy = copied(cast.ana, cast.project)
    [entry] = Entry.objects.filter(project=copy)
    assert (entry.agent, entry.agent_model, entry.agent_run) == ("Otter", "m-2", "7f3a")
    assert exported(cast.ana, copy) == exported(cast.ana, cast.project)


@settings(max_examples=15, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(JOURNALS)
def test_a_folder_comes_back_to_the_letter(cast, journal):
    project = create_project(owner=cast.ana, title="A copy", question="Why?", stage="full")
    for said in journal:
        write(cast.ana, project, said)
    assert exported(cast.ana, copied(cast.ana, project)) == exported(cast.ana, project)


@settings(max_examples=10, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(JOURNALS)
def test_one_log_comes_back_to_the_letter_but_for_files(cast, journal):
    project = create_project(owner=cast.ana, title="A copy", question="Why?", stage="full")
    copy = create_project(owner=cast.ana, title="A copy", question="Why?", stage="full")
    for said in journal:
        write(cast.ana, project, said | {"files": []})
    log = write_log(Who(cast.ana), project)
    assert bring(cast.ana, copy, log).status == "done"
    assert as_said(write_log(Who(cast.ana), copy)) == as_said(log)


def as_said(log: str) -> str:
    return log.replace(', "after_the_fact": true', "")


def test_an_export_brought_into_its_own_project_adds_nothing(cast):
    note(cast.ana, cast.project)
    experiment(cast.col, cast.project, "done", result="It fires.")
    data = write_folder(cast.who("ana"), cast.project).read()
    assert bring(cast.ana, cast.project, data, "journal.zip").report["added"] == 0


def test_what_was_added_to_an_export_by_hand_comes_in(cast):
    note(cast.ana, cast.project, day=date(2026, 3, 1))
    log = write_log(cast.who("ana"), cast.project) + "\n## 2026-03-02\n\nWritten in an editor.\n"
    assert bring(cast.ana, cast.project, log).report["added"] == 1
    assert Entry.objects.get(day=date(2026, 3, 2)).body == "Written in an editor."


def test_sprints_hypotheses_and_what_speaks_for_them_come_back(cast):
    project, by = cast.project, cast.ana
    sprint = open_sprint(
        by=by, project=project, goal="Why?", pivot_if="No.", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 9)
    )
    entry = note(by, project, day=date(2026, 3, 2))
    close_sprint(by=by, sprint=sprint, closing_line="Because.")
    one = make_hypothesis(by=by, project=project, claim="One.", drop_if="it fails", excitement=4, origin=entry)
    pair_rivals(by=by, one=one, other=make_hypothesis(by=by, project=project, claim="Two."))
    add_evidence(by=by, hypothesis=one, entry=entry, side="for", kind="strong", says="Clear.")
    settle_check(by=by, hypothesis=one, check_key="baseline", entry=entry, sentence="Holds.")
    close_hypothesis(by=by, hypothesis=one, status="refuted", reason="A bug.", failed="approach")
    assert exported(by, copied(by, project)) == exported(by, project)


def test_predictions_come_back_as_said_after_the_fact(cast):
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry)
    expects(cast.ana, entry, "loss", low=0.1 + 0.2, high=1e9)
    add_result(author=cast.ana, entry=entry, result="12 %", day=None, composer=entry.client_key)
    copy = copied(cast.ana, cast.project)
    assert exported(cast.ana, copy) == exported(cast.ana, cast.project)
    assert set(Prediction.objects.filter(project=copy).values_list("after_the_fact", flat=True)) == {True}


def test_numbers_that_moved_are_followed(cast):
    note(cast.col, cast.project, "Mine alone.", visibility="me")
    note(cast.ana, cast.project, "Not seen by #1.")
    note(cast.ana, cast.project, "As in #2.")
    copy = copied(cast.ana, cast.project)
    bodies = Entry.objects.filter(project=copy).order_by("number").values_list("body", flat=True)
    assert list(bodies) == ["Not seen by #1.", "As in #1."]


@pytest.mark.parametrize("name", ["ana", "mo", "rhea"])
def test_what_is_its_writers_alone_leaves_with_nobody_else(cast, name):
    note(cast.col, cast.project, "Mine alone.", visibility="me")
    client, base = cast.client(name), f"/p/{cast.project.key}/export/"
    folder = unzipped(b"".join(client.get(f"{base}folder.zip").streaming_content))
    assert not any(b"Mine alone." in data for data in folder.values())
    assert b"Mine alone." not in client.get(f"{base}RESEARCH_LOG.md").content
    assert b"Mine alone." in cast.client("col").get(f"{base}RESEARCH_LOG.md").content


def test_what_a_partner_is_not_to_see_yet_stays_out(cast):
    expects(cast.col, experiment(cast.col, cast.project), "refusal falls")
    assert b"refusal falls" not in cast.client("ana").get(f"/p/{cast.project.key}/export/RESEARCH_LOG.md").content


def test_a_file_looked_at_writes_nothing(cast):
    note(cast.ana, cast.project)
    data = write_folder(cast.who("ana"), cast.project).read()
    copy = create_project(owner=cast.ana, title="A copy", stage="full")
    batch = begin_import(by=cast.ana, project=copy, name="journal.zip", data=data)
    _, plan = intake.look(cast.who("ana"), batch)
    assert len(plan.new) == 1 and not Entry.objects.filter(project=copy).exists()


def test_facts_are_on_one_line_that_is_json(cast):
    note(cast.ana, cast.project, title="a --> b")
    line = next(line for line in write_log(cast.who("ana"), cast.project).splitlines() if line.startswith("<!-- entry"))
    assert json.loads(line.removeprefix("<!-- entry ").removesuffix(" -->"))["title"] == "a --> b"
