"""Telling how the story's people walked: the checklist and leaving it, ideas, skills, what ended a sprint."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from mechjournal.actions import deciding, ideas, walk
from mechjournal.actions.postmortems import Typed
from mechjournal.models import Idea, Intention, PostMortem, SkillRating, Tick
from mechjournal.models.postmortems import Decision

if TYPE_CHECKING:
    from mechjournal.demo.story import Step
    from mechjournal.demo.telling import Telling


def leave_ropes(told: "Telling", step: "Step") -> None:
    """`ticked`: items of the guide's checklist; a line `key: note` of the text says something of one of them."""
    by, now = told.by(step), timezone.now()
    for item in step.heads["ticked"].split():
        walk.tick(user=by, item=item)
    for line in step.text.splitlines():
        item, _, note = line.partition(": ")
        walk.annotate(user=by, item=item, note=note, entry=None)
    Tick.objects.filter(user=by).update(at=now)
    walk.leave_ropes(user=by)


def have_ideas(told: "Telling", step: "Step") -> None:
    """One a line: `7 The idea | its first experiment`, with the rating in front."""
    for line in step.text.splitlines():
        rating, _, rest = line.partition(" ")
        idea, _, first = rest.partition(" | ")
        made = ideas.add_idea(by=told.by(step), line=idea, rating=int(rating), first_experiment=first)
        Idea.objects.filter(pk=made.pk).update(at=timezone.now())


def rate_skills(told: "Telling", step: "Step") -> None:
    """One a line: `interpret-one 3`, with `practise` behind it where that is meant."""
    by, said = told.by(step), {}
    for line in step.text.splitlines():
        skill, rating, *more = line.split()
        said[skill] = walk.Said(int(rating), "practise" in more)
    known = set(SkillRating.objects.values_list("pk", flat=True))
    walk.rate_skills(user=by, said=said)
    SkillRating.objects.filter(user=by).exclude(pk__in=known).update(at=timezone.now())


def decide(told: "Telling", step: "Step") -> None:
    """`choice`, `sure`, `momentum`, `would_change`, and `a_<key of a question>: answer`; the text says why."""
    by, sprint, heads, now = told.by(step), told.project(step).sprints.last(), step.heads, timezone.now()
    said = deciding.Said(
        choice=heads["choice"],
        reason=told.linked(step, step.text),
        momentum=heads["momentum"],
        confidence=int(heads["sure"]),
        would_change=heads["would_change"],
    )
    answers = {name[2:]: told.linked(step, text) for name, text in heads.items() if name.startswith("a_")}
    deciding.close_and_decide(by=by, sprint=sprint, said=said, typed=Typed(version=0, answers=answers))
    PostMortem.objects.filter(sprint=sprint).update(begun_at=now, saved_at=now, finished_at=now)
    Decision.objects.filter(sprint=sprint).update(at=now)
    Intention.objects.filter(made_in=sprint).update(at=now)


def judge(told: "Telling", step: "Step") -> None:
    """The verdict on a sprint's decision, `on` its number."""
    decision = Decision.objects.get(sprint__project=told.project(step), sprint__number=step.heads["on"])
    heads = step.heads
    deciding.give_verdict(
        by=told.by(step), decision=decision, verdict=heads["verdict"], cause=heads["cause"], says=step.text
    )


TELL: dict[str, Callable[["Telling", "Step"], None]] = {
    "ropes": leave_ropes,
    "ideas": have_ideas,
    "skills": rate_skills,
    "decide": decide,
    "judge": judge,
}
