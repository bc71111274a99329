"""A piece of text around a hit."""

from mechjournal.lib.queries import parse
from mechjournal.lib.snippets import around, marked


def terms(text):
    return parse(text, (), ()).wanted


def hits(found):
    return [text for text, is_hit in found if is_hit]


def test_a_hit_shows_as_it_was_written():
    found = around("The Hook_resid_pre fires", terms("hook_RESID"))
    assert found == [("The ", False), ("Hook_resid", True), ("_pre fires", False)]


def test_every_hit_near_the_first_is_marked():
    assert hits(around("ablated, then ablation again", terms("ablate"))) == ["ablated", "ablation"]


def test_a_long_text_is_cut_around_its_first_hit():
    found = around("word " * 500 + "needle " + "word " * 500, terms("needle"))
    assert hits(found) == ["needle"]
    assert found[0] == ("… ", False)
    assert found[-1] == (" …", False)
    assert sum(len(text) for text, _ in found) < 250


def test_without_a_hit_the_beginning_is_shown():
    assert around("Only this.", terms("other")) == [("Only this.", False)]


def test_blank_lines_are_folded():
    assert around("one\n\n\n   two", terms("two")) == [("one ", False), ("two", True)]


def test_signs_of_markdown_are_left_out():
    text = "# Runs\n\n| model | refused |\n| --- | ---: |\n| gemma | 4 |\n\n![a plot](files/plot.png) and [here](/x)"
    found = "".join(text for text, _ in around(text, terms("gemma")))
    assert " ".join(found.split()) == "Runs model refused gemma 4 a plot and here"


def test_a_title_is_marked_whole():
    assert hits(marked("Layer14 and layer 14", terms("layer14"))) == ["Layer14", "layer 14"]


def test_a_beginning_is_marked():
    assert hits(marked("the residual stream", terms("resi*"))) == ["residual"]


def test_no_text_gives_no_pieces():
    assert around("", terms("x")) == []


def test_a_phrase_is_marked_wherever_the_reading_pauses():
    for before in range(96, 104):
        assert hits(marked("word " * before + "one two three", terms('"one two three" word:')))[-1] == "one two three"


def test_a_phrase_longer_than_a_stretch_ends():
    assert hits(marked("a b", terms(f'"{"a " * 150}" b'))) == ["b"]
