"""The page behind an invitation's link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mechjournal import access
from mechjournal.actions.projects import accept
from mechjournal.adapters import INVITATION


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What the invitation is for. Someone without an account signs up or in first and comes back here."""
    if mine := access.taken_invitation(request.who, token):
        return redirect(led_to(mine))
    try:
        invitation = access.open_invitation(token)
    except Http404:
        return render(request, "invitations/gone.html", status=404)
    own = bool(invitation.becomes) and invitation.invited_by == request.user
    if request.user.is_authenticated and request.method == "POST" and not own:
        return taken(request, invitation)
    if not request.user.is_authenticated:
        # Knowing a token is what lets a person sign up where sign-up is by invitation only.
        request.session[INVITATION] = token
    context = {"invitation": invitation, "own": own, "sign_up": settings.SIGN_UP != "closed"}
    return render(request, "invitations/show.html", context)


def taken(request: HttpRequest, invitation) -> HttpResponse:
    if not accept(user=request.user, invitation=invitation):
        messages.error(request, "This invitation was used already. Ask for a new one.")
        return redirect("home")
    request.session.pop(INVITATION, None)
    return redirect(led_to(invitation))


def led_to(invitation):
    return invitation.project or ("mentorships.index" if invitation.becomes else "home")
