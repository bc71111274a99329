"""The checklist of the first month: what is ticked, what is explained where, hours, and moving on."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access, guide
from mechjournal.access import WRITE, Who
from mechjournal.actions import walk as actions
from mechjournal.forms.walk import TickForm
from mechjournal.guide.shapes import Rope
from mechjournal.htmx import go_to, wants_part
from mechjournal.models import Project, Stage, Tick
from mechjournal.views.beginnings import leave_in_composer
from mechjournal.views.standing import ropes_of, tallied, ticked_of

GROUPS = {
    "essential": ("Essential", "If the month allows for little, let it be these."),
    "recommended": ("Recommended", "Most projects ask for most of these sooner or later."),
    "nice": ("Nice to have", "Only where curiosity leads."),
}
EXPLAIN = """{heading}

What it does, step by step:

What its result shows, and what it does not:

An example where it would mislead me:

(Done when: {done_when})
"""


@dataclass
class Item:
    """An item of the checklist and what this person has done about it; `written`: number of a note that explains it."""

    rope: Rope
    tick: Tick | None = None
    form: TickForm | None = None
    written: int | None = None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, failed: Item | None = None) -> HttpResponse:
    """The whole list; `failed` stands in it with its errors."""
    request.frame.at(None, "ropes")
    items = items_of(request.who)
    if failed:
        items[failed.rope.key].form = failed.form
    ticked = sum(item.tick is not None for item in items.values())
    context = {
        "groups": [group(importance, items.values()) for importance in GROUPS],
        "ropes": ropes_of(request.who, tallied(request.who), ticked),
        "learning": learning_of(request.who),
        "stage": guide.find(guide.current().stages, Stage.LEARNING),
    }
    return render(request, "ropes/index.html", context, status=422 if failed else 200)


def group(importance: str, items) -> dict:
    found = [item for item in items if item.rope.importance == importance]
    name, help_text = GROUPS[importance]
    return {
        "key": importance,
        "name": name,
        "help": help_text,
        "items": found,
        "done": sum(bool(i.tick) for i in found),
    }


def items_of(who: Who, key: str | None = None) -> dict[str, Item]:
    """By key, in the guide's order; of one alone if `key` is given."""
    ropes = [rope for rope in guide.current().ropes if key in (None, rope.key)]
    ticks = {tick.item: tick for tick in access.ticks(who)}
    written = explained(who, ropes)
    return {rope.key: Item(rope, ticks.get(rope.key), written=written.get(rope.key)) for rope in ropes}


def explained(who: Who, ropes: list[Rope]) -> dict[str, int]:
    """By key, the newest note of mine in the learning project that still begins as the draft of `explain` does."""
    project, headings = learning_of(who), {heading(rope): rope.key for rope in ropes if rope.explain}
    if project is None:
        return {}
    mine = access.entries(who, project).standing_here().filter(author=who.user, heading__in=headings)
    rows = mine.order_by("number").values_list("heading", "number")
    return {headings[text]: number for text, number in rows}


def heading(rope: Rope) -> str:
    return f"{rope.name}, in my own words"


def item_of(who: Who, key: str) -> Item:
    """404 for one that is not in the guide."""
    found = items_of(who, key)
    if key not in found:
        raise Http404
    return found[key]


def learning_of(who: Who) -> Project | None:
    """The open learning project this person worked in last."""
    return next((project for project in who.projects(WRITE) if project.stage == Stage.LEARNING), None)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The project of the first month, in one press."""
    actions.begin_learning(user=request.user)
    return redirect("ropes.index")


@require_POST
def tick(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick, untick (`off`), or say something about an item (`said`)."""
    item, user = item_of(request.who, slug), request.user
    if "off" in request.POST:
        actions.untick(user=user, item=slug)
    elif "said" in request.POST:
        item.form = TickForm(request.POST, find=finder(request.who, item.tick))
        if not item.form.is_valid():
            return answer(request, item, failed=True)
        actions.annotate(user=user, item=slug, **said(request, item))
    else:
        actions.tick(user=user, item=slug)
    return answer(request, item_of(request.who, slug))


def said(request: HttpRequest, item: Item) -> dict:
    """What the form says; where it did not ask for the entry, that stays."""
    kept = item.tick.entry if item.tick and "entry" not in request.POST else None
    return item.form.cleaned_data if kept is None else item.form.cleaned_data | {"entry": kept}


def answer(request: HttpRequest, item: Item, failed: bool = False) -> HttpResponse:
    """To htmx the item alone with the counts; without scripts the list, at that item."""
    if not wants_part(request):
        return show(request, item) if failed else redirect(f"{reverse('ropes.index')}#{item.rope.key}")
    context = {"item": item, "learning": learning_of(request.who), "swapped": True, "spoke": "said" in request.POST}
    context["ropes"] = ropes_of(request.who, tallied(request.who), len(ticked_of(request.who)))
    return render(request, "ropes/item.html", context, status=422 if failed else 200)


def finder(who: Who, tick: Tick | None):
    """`find(number)`: an entry of the learning project this person may read, or None.

    The number that already stands there means the same entry, though it may be one of an earlier project.
    """
    project = learning_of(who)

    def find(number: int):
        if tick and number == tick.entry_number:
            return tick.entry
        return project and access.entries(who, project).filter(number=number, moved_to=None).first()

    return find


@require_POST
def explain(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft with a short prompt waits in the learning project, which begins with it if there is none."""
    rope = item_of(request.who, slug).rope
    project = learning_of(request.who) or actions.begin_learning(user=request.user)
    body = EXPLAIN.format(heading=heading(rope), done_when=rope.done_when)
    leave_in_composer(request.user, project, body)
    messages.success(request, "Log it when it is written. The checklist then offers to tick the item with it.")
    return go_to(request, project.get_absolute_url())


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    actions.leave_ropes(user=request.user)
    messages.success(request, "The ropes are behind you. The list stays open for whatever you miss.")
    return redirect("ladder.home")


@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    actions.return_to_ropes(user=request.user)
    messages.success(request, "You are learning the ropes again.")
    return redirect("ropes.index")
