"""A passage is found again where it went, and never where it isn't."""

import random

import pytest

from mechjournal.lib.anchors import ALIKE, follow, likeness, mark, paragraphs_of, passage_at, plain, text_of

NOTE = (
    "Ablating one direction at layer 14 drops refusal from 96% to 3% on held-out prompts. "
    "The random control leaves it at 94%, so it is not mere damage. Next: the judge."
)
QUOTE = "drops refusal from 96% to 3%"


def marked(text: str = NOTE, quote: str = QUOTE):
    return mark(text, quote)


def test_plain_text_has_one_blank_between_blocks_and_no_formula():
    html = '<h3>Plan</h3><p>One  <b>two</b><br>three</p><ul><li>a</li><li>b &amp; c <i class="math">x<b>y</b></i></li>'
    assert text_of(html) == "Plan One two three a b & c"


def test_a_note_falls_into_paragraphs():
    html = "<p>One <em>two</em>.</p><ul><li><p>a</p></li><li>b</li></ul><pre><code>x = 1\ny</code></pre>"
    assert paragraphs_of(html) == ["One two.", "a", "b", "x = 1 y"]


def test_a_passage_is_marked_whatever_blanks_the_browser_saw():
    passage = mark(NOTE, "drops  refusal\nfrom 96%to 3%")
    assert passage.quote == QUOTE
    assert (passage.starts, passage.found) == (NOTE.index(QUOTE), "")


def test_of_two_alike_the_one_with_its_surroundings_is_marked():
    text = "First it fell to 3%. Then it fell to 3%. So be it."
    passage = mark(text, "it fell to 3%", before="Then ", after=". So")
    assert passage.starts == text.index("it fell", 10)


def test_what_is_not_there_is_not_marked():
    assert mark(NOTE, "raises refusal") is None
    assert mark(NOTE, "  ") is None


@pytest.mark.parametrize(
    "edited",
    [
        "A line before. " + NOTE,
        NOTE + " A line after.",
        NOTE.replace("Ablating one", "We see that ablating just one single"),
        NOTE.replace("held-out", "unseen").replace("Ablating", "Removing"),
    ],
)
def test_an_edit_beside_it_moves_it(edited):
    found = follow(marked(), NOTE, edited)
    assert edited[found.starts : found.ends] == QUOTE
    assert found.found == ""


@pytest.mark.parametrize(
    ("edited", "now"),
    [
        (NOTE.replace("to 3% on", "to 4% on"), "drops refusal from 96% to 4%"),
        (NOTE.replace("drops refusal", "cuts refusal"), "cuts refusal from 96% to 3%"),
        (NOTE.replace("from 96% to", "from about 96% to"), "drops refusal from about 96% to 3%"),
        (NOTE.replace("refusal from 96%", "refusals (96%)"), "drops refusals (96%) to 3%"),
    ],
)
def test_an_edit_in_it_leaves_it_as_it_reads_now(edited, now):
    found = follow(marked(), NOTE, edited)
    assert edited[found.starts : found.ends] == found.now == now
    assert found.quote == QUOTE


def test_a_part_of_a_word_stays_a_part():
    passage = mark(NOTE, "refus", before="drops ")
    found = follow(passage, NOTE, "Well. " + NOTE)
    assert (found.now, found.starts) == ("refus", NOTE.index("refus") + 6)


def test_a_single_word_that_was_corrected_is_still_meant():
    passage = mark(NOTE, "damage")
    assert follow(passage, NOTE, NOTE.replace("damage.", "damages.")).now == "damages."


def test_a_passage_that_was_taken_out_is_gone():
    found = follow(marked(), NOTE, NOTE.replace(QUOTE, "does nothing at all, oddly"))
    assert found.starts is None
    assert found.quote == QUOTE


def test_it_does_not_jump_to_one_that_reads_the_same():
    text = "Layer 14: refusal falls to 3%. Layer 15: refusal falls to 3%. The rest does nothing."
    passage = mark(text, "refusal falls to 3%", before="Layer 15: ")
    gone = follow(passage, text, text.replace(" Layer 15: refusal falls to 3%.", ""))
    assert gone.starts is None


def test_of_two_alike_the_other_may_go():
    text = "Layer 14: refusal falls to 3%. Layer 15: refusal falls to 3%. The rest does nothing."
    edited = text.replace("Layer 14: refusal falls to 3%. ", "")
    passage = mark(text, "refusal falls to 3%", before="Layer 15: ")
    assert follow(passage, text, edited).starts == edited.index("refusal")


def test_a_passage_that_was_cut_and_put_elsewhere_is_found():
    edited = NOTE.replace(f" {QUOTE}", "") + f" To sum up, it {QUOTE} here."
    found = follow(marked(), NOTE, edited)
    assert edited[found.starts : found.ends] == QUOTE


def test_taking_an_edit_back_brings_it_back():
    gone = follow(marked(), NOTE, "Nothing of it is left.")
    back = follow(gone, "Nothing of it is left.", NOTE)
    assert (gone.starts, back.starts) == (None, NOTE.index(QUOTE))


def test_a_short_word_elsewhere_does_not_bring_it_back():
    gone = follow(mark(NOTE, "it", before="so "), NOTE, "Nothing of this is left.")
    assert follow(gone, "Nothing of this is left.", "Perhaps it was the judge, after all of this.").starts is None


def test_small_edits_never_add_up_to_another_passage():
    text, passage = NOTE, marked()
    for word in ("drops", "refusal", "from", "96%", "to", "3%"):
        edited = text.replace(f" {word} ", " zzzzzzz ", 1)
        passage, text = follow(passage, text, edited), edited
    assert passage.starts is None


def test_in_a_huge_text_it_is_found_by_its_words():
    text = " ".join(f"word{n}" for n in range(60_000))
    passage = mark(text, "word30000 word30001 word30002")
    edited = text.replace("word10 ", "w ").replace("word59990", "w")
    found = follow(passage, text, edited)
    assert edited[found.starts : found.ends] == passage.quote


# --- properties, on random texts and edits --------------------------------------------------------------------------

WORDS = ["the", "a", "of", "refusal", "layer", "direction", "probe", "3%", "14", "drops", "control", "it", "is", "not"]


def random_text(dice: random.Random, most: int = 60) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(1, most)))


def edited_at_random(dice: random.Random, text: str) -> str:
    words = text.split()
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(words) + 1)
        words[at : at + dice.randint(0, 6)] = dice.choices(WORDS, k=dice.randint(0, 6))
    return " ".join(words)


def random_passage(dice: random.Random, text: str):
    starts = dice.randrange(len(text))
    ends = dice.randint(starts + 1, min(len(text), starts + 80))
    return passage_at(text, starts, ends)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_happens_it_is_alike_or_gone(seed):
    dice = random.Random(seed)
    text = random_text(dice)
    passage = random_passage(dice, text)
    for _ in range(4):
        edited = edited_at_random(dice, text)
        passage, text = follow(passage, text, edited), edited
        if passage.starts is not None:
            assert text[passage.starts : passage.ends] == passage.now
            assert likeness(passage.quote, passage.now) >= ALIKE


@pytest.mark.parametrize("seed", range(200))
def test_words_that_stand_once_are_followed_exactly(seed):
    """Every word differs, so where the passage went is beyond doubt: it must be there, or gone with its words."""
    dice = random.Random(seed)
    words = [f"w{n}" for n in range(80)]
    first = dice.randrange(70)
    quote = " ".join(words[first : first + dice.randint(3, 10)])
    passage = mark(" ".join(words), quote)
    gone = set(dice.sample(words, dice.randint(0, 20)))
    kept = [word for word in words if word not in gone]
    for n in range(dice.randint(0, 10)):
        kept.insert(dice.randint(0, len(kept)), f"new{n}")
    edited = " ".join(kept)
    found = follow(passage, " ".join(words), edited)
    if f" {quote} " in f" {edited} ":
        assert edited[found.starts : found.ends] == quote
    elif not set(quote.split()) & set(kept):
        assert found.starts is None


@pytest.mark.parametrize("seed", range(100))
def test_nothing_changed_nothing_moves(seed):
    dice = random.Random(seed)
    text = plain(random_text(dice))
    passage = random_passage(dice, text)
    assert follow(passage, text, text) == passage
