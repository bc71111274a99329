"""What every page shows around its content: projects, where one is, what one may do there. Unused it costs no query."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from mechjournal import access, guide
from mechjournal.access import NOTHING, Who
from mechjournal.lib import spans
from mechjournal.models import Membership, Phase, Project, Stage, User


@dataclass(frozen=True)
class Step:
    """A phase on the ribbon: days in it, all stays together; the present one also says its `day`, counted from 1."""

    key: str
    name: str
    days: int
    day: int


@dataclass(frozen=True)
class Ribbon:
    """`is_folded`: it stands behind a click where a project is too small to need phases."""

    steps: tuple[Step, ...]
    north_star: str
    since: date
    is_folded: bool


class Named(NamedTuple):
    """What the navigation says of a project."""

    key: str
    title: str
    phase: str
    stage: str
    last_sprint: int
    last_hypothesis: int
    last_request: int
    last_proposal: int

    def get_phase_display(self) -> str:
        return Phase(self.phase).label

    @classmethod
    def of(cls, project: Project) -> "Named":
        return cls._make(NAMED(project))


NAMED = attrgetter(*Named._fields)


class Listed(NamedTuple):
    project: Named


class Nav(NamedTuple):
    """The frame as plain values: the navigation is rendered once for the same ones (templatetags/kept.py).

    `desk`: how many questions wait for a mentor; None for whoever mentors nothing. `proposed`: how many proposals wait
    in the project that this person may see.
    """

    area: str
    project: Named | None
    memberships: tuple[Listed, ...]
    others: tuple[Listed, ...]
    in_account: bool
    may: frozenset[str]
    desk: int | None = None
    proposed: int = 0


class Reader(NamedTuple):
    """Whoever is signed in, as every page names them."""

    key: str
    display_name: str
    initials: str
    single_keys: bool
    time_zone: str

    @classmethod
    def of(cls, user: User) -> "Reader":
        return cls(*(getattr(user, name) for name in cls._fields))


@lru_cache(maxsize=1_000)
def ribbon_of(method: guide.Guide, changes: spans.Changes, today: date, is_folded: bool) -> Ribbon:
    stays = spans.spans(changes, today)
    days, stay = spans.days_in(stays), stays[-1]
    on = {stay.phase: stay.days}
    steps = tuple(Step(one.key, one.name, days.get(one.key, 0), on.get(one.key, 0)) for one in method.phases)
    return Ribbon(steps, guide.find(method.phases, stay.phase).north_star, stay.first, is_folded)


@dataclass
class Frame:
    who: Who
    project: Project | None = None
    area: str = ""
    path: str = ""

    def at(self, project: Project | None, area: str) -> None:
        self.project, self.area = project, area

    @property
    def memberships(self) -> list[Membership]:
        return [m for m in self.who.memberships if m.project.status == Project.Status.ACTIVE]

    @property
    def others(self) -> list[Membership]:
        return [m for m in self.who.memberships if m.project.status != Project.Status.ACTIVE]

    @cached_property
    def nav(self) -> Nav:
        project = Named.of(self.project) if self.project else None
        active, others = (tuple(Listed(Named.of(m.project)) for m in some) for some in (self.memberships, self.others))
        here, proposed = self.path.startswith("/account/"), sum(number for _, number in self.proposed)
        return Nav(self.area, project, active, others, here, self.may, self.desk, proposed)

    @cached_property
    def desk(self) -> int | None:
        return access.waiting(self.who) if access.mentored(self.who) else None

    @cached_property
    def proposed(self) -> list[tuple[Project, int]]:
        """The project and how many proposals wait in it. One query, and none where nothing waits."""
        return access.proposed_in(self.who, [self.project]) if self.project else []

    @cached_property
    def reader(self) -> Reader | None:
        return Reader.of(self.who.user) if self.who.user.is_authenticated else None

    @property
    def may(self) -> frozenset[str]:
        return self.who.verbs(self.project) if self.project else NOTHING

    @cached_property
    def changes(self) -> spans.Changes:
        """When the project entered its phases; one query. Without any it has been in its own from the start."""
        rows = access.phases_entered(self.who, self.project)
        return rows or ((self.who.user.day_of(self.project.created_at), self.project.phase),)

    @cached_property
    def ribbon(self) -> Ribbon:
        today, is_folded = self.who.user.today(), self.project.stage != Stage.FULL
        return ribbon_of(guide.current(), self.changes, today, is_folded)


# What an entry's template asks for and most pages don't say. Missing a name costs ten times what finding it does, for
# each entry of a log anew.
UNSAID = {"fresh": None, "mark_form": None, "show_project": None, "told": None}


def frame(request) -> dict:
    return {**UNSAID, "frame": getattr(request, "frame", None)}
