"""Pages and posts about comments: all of a thing, one thread, and saying, answering, editing, resolving."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mechjournal import access, guide
from mechjournal.access import COMMENT, READ, Thing
from mechjournal.actions import comments as actions
from mechjournal.actions.anchoring import paragraphs_of
from mechjournal.forms.comments import NAMES, BodyForm, CommentForm, EditCommentForm
from mechjournal.htmx import posted, wants_part, way_back
from mechjournal.lib.inline import bare
from mechjournal.models import Comment, Entry, Hypothesis, PostMortem
from mechjournal.views.threads import Talk, Thread, may_comment, talk_of

SECTION = "comments/parts.html#section"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, key: str, kind: str, number: int) -> HttpResponse:
    """Everything said about one thing, with a form for those who may say more. Scripts ask for the box alone."""
    thing = access.thing(request.who, key, kind, number, to=COMMENT if request.method == "POST" else READ)
    form = form_for(request, thing)
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.say(by=request.user, on=thing, said=form.said())
            return done(request, thing, made)
        except ValidationError as error:
            form.add_error(None, error)
    talk = talk_about(request, thing)
    if form and "closed" not in request.GET:
        talk.form, talk.people = form, access.people_here(request.who, thing.project)
    return show_all(request, thing, talk, status=422 if form and form.errors else 200)


def form_for(request: HttpRequest, thing: Thing) -> CommentForm | None:
    if not may_comment(request.who, thing):
        return None
    snippets, paragraphs = access.snippets(request.who), paragraphs_of(thing)
    names = NAMES | {part: called(part) for part, _ in paragraphs if part not in NAMES}
    return CommentForm(posted(request), snippets=snippets, paragraphs=paragraphs, names=names)


def called(part: str) -> str:
    """An answer by its question; one that quotes numbers by its key."""
    question = guide.find(guide.current().postmortem, part)
    return question.text if question and "{" not in question.text else part.replace("-", " ").capitalize()


def show_all(request: HttpRequest, thing: Thing, talk: Talk, status: int = 200) -> HttpResponse:
    request.frame.at(thing.project, "comments")
    context = {"talk": talk, "project": thing.project, "name": name_of(thing), "place": place_of(thing)}
    page = SECTION if wants_part(request) else "comments/index.html"
    response = render(request, page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return show_thread(request, access.comment(request.who, key, number))


def show_thread(request: HttpRequest, comment: Comment, form=None, status: int = 200) -> HttpResponse:
    """The thread a comment is in, with room for an answer."""
    thing = comment.thing
    request.frame.at(thing.project, "comments")
    talk = talk_of(request.who, thing, list(access.comments(request.who, [thing])))
    thread = thread_with(talk, comment)
    if talk.may_comment:
        talk.form, talk.answering = form or answer_form(request), thread.first.number
        talk.people = access.people_here(request.who, thing.project)
    context = {"talk": talk, "thread": thread, "project": thing.project, "name": name_of(thing)}
    context |= {"place": place_of(thing), "may_keep": request.who.may(thing.project, COMMENT)}
    return render(request, "comments/show.html", context, status=status)


def thread_with(talk: Talk, comment: Comment) -> Thread:
    return next(thread for thread in talk.threads if comment.pk in {row.pk for row in thread.rows})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str, number: int) -> HttpResponse:
    comment = access.comment(request.who, key, number, to=COMMENT)
    first = comment.thread or comment
    if request.method == "GET" and not wants_part(request):
        return redirect(f"{first.get_absolute_url()}#answer")
    form = answer_form(request)
    if request.method == "POST" and form.is_valid():
        first.thing, first.project = comment.thing, comment.project
        given = form.cleaned_data
        made = actions.answer(by=request.user, thread=first, body=given["body"], asks_reply=given["asks_reply"])
        return done(request, comment.thing, made)
    status = 422 if form.errors else 200
    if not wants_part(request):
        return show_thread(request, comment, form, status)
    talk = talk_about(request, comment.thing)
    talk.form, talk.answering = form, first.number
    talk.people = access.people_here(request.who, comment.project)
    return show_all(request, comment.thing, talk, status)


def answer_form(request: HttpRequest) -> BodyForm:
    return BodyForm(posted(request), snippets=access.snippets(request.who))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    comment = access.comment_to_edit(request.who, key, number)
    names, theirs = ("body", "asks_reply", "version"), None
    form = EditCommentForm(posted(request), initial={name: getattr(comment, name) for name in names})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in names}
        try:
            return done(request, comment.thing, actions.edit(by=request.user, comment=comment, **given))
        except actions.Conflict as conflict:
            theirs = conflict.comment
            form.data = form.data.copy()
            form.data["version"] = theirs.version
            form.add_error(None, f"You saved other words meanwhile: “{theirs.body}”. Save again to keep these instead.")
    talk = talk_about(request, comment.thing)
    talk.form, talk.editing = form, comment.number
    talk.people = access.people_here(request.who, comment.project)
    status = 409 if theirs else 422 if form.errors else 200
    if wants_part(request):
        return show_all(request, comment.thing, talk, status)
    request.frame.at(comment.project, "comments")
    context = {"talk": talk, "comment": comment, "project": comment.project, "name": name_of(comment.thing)}
    return render(request, "comments/edit.html", context, status=status)


@require_POST
def resolve(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return settled(request, access.comment(request.who, key, number, to=COMMENT), actions.resolve)


@require_POST
def reopen(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return settled(request, access.comment(request.who, key, number, to=COMMENT), actions.reopen)


def settled(request: HttpRequest, comment: Comment, act) -> HttpResponse:
    first = comment.thread or comment
    first.project = comment.project
    return done(request, comment.thing, act(by=request.user, thread=first))


# --- what these pages share -----------------------------------------------------------------------------------------


def done(request: HttpRequest, thing: Thing, comment: Comment) -> HttpResponse:
    """What the thing's threads look like now, for htmx; else back to where one was."""
    if wants_part(request):
        talk = talk_about(request, thing)
        talk.fresh = comment.number
        return show_all(request, thing, talk, 201 if request.resolver_match.view_name.endswith("index") else 200)
    return redirect(f"{way_back(request, place_of(thing))}#comment-{comment.number}")


def talk_about(request: HttpRequest, thing: Thing) -> Talk:
    rows = list(access.comments(request.who, [thing]))
    shown = (request.POST or request.GET).get("shown", "")
    return talk_of(request.who, thing, rows, offers="offers" in request.GET).of_part(shown)


def name_of(thing: Thing) -> str:
    match thing:
        case Entry():
            return f"#{thing.number} {thing.heading}"
        case Hypothesis():
            return f"{thing.name} {bare(thing.claim)}"
        case PostMortem():
            return f"{thing.by.display_name}’s post-mortem of sprint {thing.sprint.number}"


def place_of(thing: Thing) -> str:
    """The page on which it stands with what was said of it."""
    return thing.get_absolute_url()
