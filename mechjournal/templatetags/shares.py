"""Shares and numbers as people read them, and a score in words; nothing here reads the database."""

from django import template

from mechjournal.lib import figures
from mechjournal.lib.calibration import Summary

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.714 as "71 %"; "" of nothing."""
    return "" if share is None else f"{share * 100:.0f} %"


register.filter("figure", figures.shown)


@register.filter
def verdict(summary: Summary) -> str:
    """What the score says beside the two that need no thought."""
    if summary.skill is not None and summary.skill > 0 and summary.skill_over_half > 0:
        return f"Better than both, as far as {summary.n} can tell."
    if summary.skill_over_half > 0:
        return "Better than 50 % every time, not better than always saying how often such things come true."
    return "No better than saying 50 % every time: what was said was surer than it should have been."
