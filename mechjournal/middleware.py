"""What happens to every request: who asks, sign-in, private pages, and an id for every error of ours."""

import errno
import logging
import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control

from mechjournal.access import Who
from mechjournal.frame import Frame
from mechjournal.lib import days

log = logging.getLogger("mechjournal.errors")


# Exceptions that are answers to the visitor, not errors of ours.
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)


class ErrorsWithAnId:
    """An error on our side is logged with an id; the person sees the same id, on the page and in a header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.error_id = uuid.uuid4().hex[:8]
        response = self.get_response(request)
        if response.status_code >= 500:
            response["X-Error-Id"] = request.error_id
            log.error("Error %s answered %s %s with %s", request.error_id, *seen(request), response.status_code)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, ANSWERS):
            return None
        log.exception("Error %s at %s %s", request.error_id, *seen(request), exc_info=exception)
        return disk_full(request) if is_disk_full(exception) else None


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the disk, or its share of it, was used up: as the system says it, as SQLite, as PostgreSQL (53100)."""
    while error:
        told = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        if told or getattr(error, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(error, "sqlstate", "") == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full(request):
    """Nothing was written. The page needs no database, as a full disk may keep it from answering."""
    page = render_to_string("507.html", {"error_id": request.error_id})
    return HttpResponse(page, status=507)


def seen(request) -> tuple[str, str]:
    # Never the query or the body: they may hold what somebody wrote.
    return request.method, request.path


def private_pages(get_response):
    """Pages are never kept by a cache; files say for themselves how they may be kept."""

    def middleware(request):
        response = get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def read(user):
    """The person behind a placeholder that is read at first use, and makes each later question three times slower."""
    return getattr(user, "_wrapped", user) if user.is_authenticated else user


def who_asks(get_response):
    """`request.who` for every access function; times are shown by this person's clock."""

    def middleware(request):
        request.user = read(request.user)
        request.who = Who(request.user)
        request.frame = Frame(request.who, path=request.path)
        zone = request.user.time_zone if request.user.is_authenticated else ""
        with timezone.override(days.zone(zone) if zone else ZoneInfo("UTC")):
            return get_response(request)

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Private by default. A script is told 401 and keeps what was typed; a page goes to sign in and comes back."""

    def handle_no_permission(self, request, view_func):
        if request.htmx or request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"error": "You were signed out."}, status=401)
        return super().handle_no_permission(request, view_func)


def csrf_failure(request, reason=""):
    """A form from before a fresh sign-in carries an old token: the page fetches a new one and sends again."""
    response = render(request, "403.html", {"stale_form": True}, status=403)
    response["X-CSRF-Failed"] = "1"
    return response
