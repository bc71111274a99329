"""Writes that may be sent again: the same key and content gives what it made before; and whose hand it was."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest

from mechjournal import access
from mechjournal.actions import ledger
from mechjournal.actions.tokens import Differs, write_once
from mechjournal.api.door import Write
from mechjournal.api.problems import Problem
from mechjournal.models.tokens import AGENT_LENGTH

LONGEST_KEY = 200


@dataclass(frozen=True)
class Sender:
    """The agent that writes, if it isn't the person; a token made for an agent never writes as the person."""

    agent: str = ""
    model: str = ""
    run: str = ""

    def __str__(self) -> str:
        return f"{self.agent} ({self.model})" if self.agent and self.model else self.agent

    def columns(self) -> dict[str, str]:
        return {"agent": self.agent, "agent_model": self.model, "agent_run": self.run} if self.agent else {}


def sender_of(request: HttpRequest, payload: Write | None = None) -> Sender:
    said = {name: getattr(payload, name, None) or request.headers.get(f"Mj-{name}", "") for name in ("model", "run")}
    agent = request.who.token.agent or getattr(payload, "agent", None) or request.headers.get("Mj-Agent", "")
    given = {"agent": agent, **said}
    for name, text in given.items():
        if len(text) > AGENT_LENGTH or not text.isprintable():
            says = f"One line of {AGENT_LENGTH} characters at most."
            raise Problem(422, says, [{"field": name, "says": says}])
    return Sender(**given) if agent else Sender()


def key_of(request: HttpRequest, payload: Write | None = None) -> UUID | None:
    """The sender's own key: a UUID, or any short text, which stands for one."""
    text = getattr(payload, "client_key", None) or request.headers.get("Idempotency-Key", "")
    if len(text) > LONGEST_KEY:
        says = f"A key has {LONGEST_KEY} characters at most."
        raise Problem(422, says, [{"field": "client_key", "says": says}])
    try:
        return UUID(text) if text else None
    except ValueError:
        return uuid5(NAMESPACE_URL, f"mechjournal:{text}")


def digest_of(request: HttpRequest, content) -> str:
    whole = json.dumps([request.method, request.path, content], sort_keys=True, default=str)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def content_of(payload: Write) -> dict:
    return payload.model_dump(mode="json", exclude={"client_key"}, exclude_unset=True)


OTHER = "Another request came with this key before. Send it under a key of its own."


def write(request: HttpRequest, payload: Write | None, make: Callable[[], int], content=None) -> tuple[int, int]:
    """(status, the number `make` gave): 201, or 200 when this very request was served before."""
    key = key_of(request, payload)
    with ledger.written_by(str(sender_of(request, payload))):
        if key is None:
            return 201, make()
        digest = digest_of(request, content_of(payload) if content is None else content)
        try:
            made, new = write_once(by=request.user, key=key, digest=digest, write=make)
        except Differs:
            raise Problem(409, OTHER) from None
    return (201 if new else 200), made


def sent_before(request: HttpRequest, key: UUID | None, digest: str) -> int | None:
    """The number of what this request made before; None: it is new."""
    known = access.sent(request.who, key) if key else None
    if known and known.digest != digest:
        raise Problem(409, OTHER)
    return known.made if known else None
