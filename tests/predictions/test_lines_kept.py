"""A line `expect: ...` in a text is kept from a partner until they have said theirs, as the prediction beside it is."""

import re

import pytest

from mechjournal.lib.markdown import Context, render, without_expectations
from tests.helpers import expects, experiment

LINE = "expect: refusal **below** `20`%, 70%"


@pytest.fixture
def planned(cast):
    return experiment(cast.ana, cast.project, body=f"Ablate layer 14.\n{LINE}\n\nThen read.")


def seen(cast, entry, name, query="") -> str:
    page = cast.client(name).get(entry.get_absolute_url() + query).content.decode()
    return re.search(r'<div class="prose"[^>]*>(.*?)</div>', page, re.DOTALL)[1]


def test_a_partner_reads_around_it(cast, planned):
    text = seen(cast, planned, "col")
    assert "shown once you have said yours" in text and "Ablate layer 14." in text and "Then read." in text
    assert "refusal" not in text and "70%" not in text


@pytest.mark.parametrize("name", ["ana", "mo", "rhea"])
def test_its_author_mentors_and_readers_read_it(cast, planned, name):
    assert "refusal <strong>below</strong>" in seen(cast, planned, name)


def test_a_partner_reads_it_who_said_theirs_or_chose_to_look(cast, planned):
    assert "refusal" in seen(cast, planned, "col", "?predictions=shown")
    expects(cast.col, planned, "It rises.")
    assert "refusal" in seen(cast, planned, "col")


def test_it_is_kept_on_today_too(cast, planned):
    page = cast.client("col").get(cast.project.get_absolute_url()).content.decode()
    assert "refusal <strong>below" not in page and "shown once you have said yours" in page


def html(source: str) -> str:
    return render(source, Context("k", "/p/x/")).html


@pytest.mark.parametrize("source", [LINE, f"- {LINE}", f"Text\n{LINE}\nmore", f"**a\n{LINE}\nb**", f"  {LINE}"])
def test_the_line_alone_goes(source):
    assert "refusal" in html(source)
    kept = without_expectations(html(source))
    assert "refusal" not in kept and "70" not in kept
    assert kept.count("<span") == kept.count("</span>")


@pytest.mark.parametrize("source", ["```\n" + LINE + "\n```", "expect: much", f'<b title="\n{LINE}\n">x</b>'])
def test_what_says_nothing_is_no_expectation(source):
    assert 'class="expects"' not in html(source) and "mj" not in html(source)


def test_a_note_can_not_write_one_itself():
    assert 'class="expects"' not in html('<span class="expects">x</span>')
