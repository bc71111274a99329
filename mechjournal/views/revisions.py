"""The history of an entry: every saved state, what changed in it, and going back to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.actions.entries import Conflict, restore_entry
from mechjournal.lib import diffs
from mechjournal.lib.grammar import without_expectations
from mechjournal.models import Change, Entry

SITTING = timedelta(minutes=10)
TEXTS = {"title": "Title", "body": "Text", "result": "Result"}
# Facts that follow from others or that nobody set.
SILENT = ("number", "version", "lines", "files")

SAID = {
    "entry.logged": "logged",
    "entry.saved": "edited",
    "entry.result": "result added",
    "entry.state": "state changed",
    "entry.standing": "standing changed",
    "entry.marked": "marked",
    "entry.checked": "checked",
    "entry.moved": "moved to another project",
    "entry.imported": "came with a file",
    "entry.arrived": "came from another project",
    "entry.redacted": "a secret removed",
}


@dataclass(frozen=True)
class Revision:
    line: Change
    number: int

    @property
    def said(self) -> str:
        return SAID.get(self.line.kind, self.line.kind)

    @property
    def has_texts(self) -> bool:
        return "body" in self.line.digests

    @property
    def is_whole(self) -> bool:
        return all(self.line.text(name) is not None for name in TEXTS)


@require_GET
def index(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return show_index(request, access.entry(request.who, key, number))


def show_index(request: HttpRequest, entry: Entry, errors: Sequence[str] = (), status: int = 200) -> HttpResponse:
    request.frame.at(entry.project, "entry")
    context = {"entry": entry, "sittings": sittings(revisions_of(request, entry)), "errors": errors}
    return render(request, "entries/revisions.html", context, status=status)


@require_GET
def show(request: HttpRequest, key: str, number: int, revision: int) -> HttpResponse:
    """One state beside the one before it."""
    entry = access.entry(request.who, key, number)
    request.frame.at(entry.project, "entry")
    found = revisions_of(request, entry)
    one = pick(found, revision)
    is_kept = bool(access.kept_texts(request.who, [entry]))
    before = next((r for r in reversed(found[: found.index(one)]) if r.has_texts), None) if one.has_texts else None
    context = {
        "entry": entry,
        "revision": one,
        "before": before,
        "fields": fields_changed(before, one),
        "texts": [text_changed(name, before, one, is_kept) for name in TEXTS if one.has_texts],
        "earlier": found[found.index(one) - 1] if found.index(one) else None,
        "later": next(iter(found[found.index(one) + 1 :]), None),
        "may_restore": access.WRITE in request.frame.may and one.is_whole and one.has_texts and not entry.moved_to_id,
    }
    return render(request, "entries/revision.html", context)


@require_POST
def restore(request: HttpRequest, key: str, number: int, revision: int) -> HttpResponse:
    entry = access.entry(request.who, key, number, to="write")
    one = pick(revisions_of(request, entry), revision)
    if not (one.has_texts and one.is_whole):
        raise Http404
    try:
        body = access.text_sent(request.who, entry, one.line.text("body"))
        restore_entry(editor=request.user, entry=entry, line=one.line, body=body)
    except Conflict:
        return redirect("revisions.index", key, number)
    except ValidationError as error:
        return show_index(request, access.entry(request.who, key, number), error.messages, status=422)
    return redirect(entry)


def revisions_of(request: HttpRequest, entry: Entry) -> list[Revision]:
    return [Revision(line, n) for n, line in enumerate(access.revisions(request.who, entry), start=1)]


def pick(found: list[Revision], number: int) -> Revision:
    if not 1 <= number <= len(found):
        raise Http404
    return found[number - 1]


def sittings(found: list[Revision]) -> list[list[Revision]]:
    """Newest first; saves of one person within ten minutes of each other are one sitting. The first stands alone."""
    groups: list[list[Revision]] = []
    for revision in found:
        last = groups[-1][-1].line if len(groups) > 1 else None
        same = last and last.by_id == revision.line.by_id and revision.line.at - last.at <= SITTING
        if same:
            groups[-1].append(revision)
        else:
            groups.append([revision])
    return [group[::-1] for group in groups[::-1]]


def fields_changed(before: Revision | None, one: Revision) -> list[tuple[str, str, str]]:
    """(name, before, after) of each fact that changed; all that are set for the first state."""
    old, new = before.line.facts if before else {}, one.line.facts
    names = [name for name in new if name not in SILENT and (old.get(name) or None) != (new[name] or None)]
    return [(name.replace("_", " "), shown(old.get(name)), shown(new[name])) for name in names]


def shown(value) -> str:
    return {None: "", "": "", True: "yes", False: "no"}.get(value, str(value))


def text_changed(name: str, before: Revision | None, one: Revision, is_kept: bool) -> dict:
    """`is_kept`: without what it expected then, as on the page of the entry."""
    old, new = before.line.text(name) if before else "", one.line.text(name)
    if is_kept:
        old, new = (text and without_expectations(text) for text in (old, new))
    gone = new is None or old is None
    pieces = [] if gone or old == new else diffs.diff(old, new)
    return {"label": TEXTS[name], "text": new, "pieces": pieces, "removed": new is None, "unknown": old is None}
