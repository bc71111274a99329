"""One's own account: how days run, a copy of everything, and leaving. Signing in and out is allauth's."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings as conf
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal.actions.accounts import OwnsSharedProjects, change_profile, delete_account, set_time_zone
from mechjournal.actions.accounts import end_session as end
from mechjournal.exchange.archive import write_archive
from mechjournal.forms.accounts import DeleteForm, ProfileForm, SessionForm, ZoneForm
from mechjournal.forms.notifications import LettersForm
from mechjournal.htmx import posted
from mechjournal.views.suspended import begun_anew


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    request.frame.at(None, "you")
    form = ProfileForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_profile(user=request.user)
        messages.success(request, "Saved.")
        return redirect("accounts.settings")
    if form.errors:
        # The form wrote what was typed into the user; the page's frame must show what is stored.
        request.user.refresh_from_db()
    context = {"form": form, "letters": LettersForm(instance=request.user), "mail": bool(conf.MAIL_URL)}
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@require_POST
def time_zone(request: HttpRequest) -> HttpResponse:
    """The browser's own zone, taken once for someone who hasn't chosen one."""
    form = ZoneForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.errors.as_text()}, status=422)
    if not request.user.time_zone:
        set_time_zone(user=request.user, time_zone=form.cleaned_data["time_zone"])
    return JsonResponse({"time_zone": request.user.time_zone})


@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """Where the second tab ends after signing in again; the first tab goes on by itself."""
    return render(request, "accounts/returned.html")


@login_not_required
@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a page that was open while its person signed in again, and who that person is."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "You are signed out."}, status=401)
    return JsonResponse({"token": get_token(request), "user": request.user.key})


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one other browser of one's own, from the list of them."""
    form = SessionForm(request.POST)
    if form.is_valid() and end(user=request.user, number=form.cleaned_data["session"]):
        messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    name = f"mechjournal-{request.user.today().isoformat()}.zip"
    return FileResponse(write_archive(request.who), as_attachment=True, filename=name)


@begun_anew
@reauthentication_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    request.frame.at(None, "you")
    form = DeleteForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(user=request.user)
        except OwnsSharedProjects as error:
            form.add_error(None, f"Others work in projects only you own. Hand these over first: {error}.")
        else:
            logout(request)
            messages.success(request, "Your account is deleted.")
            return redirect("home")
    return render(request, "accounts/delete.html", {"form": form}, status=422 if form.errors else 200)
