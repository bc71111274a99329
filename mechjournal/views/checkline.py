"""The line on Today that asks "learned anything since 11:20?", and what a long while without suggests. One query."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Case, DateField, DateTimeField, F, Value, When
from django.utils import timezone

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.guide.shapes import Step
from mechjournal.lib.learning import RESULT, State, state
from mechjournal.lib.stretches import LEARNED, NOTHING, UNSAID, Moment
from mechjournal.models import Draft, Project
from mechjournal.models.addresses import address
from mechjournal.templatetags.times import clock
from mechjournal.views.sprintcard import SprintCard, open_sprint_card

LOOK_BACK = timedelta(days=14)
SAID = Case(When(learned=True, then=Value(LEARNED)), When(learned=False, then=Value(NOTHING)), default=Value(UNSAID))
NO_TIME, NO_DAY = Value(None, output_field=DateTimeField()), Value(None, output_field=DateField())


@dataclass(frozen=True)
class Asking:
    """`step` of the guide, reached just now if `is_new`, with its `text`; `text` alone where too little was answered.

    `draft`: the questions of the step, offered with it. `sprint`: the number of the open one. `over_all`: it stands on
    Today over all projects, and names its own.
    """

    project: Project
    state: State
    every: int
    sprint: int | None = None
    step: Step | None = None
    is_new: bool = False
    text: str = ""
    problem: str = ""
    draft: Draft | None = None
    over_all: bool = False

    @property
    def address(self) -> str:
        """Where it is answered, and asked for anew."""
        return address("checkins.answer", self.project.key) + ("?over=all" if self.over_all else "")

    @property
    def is_due(self) -> bool:
        return self.state.due_at is not None and self.state.due_at <= timezone.now()

    @property
    def wait(self) -> int:
        """Seconds until it is time; 0 where that is not known, or is now."""
        return max(0, ceil((self.state.due_at - timezone.now()).total_seconds())) if self.state.due_at else 0

    @property
    def is_waiting(self) -> bool:
        return self.state.waiting is not None and self.state.due_at is None

    @property
    def is_quiet(self) -> bool:
        return not (self.is_due or self.is_waiting or self.text)

    @property
    def is_first_step(self) -> bool:
        return self.step == guide.current().checkins[0]

    @property
    def is_last_step(self) -> bool:
        return self.step == guide.current().checkins[-1]


def asking_of(who: Who, project: Project, card: SprintCard | None, opened: datetime | None = None) -> Asking | None:
    """None for those who don't want to be asked. `opened`: when a page of today was opened, for a day without notes."""
    user = who.user
    if not user.checkin_every or project.status != Project.Status.ACTIVE or not who.may(project, access.WRITE):
        return None
    today, every = user.today(), timedelta(minutes=user.checkin_every)
    moments = told(who, project, today - LOOK_BACK)
    if opened and user.day_of(opened) == today:
        moments.append(Moment(opened, today, UNSAID))
    away = {pip.day for pip in card.pips if pip.is_away} if card else set()
    now = state(moments, every, today, away)
    step = step_of(now, today)
    before = state([moment for moment in moments if moment != now.last], every, today, away)
    return Asking(
        project=project,
        state=now,
        every=user.checkin_every,
        sprint=card.number if card else None,
        step=step,
        is_new=step is not None and step != guide.step_reached(guide.current(), before.minutes, before.days),
        text=text_of(now, step, today),
    )


def asking_over_all(who: Who, project: Project, opened: datetime | None = None) -> Asking | None:
    """The same for Today over all projects. A person learns in one at a time: `project` is where they wrote last."""
    if not who.user.checkin_every:
        return None
    asking = asking_of(who, project, open_sprint_card(who, project), opened)
    return replace(asking, over_all=True) if asking else None


def told(who: Who, project: Project, first: date) -> list[Moment]:
    """What this person wrote, got as a result and answered since `first`."""
    mine = access.entries(who, project).standing_here().filter(author=who.user, day__gte=first)
    notes = mine.annotate(said=SAID).values_list("written_at", "day", "result_at", "result_day", "said")
    answers = access.checkins(who, project).filter(by=who.user, day__gte=first)
    answers = answers.annotate(none=NO_TIME, no_day=NO_DAY, said=F("answer"))
    rows = notes.union(answers.values_list("at", "day", "none", "no_day", "said"), all=True)
    return [moment for row in rows for moment in moments_of(*row) if who.user.day_of(moment.at) == moment.day]


def moments_of(at: datetime, day: date, result_at: datetime | None, result_day: date | None, said: str) -> list[Moment]:
    """A note is a moment, and the result of an experiment another one; that is when something was learned, or not."""
    if result_at is None:
        return [Moment(at, day, said)]
    return [Moment(at, day, UNSAID), Moment(result_at, result_day, said or RESULT)]


def step_of(now: State, today: date) -> Step | None:
    """The step of the guide after a "no" of today; None where too little was answered to tell."""
    is_fresh = now.last is not None and now.last.said == NOTHING and now.last.day == today
    return guide.step_reached(guide.current(), now.minutes, now.days) if is_fresh and now.is_enough else None


def text_of(now: State, step: Step | None, today: date) -> str:
    if step:
        return guide.filled(step.text, {"time": clock(now.first.at), "idle_days": now.days}) or step.name
    is_no = now.last is not None and now.last.said == NOTHING and now.last.day == today
    if is_no and not now.is_enough and guide.step_reached(guide.current(), now.minutes, now.days):
        return f"Answered {now.answered} of {now.asked} times since {clock(now.first.at)}: too few to tell."
    return ""


def opened_at(seconds: int | None) -> datetime | None:
    """When a page was opened that says it has been open so long."""
    return timezone.now() - timedelta(seconds=seconds) if seconds is not None else None
