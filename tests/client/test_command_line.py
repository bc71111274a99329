"""`mj`: what people type, and that it is quick."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.models import Attachment, Credence, Entry, Hypothesis, Proposal
from tests.client.conftest import CLIENT
from tests.helpers import note, png

sys.path.insert(0, str(CLIENT))

from mechjournal_client import cli, context, running, settings


@pytest.fixture
def shell(mj):
    return lambda *words: cli.main(list(words))


def only() -> Entry:
    return Entry.objects.get()


def test_log_logs_the_words(shell, capsys):
    assert shell("log", "Random", "directions do nothing.", "-t", "Control") == 0
    assert (only().title, only().body) == ("Control", "Random directions do nothing.")
    assert capsys.readouterr().out.startswith("#1  http")


def test_log_takes_a_file_and_what_belongs_to_it(shell, tmp_path):
    (tmp_path / "note.md").write_bytes("\ufeff    code stays code\n".encode())
    (tmp_path / "plot.png").write_bytes(png())
    shell("log", "-f", str(tmp_path / "note.md"), "-a", str(tmp_path / "plot.png"))
    assert "code stays code" in only().body and "![](files/plot.png)" in only().body
    assert Attachment.objects.get().entry == only()


def test_log_takes_standard_input(shell, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Piped.")))
    shell("log")
    assert only().body == "Piped."


def test_run_logs_command_and_end(shell):
    assert shell("run", "--", sys.executable, "-c", "print('loss 0.3')", "--seed=3") == 0
    entry = only()
    assert (entry.kind, entry.state) == ("experiment", "done")
    assert "ended well" in entry.result and "loss 0.3" in entry.result and "seed 3" in entry.result


def test_run_passes_on_how_it_failed(shell):
    assert shell("run", "--", sys.executable, "-c", "raise SystemExit(3)") == 3
    assert "exit status 3" in only().body


def test_run_of_what_is_not_there_logs_nothing(shell, capsys):
    assert shell("run", "--", "no-such-command-here") == 2
    assert not Entry.objects.exists() and "no-such-command-here" in capsys.readouterr().err


def test_the_state_of_the_code_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert running.state_of_code() == ""
    for words in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x", "--allow-empty"],
    ):
        subprocess.run(["git", *words], check=True)
    assert running.state_of_code().startswith("commit `") and "changed" not in running.state_of_code()
    Path("new.py").touch()
    assert "with 1 changed files" in running.state_of_code()


def test_hyp_lists_makes_and_believes(shell, cast, capsys):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.", credence=52)
    shell("hyp", "H1", "71%")
    shell("hyp", "Layer", "14", "writes it.")
    shell("hyp")
    assert Credence.objects.get(is_last=True).value == 71 and Hypothesis.objects.count() == 2
    assert "H1   71 % (Ana)  One direction does it." in capsys.readouterr().out


def test_today_shows_the_day(shell, cast, capsys):
    note(cast.ana, cast.project, "A first look.")
    shell("today")
    assert "#1    note                 A first look." in capsys.readouterr().out


def test_what_the_server_refuses_is_said_in_its_words(shell, capsys, monkeypatch):
    monkeypatch.setenv("MECHJOURNAL_TOKEN", "mjp_wrong")
    assert shell("today") == 2
    assert capsys.readouterr().err.startswith("mj: ")


def test_without_settings_it_says_what_to_do(away, capsys):
    away.delenv("MECHJOURNAL_URL")
    assert cli.main(["today"]) == 2
    assert "Run `mj login`" in capsys.readouterr().err


def test_login_keeps_a_token_that_works(shell, away, live_server, token, monkeypatch, capsys):
    for name in ("URL", "TOKEN"):
        away.delenv(f"MECHJOURNAL_{name}")
    monkeypatch.setattr("getpass.getpass", lambda prompt: token)
    assert shell("login", live_server.url) == 0
    kept = settings.config_file()
    assert settings.load().token == token and kept.stat().st_mode & 0o077 == 0
    assert "You are Ana." in capsys.readouterr().out


def test_it_starts_quickly():
    """Nothing slow is loaded for `mj log`: the time beyond the server's is Python's own start."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import mechjournal_client.cli, sys; print(*sys.modules)"],
        cwd=CLIENT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"numpy", "matplotlib", "pandas", "mcp", "torch", "asyncio", "requests"} & set(loaded)
    assert not {"subprocess", "traceback", "mimetypes", "configparser", "getpass"} & set(loaded)


def test_a_model_is_a_line():
    class Config:
        model_name, n_layers, d_model, n_heads = "gpt2", 12, 768, 12

    class Model:
        cfg = Config()

    assert context(Model()) == "model `gpt2` · layers `12` · width `768` · heads `12`"


def test_what_is_no_model_is_said():
    with pytest.raises(TypeError, match="is no model this knows"):
        context("gpt2")


def test_what_is_proposed_says_that_it_waits(shell, capsys):
    assert shell("log", "Random directions do nothing.", "--proposed") == 0
    out = capsys.readouterr().out
    assert out.startswith("Proposed; waits for a person.  http") and "/proposed/#p1" in out
    assert not Entry.objects.exists() and Proposal.objects.get().payload["body"] == "Random directions do nothing."


def test_a_credence_can_be_proposed(shell, cast, monkeypatch, capsys):
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    monkeypatch.setenv("MECHJOURNAL_PROPOSED", "1")
    shell("hyp", "H1", "71")
    assert "waits for a person" in capsys.readouterr().out and not Credence.objects.exists()
