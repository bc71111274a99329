"""The journal as a coding agent has it: a real conversation of the protocol with `mj mcp`."""

import asyncio
import json
import os
import sys
import threading

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Entry, Evidence, Prediction, Proposal
from tests.client.conftest import CLIENT
from tests.helpers import note

TOOLS = {"log_note", "plan_experiment", "add_result", "add_evidence", "what_we_believe", "open_predictions"}
TOOLS |= {"present_sprint", "search", "read_entry", "read_day", "proposals"}


@pytest.fixture
def talk(back, monkeypatch):
    """`talk(("log_note", {...}), ...)`: what the tools answered, after one another in one conversation."""
    monkeypatch.setenv("MECHJOURNAL_AGENT", "coder")
    monkeypatch.setenv("MECHJOURNAL_MODEL", "small-1")
    command = {"command": sys.executable, "args": ["-m", "mechjournal_client.cli", "mcp"], "cwd": str(CLIENT)}

    async def converse(calls, answers):
        parameters = StdioServerParameters(**command, env=dict(os.environ))
        async with stdio_client(parameters) as streams, ClientSession(*streams) as session:
            await session.initialize()
            answers.append({tool.name for tool in (await session.list_tools()).tools})
            for name, given in calls:
                answers.append(await session.call_tool(name, given))

    def talk(*calls):
        # In a thread of its own: a browser of other tests may have a loop running in this one.
        answers: list = []
        thread = threading.Thread(target=lambda: asyncio.run(converse(calls, answers)))
        thread.start()
        thread.join(60)
        return answers

    return talk


def said(answer) -> dict:
    return json.loads(answer.content[0].text)


def test_it_offers_eleven_tools_and_none_that_deletes(talk):
    assert talk() == [TOOLS]


def test_an_agent_logs_under_its_own_name(talk, cast):
    talk(("log_note", {"text": "Random directions do nothing.", "title": "Control"}))
    entry = Entry.objects.get()
    assert (entry.body, entry.author, entry.agent, entry.agent_model) == (
        "Random directions do nothing.",
        cast.ana,
        "coder",
        "small-1",
    )
    assert entry.agent_run


def test_it_says_what_it_expects_before_the_result(talk):
    plan = {"title": "Patch", "plan": "Layer 14.", "expect": "below 20 %", "percent": 70, "running": True}
    talk(("plan_experiment", plan), ("add_result", {"number": 1, "result": "12 %."}))
    assert Entry.objects.get().result == "12 %." and not Prediction.objects.get().after_the_fact


def test_it_reads_what_is_believed_and_gives_evidence(talk, cast):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=52)
    note(cast.ana, cast.project, "A zebra direction.")
    answers = talk(
        ("what_we_believe", {}),
        ("add_evidence", {"hypothesis": 1, "entry": 1, "side": "against", "says": "n is 8"}),
        ("search", {"words": "zebra"}),
        ("read_entry", {"number": 1}),
        ("read_day", {"day": cast.ana.today().isoformat()}),
    )
    assert said(answers[1])["hypotheses"][0]["claim"] == "One direction does it."
    assert Evidence.objects.get().side == "against"
    assert [said(answers[n]) for n in (3, 4, 5)] and said(answers[4])["body"] == "A zebra direction."


def test_what_goes_wrong_is_told_to_it(talk):
    answer = talk(("add_result", {"number": 99, "result": "?"}))[1]
    assert answer.is_error if hasattr(answer, "is_error") else answer.isError


def test_what_it_proposes_waits_and_it_is_told_so(talk, cast):
    answers = talk(("log_note", {"text": "Random directions do nothing.", "proposed": True}), ("proposals", {}))
    assert said(answers[1])["proposed"] and "waits for a person" in said(answers[1])["says"]
    assert said(answers[2])["proposals"][0]["agent"] == "coder"
    assert not Entry.objects.exists()


def test_set_to_propose_it_writes_nothing_by_itself(talk, cast, monkeypatch):
    monkeypatch.setenv("MECHJOURNAL_PROPOSED", "1")
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    note(cast.ana, cast.project)
    talk(
        ("plan_experiment", {"title": "Patch", "plan": "Layer 14."}),
        ("add_evidence", {"hypothesis": 1, "entry": 1, "side": "for"}),
    )
    assert [one.kind for one in Proposal.objects.order_by("number")] == ["log", "evidence"]
    assert Entry.objects.count() == 1 and not Evidence.objects.exists()
