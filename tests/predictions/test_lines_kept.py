"""A line `expect: ...` in a text is kept from a partner until they have said theirs, as the prediction beside it is."""

import re

import pytest

from mechjournal.lib.grammar import KEPT
from mechjournal.lib.markdown import Context, render, without_expectations
from mechjournal.models import Entry, Prediction
from tests.entries.test_edit import save
from tests.helpers import expects, experiment, note

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


def editor(cast, entry, name: str) -> str:
    page = cast.client(name).get(f"{entry.get_absolute_url()}edit/").content.decode()
    return re.search(r'<textarea name="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1].strip()


def test_the_editor_shows_a_partner_what_the_page_shows(cast, planned):
    assert editor(cast, planned, "col") == planned.body.replace(LINE, KEPT)
    assert "refusal" in editor(cast, planned, "ana")


def test_a_partners_edit_leaves_the_line_as_its_writer_said_it(cast, planned):
    save(cast, planned, "col", body=editor(cast, planned, "col").replace("layer 14", "layer 15"))
    assert Entry.objects.get().body == planned.body.replace("layer 14", "layer 15")
    assert Prediction.objects.count() == 1


def test_a_partner_who_takes_the_line_out_loses_nobody_anything(cast, planned):
    save(cast, planned, "col", body="Ablate layer 15.")
    assert Entry.objects.get().body == f"{LINE}\n\nAblate layer 15."
    assert "refusal" not in seen(cast, planned, "col")


def test_nor_does_one_who_brings_a_state_from_before_it_back(cast):
    entry = experiment(cast.ana, cast.project, body="Ablate layer 13.")
    save(cast, entry, body=f"Ablate layer 14.\n{LINE}")
    cast.client("col").post(f"{entry.get_absolute_url()}revisions/1/restore/")
    assert Entry.objects.get().body == f"{LINE}\n\nAblate layer 13."


def test_who_opened_the_editor_before_saying_theirs_may_save_it_after(cast, planned):
    body = editor(cast, planned, "col")
    expects(cast.col, planned, "It rises.")
    save(cast, planned, "col", body=body)
    assert Entry.objects.get().body == planned.body


def test_what_a_partner_expects_in_the_same_edit_is_theirs(cast, planned):
    save(cast, planned, "col", body=f"{editor(cast, planned, 'col')}\nexpect: it rises, 20%")
    assert list(Prediction.objects.order_by("number").values_list("by", "statement")) == [
        (cast.ana.pk, "refusal **below** `20`%"),
        (cast.col.pk, "it rises"),
    ]


def test_two_saves_at_once_do_not_show_it_either(cast, planned):
    response = save(cast, planned, "col", body="Mine.", version=7)
    page = response.content.decode()
    assert response.status_code == 409 and KEPT in page and "refusal" not in page


def test_a_partner_does_not_find_it_by_its_words(cast, planned):
    def found(name: str, asked: str) -> int:
        return cast.client(name).get(f"/search/?q={asked}").context["found"].total

    assert [found("col", asked) for asked in ("refusal", "refus*", '"below+20"', "ablate")] == [0, 0, 0, 1]
    assert [found(name, "refusal") for name in ("ana", "mo", "rhea")] == [1, 1, 1]
    expects(cast.col, planned, "It rises.")
    assert found("col", "refusal") == 1


def test_nor_by_leaving_them_out(cast, planned):
    note(cast.ana, cast.project, "Ablate layer 15; refusal stays.")

    def found(name: str, asked: str) -> list[int]:
        return [entry.number for entry in cast.client(name).get(f"/search/?q={asked}").context["found"].rows]

    assert sorted(found("col", "ablate")) == [1, 2]
    assert found("col", "ablate+-refusal") == found("col", "-refusal") == [1]
    assert found("col", "ablate+-refusal+kind:note") == found("ana", "ablate+-refusal") == []
    assert found("col", "ablate+-ablate") == []
    expects(cast.col, planned, "It rises.")
    assert found("col", "ablate+-refusal") == []


def test_nor_is_it_the_name_of_an_experiment(cast):
    first = experiment(cast.ana, cast.project, body=f"{LINE}\n\nAblate layer 14.")
    alone = experiment(cast.ana, cast.project, body=LINE)
    assert (first.heading, alone.heading) == ("Ablate layer 14.", "Experiment")


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
