"""Texts of one line with their marks, `{{ claim|inline }}`, and without, `{{ claim|bare|truncatechars:60 }}`."""

from django import template

from mechjournal.lib import inline
from mechjournal.lib.markdown import safe

register = template.Library()
register.filter("bare", inline.bare)


@register.filter("inline")
def as_html(text: str):
    return safe(inline.html_of(text))
