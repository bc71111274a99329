"""The timeline: everything by day, newest first, a page at a time; filters and the month beside it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from mechjournal import access
from mechjournal.access import Who
from mechjournal.htmx import wants_part
from mechjournal.models import Entry, Project, User
from mechjournal.models.attachments import bring_files
from mechjournal.views.asked import KINDS, Asked
from mechjournal.views.asking import show_asked
from mechjournal.views.calendars import month_of
from mechjournal.views.entry_checks import show_checks
from mechjournal.views.expectations import show_expected
from mechjournal.views.folds import Fold, rows_of
from mechjournal.views.items import Item, item_of, part_on
from mechjournal.views.threads import show_talk

PAGE = "entries/timeline.html"
# A page ends after so many days or so many parts, but never within a day, unless the day alone is longer than LONGEST.
MOST_DAYS, MOST_PARTS, LONGEST = 7, 20, 40
# What is added as one scrolls comes in smaller pieces, so that it is there sooner.
NEXT_PARTS = 10


@require_GET
def project(request: HttpRequest, key: str) -> HttpResponse:
    within = access.project(request.who, key)
    people = [member.user for member in access.members(request.who, within)]
    return show(request, within, Asked.of(request.GET, people, within.last_sprint), people)


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    people = [request.user]
    return show(request, None, Asked.of(request.GET, people, 0), people)


def show(request: HttpRequest, within: Project | None, asked: Asked, people: list[User]) -> HttpResponse:
    """The whole page; for htmx the month alone where one is asked for, else the next days alone."""
    request.frame.at(within, "timeline")
    context = {"project": within, "asked": asked, "show_project": within is None, "today": request.user.today()}
    part = ("#month" if "month" in request.GET else "#days") if wants_part(request) else ""
    if part != "#month":
        most = NEXT_PARTS if part else MOST_PARTS
        context["days"], context["older"] = days_back(request.who, within, asked, most)
    if part != "#days":
        days = context.get("days")
        begin = asked.month or asked.until or (days[0].day if days else context["today"])
        context["month"] = month_of(asked.narrow(access.entries(request.who, within)), begin, context["today"])
        context |= {"people": people, "kinds": KINDS.items(), "standings": Entry.Standing.choices}
        context["sprints"] = range(within.last_sprint if within else 0, 0, -1)
    response = render(request, PAGE + part, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True)
class Part:
    """Where an entry, or its result that came on another day, stands in the timeline."""

    day: date
    number: int
    pk: int


@dataclass(frozen=True)
class Place:
    """Where the next page begins: at a day, or within it below a number."""

    until: date
    below: int | None = None


@dataclass(frozen=True)
class Day:
    day: date
    items: list[Item]
    is_continued: bool
    goes_on: bool

    @property
    def rows(self) -> list[Item | Fold]:
        return rows_of(self.items)


def days_back(who: Who, within: Project | None, asked: Asked, most: int) -> tuple[list[Day], Place | None]:
    """The days of one page of about `most` parts, newest first, and where the page after it begins."""
    found = access.newest(who, within, asked, LONGEST + 1)
    rows = {entry.pk: entry for entry in found}
    parts = sorted(parts_of(rows.values(), asked), key=lambda part: (part.day, part.number), reverse=True)
    page, older = first_page(parts, most)
    if within is None:
        wanted = {part.pk for part in page}
        rows = {entry.pk: entry for entry in access.entries(who).for_log().prefetch_related(None).filter(pk__in=wanted)}
    on_page = [rows[part.pk] for part in page]
    bring_files(on_page)
    show_expected(who, on_page)
    show_talk(who, on_page)
    show_checks(who, on_page)
    show_asked(who, on_page)
    days = []
    for day, group in groupby(page, key=lambda part: part.day):
        items = [item_of(who, rows[part.pk], part_on(rows[part.pk], day)) for part in group]
        items.sort(key=lambda item: item.at, reverse=True)
        continued = asked.below is not None and day == asked.until
        days.append(Day(day, items, continued, older is not None and older.until == day))
    return days, older


def parts_of(entries, asked: Asked) -> list[Part]:
    parts = []
    for entry in entries:
        for day in {entry.day, entry.result_day} - {None}:
            part = Part(day, entry.number, entry.pk)
            if asked.until is None or is_below(part, Place(asked.until, asked.below)):
                parts.append(part)
    return parts


def is_below(part: Part, place: Place) -> bool:
    if part.day == place.until and place.below is not None:
        return part.number < place.below
    return part.day <= place.until


def first_page(parts: list[Part], most: int) -> tuple[list[Part], Place | None]:
    """As many whole days of `parts` (newest first) as fit on a page, and where the next one begins."""
    page: list[Part] = []
    for shown, (day, group) in enumerate(groupby(parts, key=lambda part: part.day)):
        group = list(group)
        if page and (shown == MOST_DAYS or len(page) + len(group) > most):
            return page, Place(day)
        page += group
        if len(group) > LONGEST:
            # Entries of several projects may share a number: all of them, so that none falls between two pages.
            lowest = group[LONGEST - 1].number
            return [part for part in group if part.number >= lowest], Place(day, lowest)
    return page, None
