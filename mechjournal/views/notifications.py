"""What a person was told: the list, the way to the thing itself, and how much of it is new."""

from copy import copy

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions.letters import change_letters
from mechjournal.actions.letters import stop as stop_letters
from mechjournal.actions.telling import see, see_all
from mechjournal.forms.notifications import LettersForm
from mechjournal.htmx import posted
from mechjournal.models import Notification

PER_PAGE = 50
FILTERS = {"": "All", "unseen": "Unseen"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time; nothing becomes seen by being listed."""
    request.frame.at(None, "told")
    asked = request.GET.get("show", "")
    shown = asked if asked in FILTERS else ""
    rows = narrowed(request, shown).select_related("by", "project").order_by("-at", "-pk")
    found = list(after(request, rows)[: PER_PAGE + 1])
    context = {"rows": found[:PER_PAGE], "older": len(found) > PER_PAGE, "filters": FILTERS.items(), "shown": shown}
    return render(request, "notifications/index.html", context)


def narrowed(request: HttpRequest, shown: str) -> QuerySet[Notification]:
    rows = access.notifications(request.who)
    return rows.unseen() if shown == "unseen" else rows


def after(request: HttpRequest, rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """What follows the last one of the page before, which may have been seen meanwhile."""
    key = request.GET.get("after", "")
    last = access.notifications(request.who).filter(key=key).first() if key.isalnum() else None
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk)) if last else rows


@require_GET
def open(request: HttpRequest, key: str) -> HttpResponse:
    """On to what it is about. To have seen something is no change of it, and seeing it again is none at all."""
    notification = access.notification(request.who, key)
    see(notification)
    return redirect(notification.path)


@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    see_all(user=request.user)
    return redirect("notifications.index")


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """What the bell of an open page says, asked for now and then while someone looks at it."""
    return render(request, "notifications/bell.html#inside", {"unseen": request.who.unseen})


# --- letters --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """How they come: a part of the account page, and a page of its own where something has to be put right."""
    request.frame.at(None, "you")
    before = copy(request.user)
    form = LettersForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_letters(user=request.user, before=before)
        messages.success(request, "Saved.")
        return redirect("accounts.settings")
    if form.errors:
        # The form wrote what was typed into the user; the page's frame must show what is stored.
        request.user.refresh_from_db()
    context = {"letters": form, "mail": bool(settings.MAIL_URL)}
    return render(request, "notifications/letters.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program posts here, and the token is all that lets it
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: posting stops letters at once, without signing in. Visiting asks first: scanners visit, too."""
    person, sort = access.stops(token)
    if request.method == "POST" and person:
        stop_letters(user=person, sort=sort)
    context = {"what": sort.label, "stopped": request.method == "POST"}
    return render(request, "notifications/stop.html", context)
