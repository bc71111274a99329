"""What others said elsewhere and a file brings along: kept to be read, as text, with who and when as the file says.

No account is made up, nobody is told, nothing of it is scored. A credence in the importer's own name is theirs again,
marked as brought: its line in the ledger stands where it was written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import judging, ledger
from mechjournal.actions.comments import lay_out
from mechjournal.actions.foreseeing import said_of_entries
from mechjournal.actions.hearsay import Places, key_of, limit, moment, row_of, text
from mechjournal.actions.imports import Report
from mechjournal.lib import marked
from mechjournal.lib.markdown import RENDERER_VERSION
from mechjournal.lib.pictures import safe_name
from mechjournal.lib.pieces import Found
from mechjournal.lib.removal import cleaned
from mechjournal.models import Brought, Credence, Entry, Hypothesis, Import, PostMortem, Project, Subject

Kind = Brought.Kind


def bring_said(*, batch: Import, found: Found, places: Places, report: Report) -> None:
    """Comments, requests, meetings, what others believed and judged: what is new of it, or changed since."""
    rows = [row for thing in found.things for row in rows_of(places, thing)]
    rows += said_of_entries(places, found.pieces)
    here = {(row.kind, row.source_key): row for row in access.brought(Who(batch.by), batch.project)}
    new, changed = [], []
    for row in apart(rows):
        there = here.get((row.kind, row.source_key))
        if there is None:
            new.append(row)
        elif there.batch_id and there.batch.by_id == batch.by_id and told(there) != told(row):
            row.pk, row.batch = there.pk, there.batch
            changed.append(row)
    batch.project.refresh_from_db(fields=["last_entry"])
    for row in new + changed:
        row.html, row.renderer = laid_out(batch.project, row.text)
    keep(batch, new, changed)
    report.said += len(new) + len(changed)


def apart(rows: Iterable[Brought]) -> Iterator[Brought]:
    """Each once. Of two in a file that say other things under one key, the later gets a key of its own."""
    seen: dict[tuple, Brought] = {}
    for row in rows:
        first = seen.setdefault((row.kind, row.source_key), row)
        if first is not row and told(first) != told(row):
            row.source_key = key_of(row.source_key, *told(row))
            first = seen.setdefault((row.kind, row.source_key), row)
        if first is row:
            yield row


def told(row: Brought) -> tuple:
    return row.said_by, row.said_at, row.facts, row.text


def laid_out(project: Project, text: str) -> tuple[str, int]:
    rendered = lay_out(project, text)
    return rendered.html, rendered.version


def keep(batch: Import, new: list[Brought], changed: list[Brought]) -> None:
    """One transaction and one line in the ledger: the file itself is sealed by the line that kept it."""
    if not new and not changed:
        return
    with ledger.writing(batch.project) as held:
        Brought.objects.bulk_create(new)
        for row in changed:
            row.save()
        kinds = Counter(str(row.kind) for row in new + changed)
        ledger.record(
            held, "import.said", by=batch.by, facts={"import": batch.key, "kinds": dict(sorted(kinds.items()))}
        )


# --- what a page of the file says ----------------------------------------------------------------------------------


def rows_of(places: Places, thing: dict) -> Iterator[Brought]:
    match thing["kind"]:
        case "comments":
            for one in marked.read(thing["text"]):
                if isinstance(one, marked.Marked):
                    facts = one.facts | {"about": thing.get("about")}
                    yield from row_of(places, Kind.COMMENT, facts, one.body)
        case "request" | "meeting" as kind:
            facts = thing | {"place": safe_name(PurePosixPath(thing["place"]).name)}
            yield from row_of(places, Kind(kind), facts, thing["text"])
        case "hypothesis":
            yield from of_hypothesis(places, thing)
        case "post-mortem":
            yield from of_lookback(places, thing)


# --- hypotheses and post-mortems -----------------------------------------------------------------------------------


def of_hypothesis(places: Places, thing: dict) -> Iterator[Brought]:
    """Who made it, where that was another; what others took it for, weighed and checked."""
    about = f"H{thing.get('number')}"
    if places.subject(about) is None:
        return
    row = Hypothesis.objects.select_related("made_by").get(subject=places.subject(about))
    maker = thing.get("made_by")
    if row.made_by_id == places.batch.by_id and maker not in (None, "", places.name):
        said = {"about": about, "by": maker, "at": thing.get("made_at")}
        yield from row_of(places, Kind.HYPOTHESIS, said, row.claim)
    yield from believed(places, thing, row, about)
    yield from judging.said_of(places, thing, row)


def believed(places: Places, thing: dict, row: Hypothesis, about: str) -> Iterator[Brought]:
    """What others took it for. A mentor's stays with whoever brought it."""
    here = {(one.by.display_name, one.at.isoformat(), one.value) for one in row.credences.select_related("by")}
    for said in credences_in(thing):
        if said["by"] != places.name and (said["by"], said["at"], said["value"]) not in here:
            facts = {name: said[name] for name in ("by", "at", "value")}
            if because := places.entries.get(said["because"] or 0):
                facts["because"] = because
            facts |= {"mentor": True} if said.get("mentor") is True else {}
            private = said.get("mentor") is True
            yield from row_of(places, Kind.CREDENCE, facts | {"about": about}, text(said, "reason"), private=private)


def credences_in(thing: dict) -> Iterator[dict]:
    """What can be a credence of it, whoever's."""
    for said in marked.tags(thing["text"], "credence"):
        value = said.get("value")
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100
        if whole and isinstance(said.get("by"), str) and isinstance(said.get("at"), str):
            because = said.get("because")
            yield said | {"because": because if isinstance(because, int) else None}


def of_lookback(places: Places, thing: dict) -> Iterator[Brought]:
    """Another's of a sprint that came along, if it isn't here itself."""
    number, author = thing.get("sprint"), thing.get("author")
    sprint = places.sprints.get(number) if isinstance(number, int) else None
    if sprint is None or not isinstance(author, str) or author == places.name:
        return
    here = {row.by.display_name for row in PostMortem.objects.filter(sprint=sprint).select_related("by")}
    if author not in here:
        said = {"about": f"sprint {number}", "by": author, "at": thing.get("finished")}
        said["place"] = safe_name(PurePosixPath(thing["place"]).name)
        yield from row_of(places, Kind.POSTMORTEM, said, thing["text"], private=not thing.get("finished"))


# --- one's own credences -------------------------------------------------------------------------------------------


def restore_credences(*, batch: Import, hypothesis: Hypothesis, thing: dict, numbers: dict[int, int]) -> int:
    """This person's own line in a hypothesis, as far as it goes on from what stands here. How many points came."""
    own_line = [
        (at, said) for said in credences_in(thing) if said["by"] == batch.by.display_name and (at := moment(said, "at"))
    ]
    own_line.sort(key=lambda one: one[0])
    with ledger.writing(batch.project) as held:
        rows = Credence.objects.filter(hypothesis=hypothesis, by=batch.by).order_by("seq")
        here = list(rows.values_list("at", "value"))
        if here != [(at, said["value"]) for at, said in own_line[: len(here)]]:
            return 0
        for at, said in own_line[len(here) :]:
            put_brought(held, batch, hypothesis, at, said, numbers)
    return len(own_line) - len(here)


def put_brought(
    held: Project, batch: Import, hypothesis: Hypothesis, at: datetime, said: dict, numbers: dict[int, int]
) -> None:
    last = Credence.objects.current().filter(hypothesis=hypothesis, by=batch.by).first()
    readable = Entry.objects.standing_here().readable_by(batch.by, [held.pk])
    because = readable.filter(number=numbers.get(said["because"] or 0, 0)).first()
    row = Credence(project=held, hypothesis=hypothesis, by=batch.by, at=at, value=said["value"], because=because)
    row.reason, row.is_brought, row.was = text(said, "reason"), True, last.value if last else None
    Credence.objects.filter(pk=last.pk if last else None).update(is_last=False)
    facts = row.facts(hypothesis) | {"said": at.isoformat()}
    texts = {"reason": row.reason}
    line = ledger.record(held, "credence.imported", by=batch.by, subject=hypothesis.subject, facts=facts, texts=texts)
    row.seq = line.seq
    row.save(force_insert=True)


# --- what goes again -----------------------------------------------------------------------------------------------


def rerender_brought(*, everything: bool = False) -> int:
    """Lay out those of an older renderer (or all) again; returns how many."""
    rows = Brought.objects.select_related("project").order_by("pk")
    rows = rows if everything else rows.exclude(renderer=RENDERER_VERSION)
    done = 0
    for row in rows.iterator(chunk_size=200):
        row.html, row.renderer = laid_out(row.project, row.text)
        done += Brought.objects.filter(pk=row.pk, text=row.text).update(html=row.html, renderer=row.renderer)
    return done


def forget_private(batches: Iterable[Import]) -> None:
    """What only whoever brought these files could read."""
    Brought.objects.filter(batch__in=list(batches), is_private=True).delete()


def unbring(held: Project, subject: Subject, secret: str | None) -> int:
    """Remove a secret from everything that was said elsewhere, or with None what was said about one thing."""
    rows = Brought.objects.filter(project=held)
    rows = rows if secret is not None else rows.filter(on=subject)
    return sum(reword(row, secret) for row in rows.select_related("project"))


def reword(row: Brought, secret: str | None) -> int:
    """1 if it held it."""
    was = row.said_by, row.about, row.text, row.facts
    row.said_by, row.about = (removed(getattr(row, name), secret)[: limit(name)] for name in ("said_by", "about"))
    row.text, row.facts = removed(row.text, secret), removed(row.facts, secret)
    if was == (row.said_by, row.about, row.text, row.facts):
        return 0
    row.html, row.renderer = laid_out(row.project, row.text)
    row.save()
    return 1


def removed(value, secret: str | None):
    """The same for texts within texts."""
    if isinstance(value, dict):
        return {removed(name, secret) if secret else name: removed(one, secret) for name, one in value.items()}
    if isinstance(value, list):
        return [removed(one, secret) for one in value]
    return cleaned(value, secret) if isinstance(value, str) else value
