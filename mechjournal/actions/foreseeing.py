"""What a file says of single entries beside their text: predictions, checks of agents' entries, who let them in.

A check in the importer's own name is theirs again, with its old date; predictions in their name are relinking.py's.
Whatever is not theirs is listed as said elsewhere, and never scored.
"""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions.entry_checks import bring_check
from mechjournal.actions.hearsay import Places, key_of, moment, row_of
from mechjournal.actions.imports import client_key
from mechjournal.lib.pieces import Piece, keyed
from mechjournal.models import Brought, Entry, Prediction

Kind = Brought.Kind
AT_ONCE = 200
FORETOLD = ("statement", "probability", "low", "high")
CHECKED = ("how", "verdict", "samples")


def said_of_entries(places: Places, pieces: Iterable[Piece]) -> Iterator[Brought]:
    """Of those that came now and of those that came before: a file may have grown."""
    for some in batched(numbered(places, pieces), AT_ONCE):
        entries = entries_of(places, [number for number, _ in some])
        for number, piece in some:
            if entry := entries.get(number):
                yield from expected_elsewhere(places, entry, piece)
                yield from checked_elsewhere(places, entry, piece)
                yield from accepted_elsewhere(places, entry, piece)


def numbered(places: Places, pieces: Iterable[Piece]) -> Iterator[tuple[int, Piece]]:
    """Where those that say more than their text stand here."""
    telling = [(key, piece) for key, piece in keyed(pieces) if piece.predictions or piece.checks or piece.accepted]
    batch = places.batch
    known = access.known(Who(batch.by), batch.project).keys if telling else {}
    for key, piece in telling:
        number = known.get(key) or known.get(str(client_key(batch.project, batch.by, key)))
        if number:
            yield number, piece


def entries_of(places: Places, numbers: list[int]) -> dict[int, Entry]:
    rows = Entry.objects.filter(project=places.batch.project, number__in=numbers)
    found = list(rows.select_related("subject", "author", "accepted_by").prefetch_related("entry_checks__by"))
    prefetch_related_objects(found, "predictions__by")
    for row in found:
        row.project = places.batch.project
    return {row.number: row for row in found}


# --- predictions ---------------------------------------------------------------------------------------------------


def expected_elsewhere(places: Places, entry: Entry, piece: Piece) -> Iterator[Brought]:
    """Whatever is not one of its predictions here."""
    here = {foretold(row) for row in entry.predictions.all()}
    for said in piece.predictions:
        by, at = said.get("by", piece.author), said.get("made", "")
        if (by, *(said.get(name) for name in FORETOLD)) not in here:
            facts = facts_of(places, said)
            yield from row_about(places, Kind.PREDICTION, entry, piece, facts, by, at, said["statement"])


def facts_of(places: Places, said: dict) -> dict:
    """Beside its statement."""
    names = ("form", *FORETOLD[1:], "outcome", "value", "after_the_fact")
    facts = {name: said[name] for name in names if said.get(name) is not None}
    facts |= {"outcome_reason": said["reason"]} if said.get("reason") else {}
    tests = places.hypotheses.get(said.get("tests", ""))
    return facts | ({"tests": f"H{tests}"} if tests else {})


def foretold(row: Prediction) -> tuple:
    return row.by.display_name, *(getattr(row, name) for name in FORETOLD)


def row_about(
    places: Places, kind: Brought.Kind, entry: Entry, piece: Piece, facts: dict, by: str, at: str, text: str = ""
) -> Iterator[Brought]:
    """It is the same when it comes again, however it came out by then."""
    same = [facts.get(name) for name in ("probability", "low", "high", "verdict", "samples")]
    about = f"entry {piece.number or entry.number}"
    told = {"by": by, "at": at, "about": about, "key": key_of(kind, piece.source_key(), by, at, text, *same)}
    yield from row_of(places, kind, facts | told, text, on=entry.subject)


# --- agents' entries -----------------------------------------------------------------------------------------------


def checked_elsewhere(places: Places, entry: Entry, piece: Piece) -> Iterator[Brought]:
    for said in piece.checks:
        if not is_here(entry, said) and not brought_own(places, entry, said):
            facts = {name: said[name] for name in CHECKED[1:] if said[name] is not None}
            facts["version"] = entry.version - said["earlier"]
            yield from row_about(places, Kind.ENTRY_CHECK, entry, piece, facts, said["by"], said["at"], said["how"])


def is_here(entry: Entry, said: dict) -> bool:
    return any(
        (one.by.display_name, one.at.isoformat()) == (said["by"], said["at"]) for one in entry.entry_checks.all()
    )


def brought_own(places: Places, entry: Entry, said: dict) -> bool:
    """Whether it is the importer's own, and kept as that."""
    at = moment(said, "at")
    if said["by"] != places.name or at is None or not entry.agent:
        return False
    words = {name: said[name] for name in CHECKED}
    try:
        bring_check(by=places.batch.by, entry=entry, at=at, earlier=said["earlier"], **words)
    except ValidationError:
        return False
    return True


def accepted_elsewhere(places: Places, entry: Entry, piece: Piece) -> Iterator[Brought]:
    if piece.accepted and not entry.accepted_by:
        by, at = piece.accepted["by"], piece.accepted["at"]
        yield from row_about(places, Kind.ACCEPTED, entry, piece, {}, by, at)
