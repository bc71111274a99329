"""Pages of a person's own phrases: kept from a comment or typed, changed, dropped, turned into a check."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mechjournal import access
from mechjournal.access import REVIEW
from mechjournal.actions.snippets import drop_snippet, keep_snippet, name_for
from mechjournal.forms.comments import SnippetForm
from mechjournal.htmx import posted
from mechjournal.models import Snippet


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    request.frame.at(None, "snippets")
    form = SnippetForm(posted(request), initial=begun(request))
    if kept(request, form):
        return redirect("snippets.index")
    context = {"form": form, "snippets": list(access.snippets(request.who)), "projects": reviewed(request)}
    return render(request, "snippets/index.html", context, status=422 if form.errors else 200)


def begun(request: HttpRequest) -> dict[str, str]:
    """What a comment said, where one was named in the address: one's own words, or those of a thread one may read."""
    key, number = request.GET.get("project", ""), request.GET.get("comment", "")
    if not (key and number.isdecimal() and len(number) < 10):
        return {}
    text = access.comment(request.who, key, int(number)).body
    return {"key": name_for(text), "text": text[: Snippet._meta.get_field("text").max_length]}


def kept(request: HttpRequest, form: SnippetForm, snippet: Snippet | None = None) -> Snippet | None:
    if request.method != "POST" or not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        row = keep_snippet(user=request.user, key=given["key"], text=given["text"], snippet=snippet)
    except ValidationError as error:
        return form.add_error("key", error)
    messages.success(request, f"Kept as “{row.key}”.")
    return row


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    request.frame.at(None, "snippets")
    snippet = access.snippet(request.who, slug)
    form = SnippetForm(posted(request), initial={"key": snippet.key, "text": snippet.text})
    if kept(request, form, snippet):
        return redirect("snippets.index")
    context = {"form": form, "name": slug}
    return render(request, "snippets/edit.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    drop_snippet(snippet=access.snippet(request.who, slug))
    return redirect("snippets.index")


def reviewed(request: HttpRequest) -> list:
    """Projects whose hypotheses this person may ask something of."""
    return request.who.projects(REVIEW)
