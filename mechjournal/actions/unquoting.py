"""Removing a secret from what a project says beside its entries: sprints and what ends them, questions, ideas, aims.

None of it rests on one entry, so it is all looked through. Where every text of an entry goes, this stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q

from mechjournal.actions import asked_checks, deciding, ledger, postmortems, projects, requests, sprints, uncommenting
from mechjournal.lib.removal import cleaned, has
from mechjournal.models import (
    AskedCheck,
    Change,
    CheckIn,
    Decision,
    Idea,
    Intention,
    PhaseChange,
    PostMortem,
    Project,
    ReviewRequest,
    Snippet,
    Sprint,
    SprintPause,
    Subject,
    Tick,
    User,
)
from mechjournal.models.hypotheses import LINE_LENGTH

TEXTS: dict[type[Model], tuple[str, ...]] = {
    Project: ("title", "question", "north_star", "proxy_task", "status_reason"),
    PhaseChange: ("reason",),
    Sprint: ("goal", "pivot_if", "simplest", "extended_because", "closing_line"),
    SprintPause: ("why",),
    Decision: ("reason", "momentum", "would_change", "verdict_says"),
    Intention: ("text", "came_says"),
    Idea: ("line", "why", "closest_paper", "first_experiment"),
    CheckIn: ("says",),
    Tick: ("note",),
    AskedCheck: ("question",),
    Snippet: ("text",),
}
LONGEST = {"question": 1000, "predicted": 1000}
SAYING = (Subject.Kind.SPRINT, Subject.Kind.POSTMORTEM, Subject.Kind.PROJECT, Subject.Kind.REQUEST)


@dataclass(frozen=True)
class Unquoted:
    """`lines`: numbers of the ledger's lines that were wiped; `reworded`: the rows that held the secret."""

    lines: list[int]
    reworded: list[Model]


def unquote(held: Project, secret: str | None, by: User) -> Unquoted:
    """Inside a transaction that holds the project. `record_reworded` then seals what the rows say now."""
    if secret is None:
        return Unquoted([], [])
    about = Q(subject=None) | Q(subject__kind__in=SAYING)
    lines = ledger.wipe(Change.objects.filter(about, project=held).exclude(kind="file.added"), secret)
    rows = [row for row in saying(held, by) if rewrite(row, secret)]
    looked_back = PostMortem.objects.filter(project=held).select_related("sprint", "subject", "by")
    rows += [row for row in looked_back if rewrite_answers(held, row, secret)]
    asked = ReviewRequest.objects.filter(project=held).select_related("subject", "on", "by", "mentor")
    return Unquoted(lines, rows + [row for row in asked if rewrite_request(held, row, secret)])


def saying(held: Project, by: User) -> Iterable[Model]:
    """Every row of the project, and of what stands outside it only what came from it or is this person's own."""
    yield held
    for model in (PhaseChange, SprintPause, CheckIn, Sprint, AskedCheck):
        yield from model.objects.filter(project=held)
    yield from Decision.objects.filter(project=held).select_related("sprint__subject")
    yield from Intention.objects.filter(project=held).select_related("made_in__subject")
    yield from Idea.objects.filter(Q(project=held) | Q(origin__project=held) | Q(by=by))
    yield from Tick.objects.filter(Q(entry__project=held) | Q(user=by))
    yield from Snippet.objects.filter(user=by)


def rewrite(row: Model, secret: str) -> bool:
    """The row with a mark in place of the secret; whether it held it."""
    held = [name for name in TEXTS[type(row)] if has(getattr(row, name), secret)]
    for name in held:
        setattr(row, name, cleaned(getattr(row, name), secret, row._meta.get_field(name).max_length))
    if held:
        row.save(update_fields=held)
    return bool(held)


def rewrite_answers(held: Project, row: PostMortem, secret: str) -> bool:
    """A post-mortem's answers, laid out anew where they held it; a window still open on them sees a newer version."""
    answers = {key: cleaned(text, secret) for key, text in row.answers.items() if has(text, secret)}
    if answers:
        row.project = row.sprint.project = held
        row.answers, row.version = {**row.answers, **answers}, row.version + 1
        row.html = {**row.html, **postmortems.lay_out(row.sprint, row.by, answers)}
        row.save(update_fields=["answers", "html", "version"])
        uncommenting.place_anew(row)
    return bool(answers)


def rewrite_request(held: Project, row: ReviewRequest, secret: str) -> bool:
    """A question, what was foretold, and the answer, laid out anew where it held it."""
    row.project = held
    said = {name: getattr(row, name) for name in ("question", "predicted", "answer")}
    held_it = {name: cleaned(text, secret, LONGEST.get(name)) for name, text in said.items() if has(text, secret)}
    lines = {key: [passed, cleaned(says, secret, LINE_LENGTH)] for key, (passed, says) in row.criteria.items()}
    if not held_it and lines == row.criteria:
        return False
    for name, text in held_it.items():
        setattr(row, name, text)
    if "answer" in held_it:
        row.answer_html = requests.rendered(row, row.answer).html
    row.criteria = lines
    row.save(update_fields=[*said, "answer_html", "criteria"])
    return True


def record_reworded(held: Project, reworded: list[Model], by: User) -> None:
    """What these say now, in the ledger. Ideas, check-ins, ticks and snippets have no place in it."""
    for row in reworded:
        match row:
            case Project():
                facts, texts = projects.facts(held), projects.texts(held) | {"reason": held.status_reason}
                ledger.record(held, "project.changed", by=by, facts=facts, texts=texts)
            case Sprint():
                row.project = held
                sprints.record(row, "sprint.changed", by)
            case Decision():
                deciding.record(held, row, "decision.changed", by)
            case Intention():
                postmortems.record_intention(held, row, "intention.changed", by)
            case PostMortem():
                postmortems.seal(held, row, by)
            case AskedCheck():
                asked_checks.record(held, row, "check.asked", by)
            case ReviewRequest():
                requests.record(row, "request.changed", by)
