"""The door itself: who comes in by which token, how errors look, and what the document says of all of it."""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError
from ninja.errors import ValidationError as Misshapen
from ninja.parser import Parser
from ninja.security import HttpBearer

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.tokens import note_use
from mechjournal.api import limits
from mechjournal.api.problems import Problem, ProblemOut, answer
from mechjournal.lib import days

JSON = "application/json"
FORM = "multipart/form-data"
CANNOT_PROPOSE = "This token only proposes, and this can't be proposed."


class Bearer(HttpBearer):
    """A token in the header, never in an address and never a browser's session.

    `verb`: what the token's scope must allow; None: any token will do. `takes`: kinds of content. `proposable`: what is
    sent here can be kept as a proposal, so that a token which only proposes may come.
    """

    def __init__(self, verb: str | None, *takes: str, proposable: bool = False):
        super().__init__()
        self.verb, self.takes, self.proposable = verb, takes, proposable

    def authenticate(self, request: HttpRequest, token: str):
        found = access.token_called(token)
        if found is None:
            raise Problem(401)
        limits.count(found)
        note_use(token=found)
        request.user, request.who = found.user, Who(found.user, found)
        timezone.activate(days.zone(found.user.time_zone or "UTC"))
        if self.verb and self.verb not in access.SCOPES[found.scope]:
            raise PermissionDenied
        if found.proposes and self.verb not in (None, access.READ) and not self.proposable:
            raise Problem(403, CANNOT_PROPOSE)
        self.check_kind(request)
        return found

    def check_kind(self, request: HttpRequest) -> None:
        if self.takes and request.content_type not in self.takes:
            raise Problem(415, f"Send it as {' or '.join(self.takes)}.")


ANY = Bearer(None)
READS = Bearer(access.READ)
LOGS = Bearer(access.LOG, JSON, proposable=True)
WRITES = Bearer(access.WRITE, JSON)
PROPOSES = Bearer(access.WRITE, JSON, proposable=True)
BELIEVES = Bearer(access.BELIEVE, JSON, proposable=True)
BRINGS_FILES = Bearer(access.LOG, FORM)
# Ahead of an entry a file says nothing yet.
BRINGS_AHEAD = Bearer(access.LOG, FORM, proposable=True)


class Strict(Parser):
    def parse_body(self, request: HttpRequest):
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError):
            raise HttpError(400, "This is no JSON.") from None


class Api(NinjaAPI):
    def get_openapi_schema(self, **given):
        """Every refusal is a problem, and the document says so once for all of them."""
        document = super().get_openapi_schema(**given)
        document["components"]["schemas"]["Problem"] = ProblemOut.json_schema()
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"] |= {"4XX": {"description": "Refused, and why", "content": content}}
        return document


def opened(patterns: list) -> list:
    """Addresses of the door: no sign-in, since every one asks for its token itself; problems where Django has pages."""
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return patterns


def guarded(view):
    def guard(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        return Problem(
            405, "This address takes " + response["Allow"] + ".", headers={"Allow": response["Allow"]}
        ).response()

    guard.csrf_exempt, guard.login_required = True, False
    return guard


class Write(Schema):
    """What any write may bring along: a key that makes it repeatable, and the agent that sends it."""

    model_config = {"extra": "forbid"}

    client_key: str | None = None
    agent: str | None = None
    model: str | None = None
    run: str | None = None


# What every write may bring, and none is about.
ENVELOPE = {"client_key", "agent", "model", "run", "proposed"}


def given(payload: Write) -> dict:
    """What was sent but for that, as forms/writes.py takes it."""
    return payload.model_dump(mode="json", exclude_none=True, exclude=ENVELOPE)


class Proposable(Write):
    """What can also be kept as a proposal: it is checked, and done when a person accepts it."""

    proposed: bool = False


def make_api() -> Api:
    api = Api(
        title="mechjournal",
        version="1",
        description="The journal for scripts, notebooks and agents. How to use it: docs/api.md.",
        docs_url=None,
        openapi_url="/openapi.json",
        parser=Strict(),
        urls_namespace="api",
    )
    for kind in (Exception, Http404, HttpError, AuthenticationError, AuthorizationError, Misshapen):
        # Each has a handler of the library's own, which would go before one for all.
        api.add_exception_handler(kind, answer)
    return api
