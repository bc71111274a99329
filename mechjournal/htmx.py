"""The htmx layer, whole: does it want a part, and where to go on. The server names the part, never the client."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect


def wants_part(request: HttpRequest) -> bool:
    """True for htmx that will swap a fragment: not a boosted link, not the restoring of a page from history."""
    details = request.htmx
    return bool(details) and not details.boosted and not details.history_restore_request


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the person on to another page, whichever way they asked."""
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: even an empty post is one, and a visit is none."""
    return request.POST if request.method == "POST" else None


def way_back(request: HttpRequest, default: str) -> str:
    """Where the form asked to return to, as long as that is here."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else default
