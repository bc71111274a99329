"""What a timeline's address asks for: filters, the day to begin at, the month to show. No rows here, no pages."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from mechjournal.models import Entry, User

KINDS = {"note": "Notes", "experiment": "Experiments", "decision": "Decisions", "question": "Questions"}


@dataclass(frozen=True)
class Asked:
    """One address, read. What makes no sense is left out, so that an odd address shows more and never fails."""

    kind: str = ""
    sprint: int | None = None
    by: User | None = None
    standing: str = ""
    highlight: bool = False
    until: date | None = None
    below: int | None = None
    month: date | None = None

    @classmethod
    def of(cls, get: QueryDict, people: list[User], sprints: int) -> "Asked":
        """`people` may be chosen as writers, and sprints from 1 to `sprints`."""
        sprint, until = number_in(get.get("sprint", "")), day_in(get.get("until", ""))
        return cls(
            kind=get["kind"] if get.get("kind") in KINDS else "",
            sprint=sprint if sprint and sprint <= sprints else None,
            by=next((person for person in people if person.key == get.get("by")), None),
            standing=get["standing"] if get.get("standing") in Entry.Standing.values else "",
            highlight=get.get("highlight") == "yes",
            until=until,
            below=number_in(get.get("below", "")) if until else None,
            month=day_in(f"{get.get('month', '')}-01"),
        )

    def narrow(self, entries):
        """`entries` with the filters on."""
        wanted = {"kind": self.kind, "sprint__number": self.sprint, "author": self.by, "standing": self.standing}
        wanted["highlight"] = self.highlight
        return entries.filter(**{name: value for name, value in wanted.items() if value})

    @property
    def with_results(self) -> bool:
        """Whether results can be among what is wanted: only experiments have them."""
        return self.kind in ("", Entry.Kind.EXPERIMENT)

    def filters(self) -> dict[str, str]:
        given = {"kind": self.kind, "sprint": self.sprint, "by": self.by and self.by.key, "standing": self.standing}
        given["highlight"] = "yes" if self.highlight else ""
        return {name: str(value) for name, value in given.items() if value}

    @property
    def prefix(self) -> str:
        """The beginning of an address that keeps the filters: `?kind=note&`, or `?`."""
        filters = urlencode(self.filters())
        return f"?{filters}&" if filters else "?"

    @property
    def whole_prefix(self) -> str:
        """The same that keeps the day, too."""
        return self.prefix + (f"until={self.until}&" if self.until else "")

    def chips(self) -> list[tuple[str, str]]:
        """Every filter that is on: its words, and the address without it."""
        words = {
            "kind": KINDS.get(self.kind),
            "sprint": f"Sprint {self.sprint}",
            "by": f"by {self.by.display_name}" if self.by else "",
            "standing": Entry.Standing(self.standing).label if self.standing else "",
            "highlight": "Highlights",
        }
        return [(words[name], self.without(name).whole_prefix.rstrip("&")) for name in self.filters()]

    def without(self, name: str) -> "Asked":
        return replace(self, **{name: getattr(Asked(), name)})


def day_in(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 3000 else None


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
