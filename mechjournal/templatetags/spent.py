"""Lengths of time as people say them; nothing here reads the database."""

from django import template

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """190 as "3 h 10 min", 60 as "1 h", 40 as "40 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
