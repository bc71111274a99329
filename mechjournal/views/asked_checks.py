"""What mentors ask of every hypothesis of a project: a list, one more, and one less."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access
from mechjournal.access import READ, REVIEW
from mechjournal.actions.asked_checks import ask_check, drop_check
from mechjournal.forms.comments import AskedCheckForm
from mechjournal.htmx import posted


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key, to=REVIEW if request.method == "POST" else READ)
    request.frame.at(project, "hypotheses")
    form = AskedCheckForm(posted(request), initial={"question": of_snippet(request)})
    if request.method == "POST" and form.is_valid():
        ask_check(by=request.user, project=project, question=form.cleaned_data["question"])
        return redirect("asked_checks.index", key)
    context = {
        "project": project,
        "form": form if request.who.may(project, REVIEW) else None,
        "asked": list(access.asked_checks(request.who, project).standing()),
        "may_drop": access.may_drop_check(request.who, project),
    }
    return render(request, "asked_checks/index.html", context, status=422 if form.errors else 200)


def of_snippet(request: HttpRequest) -> str:
    """The snippet named in the address begins the question."""
    found = access.snippets(request.who).filter(key=request.GET.get("snippet", "")).first()
    return found.text if found else ""


@require_POST
def drop(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    drop_check(by=request.user, asked=access.asked_check_to_drop(request.who, key, slug))
    return redirect("asked_checks.index", key)
