"""Evidence and skeptic checks of a hypothesis that comes with a file.

What the importer said themselves is theirs again, marked as brought, with its old date. What others said is nobody's
judgement here: it is listed as said elsewhere.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from mechjournal import guide
from mechjournal.actions.checks import settle_check
from mechjournal.actions.evidence import add_evidence, drop_evidence
from mechjournal.actions.hearsay import Places, chosen, key_of, moment, number, row_of, text
from mechjournal.actions.imports import Report
from mechjournal.lib import marked
from mechjournal.models import Brought, Entry, Evidence, Hypothesis, Import, SkepticCheck

Kind = Brought.Kind
# Earlier exports named whoever said it in the line's words alone.
BY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC, (.{1,160}?): ")


def restore(batch: Import, row: Hypothesis, thing: dict, report: Report) -> None:
    """This person's own evidence and checks."""
    tell_unread(thing, report)
    own = [said for said in evidence_in(thing) if said["by"] == batch.by.display_name]
    # What was dropped first: then the same note may have been weighed anew.
    for said in sorted(own, key=lambda one: (not one["dropped"], one["at"])):
        restore_evidence(batch, row, said, report)
    for said in checks_in(thing):
        if said["by"] == batch.by.display_name:
            restore_check(batch, row, said, report)


def said_of(places: Places, thing: dict, row: Hypothesis) -> Iterator[Brought]:
    """What others judged of it, and what can't be the importer's here, as its entry or its question did not come."""
    weighed = list(Evidence.objects.filter(hypothesis=row).select_related("by", "entry"))
    for said in evidence_in(thing):
        if not is_weighed(said, weighed, places):
            yield from evidence_elsewhere(places, said, row)
    settled = {one.check_key: one for one in row.checks.select_related("by")}
    for said in checks_in(thing):
        if not is_settled(said, settled.get(said["check"]), places):
            yield from check_elsewhere(places, said, row)


def tell_unread(thing: dict, report: Report) -> None:
    """Lines that somebody changed into what can't be read stay in the file, and it is said which."""
    for word in ("evidence", "check"):
        for words, said in marked.lines(thing["text"], word):
            if said is None or not (weighing(said, words)["side"] if word == "evidence" else settling(said, words)):
                report.left.append((thing["place"], f"what is behind “{words[:200]}” can’t be read"))


def by_of(said: dict, words: str) -> str:
    named = BY.match(words)
    return text(said, "by", 160) or (named[1] if named else "")


def entry_of(batch: Import, report: Report, there: int | None) -> Entry | None:
    """The entry that has this number in the source, as far as this person may read it."""
    rows = Entry.objects.standing_here().readable_by(batch.by, [batch.project_id])
    here = report.numbers.get(there or 0)
    return rows.filter(number=here).select_related("project", "subject").first() if here else None


def is_later(here: datetime, said: dict) -> bool:
    """Whether what stands here is what the file says, or was said after it."""
    at = moment(said, "at")
    return at is None or here >= at


# --- evidence ------------------------------------------------------------------------------------------------------


def evidence_in(thing: dict) -> Iterator[dict]:
    """Behind its lines; earlier exports told it in their front matter, where nobody is named."""
    earlier = thing.get("evidence") if isinstance(thing.get("evidence"), list) else []
    told = [*marked.lines(thing["text"], "evidence"), *(("", one) for one in earlier if isinstance(one, dict))]
    for words, said in told:
        if said is not None and (read := weighing(said, words))["side"]:
            yield read


def weighing(said: dict, words: str) -> dict:
    return {
        "by": by_of(said, words),
        "at": text(said, "at", 40),
        "entry": number(said, "entry") or text(said, "entry", 80),
        "side": chosen(said, "side", Evidence.Side),
        "strength": chosen(said, "kind", Evidence.Kind),
        "says": text(said, "says"),
        "dropped": str(said.get("dropped") or "")[:40],
        "dropped_because": text(said, "dropped_because"),
    }


def restore_evidence(batch: Import, row: Hypothesis, said: dict, report: Report) -> None:
    """A note that counts already, or was weighed here since, is left alone."""
    entry = entry_of(batch, report, said["entry"] if isinstance(said["entry"], int) else None)
    at, of_entry = moment(said, "at"), Evidence.objects.filter(hypothesis=row, entry=entry)
    if entry is None or of_entry.standing().exists() or (at and of_entry.filter(by=batch.by, at=at).exists()):
        return
    words = {"side": said["side"], "kind": said["strength"], "says": said["says"]}
    added = add_evidence(by=batch.by, hypothesis=row, entry=entry, **words)
    dates = {"at": at} if at else {}
    if said["dropped"]:
        added = drop_evidence(by=batch.by, evidence=added, because=said["dropped_because"])
        dates["dropped_at"] = moment(said, "dropped") or added.dropped_at
    Evidence.objects.filter(pk=added.pk).update(is_brought=True, **dates)


def is_weighed(said: dict, rows: list[Evidence], places: Places) -> bool:
    here = places.entries.get(said["entry"]) if isinstance(said["entry"], int) else None
    if said["by"] == places.name:
        return here is not None
    return any(
        one.entry.number == here and one.by.display_name == said["by"] and is_later(one.at, said) for one in rows
    )


def evidence_elsewhere(places: Places, said: dict, row: Hypothesis) -> Iterator[Brought]:
    """About its entry, as only who reads that may read it."""
    there = said["entry"]
    about = f"entry {there}" if isinstance(there, int) else there or f"H{row.number}"
    names = ("by", "at", "side", "strength", "dropped", "dropped_because")
    facts = {name: said[name] for name in names if said[name]} | {"hypothesis": row.number, "about": about}
    facts["key"] = key_of(Kind.EVIDENCE, row.number, there, *(said[name] for name in (*names[:4], "says")))
    if entry := places.entry(there) if isinstance(there, int) else there:
        facts["entry"] = entry
    on = None if there else row.subject
    yield from row_of(places, Kind.EVIDENCE, facts, said["says"], on=on)


# --- skeptic checks ------------------------------------------------------------------------------------------------


def checks_in(thing: dict) -> Iterator[dict]:
    for words, said in marked.lines(thing["text"], "check"):
        if said is not None and (read := settling(said, words)):
            yield read


def settling(said: dict, words: str) -> dict | None:
    read = {
        "by": by_of(said, words),
        "at": text(said, "at", 40),
        "check": text(said, "check", 40),
        "question": text(said, "question"),
        "entry": number(said, "entry") or text(said, "entry", 80),
        "sentence": text(said, "sentence"),
    }
    return read if read["check"] and (read["entry"] or read["sentence"]) else None


def is_ours(said: dict) -> bool:
    """Whether the guide asks it here; what mentors ask is asked in the project it was said in."""
    return not said["question"] and said["check"] in {check.key for check in guide.current().checks}


def restore_check(batch: Import, row: Hypothesis, said: dict, report: Report) -> None:
    entry = entry_of(batch, report, said["entry"] if isinstance(said["entry"], int) else None)
    known = row.checks.filter(check_key=said["check"]).exists()
    if known or not is_ours(said) or not (entry or said["sentence"]):
        return
    words = {"check_key": said["check"], "sentence": said["sentence"]}
    settled = settle_check(by=batch.by, hypothesis=row, entry=entry, **words)
    at = moment(said, "at") or settled.at
    SkepticCheck.objects.filter(pk=settled.pk).update(is_brought=True, at=at)


def is_settled(said: dict, here: SkepticCheck | None, places: Places) -> bool:
    if here is None:
        return False
    if said["by"] == places.name and is_ours(said):
        return True
    return here.by.display_name == said["by"] and is_later(here.at, said)


def check_elsewhere(places: Places, said: dict, row: Hypothesis) -> Iterator[Brought]:
    names = ("by", "at", "check", "question")
    facts = {name: said[name] for name in names if said[name]} | {"hypothesis": row.number, "about": f"H{row.number}"}
    facts["key"] = key_of(Kind.CHECK, row.number, said["entry"], said["sentence"], *(said[name] for name in names))
    if entry := places.entry(said["entry"]) if isinstance(said["entry"], int) else said["entry"]:
        facts["entry"] = entry
    yield from row_of(places, Kind.CHECK, facts, said["sentence"], on=row.subject)
