"""What went wrong, as problem details (RFC 9457): one shape for every refusal, with the words the pages use."""

import logging

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Misshapen

from mechjournal.actions.predictions import Unfit
from mechjournal.forms.writes import Faulty
from mechjournal.middleware import is_disk_full

log = logging.getLogger("mechjournal.errors")

TITLES = {
    400: "This can't be read",
    401: "A token is needed",
    403: "Not with this token",
    404: "There is nothing here",
    405: "Not like this",
    409: "Something else stands there",
    413: "Too large",
    415: "Another kind of content is needed",
    422: "Not like this yet",
    429: "Too many at once",
    500: "Something went wrong on our side",
    507: "The disk is full",
}
DETAILS = {
    401: "Send a token that works: Authorization: Bearer mjp_… You make one under Account, Tokens.",
    403: "Your role in the project, or what the token was made for, does not allow this.",
    404: "There is none, or the one who made the token may not see it.",
    413: "The request is larger than this server takes.",
    500: "It is in the server's log under the id in X-Error-Id. Nothing was kept by halves.",
    507: "The server's disk is full. Nothing was written; send it again later.",
}


class Fault(Schema):
    field: str
    says: str


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Problem(Exception):
    """An answer that is no success. `more`: members beside the usual ones."""

    def __init__(self, status: int, detail: str = "", errors=(), headers: dict | None = None, **more):
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail or DETAILS.get(status, ""), list(errors)
        self.headers, self.more = headers or {}, more

    def response(self) -> HttpResponse:
        body = {"type": "about:blank", "title": TITLES[self.status], "status": self.status, "detail": self.detail}
        body |= ({"errors": self.errors} if self.errors else {}) | self.more
        kind = "application/problem+json"
        headers = {"WWW-Authenticate": 'Bearer realm="mechjournal"'} if self.status == 401 else {}
        return JsonResponse(body, status=self.status, content_type=kind, headers=headers | self.headers)


def unfit(faults: dict[str, list[str] | str]) -> Problem:
    """What is wrong, by field; "" for the whole of it."""
    said = [(name, text) for name, texts in faults.items() for text in ([texts] if isinstance(texts, str) else texts)]
    errors = [{"field": "" if name == "__all__" else name, "says": text} for name, text in said]
    return Problem(422, " ".join(dict.fromkeys(text for _, text in said)), errors)


def of_form(form) -> Problem:
    return of_faults(form.errors)


def of_faults(faults: dict[str, list[str]]) -> Problem:
    return unfit({name: [as_sent(text) for text in texts] for name, texts in faults.items()})


def as_sent(text: str) -> str:
    # A page has a box to tick where a request has a member to set.
    return text.replace("tick the box below to save it as it is", 'send "leaks_seen": true to save it as it is')


def named(error: ValidationError) -> Problem:
    name = getattr(error, "code", "") or ""
    return unfit({name if name.isidentifier() and name != "invalid" else "": error.messages})


def misshapen(error: Misshapen) -> Problem:
    """What the shape of the request gets wrong, in the names that were sent."""
    faults: dict[str, list[str]] = {}
    for one in error.errors:
        place = [str(part) for part in one["loc"][1:] if part not in ("payload",)]
        faults.setdefault(".".join(place), []).append(one["msg"])
    return unfit(faults)


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_of(request, error).response()


def problem_of(request: HttpRequest, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Misshapen):
        return misshapen(error)
    if isinstance(error, Faulty):
        return of_faults(error.faults)
    if isinstance(error, Unfit):
        return unfit(error.problems)
    if isinstance(error, ValidationError):
        return named(error)
    if isinstance(error, HttpError):
        return Problem(error.status_code if error.status_code in TITLES else 400, str(error))
    known = {Http404: 404, PermissionDenied: 403, AuthenticationError: 401, RequestDataTooBig: 413}
    status = next((status for kind, status in known.items() if isinstance(error, kind)), 500)
    return Problem(status) if status < 500 else failed(request, error)


def failed(request: HttpRequest, error: Exception) -> Problem:
    """Ours to mend: in the log with its id, and what was written is left out of it."""
    log.exception("Error %s at %s %s", request.error_id, request.method, request.path, exc_info=error)
    return Problem(507 if is_disk_full(error) else 500)
