"""Skills by the speed of their feedback: rate them, choose what to practise next, see what moved."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mechjournal import access, guide
from mechjournal.access import Who
from mechjournal.actions.walk import Said, rate_skills
from mechjournal.forms.walk import SkillsForm
from mechjournal.guide.shapes import Skill, Speed
from mechjournal.htmx import posted
from mechjournal.lib.movement import Movement, movements
from mechjournal.models import Sprint
from mechjournal.views.asked import number_in


@dataclass
class Row:
    """A skill with how it moved; `speed` only where it is slower than the loop it is listed under."""

    skill: Skill
    moved: Movement
    speed: Speed
    rating: object = None
    practise: object = None

    @property
    def value(self) -> str:
        """Of the rating; the page writes its buttons itself, as widgets for a hundred of them are slow."""
        return str(self.rating.value())

    @property
    def is_slower(self) -> bool:
        return self.skill.speed != self.skill.group


def moved(who: Who) -> dict[str, Movement]:
    return movements(access.skill_ratings(who).order_by("at", "pk").values_list("skill", "rating", "practise"))


def practised(who: Who) -> list[Row]:
    """The skills this person practises next, in the guide's order."""
    known, now = guide.current(), moved(who)
    chosen = [skill for skill in known.skills if now.get(skill.key, Movement()).practise]
    return [Row(skill, now[skill.key], guide.find(known.speeds, skill.speed)) for skill in chosen]


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """`?project=KEY&sprint=N`: said at the end of that sprint."""
    request.frame.at(None, "skills")
    sprint, now, skills = sprint_in(request), moved(request.who), guide.current().skills
    last = {key: Said(one.now, one.practise) for key, one in now.items()}
    form = SkillsForm(posted(request), skills=skills, now=last)
    if request.method == "POST" and form.is_valid():
        changed = rate_skills(user=request.user, said=form.said(), sprint=sprint)
        messages.success(request, "Saved." if changed else "Nothing had changed.")
        return redirect(sprint) if sprint else redirect("skills.index")
    context = {"form": form, "loops": loops(form, now), "sprint": sprint}
    return render(request, "skills/index.html", context, status=422 if form.errors else 200)


def sprint_in(request: HttpRequest) -> Sprint | None:
    """The sprint an address or a form names, one this person works in."""
    asked = request.POST or request.GET
    number, mine = number_in(asked.get("sprint", "")), access.working(request.who)
    rows = access.sprints(request.who).filter(project__in=mine, project__key=asked.get("project", ""), number=number)
    return rows.select_related("project").first() if number else None


def loops(form: SkillsForm, now: dict[str, Movement]) -> list[dict]:
    known = guide.current()
    found = []
    for speed in known.speeds:
        rows = [row_of(skill, form, now) for skill in known.skills if skill.group == speed.key]
        if rows:
            found.append({"speed": speed, "rows": rows})
    return found


def row_of(skill: Skill, form: SkillsForm, now: dict[str, Movement]) -> Row:
    speed = guide.find(guide.current().speeds, skill.speed)
    return Row(skill, now.get(skill.key, Movement()), speed, *form.of(skill.key))
