"""An entry as it leaves: its text between marks, its facts, its files beside it. What folder and one-file log share."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from mechjournal import access
from mechjournal.access import Who
from mechjournal.exchange import checks
from mechjournal.exchange.judged import together
from mechjournal.lib import vault
from mechjournal.lib.grammar import without_expectations
from mechjournal.lib.marked import Marked
from mechjournal.models import Attachment, Brought, Entry, EntryCheck, Origin, Prediction, Project, Sprint

FORMAT = 1  # stands in front matter; raise it whenever an older reader would misread
DEFAULTS = {"kind": Entry.Kind.NOTE, "visibility": Entry.Visibility.PROJECT, "standing": Entry.Standing.STANDS}
SAID = ("kind", "state", "phase", "visibility", "standing", "standing_reason", "highlight", "minutes", "learned")


def head(kind: str, **facts) -> dict:
    """Front matter without what says nothing."""
    told = {name: value for name, value in facts.items() if value not in ("", None, [], {})}
    return {"mechjournal": FORMAT, "kind": kind, **told}


@dataclass
class Content:
    """Everything of a project that one reader may take along."""

    project: Project
    entries: list[Entry]
    files: dict[int, list[Attachment]]
    predictions: dict[int, list[Prediction]]
    origins: dict[int, Origin] = field(default_factory=dict)
    sprints: list[Sprint] = field(default_factory=list)
    # Entries whose lines `expect: ...` are kept from this reader.
    kept: set[int] = field(default_factory=set)
    checks: dict[int, list[EntryCheck]] = field(default_factory=dict)
    # What came with a file about an entry, by its subject.
    elsewhere: dict[int, list[Brought]] = field(default_factory=dict)

    def marked(self, entry: Entry) -> Marked:
        files, elsewhere = self.files.get(entry.pk, []), self.elsewhere.get(entry.subject_id, [])
        facts = facts_of(entry, self.origins.get(entry.pk), elsewhere)
        if files:
            facts["files"] = [file.name for file in files]
        if said := expected(self.predictions.get(entry.pk, []), elsewhere):
            facts["predictions"] = said
        if said := checks.verified(entry, self.checks.get(entry.pk, []), elsewhere):
            facts["checks"] = said
        texts = without_expectations(entry.body) if entry.pk in self.kept else entry.body, entry.result
        if files and any(own_folder(entry) in text for text in texts):
            # It says so itself already; such a text is left as it is.
            facts["links"] = False
        elif files:
            texts = tuple(with_folder(text, entry, files) for text in texts)
        return Marked(facts, texts[0], entry.title, texts[1])

    def by_day(self) -> dict:
        days = defaultdict(list)
        for entry in sorted(self.entries, key=lambda one: (one.day, one.number)):
            days[entry.day].append(entry)
        return days


def content_of(who: Who, project: Project) -> Content:
    """Eight queries, however much there is."""
    rows = (
        access.entries(who, project)
        .standing_here()
        .select_related("author", "sprint", "better", "accepted_by")
        .order_by("number")
    )
    entries = list(rows.defer("body_html", "result_html", "better__body", "better__result"))
    files, predictions = defaultdict(list), defaultdict(list)
    for file in access.attachments(who, project).exclude(entry=None).order_by("number"):
        files[file.entry_id].append(file)
    for one in access.predictions(who, project).select_related("by", "hypothesis").order_by("number"):
        predictions[one.entry_id].append(one)
    origins = {origin.entry_id: origin for origin in access.origins(who, project)}
    sprints = list(access.sprints(who, project).order_by("number"))
    kept, verified = access.kept_texts(who, entries), defaultdict(list)
    for row in access.entry_checks(who, project):
        verified[row.entry_id].append(row)
    return Content(project, entries, files, predictions, origins, sprints, kept, verified, elsewhere(who, project))


def elsewhere(who: Who, project: Project) -> dict[int, list[Brought]]:
    found, kinds = defaultdict(list), (Brought.Kind.PREDICTION, Brought.Kind.ENTRY_CHECK, Brought.Kind.ACCEPTED)
    for row in access.brought(who, project).filter(kind__in=kinds).exclude(on=None).order_by("pk"):
        found[row.on_id].append(row)
    return found


def facts_of(entry: Entry, origin: Origin | None, elsewhere: Iterable[Brought] = ()) -> dict:
    """What is not as with any other note. Who wrote it and when is told by its source, where it came from one."""
    said = {name: getattr(entry, name) for name in SAID}
    told = {name: value for name, value in said.items() if value not in ("", None, False, DEFAULTS.get(name))}
    if entry.learned is False:
        told["learned"] = False
    return {
        "number": entry.number,
        "day": entry.day.isoformat(),
        **told,
        **({"result_day": entry.result_day.isoformat()} if entry.result_came_later else {}),
        **({"due": entry.expected_at.isoformat()} if entry.expected_at else {}),
        **({"better": entry.better.number} if entry.better else {}),
        "author": (origin and origin.author) or entry.author.display_name,
        "written": (origin and origin.written) or entry.written_at.isoformat(timespec="seconds"),
        **checks.hand_of(entry, elsewhere),
        "key": (origin and origin.source_key) or str(entry.client_key),
    }


EXPECTED = ("statement", "form", "probability", "low", "high", "outcome", "value", "outcome_reason", "after_the_fact")


def expected(rows: Iterable[Prediction], elsewhere: Iterable[Brought]) -> list[dict]:
    """In the order it was said, here and elsewhere."""
    there = [brought_prediction(row) for row in elsewhere if row.kind == Brought.Kind.PREDICTION]
    return together((prediction_of(row) for row in rows), there, moment="made")


def prediction_of(row: Prediction) -> dict:
    tests = row.hypothesis.name if row.hypothesis else ""
    said = {name: getattr(row, name) for name in EXPECTED}
    return told(said, row.by.display_name, row.made_at.isoformat(), tests)


def brought_prediction(row: Brought) -> dict:
    """The same of one that came with a file. A database may give a number of its JSON back as a whole one."""
    said = {name: row.facts.get(name) for name in EXPECTED} | {"statement": row.text}
    numbers = {name: float(said[name]) for name in ("low", "high", "value") if said[name] is not None}
    return told(said | numbers, row.said_by, row.said_at, row.facts.get("tests", ""))


def told(said: dict, by: str, made: str, tests: str) -> dict:
    known = {name: value for name, value in said.items() if value not in ("", None) and value is not False}
    return known | {name: value for name, value in (("by", by), ("made", made), ("tests", tests)) if value}


# --- files ---------------------------------------------------------------------------------------------------------


def own_folder(entry: Entry) -> str:
    return f"files/{entry.number}/"


def with_folder(text: str, entry: Entry, files: Iterable[Attachment]) -> str:
    """Links to an entry's files lead into a folder of its own, as two entries may have a `plot.png` each."""
    names = {name for file in files for name in (file.name, quote(file.name), file.name.replace(" ", "%20"))}
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.sub(rf"(?<![\w/.\-])files/(?=(?:{'|'.join(longest)})(?![\w.\-]))", own_folder(entry), text)


def path_of(project: Project, file: Attachment) -> Path:
    return vault.path_of(Path(settings.MEDIA_ROOT) / project.key, file.blob.sha256)
