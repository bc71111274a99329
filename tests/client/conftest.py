"""The client as it is installed, against a server that runs: its own folders, a token, and a way to cut it off."""

import sys
from pathlib import Path

import pytest

from mechjournal.actions.tokens import make_token

CLIENT = Path(__file__).parent.parent.parent / "client"
sys.path.insert(0, str(CLIENT))

NAMES = ("URL", "TOKEN", "PROJECT", "AGENT", "MODEL", "RUN", "PROPOSED")
NOBODY_THERE = "http://127.0.0.1:9"


@pytest.fixture
def token(cast) -> str:
    return make_token(by=cast.ana, name="laptop", scope="write", days=30)[1]


@pytest.fixture
def away(tmp_path, monkeypatch, cast, token):
    """Set up, and out of reach of the server."""
    for name in NAMES:
        monkeypatch.delenv(f"MECHJOURNAL_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MECHJOURNAL_URL", NOBODY_THERE)
    monkeypatch.setenv("MECHJOURNAL_TOKEN", token)
    monkeypatch.setenv("MECHJOURNAL_PROJECT", cast.project.key)
    return monkeypatch


@pytest.fixture
def back(away, live_server):
    """The server can be reached."""
    away.setenv("MECHJOURNAL_URL", live_server.url)


@pytest.fixture
def mj(back):
    """The package, with a server that answers."""
    import mechjournal_client

    return mechjournal_client
