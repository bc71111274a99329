"""What others said elsewhere and a file brings along: kept to be read, as text, with who and when as the file says.

No account is made up, nobody is told, nothing of it is scored. A credence in the importer's own name is theirs again,
marked as brought: its line in the ledger stands where it was written.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from django.utils import timezone

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import ledger
from mechjournal.actions.comments import lay_out
from mechjournal.actions.imports import Report
from mechjournal.actions.postmortems import own
from mechjournal.actions.relinking import renumbered
from mechjournal.lib import marked
from mechjournal.lib.markdown import RENDERER_VERSION
from mechjournal.lib.pictures import safe_name
from mechjournal.lib.removal import cleaned
from mechjournal.models import Brought, Credence, Entry, Hypothesis, Import, PostMortem, Project, Sprint, Subject
from mechjournal.models.hypotheses import LINE_LENGTH

Kind = Brought.Kind
LONGEST = 400_000
ABOUT = re.compile(r"(entry|sprint) (\d{1,9})|H(\d{1,9})|post-mortem (\d{1,9}) by (.+)")
# Of a thing that did not come along: its number here would be another's.
ELSEWHERE = "elsewhere: "
# Columns of their own, or of the file and not of what was said.
TOLD = ("mechjournal", "kind", "key", "by", "at", "about", "text")
DEEPEST = 5


def limit(name: str) -> int:
    return Brought._meta.get_field(name).max_length


@dataclass
class Places:
    """Where the things a file speaks of stand in the project now."""

    batch: Import
    entries: dict[int, int]
    hypotheses: dict[str, int]
    sprints: dict[int, Sprint]
    found: dict[str, Subject | None] = field(default_factory=dict)

    def subject(self, about: str) -> Subject | None:
        if about not in self.found:
            self.found[about] = self.look_up(about)
        return self.found[about]

    def look_up(self, about: str) -> Subject | None:
        said = ABOUT.fullmatch(about)
        if said is None:
            return None
        kind, number, hypothesis, lookback, name = said.groups()
        if lookback:
            return self.lookback(int(lookback), name)
        if kind == "sprint":
            sprint = self.sprints.get(int(number))
            return sprint.subject if sprint else None
        here = self.hypotheses.get(f"H{hypothesis}") if hypothesis else self.entries.get(int(number))
        kind = Subject.Kind.HYPOTHESIS if hypothesis else Subject.Kind.ENTRY
        return Subject.objects.filter(project=self.batch.project, kind=kind, number=here).first() if here else None

    def lookback(self, number: int, name: str) -> Subject | None:
        """Of post-mortems the importer's own alone came back as one."""
        sprint = self.sprints.get(number) if name == self.batch.by.display_name else None
        mine = own(sprint, self.batch.by) if sprint else None
        return mine.subject if mine else None


def bring_said(*, batch: Import, things: list[dict], places: Places, report: Report) -> None:
    """Comments, requests, meetings, others' credences and post-mortems: what is new of them, or changed since."""
    rows = [row for thing in things for row in rows_of(batch, thing, places, report)]
    here = {row.source_key: row for row in access.brought(Who(batch.by), batch.project)}
    new, changed = [], []
    for row in rows:
        there = here.get(row.source_key)
        if there is None:
            new.append(row)
            here[row.source_key] = row
        elif there.batch_id and there.batch.by_id == batch.by_id and told(there) != told(row):
            row.pk, row.batch = there.pk, there.batch
            changed.append(row)
    batch.project.refresh_from_db(fields=["last_entry"])
    for row in new + changed:
        row.html, row.renderer = laid_out(batch.project, row.text)
    keep(batch, new, changed)
    report.said += len(new) + len(changed)


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


def rows_of(batch: Import, thing: dict, places: Places, report: Report) -> Iterator[Brought]:
    match thing["kind"]:
        case "comments":
            for one in marked.read(thing["text"]):
                if isinstance(one, marked.Marked):
                    facts = one.facts | {"about": thing.get("about")}
                    yield from row_of(batch, Kind.COMMENT, facts, one.body, places, report)
        case "request" | "meeting" as kind:
            facts = thing | {"place": safe_name(PurePosixPath(thing["place"]).name)}
            yield from row_of(batch, Kind(kind), facts, thing["text"], places, report)
        case "hypothesis":
            yield from of_hypothesis(batch, thing, places, report)
        case "post-mortem":
            yield from of_lookback(batch, thing, places, report)


def row_of(
    batch: Import, kind: Kind, said: dict, text: str, places: Places, report: Report, private: bool = False
) -> Iterator[Brought]:
    """The row, unless it is of this very project or this person's own meeting: then it is here itself."""
    key, about = words(said, "key", "source_key"), words(said, "about", "about")
    if key.partition(".")[0] in homes(batch):
        return
    on = places.subject(about)
    if on is None and about and not about.startswith((ELSEWHERE, "post-mortem ")):
        about = f"{ELSEWHERE}{about}"[: limit("about")]
    facts = clean({name: value for name, value in said.items() if name not in TOLD})
    row = Brought(
        project=batch.project,
        batch=batch,
        kind=kind,
        said_by=words(said, "by", "said_by"),
        said_at=words(said, "at", "said_at"),
        about=about,
        on=on,
        is_private=private or on is None,
        facts=facts,
        text=renumbered(plain(text[:LONGEST]), report.numbers),
    )
    row.source_key = key or digest(kind, row)
    yield row


def homes(batch: Import) -> set[str]:
    pairs = access.mentorships(Who(batch.by)).values_list("key", flat=True)
    return {batch.project.key, *pairs}


def digest(kind: Kind, row: Brought) -> str:
    said = "\0".join([kind, row.about, row.said_by, row.said_at, str(row.facts.get("value", "")), row.text])
    return hashlib.sha256(said.encode()).hexdigest()


def words(said: dict, name: str, column: str) -> str:
    value = said.get(name)
    return (
        plain(str(value))[: limit(column)].strip()
        if isinstance(value, str | int) or hasattr(value, "isoformat")
        else ""
    )


def plain(text: str) -> str:
    """What every database keeps: no NUL, no half of a pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def clean(value, depth: int = DEEPEST):
    """Plain values, as JSON has them; what is none is its words."""
    if isinstance(value, dict):
        return {plain(str(name))[:80]: clean(one, depth - 1) for name, one in value.items()} if depth else {}
    if isinstance(value, list):
        return [clean(one, depth - 1) for one in value] if depth else []
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return plain(value.isoformat() if hasattr(value, "isoformat") else str(value))


# --- hypotheses and post-mortems -----------------------------------------------------------------------------------


def of_hypothesis(batch: Import, thing: dict, places: Places, report: Report) -> Iterator[Brought]:
    """Who made it, where that was another; what others took it for. A mentor's stays with whoever brought it."""
    about = f"H{thing.get('number')}"
    if places.subject(about) is None:
        return
    row = Hypothesis.objects.select_related("made_by").get(subject=places.subject(about))
    maker = thing.get("made_by")
    if row.made_by_id == batch.by_id and maker not in (None, "", batch.by.display_name):
        said = {"about": about, "by": maker, "at": thing.get("made_at")}
        yield from row_of(batch, Kind.HYPOTHESIS, said, row.claim, places, report)
    here = {(one.by.display_name, one.at.isoformat(), one.value) for one in row.credences.select_related("by")}
    for said in credences_in(thing):
        if said["by"] != batch.by.display_name and (said["by"], said["at"], said["value"]) not in here:
            facts = {name: said[name] for name in ("by", "at", "value") if name in said}
            if because := report.numbers.get(said.get("because") or 0):
                facts["because"] = because
            facts |= {"mentor": True} if said.get("mentor") is True else {}
            reason = text_of(said)
            is_mentors = said.get("mentor") is True
            yield from row_of(batch, Kind.CREDENCE, facts | {"about": about}, reason, places, report, is_mentors)


def credences_in(thing: dict) -> Iterator[dict]:
    """What can be a credence of it, whoever's."""
    for said in marked.tags(thing["text"], "credence"):
        value = said.get("value")
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100
        if whole and isinstance(said.get("by"), str) and isinstance(said.get("at"), str):
            because = said.get("because")
            yield said | {"because": because if isinstance(because, int) else None}


def text_of(said: dict) -> str:
    reason = said.get("reason")
    return plain(reason)[:LINE_LENGTH].strip() if isinstance(reason, str) else ""


def of_lookback(batch: Import, thing: dict, places: Places, report: Report) -> Iterator[Brought]:
    """Another's of a sprint that came along, if it isn't here itself."""
    number, author = thing.get("sprint"), thing.get("author")
    sprint = places.sprints.get(number) if isinstance(number, int) else None
    if sprint is None or not isinstance(author, str) or author == batch.by.display_name:
        return
    here = {row.by.display_name for row in PostMortem.objects.filter(sprint=sprint).select_related("by")}
    if author not in here:
        said = {"about": f"sprint {number}", "by": author, "at": thing.get("finished")}
        said["place"] = safe_name(PurePosixPath(thing["place"]).name)
        yield from row_of(batch, Kind.POSTMORTEM, said, thing["text"], places, report, not thing.get("finished"))


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


def moment(said: dict, name: str) -> datetime | None:
    """Never later than now: a clock that was wrong must not hide what is said here next."""
    value = said.get(name)
    try:
        found = (
            value if isinstance(value, datetime) else datetime.fromisoformat(value) if isinstance(value, str) else None
        )
    except ValueError:
        return None
    if found is None:
        return None
    found = timezone.make_aware(found) if timezone.is_naive(found) else found
    return min(found, timezone.now())


def put_brought(
    held: Project, batch: Import, hypothesis: Hypothesis, at: datetime, said: dict, numbers: dict[int, int]
) -> None:
    last = Credence.objects.current().filter(hypothesis=hypothesis, by=batch.by).first()
    readable = Entry.objects.standing_here().readable_by(batch.by, [held.pk])
    because = readable.filter(number=numbers.get(said["because"] or 0, 0)).first()
    row = Credence(project=held, hypothesis=hypothesis, by=batch.by, at=at, value=said["value"], because=because)
    row.reason, row.is_brought, row.was = text_of(said), True, last.value if last else None
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
