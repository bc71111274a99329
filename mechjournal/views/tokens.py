"""One's own tokens: the list of them, making one, which is shown once, and revoking one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access
from mechjournal.actions.tokens import make_token, revoke_token
from mechjournal.forms.tokens import TokenForm
from mechjournal.htmx import posted
from mechjournal.views.suspended import forget_typed, typed_before


@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Whoever finds a browser open can't take a token along: making one asks for the password again.

    What was typed is sent again once the password was given, and waits in the form for whoever comes back without.
    """
    request.frame.at(None, "you")
    projects = [membership.project for membership in request.who.memberships]
    form = TokenForm(posted(request), projects=projects)
    if not form.is_bound:
        form.initial = typed_before(request, form)
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        made, text = make_token(by=request.user, **form.made())
        form = TokenForm(projects=projects)
        forget_typed(request)
    titles = {project.key: project.title for project in projects}
    rows = list(access.tokens(request.who))
    for row in rows:
        row.places = [titles.get(key, "a project you left") for key in row.projects]
    context = {"form": form, "tokens": rows, "made": made, "text": text, "server": request.build_absolute_uri("/")}
    return render(request, "tokens/index.html", context, status=201 if made else 422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    found = access.token(request.who, token)
    revoke_token(token=found)
    messages.success(request, f"“{found.name}” no longer opens anything.")
    return redirect("tokens.index")
