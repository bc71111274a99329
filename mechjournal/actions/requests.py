"""Questions to a mentor: ask, reword, rank, answer, correct, take back, each with its line in the ledger. No pages.

What can't be done raises ValidationError in words; what came too late, Settled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from mechjournal.access import REVIEW, Who
from mechjournal.actions import ledger, telling
from mechjournal.actions.hypotheses import check
from mechjournal.lib import children
from mechjournal.lib.markdown import RENDERER_VERSION, Context, Rendered
from mechjournal.models import Entry, Notification, PostMortem, Project, ReviewRequest, Subject, User
from mechjournal.models.reviews import UNRANKED

State = ReviewRequest.State
OUTCOMES = (State.ANSWERED, State.CHANGES_ASKED, State.APPROVED)
# In a ranking: the question that is only being asked.
NEW = 0


class Settled(Exception):
    """It was answered or taken back meanwhile; `request` is how it stands. Nothing was written."""

    def __init__(self, request: ReviewRequest):
        super().__init__(f"{request} is {request.state}")
        self.request = request


class NeedsRanks(ValidationError):
    """So many wait for that mentor that they are to be ranked first."""

    def __init__(self, mentor: User, number: int):
        words = f"{number - 1} questions of yours wait for {mentor.display_name} already. Rank all {number} of them:"
        super().__init__(f"{words} 1 is the one you want answered first.", code="ranks")


@dataclass(frozen=True)
class Answer:
    """How a mentor answers. `criteria`: by question, whether it is passed and what they say of it."""

    outcome: str
    text: str = ""
    criteria: Mapping[str, tuple[bool, str]] = field(default_factory=dict)


def ask(
    *,
    by: User,
    on: Subject,
    mentor: User,
    question: str,
    predicted: str = "",
    ranks: Mapping[int, int] | None = None,
) -> ReviewRequest:
    """Ask `mentor` about a thing of the project. `predicted`: what the asker thinks the answer will be.

    `ranks`, by the number of each open question to that mentor and NEW, are asked for once more than UNRANKED wait.
    """
    with ledger.writing(on.project) as held:
        waiting = open_ones(held, by, mentor)
        check_thing(held, on, by)
        check_mentor(held, on, by, mentor, waiting)
        if len(waiting) >= UNRANKED or ranks:
            check_ranks(mentor, {NEW, *(row.number for row in waiting)}, ranks or {})
        made = ReviewRequest(project=held, on=on, by=by, mentor=mentor, at=timezone.now())
        made.rank = (ranks or {}).get(NEW)
        put(made, question, predicted)
        made.subject = ledger.add_subject(held, Subject.Kind.REQUEST)
        made.number = made.subject.number
        made.save(force_insert=True)
        record(made, "request.asked", by)
        put_ranks(waiting, ranks or {}, by)
        tell(made, mentor, Notification.Kind.ASKED, by, made.question)
    return made


def change_question(*, by: User, request: ReviewRequest, question: str, predicted: str) -> ReviewRequest:
    """Reword an open one. Saving the same again changes nothing."""
    with ledger.writing(request.project) as held:
        now = still_open(held, request)
        before = (now.question, now.predicted)
        put(now, question, predicted)
        if before != (now.question, now.predicted):
            now.save(update_fields=["question", "predicted"])
            record(now, "request.changed", by)
    return now


def rank_requests(*, by: User, project: Project, mentor: User, ranks: Mapping[int, int]) -> None:
    """In which order this person wants their open questions to that mentor answered."""
    with ledger.writing(project) as held:
        waiting = open_ones(held, by, mentor)
        check_ranks(mentor, {row.number for row in waiting}, ranks)
        put_ranks(waiting, ranks, by)


def answer_request(*, by: User, request: ReviewRequest, answer: Answer) -> ReviewRequest:
    """Once. The same answer sent twice is one."""
    page = rendered(request, answer.text)
    with ledger.writing(request.project) as held:
        now = fresh(held, request)
        if (now.state, now.answer) == (answer.outcome, answer.text):
            return now
        if not now.is_open or answer.outcome not in OUTCOMES:
            raise Settled(now)
        now.answered_at = now.closed_at = timezone.now()
        put_answer(now, answer, page)
        record(now, "request.answered", by)
        tell(now, now.by, Notification.Kind.ANSWERED, by, now.answer or now.get_state_display())
    return now


def correct_answer(*, by: User, request: ReviewRequest, answer: Answer) -> ReviewRequest:
    """Other words for an answer that was sent. What it said stays in the ledger; the asker is told once of all this.

    Saving the same again changes nothing.
    """
    page = rendered(request, answer.text)
    with ledger.writing(request.project) as held:
        now = fresh(held, request)
        if not now.answered_at or answer.outcome not in OUTCOMES:
            raise Settled(now)
        before = (now.state, now.answer, now.criteria)
        put_answer(now, answer, page)
        if before != (now.state, now.answer, now.criteria):
            record(now, "request.corrected", by)
            says = f"Corrected: {now.answer or now.get_state_display()}"
            tell(now, now.by, Notification.Kind.ANSWERED, by, says, once="corrected")
    return now


def withdraw_request(*, by: User, request: ReviewRequest) -> ReviewRequest:
    """Take it back; doing so twice changes nothing."""
    with ledger.writing(request.project) as held:
        now = fresh(held, request)
        if now.state != State.WITHDRAWN:
            if not now.is_open:
                raise Settled(now)
            close(now, by)
            tell(now, now.mentor, Notification.Kind.WITHDRAWN, by, now.question)
    return now


def settle_for_leaver(user: User) -> None:
    """Whoever deletes their account leaves nobody waiting; what they foretold and nobody was shown goes with them."""
    rows = ReviewRequest.objects.filter(Q(by=user) | Q(mentor=user), state=State.OPEN).select_related("project")
    for row in rows.order_by("pk"):
        with ledger.writing(row.project) as held:
            now = fresh(held, row)
            if now.is_open:
                close(now, user)
    ReviewRequest.objects.filter(by=user, answered_at=None).exclude(predicted="").update(predicted="")


def rerender_requests(*, everything: bool = False) -> int:
    """Lay out answers that an older renderer made (or all) again; returns how many."""
    rows = ReviewRequest.objects.exclude(answer="").select_related("project").order_by("pk")
    rows = rows if everything else rows.exclude(renderer=RENDERER_VERSION)
    return sum(map(keep_laid_out, rows.iterator(chunk_size=200)))


def keep_laid_out(row: ReviewRequest) -> int:
    """0 if a secret was taken out of it in the meantime: that laid it out."""
    page = rendered(row, row.answer)
    same = ReviewRequest.objects.filter(pk=row.pk, answer=row.answer)
    return same.update(answer_html=page.html, renderer=page.version)


# --- within the transaction -----------------------------------------------------------------------------------------


def open_ones(held: Project, by: User, mentor: User) -> list[ReviewRequest]:
    """This person's open questions to that mentor in the project, as ranked, then as asked."""
    rows = ReviewRequest.objects.filter(project=held, by=by, mentor=mentor, state=State.OPEN).select_related(*BESIDE)
    found = sorted(rows, key=lambda row: (row.rank is None, row.rank, row.at))
    for row in found:
        row.project = held
    return found


BESIDE = ("subject", "on", "by", "mentor")


def fresh(held: Project, request: ReviewRequest) -> ReviewRequest:
    """The row as it stands now that nobody else can write."""
    now = ReviewRequest.objects.select_related(*BESIDE).get(pk=request.pk, project=held)
    now.project = held
    return now


def still_open(held: Project, request: ReviewRequest) -> ReviewRequest:
    now = fresh(held, request)
    if not now.is_open:
        raise Settled(now)
    return now


def check_thing(held: Project, on: Subject, by: User) -> None:
    """Of an entry that others may read, where it stands; of a post-mortem only one's own."""
    if on.kind == Subject.Kind.ENTRY:
        entry = Entry.objects.only("visibility", "moved_to").get(subject=on, project=held)
        if entry.visibility != Entry.Visibility.PROJECT:
            raise ValidationError(
                "Only you can read this entry. Make it visible to the project first, then ask.", code="only_me"
            )
        if entry.moved_to_id:
            raise ValidationError("This entry has moved. Ask about it where it stands now.", code="moved")
    if on.kind == Subject.Kind.POSTMORTEM and not PostMortem.objects.filter(subject=on, by=by).exists():
        raise ValidationError("Ask about a post-mortem of your own.", code="not_yours")


def check_mentor(held: Project, on: Subject, by: User, mentor: User, waiting: list[ReviewRequest]) -> None:
    if mentor.pk == by.pk:
        raise ValidationError("Ask somebody else than yourself.", code="mentor")
    if not Who(mentor).may(held, REVIEW):
        raise ValidationError(f"{mentor.display_name} doesn’t mentor this project.", code="mentor")
    if twice := next((row for row in waiting if row.on_id == on.pk), None):
        raise ValidationError(
            f"You asked {mentor.display_name} about this already, in question {twice.number}. Change that one instead.",
            code="twice",
        )


def check_ranks(mentor: User, numbers: set[int], ranks: Mapping[int, int]) -> None:
    if set(ranks) != numbers or sorted(ranks.values()) != list(range(1, len(numbers) + 1)):
        raise NeedsRanks(mentor, len(numbers))


def put_ranks(waiting: list[ReviewRequest], ranks: Mapping[int, int], by: User) -> None:
    for row in waiting:
        rank = ranks.get(row.number, row.rank)
        if rank != row.rank:
            row.rank = rank
            row.save(update_fields=["rank"])
            record(row, "request.ranked", by)


def put(request: ReviewRequest, question: str, predicted: str) -> None:
    request.question, request.predicted = question.strip(), predicted.strip()
    check(request)


def put_answer(request: ReviewRequest, answer: Answer, page: Rendered) -> None:
    request.state, request.answer = answer.outcome, answer.text
    request.answer_html, request.renderer = page.html if answer.text else "", page.version
    request.criteria = {question: [passed, says] for question, (passed, says) in answer.criteria.items()}
    check(request)
    request.save()


def close(request: ReviewRequest, by: User) -> None:
    request.state, request.closed_at = State.WITHDRAWN, timezone.now()
    request.save(update_fields=["state", "closed_at"])
    record(request, "request.withdrawn", by)


def rendered(request: ReviewRequest, text: str) -> Rendered:
    """HTML of an answer; done before the project is held, as it takes its time."""
    project = request.project
    context = Context(
        entry_key=f"rq{request.number}", project_url=project.get_absolute_url(), highest_number=project.last_entry
    )
    return children.render_note(text, context)


def record(request: ReviewRequest, kind: str, by: User) -> None:
    facts, texts = request.facts(), request.texts()
    ledger.record(request.project, kind, by=by, subject=request.subject, facts=facts, texts=texts)


def tell(request: ReviewRequest, user: User, kind: Notification.Kind, by: User, says: str, once: str = "") -> None:
    telling.tell(
        [user],
        kind=kind,
        by=by,
        project=request.project,
        path=request.get_absolute_url(),
        says=says,
        subject=request.subject,
        once=f"{request.project.key} request {request.number} {once or kind}",
    )
