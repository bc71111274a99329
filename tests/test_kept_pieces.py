"""Pieces of pages that are kept: the same for the same values, and blind to all others."""

import re

import pytest
from django.template import engines


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_a_piece_follows_its_values():
    page = engines["django"].from_string("{% kept name=user.name %}Hello {{ name }}{% endkept %}")
    assert [page.render({"user": {"name": name}}) for name in ("Ana", "Col", "Ana")] == [
        "Hello Ana",
        "Hello Col",
        "Hello Ana",
    ]


def test_a_piece_sees_nothing_else():
    assert render("{% kept a=1 %}[{{ a }}{{ secret }}]{% endkept %}", secret="x") == "[1]"


def test_a_piece_is_escaped():
    assert render("{% kept a=b %}{{ a }}{% endkept %}", b="<b>") == "&lt;b&gt;"


def test_what_stands_apart_is_put_in_each_time():
    page = engines["django"].from_string("{% kept a=1 apart b=b c=c %}{{ c }}{{ a }}<i id={{ b }}>{{ b }}{% endkept %}")
    assert page.render({"b": 2, "c": 3}) == "31<i id=2>2"
    assert page.render({"b": "<", "c": 4}) == "41<i id=&lt;>&lt;"


TOKEN = re.compile(r"[0-9a-f-]{36}|[0-9A-Za-z]{64}")


@pytest.mark.parametrize("path", ["", "days/2026-01-05/", "/today/"])
def test_a_fresh_composer_is_what_it_would_be_if_it_were_not_kept(cast, path):
    answer = cast.client("ana").get(path if path.startswith("/") else cast.project.get_absolute_url() + path)
    context = answer.context[0].flatten() | {"autofocus": True}
    whole = engines["django"].from_string('{% include "entries/composer.html" %}').render(context)
    assert TOKEN.sub("", whole).strip() in TOKEN.sub("", answer.content.decode())


def test_each_composer_has_a_key_and_a_token_of_its_own(cast):
    first, second = (cast.client(name).get(cast.project.get_absolute_url()).content.decode() for name in ("ana", "col"))
    kept = [
        re.search(r'csrfmiddlewaretoken" value="(\w{64})".*?name="client_key" value="(.{36})"', page)
        for page in (first, second)
    ]
    assert len({*kept[0].groups(), *kept[1].groups()}) == 4
    assert f'data-key="{kept[0][2]}"' in first


def test_names_of_projects_in_the_navigation_are_always_the_present_ones(cast):
    client, path = cast.client("ana"), cast.project.get_absolute_url()
    client.get(path)
    cast.project.title = "Another name"
    cast.project.save()
    assert '<span class="name">Another name</span>' in client.get(path).content.decode()


def test_each_reader_gets_their_own_navigation(cast):
    for name in ("ana", "olu", "ana"):
        shown = cast.project.title in cast.client(name).get("/today/", follow=True).content.decode()
        assert shown == (name == "ana")
