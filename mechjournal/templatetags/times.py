"""Small questions about moments that templates ask; nothing here reads the database."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written

from mechjournal.lib import waits

register = template.Library()


@register.filter
def waited(moment: datetime) -> str:
    """How long ago that is: "2 h", "1 d 4 h"."""
    return waits.in_words(timezone.now() - moment)


@register.filter
def passed(moment: datetime | None) -> bool:
    """Whether the moment lies behind us."""
    return moment is not None and moment <= timezone.now()


@register.filter
@lru_cache(maxsize=2_000)
def in_full(day: date) -> str:
    """ "Sunday 29 November 2026"."""
    return written(day, "l j F Y")


@register.filter
def clock(moment: datetime) -> str:
    """ "14:05" today, "Sun 14:05" in the days around, "3 Nov 14:05" beyond, by the reader's own clock."""
    local = timezone.localtime(moment)
    distance = abs((local.date() - timezone.localdate()).days)
    return written(local, "H:i" if not distance else "D H:i" if distance < 6 else "j M H:i")
