"""Pages that belong to no noun: the welcome page, the list of keys, the health check, errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        projects = request.who.projects()
        return redirect(projects[0] if len(projects) == 1 else "days.everywhere")
    return render(request, "pages/home.html")


@login_not_required
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    request.frame.at(None, "keys")
    return render(request, "pages/keys.html")


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """For load balancers: answers once the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """An error of ours: the page needs neither database nor user, and shows the id the log has."""
    page = render_to_string("500.html", {"error_id": getattr(request, "error_id", "")})
    return HttpResponse(page, status=500)
