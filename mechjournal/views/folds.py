"""What an agent wrote in one run stands in one line of a log, which opens in place. Asks the database nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from mechjournal.models import Entry
from mechjournal.templatetags.counts import many
from mechjournal.views.items import Item

# As much of a run's name as tells runs apart at a glance; the whole of it stands in a title.
SHOWN, LONG = 8, 14
PLURALS = {kind: f"{kind}s" for kind in Entry.Kind.values}


@dataclass(frozen=True)
class Fold:
    """One run in a log. `items`: all of it in the order of the log; `rows`: what the line holds, as it is drawn."""

    items: list[Item]
    rows: list

    is_fold: ClassVar[bool] = True

    @property
    def entry(self) -> Entry:
        """Any of its entries says whose run it is."""
        return self.items[0].entry

    @property
    def author_shown(self) -> bool:
        return self.items[0].author_shown

    @property
    def run(self) -> str:
        name = self.entry.agent_run
        return name if len(name) <= LONG else f"{name[:SHOWN]}…"

    @property
    def counts(self) -> str:
        """`9 notes, 2 experiments, 2 results`."""
        written = Counter(item.entry.kind for item in self.items if item.part != "result")
        kinds = [many(written[kind], kind, more) for kind, more in PLURALS.items()]
        results = sum(bool(item.result) for item in self.items)
        return ", ".join(filter(None, [*kinds, many(results, "result", "results")]))

    @property
    def checked(self) -> str:
        """`2 of 9 checked`; nothing where it was not asked for."""
        asked = {item.entry.pk: item.checks for item in self.items if item.checks is not None}
        done = sum(map(bool, asked.values()))
        return f"{done} of {len(asked)} checked" if done else "not checked yet" if asked else ""

    @property
    def first_at(self) -> datetime:
        return min(item.at for item in self.items)

    @property
    def last_at(self) -> datetime:
        return max(item.at for item in self.items)


def rows_of(items: list[Item]) -> list[Item | Fold]:
    """The rows of a log: each run a Fold, what stands out of it below, everything else as it is."""
    found = []
    for run, group in groupby(items, key=run_of):
        group = list(group)
        inside = [item for item in group if run and not stands_out(item)]
        out = [item for item in group if item not in inside]
        # One alone is as short as a line about it.
        found += [Fold(group, inside), *out] if len(inside) > 1 else group
    return found


def run_of(item: Item | None) -> tuple | None:
    """Whose hand it is, if it is an agent's."""
    if item is None or not item.entry.agent:
        return None
    entry = item.entry
    return entry.project_id, entry.author_id, entry.agent, entry.agent_model, entry.agent_run


def stands_out(item: Item) -> bool:
    """Whether a person has been at it: marked it, said something of it, asked a mentor about it, added the result."""
    said = bool(item.asked) or bool(item.talk and item.talk.threads)
    return item.entry.highlight or said or (item.part != "plan" and getattr(item.entry, "result_by_hand", False))
