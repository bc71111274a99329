"""What is proposed is checked and kept, and says nothing yet, through no door."""

import pytest

from mechjournal.actions.entries import add_result
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Change, Credence, Entry, Evidence, Membership, Prediction, Project, Proposal
from tests.api.helpers import script
from tests.helpers import expects, experiment, note, png
from tests.proposals.steps import SENDER, WORDS, agent, decide, page, propose


@pytest.fixture
def place(cast):
    """An experiment with a prediction of ana's, a note and a hypothesis; each is number 1, the note 2."""
    entry = experiment(cast.ana, cast.project)
    expects(cast.ana, entry)
    note(cast.ana, cast.project)
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    return f"/projects/{cast.project.key}"


WRITES = {
    "/entries": {"body": WORDS},
    "/entries/1/result": {"result": "12 %."},
    "/hypotheses/1/credence": {"value": 71},
    "/hypotheses/1/evidence": {"entry": 2, "side": "for"},
    "/predictions": {"entry": 1, "statement": "refusal below 5 %", "probability": 60},
    "/predictions/1/resolve": {"outcome": "true"},
}


def everything() -> list[int]:
    models = (Entry, Credence, Evidence, Prediction, Change)
    return [model.objects.count() for model in models] + [Entry.objects.exclude(result="").count()]


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("by_token", [True, False])
def test_each_write_can_be_proposed_and_changes_nothing(cast, place, path, by_token):
    before = everything()
    asked, said = (agent(cast), {}) if by_token else (script(cast.ana), {"proposed": True})
    answer = asked.post(f"{place}{path}", WRITES[path] | said | SENDER)
    assert answer.status_code == 202 and answer.json()["proposed"] is True
    assert everything() == before
    assert Project.objects.get().open_proposals == 1 and not Prediction.objects.exclude(outcome="").exists()


@pytest.mark.parametrize("path", WRITES)
def test_accepted_it_is_done_as_the_direct_write_does_it(cast, place, path):
    proposal = propose(cast, path, **WRITES[path])
    decide(cast, proposal)
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by) == ("accepted", cast.ana)
    assert proposal.made is not None and Project.objects.get().open_proposals == 0
    lines = Change.objects.filter(agent="Otter (m-2)")
    last = Change.objects.order_by("seq").last()
    assert lines and last.kind == "proposal.accepted" and (last.by, last.agent) == (cast.ana, "")
    assert last.facts["lines"] == [lines[0].seq, list(lines)[-1].seq]
    assert list(Change.objects.broken(Project.objects.get())) == []


def test_a_token_that_only_logs_hears_what_became_of_its_own(cast, place):
    asked = agent(cast, scope="log")
    address = asked.post(f"{place}/entries", {"body": WORDS}).json()["ask"].removeprefix("/api/v1")
    assert asked.get(address).json()["outcome"] == ""
    decide(cast, Proposal.objects.get(), "decline", reason="n is 3.")
    heard = asked.get(address).json()
    assert (heard["outcome"], heard["reason"], heard["made"]) == ("declined", "n is 3.", None)
    assert "payload" not in heard and "decided_by" not in heard


def test_accepted_it_hears_its_number(cast, place):
    asked = agent(cast, scope="log")
    address = asked.post(f"{place}/entries", {"body": WORDS}).json()["ask"].removeprefix("/api/v1")
    decide(cast, Proposal.objects.get())
    assert asked.get(address).json()["made"]["number"] == Entry.objects.order_by("number").last().number


@pytest.mark.parametrize("name", ["ana", "col"])
def test_it_hears_nothing_of_what_another_token_sent(cast, place, name):
    propose(cast)
    address = f"{place}/proposals/1"
    assert agent(cast, name, scope="log").get(address).status_code == 404
    assert agent(cast, name, scope="log").get(f"{place}/proposals").status_code == 403


def test_nor_of_its_own_once_its_person_left(cast, place):
    asked = agent(cast, "col", scope="log")
    address = asked.post(f"{place}/entries", {"body": WORDS}).json()["ask"].removeprefix("/api/v1")
    Membership.objects.filter(user=cast.col).delete()
    assert asked.get(address).status_code == 404


def test_plain_markdown_can_be_proposed(cast):
    answer = script(cast.ana).text(f"/log?project={cast.project.key}&proposed=true", b"# Hooks\n\nThey fire.")
    assert answer.status_code == 202 and Proposal.objects.get().payload["body"] == "# Hooks\n\nThey fire."


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/entries", {"body": " "}),
        ("/entries/2/result", {"result": "A note has none."}),
        ("/hypotheses/1/evidence", {"entry": 99, "side": "for"}),
        ("/predictions", {"entry": 1, "statement": "sure", "probability": 100}),
        ("/predictions/1/resolve", {}),
    ],
)
def test_what_could_not_be_done_is_refused_at_once(cast, place, path, wrong):
    proposed = agent(cast).post(f"{place}{path}", wrong)
    direct = script(cast.ana).post(f"{place}{path}", wrong)
    assert proposed.status_code == direct.status_code == 422 and proposed.json() == direct.json()
    assert not Proposal.objects.exists()


def test_a_second_result_is_refused_as_things_stand(cast, place):
    entry = Entry.objects.get(number=1)
    add_result(author=cast.ana, entry=entry, result="12 %.", day=None, composer=entry.client_key)
    assert agent(cast).post(f"{place}/entries/1/result", {"result": "13 %."}).status_code == 409


def test_the_same_key_proposes_once(cast, place):
    asked, said = agent(cast), {"body": WORDS, "client_key": "step-4"}
    first, again = (asked.post(f"{place}/entries", said) for _ in range(2))
    assert first.status_code == again.status_code == 202 and first.json() == again.json()
    assert asked.post(f"{place}/entries", said | {"body": "Other."}).status_code == 409
    decide(cast, Proposal.objects.get())
    assert asked.post(f"{place}/entries", said).json()["outcome"] == "accepted"
    assert Entry.objects.filter(body=WORDS).count() == 1


def test_a_key_used_for_a_proposal_makes_no_entry(cast, place):
    said = {"body": WORDS, "client_key": "step-4"}
    agent(cast).post(f"{place}/entries", said)
    assert script(cast.ana).post(f"{place}/entries", said).status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("PATCH", "/entries/2", {"version": 1, "body": "Edited."}),
        ("POST", "/entries/1/state", {"state": "running"}),
        ("POST", "/hypotheses", {"claim": "Two directions."}),
        ("POST", "/hypotheses/1/close", {"status": "refuted", "reason": "No."}),
        ("POST", "/hypotheses/1/reopen", {}),
        ("POST", "/sprints", {"goal": "Why?", "ends_on": "2026-12-24"}),
        ("POST", "/check-ins", {"answer": "nothing"}),
    ],
)
def test_a_token_that_proposes_does_nothing_that_cannot_be_proposed(cast, place, method, path, said):
    answer = agent(cast).ask(method, f"{place}{path}", said)
    assert answer.status_code == 403 and "only proposes" in answer.json()["detail"]


def test_what_cannot_be_proposed_refuses_the_word(cast, place):
    answer = script(cast.ana).post(f"{place}/hypotheses", {"claim": "Two.", "proposed": True})
    assert answer.status_code == 422


def test_a_file_beside_an_entry_is_no_proposal_but_one_sent_ahead_may_come(cast, place):
    from django.core.files.uploadedfile import SimpleUploadedFile

    asked, key = agent(cast), "9f1c1ed4-3c43-4d7c-8a6b-0d7fa3c5a111"
    assert asked.send(f"{place}/entries/2/files", SimpleUploadedFile("plot.png", png())).status_code == 403
    ahead = asked.send(f"{place}/files", SimpleUploadedFile("plot.png", png()), client_key=key)
    assert ahead.status_code == 201
    asked.post(f"{place}/entries", {"body": "![](files/plot.png)", "client_key": key})
    assert "<img" in page(cast)
    decide(cast, Proposal.objects.get())
    assert Entry.objects.get(client_key=key).attachments.count() == 1


def test_it_is_in_no_list_search_or_export(cast, place):
    propose(cast, body="A zebra direction.")
    asked = script(cast.ana)
    for path in (f"{place}/entries", "/today", f"/search?q=zebra&project={cast.project.key}"):
        assert "zebra" not in asked.get(path).content.decode()
    client = cast.client("ana")
    for path in ("", "timeline/", "export/RESEARCH_LOG.md"):
        assert "zebra" not in client.get(f"/p/{cast.project.key}/{path}").content.decode()


def test_a_token_that_only_logs_may_propose_and_is_told_where_it_waits(cast, place):
    answer = agent(cast, scope="log").post(f"{place}/entries", {"body": WORDS})
    assert answer.status_code == 202
    assert set(answer.json()) == {"proposed", "number", "project", "kind", "says", "outcome", "url", "ask"}


def test_the_day_is_that_on_which_it_was_proposed(cast, place, time_machine):
    time_machine.move_to("2026-11-18T10:00:00+00:00", tick=False)
    proposal = propose(cast)
    time_machine.move_to("2026-11-20T10:00:00+00:00", tick=False)
    decide(cast, proposal)
    entry = Entry.objects.get(title="Hooks")
    assert (entry.day.isoformat(), entry.written_at.day, entry.accepted_at.day) == ("2026-11-18", 20, 20)


def test_an_agent_reads_what_was_decided_and_why(cast, place):
    first, second, _ = propose(cast), propose(cast), propose(cast)
    decide(cast, first)
    decide(cast, second, "decline", reason="n is 3.")
    asked = script(cast.ana, "read")
    rows = asked.get(f"{place}/proposals").json()["proposals"]
    assert [(row["number"], row["outcome"], row["reason"]) for row in rows] == [
        (3, "", ""),
        (2, "declined", "n is 3."),
        (1, "accepted", ""),
    ]
    assert rows[2]["made"]["url"] == Entry.objects.get(title="Hooks").get_absolute_url()
    assert rows[1]["decided_by"]["name"] == "Ana" and rows[1]["model"] == "m-2"
    assert [row["number"] for row in asked.get(f"{place}/proposals?outcome=open").json()["proposals"]] == [3]
    assert asked.get(f"{place}/proposals/2").json()["reason"] == "n is 3."


def test_a_list_of_them_is_paged(cast, place):
    for _ in range(3):
        propose(cast)
    first = script(cast.ana).get(f"{place}/proposals?limit=2").json()
    rest = script(cast.ana).get(f"{place}/proposals?limit=2&cursor={first['next']}").json()
    assert [row["number"] for row in first["proposals"] + rest["proposals"]] == [3, 2, 1] and rest["next"] is None
