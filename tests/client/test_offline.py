"""Without the server nothing is lost: kept in order, sent once, refusals put aside."""

import json
import sys
import threading

import pytest

from mechjournal.models import Attachment, Entry, Prediction, Proposal
from tests.client.conftest import CLIENT, NOBODY_THERE

sys.path.insert(0, str(CLIENT))

import mechjournal_client as mj
from mechjournal_client import cli, door, settings, spool
from mechjournal_client.figures import picture

from tests.helpers import png


@pytest.fixture
def reconnect(away, live_server):
    """From now on the address leads to a server, as when a cable is plugged in again."""

    def now():
        sends = door.send

        def at_the_server(where, *rest, **more):
            return sends(where._replace(url=live_server.url), *rest, **more)

        away.setattr(door, "send", at_the_server)

    return now


def bodies() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("body", flat=True))


def test_what_cannot_be_sent_is_kept_and_said(away, capsys):
    assert mj.log("Kept.") == (None, None)
    assert len(spool.waiting()) == 1 and "Not sent yet" in capsys.readouterr().err


def test_it_is_sent_later_in_its_order_and_once(away, reconnect):
    for n in range(3):
        mj.log(f"Note {n}.")
    reconnect()
    mj.log("Note 3.")
    assert bodies() == ["Note 0.", "Note 1.", "Note 2.", "Note 3."] and spool.waiting() == []


def test_mj_send_sends_it(away, reconnect, capsys):
    mj.log("Kept.")
    reconnect()
    assert cli.main(["send"]) == 0
    assert bodies() == ["Kept."] and "Sent 1 of 1." in capsys.readouterr().out


def test_sent_and_not_answered_it_is_one_entry(away, reconnect, monkeypatch):
    mj.log("Once.")
    reconnect()
    real = spool.ask

    def answer_lost(*arguments):
        real(*arguments)
        raise door.Unreachable("the answer was lost")

    monkeypatch.setattr(spool, "ask", answer_lost)
    cli.main(["send"])
    assert len(spool.waiting()) == 1
    monkeypatch.setattr(spool, "ask", real)
    cli.main(["send"])
    assert bodies() == ["Once."] and spool.waiting() == []


def test_files_wait_with_their_note_and_come_once(away, reconnect, monkeypatch):
    where = settings.load()
    spool.keep(where, step(where, "With a plot.\n\n![](files/plot.png)"), picture(png(), "plot.png").files)
    reconnect()
    real = spool.ask

    def gone_again(*arguments):
        raise door.Unreachable("gone again")

    monkeypatch.setattr(spool, "ask", gone_again)
    cli.main(["send"])
    monkeypatch.setattr(spool, "ask", real)
    cli.main(["send"])
    assert Attachment.objects.get().entry.body.startswith("With a plot.")


def step(where, body: str) -> dict:
    base, key = f"/projects/{where.project}", "6f0c2c5e-6d5e-4c39-9b7e-1c0a4e3a7b11"
    said = {"kind": "note", "body": body, "client_key": key}
    return {"key": key, "of": "", "path": f"{base}/entries", "files_path": f"{base}/files", "body": said}


def test_an_experiment_without_the_server_arrives_whole(away, reconnect):
    with mj.experiment("Patch", expect="below 20 %", p=0.7) as run:
        run.result("It is 12 %.")
    assert len(spool.waiting()) == 2
    reconnect()
    cli.main(["send"])
    entry = Entry.objects.get()
    assert (entry.state, entry.result) == ("done", "It is 12 %.")
    assert Prediction.objects.get().after_the_fact is False


def test_what_the_server_refuses_is_put_aside_with_the_reason_and_holds_up_nothing(away, reconnect):
    mj.log("   ", title="")
    mj.log("After it.")
    reconnect()
    cli.main(["send"])
    aside = spool.folder() / "refused"
    assert bodies() == ["After it."] and len(list(aside.glob("*.json"))) == 1
    assert next(aside.glob("*.why")).read_text().strip()


def test_what_was_kept_for_another_journal_stays(away, reconnect):
    mj.log("For here.")
    path = spool.waiting()[0]
    path.write_text(json.dumps(json.loads(path.read_text()) | {"url": "https://other.example.org"}))
    reconnect()
    mj.log("For there.")
    assert bodies() == ["For there."] and spool.waiting() == [path]


def test_many_at_once_lose_nothing(away, reconnect):
    reconnect()
    threads = [threading.Thread(target=mj.log, args=(f"Note {n}.",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cli.main(["send"])
    assert sorted(bodies()) == [f"Note {n}." for n in range(6)]


def test_nobody_else_reads_what_is_kept(away):
    mj.log("Kept.")
    assert spool.waiting()[0].stat().st_mode & 0o077 == 0 and spool.folder().stat().st_mode & 0o077 == 0


def test_a_token_is_never_sent_in_the_clear():
    for url in ("http://journal.example.org", "ftp://localhost", "http://localhost.example.org"):
        with pytest.raises(ValueError, match="begin it with https"):
            settings.checked(url)
    assert settings.checked(NOBODY_THERE + "/") == NOBODY_THERE


def test_an_experiment_that_is_only_proposed_keeps_its_result_as_a_note(away, reconnect):
    away.setenv("MECHJOURNAL_PROPOSED", "1")
    with mj.experiment("Patch layer 14") as run:
        run.result("12 %.")
    reconnect()
    cli.main(["send"])
    first, second = Proposal.objects.order_by("number")
    assert (first.payload["kind"], second.payload["kind"]) == ("experiment", "note")
    assert second.payload["title"] == "Result of what was proposed" and second.payload["body"].startswith("12 %.")
    assert spool.waiting() == []
