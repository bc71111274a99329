"""What others said elsewhere and a file brought along: one list to read."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mechjournal import access, guide
from mechjournal.lib.markdown import safe
from mechjournal.models import Brought, EntryCheck, Prediction, Project, Subject
from mechjournal.models.addresses import address

PER_PAGE = 100
PLACES = {
    Subject.Kind.ENTRY: "entries.show",
    Subject.Kind.HYPOTHESIS: "hypotheses.show",
    Subject.Kind.SPRINT: "sprints.show",
}


@dataclass(frozen=True)
class Row:
    """`about`: what it is about, in words; `place`: where that is, "" where it is not here."""

    row: Brought
    about: str
    place: str

    @property
    def html(self):
        return safe(self.row.html)

    @property
    def when(self) -> str:
        """As its source wrote it, to the minute."""
        return self.row.said_at[:16].replace("T", " ")

    @property
    def because(self) -> int | None:
        """The entry it rests on, besides what it is about."""
        name = {Kind.CREDENCE: "because", Kind.CHECK: "entry"}.get(self.row.kind)
        number = self.row.facts.get(name)
        return number if isinstance(number, int) else None

    @property
    def hypothesis(self) -> int | None:
        return self.row.facts.get("hypothesis") if self.row.kind == Kind.EVIDENCE else None

    @property
    def says(self) -> str:
        """Beside its text, in a few words."""
        tell = TELL.get(self.row.kind)
        return tell(self.row.facts) if tell else ""


def evidence(facts: dict) -> str:
    how = f", {facts['strength']}" if facts.get("strength") else ""
    because = f": {facts['dropped_because']}" if facts.get("dropped_because") else ""
    dropped = f"; dropped on {facts['dropped'][:10]}{because}" if facts.get("dropped") else ""
    return f"{facts.get('side', '')}{how}{dropped}"


def prediction(facts: dict) -> str:
    """In the words of a prediction made here, by a row that is none and is never kept."""
    numbers = {name: float(facts[name]) for name in ("low", "high", "value") if facts.get(name) is not None}
    form = Prediction.Form.NUMBER if "low" in numbers else Prediction.Form.SENTENCE
    said = {"probability": facts.get("probability"), "outcome": facts.get("outcome", "")}
    same = Prediction(form=form, **said, **numbers)
    because = f": {facts['outcome_reason']}" if facts.get("outcome_reason") else ""
    return f"{same.said}, {same.came}{because}"


def check(facts: dict) -> str:
    names = {one.key: one.name for one in guide.current().checks}
    return facts.get("question") or names.get(facts.get("check", ""), facts.get("check", ""))


def entry_check(facts: dict) -> str:
    verdict = dict(EntryCheck.Verdict.choices).get(facts.get("verdict"), "")
    return f"{verdict.lower()}, on {facts['samples']} samples" if facts.get("samples") else verdict.lower()


Kind = Brought.Kind
TELL = {
    Kind.CREDENCE: lambda facts: f"{facts.get('value')} %",
    Kind.EVIDENCE: evidence,
    Kind.PREDICTION: prediction,
    Kind.CHECK: check,
    Kind.ENTRY_CHECK: entry_check,
    Kind.ACCEPTED: lambda facts: "accepted it",
}


@require_GET
def index(request: HttpRequest, key: str) -> HttpResponse:
    project = access.project(request.who, key)
    request.frame.at(project, "import")
    page = Paginator(access.brought(request.who, project).shown(), PER_PAGE).get_page(request.GET.get("page"))
    kinds = groupby(page.object_list, key=lambda row: row.get_kind_display())
    context = {
        "project": project,
        "page": page,
        "kinds": [(name, [row_of(project, row) for row in rows]) for name, rows in kinds],
        "may_write": request.who.may(project, access.WRITE),
    }
    return render(request, "imports/brought.html", context)


def row_of(project: Project, row: Brought) -> Row:
    if row.on is None:
        return Row(row, row.about, "")
    name = {"entry": f"#{row.on.number}", "hypothesis": f"H{row.on.number}"}.get(row.on.kind, row.about)
    name = f"sprint {row.on.number}" if row.on.kind == Subject.Kind.SPRINT else name
    view = PLACES.get(row.on.kind)
    return Row(row, name, address(view, project.key, row.on.number) if view else "")
