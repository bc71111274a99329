"""What an agent wrote says so wherever it is shown."""

from tests.helpers import note


def by_agent(cast, **more):
    return note(cast.ana, cast.project, beside={"agent": "Otter", "agent_model": "m-2", "agent_run": "r1"} | more)


def test_the_log_and_the_entry_say_which_agent_wrote_it(cast):
    entry = by_agent(cast)
    for address in (cast.project.get_absolute_url(), entry.get_absolute_url()):
        assert "agent Otter (m-2)" in cast.client("col").get(address).content.decode()


def test_a_person_who_edits_it_leaves_the_mark(cast):
    entry = by_agent(cast)
    sent = {"kind": "note", "body": "Checked.", "version": 1, "client_key": str(entry.client_key)}
    cast.client("ana").post(f"{entry.get_absolute_url()}edit/", sent)
    entry.refresh_from_db()
    assert (entry.body, entry.agent) == ("Checked.", "Otter")


def test_the_ledger_keeps_what_was_said_of_the_run(cast):
    entry = by_agent(cast)
    facts = entry.facts()
    assert (facts["agent"], facts["model"], facts["run"]) == ("Otter", "m-2", "r1")
    assert "agent" not in note(cast.ana, cast.project).facts()
