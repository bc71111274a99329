"""What may stand between the client and the journal: proxies, redirects, answers that break off."""

import base64
import socket
import sys
import threading
from contextlib import contextmanager

import pytest

from tests.client.conftest import CLIENT

sys.path.insert(0, str(CLIENT))

from mechjournal_client.door import Refused, Unreachable, ask
from mechjournal_client.settings import Settings

PROXY_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in PROXY_NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def answering(answer: bytes):
    """A server of one visit that says `answer` to whatever comes: (its port, the heads it was sent)."""
    heads = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            visit, _ = door.accept()
            with visit:
                heads.append(visit.recv(65_536).decode("latin-1"))
                visit.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield door.getsockname()[1], heads
        thread.join(5)


def asked(url: str):
    return ask(Settings(url, "mjp_secret", None), "GET", "/me")


def test_an_address_below_another_is_asked_there():
    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"name":"A"}') as (port, heads):
        assert asked(f"http://127.0.0.1:{port}/journal") == {"name": "A"}
    assert heads[0].startswith("GET /journal/api/v1/me HTTP/1.1\r\n")
    assert "Authorization: Bearer mjp_secret\r\n" in heads[0]


def test_a_redirect_is_named_and_not_followed():
    answer = b"HTTP/1.1 301 Moved\r\nLocation: https://elsewhere.example.org/\r\nContent-Length: 0\r\n\r\n"
    with answering(answer) as (port, _), pytest.raises(Refused, match=r"sends on to https://elsewhere\.example\.org/"):
        asked(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nhalf"],
    ids=["nothing", "another protocol", "half an answer"],
)
def test_an_answer_that_is_none_can_be_had_later(answer):
    with answering(answer) as (port, _), pytest.raises(Unreachable, match=f"127.0.0.1:{port} can't be reached: ."):
        asked(f"http://127.0.0.1:{port}")


def test_the_proxy_of_the_environment_is_asked_with_its_password(monkeypatch):
    with answering(b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as (port, heads):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:p%40ss@127.0.0.1:{port}")
        with pytest.raises(Unreachable, match="502"):
            asked("https://journal.example.org")
    assert heads[0].startswith("CONNECT journal.example.org:443 HTTP/1.")
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'me:p@ss').decode()}\r\n" in heads[0]
    assert "mjp_secret" not in heads[0]


def test_an_address_on_this_machine_is_asked_past_the_proxy(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, _):
        assert asked(f"http://127.0.0.1:{port}") == {}


def test_a_host_that_is_named_as_near_is_asked_past_the_proxy(monkeypatch):
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, heads):
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("NO_PROXY", "localhost")
        with pytest.raises(Unreachable):
            asked(f"https://localhost:{port}")
    # It was the handshake of TLS that came, to the host itself.
    assert not heads[0].startswith("CONNECT")
