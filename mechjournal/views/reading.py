"""Reading since last time: what a project's ledger holds after the reader's mark, in order, and moving that mark."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.reading import mark_read, mark_unread
from mechjournal.forms.reading import MarkForm
from mechjournal.htmx import wants_part
from mechjournal.lib.news import News, news_of
from mechjournal.models import Change, Project, ReadMark
from mechjournal.models.moved import Line
from mechjournal.views.deskrows import MOST
from mechjournal.views.folds import Fold, run_of, stands_out
from mechjournal.views.known import Known, known_of
from mechjournal.views.tellings import told
from mechjournal.views.told import Told

# Lines of the ledger on one page.
PAGE = 40
SITTING = timedelta(minutes=10)


@dataclass(frozen=True)
class Unread:
    """What is new to a reader of one project. `is_cut`: there is more than is counted.

    `following`: another project with something new for whoever mentors several.
    """

    project: Project
    mark: int
    news: News
    is_cut: bool
    following: Project | None = None


@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    return show_reading(request, key)


def show_reading(request: HttpRequest, key: str, status: int = 200) -> HttpResponse:
    who = request.who
    project, mark = access.reading(who, key)
    request.frame.at(project, "reading")
    after = from_address(request, mark.seq)
    lines = access.changes_since(who, project, mark.seq, MOST + 1)
    news = lines if after == mark.seq else access.changes_since(who, project, after, MOST + 1)
    page = news[:PAGE]
    items = items_of(who, project, page, news, mark.seq)
    context = {
        "project": project,
        "unread": unread_of(who, project, mark, lines),
        "days": by_day(who, items),
        "begins": after,
        "is_again": after < mark.seq,
        "later": page[-1].seq if len(news) > PAGE else None,
        "ended": page[-1].seq if page else after,
        "asks": access.waiting_on(who).filter(project=project.pk),
        "readers": access.readers(who, project),
    }
    return render(request, "reading/show.html", context, status=status)


def from_address(request: HttpRequest, mark: int) -> int:
    """`?after=120` begins elsewhere than at the mark: on the next page, or with what was read already."""
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 16 else mark


def unread_of(who: Who, project: Project, mark: ReadMark, lines: list[Line]) -> Unread:
    return Unread(project, mark.seq, news_of(lines[:MOST]), len(lines) > MOST, following(who, project))


def following(who: Who, project: Project) -> Project | None:
    """Of the other projects this person mentors the one in which something has been new for longest."""
    others = {one.pk: one for one in access.mentored(who) if one != project}
    marks = access.read_marks(who, others.values()) if others else {}
    first = access.moved(who, {one: marks[pk].seq if pk in marks else 0 for pk, one in others.items()}, 1)
    return others[min(first, key=lambda line: line.at).project] if first else None


@dataclass(frozen=True)
class ReadFold(Fold):
    """A run of an agent that is read as one; its rows are Told."""

    @property
    def line(self) -> Change:
        return self.rows[0].line

    @property
    def upto(self) -> int:
        return self.rows[-1].upto

    @property
    def is_read(self) -> bool:
        return self.rows[-1].is_read


# --- the items ------------------------------------------------------------------------------------------------------


def items_of(who: Who, project: Project, page: list[Line], news: list[Line], mark: int) -> list[Told]:
    lines = access.lines_at(who, project, [line.seq for line in page])
    known = known_of(who, project, lines, news)
    items = [item for line in sittings(known, lines) if (item := told(known, line))]
    # What is folded into an item, and what is the reader's own, is read with it.
    ends = [item.line.seq - 1 for item in items[1:]] + [line.seq for line in page[-1:] if items]
    return [replace(item, upto=end, is_read=end <= mark) for item, end in zip(items, ends, strict=True)]


def sittings(known: Known, lines: list[Change]) -> Iterable[Change]:
    """Saves of one text by one person within ten minutes are one: the last of them, beside what stood before all."""
    kept: dict[int, Change] = {}
    for line in lines:
        last = next((one for one in reversed(kept.values()) if is_same(one, line)), None)
        if last:
            del kept[last.seq]
            if last.seq in known.before:
                known.before[line.seq] = known.before[last.seq]
            else:
                known.before.pop(line.seq, None)
        kept[line.seq] = line
    return kept.values()


def is_same(one: Change, line: Change) -> bool:
    """Whether `line` goes on with the sitting of `one`."""
    if not line.kind == one.kind == "entry.saved":
        return False
    return (one.subject_id, one.by_id) == (line.subject_id, line.by_id) and line.at - one.at <= SITTING


def by_day(who: Who, items: list[Told]) -> list[tuple[date, list[Told | ReadFold]]]:
    """By the day each line was written, for the reader's clock; order is the ledger's. Runs of agents are folded."""
    days: dict[date, list[Told]] = {}
    for item in items:
        days.setdefault(who.user.day_of(item.line.at), []).append(item)
    return [(day, folded(rows)) for day, rows in days.items()]


def folded(rows: list[Told]) -> list[Told | ReadFold]:
    """Runs of agents in a line each. What stands out of one parts it in two: one reads on in the order it came."""
    found = []
    for run, group in groupby(rows, key=lambda row: (run_of(row.item), bool(row.item and stands_out(row.item)))):
        group = list(group)
        is_fold = run[0] and not run[1] and len(group) > 1
        found += [ReadFold([row.item for row in group], group)] if is_fold else group
    return found


# --- the mark -------------------------------------------------------------------------------------------------------


@require_POST
def mark(request: HttpRequest, key: str) -> HttpResponse:
    """Read up to `seq`; never back."""
    return moved(request, key, mark_read)


@require_POST
def unmark(request: HttpRequest, key: str) -> HttpResponse:
    """From `seq` on it is new again."""
    return moved(request, key, mark_unread)


def moved(request: HttpRequest, key: str, move) -> HttpResponse:
    project = access.project(request.who, key)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return show_reading(request, key, status=422)
    mark = move(by=request.user, project=project, seq=form.cleaned_data["seq"])
    request.frame.at(project, "reading")
    if wants_part(request):
        lines = access.changes_since(request.who, project, mark.seq, MOST + 1)
        return render(request, "reading/show.html#state", {"unread": unread_of(request.who, project, mark, lines)})
    return redirect("reading.show", key)
