"""Every address of the JSON door as everyone who may come: a route without a row fails."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from mechjournal.actions.comments import Said, say
from mechjournal.actions.hypotheses import make_hypothesis
from mechjournal.actions.projects import create_project
from mechjournal.actions.proposals import drafted, propose
from mechjournal.actions.requests import ask as ask_mentor
from mechjournal.actions.sprints import open_sprint
from mechjournal.api import api
from mechjournal.models import Membership, Token
from tests.api.helpers import Script, made, script
from tests.helpers import expects, experiment, note, png

# What each visitor is told. The first five have ana's token or none; the others a token that writes, of their own.
VISITORS = [
    "nobody",
    "mistyped",
    "log",
    "read",
    "write",
    "elsewhere",
    "revoked",
    "expired",
    "left",
    "col",
    "mo",
    "rhea",
    "olu",
]
OUT = 401


def row(log, read, write, col=None, mo=403, rhea=403, olu=404, elsewhere=404, left=404) -> tuple:
    col = write if col is None else col
    return (OUT, OUT, log, read, write, elsewhere, OUT, OUT, left, col, mo, rhea, olu)


READ = row(403, 200, 200, mo=200, rhea=200)
ANYWHERE = row(403, 200, 200, mo=200, rhea=200, olu=200, elsewhere=200, left=200)
LOGS = row(201, 403, 201)
WRITES = row(403, 403, 201)
BELIEVES = row(403, 403, 201, mo=201)

ENTRY, CLAIM = {"kind": "experiment", "body": "Ablate."}, {"claim": "One direction does it."}
ROWS = {
    ("GET", "/me", None): row(200, 200, 200, mo=200, rhea=200, olu=200, elsewhere=200, left=200),
    ("GET", "/projects", None): ANYWHERE,
    ("GET", "/projects/{key}", None): READ,
    ("GET", "/projects/{key}/sprints", None): READ,
    ("GET", "/projects/{key}/sprints/current", None): READ,
    # One is open already.
    ("POST", "/projects/{key}/sprints", "sprint"): row(403, 403, 409),
    ("GET", "/projects/{key}/entries", None): READ,
    ("POST", "/projects/{key}/entries", "entry"): LOGS,
    ("GET", "/projects/{key}/entries/{number}", None): READ,
    ("PATCH", "/projects/{key}/entries/{number}", "edit"): row(403, 403, 200),
    ("POST", "/projects/{key}/entries/{number}/result", "result"): LOGS,
    ("POST", "/projects/{key}/entries/{number}/state", "state"): WRITES,
    ("POST", "/projects/{key}/entries/{number}/standing", "standing"): WRITES,
    ("POST", "/projects/{key}/entries/{number}/files", "file"): LOGS,
    ("POST", "/projects/{key}/files", "file"): LOGS,
    # Without a project: the one written in last, of those one may log to.
    ("POST", "/log", "text"): row(201, 403, 201, mo=422, rhea=422, olu=422, elsewhere=201, left=422),
    ("GET", "/search", None): ANYWHERE,
    ("GET", "/today", None): ANYWHERE,
    ("GET", "/projects/{key}/hypotheses", None): READ,
    ("POST", "/projects/{key}/hypotheses", "claim"): WRITES,
    ("GET", "/projects/{key}/hypotheses/{number}", None): READ,
    ("POST", "/projects/{key}/hypotheses/{number}/credence", "credence"): BELIEVES,
    ("POST", "/projects/{key}/hypotheses/{number}/evidence", "evidence"): WRITES,
    ("POST", "/projects/{key}/hypotheses/{number}/close", "close"): WRITES,
    ("POST", "/projects/{key}/hypotheses/{number}/reopen", "nothing"): WRITES,
    ("GET", "/projects/{key}/predictions", None): READ,
    # Col says what they expect before they see what ana does; who doesn't work here sees it.
    ("GET", "/projects/{key}/predictions/{number}", None): row(403, 200, 200, col=404, mo=200, rhea=200),
    ("POST", "/projects/{key}/predictions", "prediction"): LOGS,
    ("POST", "/projects/{key}/predictions/{number}/resolve", "resolve"): row(403, 403, 201, col=404),
    # One's own alone: col finds nothing here yet, and would be refused.
    ("POST", "/projects/{key}/predictions/{number}/amend", "amend"): row(403, 403, 201, col=404),
    ("POST", "/projects/{key}/check-ins", "checkin"): WRITES,
    ("GET", "/projects/{key}/comments", None): READ,
    ("GET", "/projects/{key}/comments/{number}", None): READ,
    ("GET", "/projects/{key}/requests", None): READ,
    ("GET", "/projects/{key}/requests/{number}", None): READ,
    # A note that ana's agent proposes.
    ("GET", "/projects/{key}/proposals", None): READ,
    # A token that only logs hears of those it sent itself, and this came by none.
    ("GET", "/projects/{key}/proposals/{number}", None): row(404, 200, 200, mo=200, rhea=200),
}
PAYLOADS = {
    "sprint": {"goal": "Why?", "ends_on": "2026-12-24"},
    "entry": ENTRY,
    "edit": {"version": 1, "body": "Ablate layers 13 and 14."},
    "result": {"result": "It is 12 %."},
    "state": {"state": "running"},
    "claim": CLAIM,
    "credence": {"value": 70},
    "evidence": {"entry": 2, "side": "for"},
    "close": {"status": "refuted", "reason": "Random directions do as well."},
    "nothing": {},
    "prediction": {"entry": 1, "statement": "refusal below 5 %", "probability": 60},
    "resolve": {"outcome": "true"},
    "amend": {"statement": "refusal below 5 %", "probability": 60, "because": "Of layer 13."},
    "standing": {"standing": "retracted", "reason": "A bug.", "better": 2},
    "checkin": {"answer": "nothing"},
}


def routes() -> set[tuple[str, str]]:
    document = api.get_openapi_schema(path_prefix="")
    return {(method.upper(), path) for path, found in document["paths"].items() for method in found}


def test_every_route_has_a_row():
    assert {(method, path) for method, path, _ in ROWS} == routes()


@pytest.fixture
def place(cast):
    """A project with an experiment, a note, and one of everything else, each of them number 1."""
    entry = experiment(cast.ana, cast.project)
    note(cast.ana, cast.project)
    day = cast.ana.today()
    open_sprint(by=cast.ana, project=cast.project, goal="Why?", pivot_if="", starts_on=day, ends_on=day)
    make_hypothesis(by=cast.ana, project=cast.project, claim="One direction does it.")
    expects(cast.ana, entry)
    say(by=cast.mo, on=entry, said=Said(body="Which layer?"))
    ask_mentor(by=cast.ana, on=entry.subject, mentor=cast.mo, question="Is it enough?")
    said = {"kind": "note", "body": "The hook fires.", "day": day.isoformat()}
    propose(drafted(by=cast.ana, project=cast.project, kind="log", payload=said))
    return {"key": cast.project.key, "number": 1}


def visitor(cast, name: str) -> Script:
    if name == "nobody":
        return Script("")
    if name == "mistyped":
        return Script(script(cast.ana).token[:-1] + "!")
    if name in ("log", "read", "write"):
        return script(cast.ana, name)
    if name == "elsewhere":
        return script(cast.ana, projects=[create_project(owner=cast.ana, title="Another")])
    if name in ("revoked", "expired"):
        token, text = made(cast.ana)
        now = timezone.now() - timedelta(seconds=1)
        Token.objects.filter(pk=token.pk).update(**{"revoked_at" if name == "revoked" else "expires_at": now})
        return Script(text)
    if name == "left":
        asked = script(cast.col)
        Membership.objects.filter(user=cast.col).delete()
        return asked
    return script(getattr(cast, name))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
def test_walk(cast, place, row):
    method, path, sends = row
    statuses = {}
    for name in VISITORS:
        # Each finds the place as it was: what the one before wrote is undone.
        with transaction.atomic():
            response = ask(visitor(cast, name), method, path.format(**place), sends)
            transaction.set_rollback(True)
        statuses[name] = response.status_code
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
        assert response.has_header("WWW-Authenticate") == (response.status_code == OUT)
        assert not response.cookies
    assert statuses == dict(zip(VISITORS, ROWS[row], strict=True))


def ask(asked: Script, method: str, address: str, sends: str | None):
    if sends == "file":
        return asked.send(address, SimpleUploadedFile("plot.png", png()))
    if sends == "text":
        return asked.text(address, b"A plain note.")
    if address == "/search":
        address += "?q=hook"
    return asked.ask(method, address, PAYLOADS[sends] if sends else None)


def test_a_session_opens_nothing_here(cast, place):
    response = cast.client("ana").get(f"/api/v1/projects/{place['key']}")
    assert response.status_code == 401


def test_a_token_in_the_address_opens_nothing(cast):
    response = Script("").get(f"/me?token={script(cast.ana).token}")
    assert response.status_code == 401


def test_a_token_opens_no_page(cast):
    headers = {"Authorization": f"Bearer {script(cast.ana).token}"}
    response = cast.client(None).get(cast.project.get_absolute_url(), headers=headers)
    assert response.status_code == 302


def test_a_closed_account_opens_nothing(cast):
    asked = script(cast.olu)
    cast.olu.is_active = False
    cast.olu.save()
    assert asked.get("/me").status_code == 401


def test_what_is_private_is_hidden_from_everyone_else(cast):
    entry = experiment(cast.ana, cast.project, visibility="me")
    path = f"/projects/{cast.project.key}/entries/{entry.number}"
    statuses = {name: script(getattr(cast, name)).get(path).status_code for name in ("ana", "col", "mo", "rhea")}
    assert statuses == {"ana": 200, "col": 404, "mo": 404, "rhea": 404}


def test_the_document_is_public_and_says_how_to_come_in(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["components"]["securitySchemes"]) == {"Bearer"}


def test_what_has_no_address_is_a_problem_too(client):
    response = client.get("/api/v1/nowhere")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_another_method_is_told_which_ones_there_are(cast):
    response = script(cast.ana).ask("DELETE", "/me")
    assert (response.status_code, response["Allow"]) == (405, "GET")
