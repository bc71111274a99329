"""How many, in words: small sums that templates ask for; nothing here reads the database."""

from django import template

register = template.Library()


@register.filter
def tally(items: list) -> str:
    """What stands on a day: "4 entries", "1 entry, 2 results"; a result counts on the day it came."""
    results = sum(item.part == "result" for item in items)
    return both(len(items) - results, results)


@register.filter
def both(entries: int, results: int) -> str:
    """The same of two numbers; nothing where both are 0."""
    return ", ".join(filter(None, (many(entries, "entry", "entries"), many(results, "result", "results"))))


def many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""
