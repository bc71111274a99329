"""The demo's open door: one click signs a visitor in as its researcher. The address exists only where MJ_DEMO is on."""

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mechjournal.demo import PASSWORD, SIGNS_IN


@login_not_required
@require_POST
def open(request: HttpRequest) -> HttpResponse:
    # By the password that was printed: an account of the same address with another one stays shut.
    user = authenticate(request, email=SIGNS_IN, password=PASSWORD)
    if user is None:
        return redirect("account_login")
    login(request, user)
    return redirect("home")
