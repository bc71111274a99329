"""What a calibration page's address asks for: whose, of which project and phase, made when. No rows here, no pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from mechjournal.lib import days
from mechjournal.models import Phase, Project, User
from mechjournal.models.predictions import PredictionQuerySet
from mechjournal.views.asked import day_in

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sifted:
    """One address, read. What makes no sense is left out, so that an odd address shows more and never fails."""

    by: User
    me: User
    project: Project | None = None
    phase: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, get: QueryDict, me: User, people: list[User], projects: list[Project]) -> "Sifted":
        """Of `people` one may be chosen, else it is `me`; one of `projects` likewise, else it is all of them."""
        return cls(
            by=next((person for person in people if person.key == get.get("by")), me),
            me=me,
            project=next((project for project in projects if project.key == get.get("project")), None),
            phase=get["phase"] if get.get("phase") in Phase.values else "",
            since=day_in(get.get("from", "")),
            until=day_in(get.get("to", "")),
        )

    @property
    def is_mine(self) -> bool:
        return self.by == self.me

    def narrow(self, predictions: PredictionQuerySet) -> PredictionQuerySet:
        """`predictions` of that person with the filters on. Days are the visitor's own."""
        wanted = {"by": self.by, "entry__phase": self.phase, "made_at__gte": self.moment(self.since)}
        wanted["made_at__lt"] = self.moment(self.until and self.until + DAY)
        return predictions.filter(**{name: value for name, value in wanted.items() if value})

    def moment(self, day: date | None):
        return day and days.start_of(day, self.me.time_zone, self.me.day_ends_at)

    def filters(self) -> dict[str, str]:
        given = {"by": "" if self.is_mine else self.by.key, "project": self.project and self.project.key}
        given |= {"phase": self.phase, "from": self.since, "to": self.until}
        return {name: str(value) for name, value in given.items() if value}

    def chips(self) -> list[tuple[str, str]]:
        """Every filter that is on: its words, and the address without it."""
        words = {
            "by": self.by.display_name,
            "project": self.project and self.project.title,
            "phase": Phase(self.phase).label if self.phase else "",
            "from": f"from {self.since.day} {self.since:%b %Y}" if self.since else "",
            "to": f"to {self.until.day} {self.until:%b %Y}" if self.until else "",
        }
        return [(words[name], self.without(name)) for name in self.filters()]

    def without(self, name: str) -> str:
        return "?" + urlencode({key: value for key, value in self.filters().items() if key != name})
