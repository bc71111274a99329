"""For templates that write Markdown instead of HTML; nothing here reads the database."""

from django import template

from mechjournal.lib.inert import inert

register = template.Library()
register.filter("inert", inert)
