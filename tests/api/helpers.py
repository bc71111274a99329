"""What tests of the JSON door share: a script with a token."""

import json
from dataclasses import dataclass

from django.test import Client

from mechjournal.actions.tokens import make_token
from mechjournal.models import Token, User


@dataclass
class Script:
    """Asks with a token, answers as Django's test client does."""

    token: str

    def ask(self, method: str, path: str, payload=None, **headers):
        body = {} if payload is None else {"data": json.dumps(payload), "content_type": "application/json"}
        headers = {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): v for name, v in headers.items()}
        return Client().generic(method, f"/api/v1{path}", headers=headers, **body)

    def get(self, path: str):
        return self.ask("GET", path)

    def post(self, path: str, payload=None, **headers):
        return self.ask("POST", path, {} if payload is None else payload, **headers)

    def patch(self, path: str, payload, **headers):
        return self.ask("PATCH", path, payload, **headers)

    def send(self, path: str, file, **fields):
        headers = {"Authorization": f"Bearer {self.token}"}
        return Client().post(f"/api/v1{path}", {"file": file, **fields}, headers=headers)

    def text(self, path: str, text: bytes, kind: str = "text/markdown", **headers):
        headers = {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): v for name, v in headers.items()}
        return Client().generic("POST", f"/api/v1{path}", text, content_type=kind, headers=headers)


def script(user: User, scope: str = "write", **more) -> Script:
    return Script(made(user, scope, **more)[1])


def made(user: User, scope: str = "write", **more) -> tuple[Token, str]:
    return make_token(by=user, name="GPU box", scope=scope, days=more.pop("days", 30), **more)
