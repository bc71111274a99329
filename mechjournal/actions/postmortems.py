"""Post-mortems: answers about a sprint, kept as they are typed, and what they mean to do differently. No decision."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from mechjournal.actions import anchoring, ledger
from mechjournal.lib import children
from mechjournal.lib.intending import intended
from mechjournal.lib.markdown import RENDERER_VERSION, Context
from mechjournal.models import Change, Intention, PostMortem, Project, Sprint, Subject, User
from mechjournal.models.postmortems import LINE_LENGTH

# Saves this close together are one sitting, which leaves one line in the ledger.
SITTING = timedelta(minutes=10)


class Conflict(Exception):
    """The same person saved other answers meanwhile; `postmortem` is what stands there. Nothing was written."""

    def __init__(self, postmortem: PostMortem):
        super().__init__(f"{postmortem} is at version {postmortem.version}")
        self.postmortem = postmortem


@dataclass(frozen=True)
class Typed:
    """What one page holds: answers by question, and by intention (primary key) what came of it, with a line.

    `version`: the one the page was filled with, 0 before anything was saved.
    """

    version: int
    answers: Mapping[str, str]
    came: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def save_postmortem(*, by: User, sprint: Sprint, typed: Typed, finish: bool = False, sealed: bool = True) -> PostMortem:
    """Keep what was typed. `sealed`: with its line in the ledger now; else one is left per sitting. Raises Conflict."""
    html = rendered(sprint, by, typed)
    with ledger.writing(sprint.project) as held:
        return put(held, by=by, sprint=sprint, typed=typed, html=html, finish=finish, sealed=sealed or finish)


def put(
    held: Project,
    *,
    by: User,
    sprint: Sprint,
    typed: Typed,
    html: Mapping[str, str],
    finish: bool = False,
    sealed: bool = True,
) -> PostMortem:
    """The same inside a transaction that holds the project, with the changed answers rendered before it (`html`)."""
    row = own(sprint, by) or begin(held, by=by, sprint=sprint)
    check_version(row, typed)
    if row.version and timezone.now() - row.saved_at > SITTING:
        seal(held, row, by)
    answer_intentions(held, by=by, sprint=sprint, came=typed.came)
    before = copy(row)
    write(row, typed, html, finish)
    anchoring.follow(held, before, row)
    if sealed or row.version == 1:
        seal(held, row, by)
    if row.finished_at:
        intend(held, by=by, sprint=sprint, answers=row.answers)
    return row


def own(sprint: Sprint, by: User) -> PostMortem | None:
    return PostMortem.objects.filter(sprint=sprint, by=by).select_related("subject").first()


def begin(held: Project, *, by: User, sprint: Sprint) -> PostMortem:
    """A row without answers; its first save makes it version 1, and the line of that save keeps the counters."""
    subject = ledger.add_subject(held, Subject.Kind.POSTMORTEM)
    row = PostMortem(project=held, subject=subject, number=subject.number, sprint=sprint, by=by, version=0)
    row.save(force_insert=True)
    return row


def check_version(row: PostMortem, typed: Typed) -> None:
    """Somebody who saves again what stands there has no conflict, whichever version they saw."""
    differs = any(row.answers.get(key, "") != text for key, text in typed.answers.items())
    if row.version and row.version != typed.version and differs:
        raise Conflict(row)


def write(row: PostMortem, typed: Typed, html: Mapping[str, str], finish: bool) -> None:
    answers = {key: text for key, text in {**row.answers, **typed.answers}.items() if text.strip()}
    if answers != row.answers or not row.version:
        row.version += 1
    row.answers, row.renderer = answers, RENDERER_VERSION
    row.html = {key: page for key, page in {**row.html, **html}.items() if key in answers}
    row.saved_at = timezone.now()
    if finish and not row.finished_at:
        row.finished_at = row.saved_at
    row.save()


def rendered(sprint: Sprint, by: User, typed: Typed) -> dict[str, str]:
    """HTML of the answers that aren't what is stored; done before the project is held, as it takes its time."""
    row = own(sprint, by)
    stored = row.answers if row else {}
    known = stored if row and row.renderer == RENDERER_VERSION else {}
    answers = {**stored, **typed.answers}
    return lay_out(sprint, by, {key: text for key, text in answers.items() if text.strip() and text != known.get(key)})


def lay_out(sprint: Sprint, by: User, answers: Mapping[str, str]) -> dict[str, str]:
    """HTML of these answers of one person."""
    return {key: children.render_note(text, context_for(sprint, by, key)).html for key, text in answers.items()}


def rerender_answers(*, everything: bool = False) -> int:
    """Lay out what an older renderer made (or all) again; returns of how many post-mortems."""
    rows = PostMortem.objects.select_related("sprint__project", "by").order_by("pk")
    rows = rows if everything else rows.exclude(renderer=RENDERER_VERSION)
    return sum(map(keep_laid_out, rows.iterator(chunk_size=200)))


def keep_laid_out(row: PostMortem) -> int:
    """0 if it was saved in the meantime: its save laid it out."""
    before, row.html = copy(row), lay_out(row.sprint, row.by, row.answers)
    rows = PostMortem.objects.filter(pk=row.pk, version=row.version)
    done = rows.update(html=row.html, renderer=RENDERER_VERSION)
    if done:
        anchoring.follow(row.sprint.project, before, row)
    return done


def context_for(sprint: Sprint, by: User, key: str) -> Context:
    project = sprint.project
    name = "".join(filter(str.isalnum, f"pm{sprint.number}{by.key}{key}"))
    return Context(entry_key=name, project_url=project.get_absolute_url(), highest_number=project.last_entry)


def seal(held: Project, row: PostMortem, by: User) -> None:
    """A line with the answers as they stand; none where the last one says so already."""
    facts = {"number": row.number, "sprint": row.sprint.number, "version": row.version}
    facts["finished"] = row.finished_at is not None
    last = Change.objects.filter(project=held, subject=row.subject).order_by("-seq").first()
    if last is None or last.facts != facts:
        ledger.record(held, "postmortem.saved", by=by, subject=row.subject, facts=facts, texts=row.texts())


# --- intentions -----------------------------------------------------------------------------------------------------


def intend(held: Project, *, by: User, sprint: Sprint, answers: Mapping[str, str]) -> list[Intention]:
    """What these answers mean to do differently and isn't noted yet. It goes to the next sprint if that is open."""
    lines = intended(answers, LINE_LENGTH)
    known = set(Intention.objects.filter(made_in=sprint, by=by).values_list("text", flat=True)) if lines else set()
    fresh = [line for line in lines if line not in known]
    following = Sprint.objects.open().filter(project=held, number__gt=sprint.number).first() if fresh else None
    return [make_intention(held, by=by, sprint=sprint, following=following, text=line) for line in fresh]


def make_intention(held: Project, *, by: User, sprint: Sprint, following: Sprint | None, text: str) -> Intention:
    made = Intention.objects.create(project=held, made_in=sprint, for_sprint=following, by=by, text=text)
    record_intention(held, made, "intention.made", by)
    return made


def record_intention(held: Project, row: Intention, kind: str, by: User) -> None:
    """What it says, and what came of it where that is known."""
    facts = {"intention": row.pk, "made_in": row.made_in.number, "came": row.came}
    texts = {"text": row.text, "says": row.came_says} if row.came_says else {"text": row.text}
    ledger.record(held, kind, by=by, subject=row.made_in.subject, facts=facts, texts=texts)


def answer_intentions(held: Project, *, by: User, sprint: Sprint, came: Mapping[int, tuple[str, str]]) -> None:
    """What came of intentions carried to this sprint. Another's, and what stands there already, are left alone."""
    rows = Intention.objects.filter(pk__in=came, for_sprint=sprint, by=by) if came else []
    for row in rows:
        how, says = came[row.pk]
        if (row.came, row.came_says) == (how, says):
            continue
        row.came, row.came_says = how, says
        row.save(update_fields=["came", "came_says"])
        facts = {"intention": row.pk, "came": how}
        ledger.record(held, "intention.answered", by=by, subject=sprint.subject, facts=facts, texts={"says": says})
