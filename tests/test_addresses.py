"""Addresses looked up once are the addresses there are."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from mechjournal.models.addresses import address
from tests.helpers import note


def test_an_address_is_what_reverse_gives(cast):
    entry = note(cast.ana, cast.project)
    assert entry.get_absolute_url() == reverse("entries.show", args=[cast.project.key, 1])
    assert address("days.day", cast.project.key, entry.day) == reverse("days.day", args=[cast.project.key, entry.day])


def test_the_tag_escapes_and_can_give_a_name():
    text = "{% url 'attachments.show' 'aaaaaaaaaa' 1 name %}{% url 'home' as there %}{{ there }}"
    assert Template(text).render(Context({"name": "a&b.png"})) == "/p/aaaaaaaaaa/files/1/a&amp;b.png/"


def test_an_unknown_name_is_an_error_unless_it_is_asked_for_by_a_name():
    assert Template("{% url 'nowhere' as there %}[{{ there }}]").render(Context()) == "[]"
    with pytest.raises(NoReverseMatch):
        Template("{% url 'nowhere' %}").render(Context())
