"""What was expected of the experiments on a page, ready to be shown beside each. One query, none without need."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from mechjournal import access
from mechjournal.access import Who
from mechjournal.models import Entry, Prediction, Project

# As many wait beside a day, and one more to tell that there are more.
WAITING = 6


@dataclass(frozen=True)
class Said:
    """A prediction that stands, with what the same person said before it, and after the result, oldest first."""

    prediction: Prediction
    earlier: list[Prediction]
    later: list[Prediction]

    @property
    def chain(self) -> list[Prediction]:
        return [*self.earlier, self.prediction, *self.later]


@dataclass
class Expected:
    """Of one experiment. `kept_by`: whose predictions are kept from the reader until they say their own, or look."""

    rows: list[Said] = field(default_factory=list)
    kept_by: list[str] = field(default_factory=list)
    looking: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.kept_by

    @property
    def open(self) -> list[Said]:
        return [said for said in self.rows if said.prediction.is_open]


def show_expected(
    who: Who, entries: list[Entry], looking: bool = False, waiting_in: Project | None = None
) -> list[Prediction]:
    """Gives each experiment its `expected`; returns what of this person's waits for a result in `waiting_in`."""
    experiments = {entry.pk: entry for entry in entries if entry.kind == Entry.Kind.EXPERIMENT}
    asked = [entry for entry in experiments.values() if entry.project.last_prediction]
    waiting_in = waiting_in if waiting_in and waiting_in.last_prediction else None
    rows = access.expected(who, asked, waiting_in) if asked or waiting_in else []
    for entry in experiments.values():
        own = [placed(row, entry.project) for row in rows if row.entry_id == entry.pk]
        entry.expected = expected_of(own, looking)
    waiting = [row for row in rows if waiting_in and row.by_id == who.user.pk and row.is_waiting]
    return [placed(row, waiting_in) for row in waiting[: WAITING + 1]]


def placed(row: Prediction, project: Project) -> Prediction:
    # Addresses need the project's key; the page has it already.
    row.project = row.entry.project = project
    if row.hypothesis_id:
        row.hypothesis.project = project
    return row


def expected_of(rows: list[Prediction], looking: bool) -> Expected:
    shown = [row for row in rows if looking or not row.is_hidden]
    kept = dict.fromkeys(row.by.display_name for row in rows if row not in shown)
    return Expected(said_of(shown), list(kept), looking)


def said_of(rows: list[Prediction]) -> list[Said]:
    """Chains of amendments, each under the one that stands in it. `rows`: all of an experiment, oldest first."""
    chains: dict[int, list[Prediction]] = {}
    for row in rows:
        chain = chains.pop(row.pk, [])
        chains[row.replaced_by_id or -row.pk] = [*chain, row]
    return [said(chain) for chain in sorted(chains.values(), key=lambda chain: chain[0].seq)]


def said(chain: list[Prediction]) -> Said:
    # After the result nothing takes the place of what was said before; then the last one before it stands.
    before = [n for n, row in enumerate(chain) if not row.after_the_fact]
    at = before[-1] if before else 0
    return Said(chain[at], chain[:at], chain[at + 1 :])


def is_looking(request: HttpRequest) -> bool:
    """Whether the reader chose to see what partners expect, before saying their own."""
    return request.GET.get("predictions") == "shown"


def finder(who: Who, project: Project):
    """For forms: the hypothesis of a project by its number, None where there is none."""
    return lambda number: access.hypotheses(who, project).filter(number=number).first()
