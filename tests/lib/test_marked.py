from hypothesis import given, settings
from hypothesis import strategies as st

from mechjournal.lib import frontmatter, marked
from mechjournal.lib.marked import Loose, Marked
from mechjournal.lib.pieces import digests, grown

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"))
MARKS = ["<!-- end -->", "<!-- entry {} -->", "<!-- result -->", "<!-- \\end -->", "<!-- \\\\entry", "", "---", "### A"]
HOSTILE = st.lists(st.sampled_from(MARKS), max_size=8).map("\n".join) | TEXT
LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")).map(str.strip)


@settings(max_examples=400, deadline=None)
@given(HOSTILE, HOSTILE, LINE, st.dictionaries(st.sampled_from(["kind", "author", "key"]), TEXT))
def test_what_is_written_reads_back_to_the_letter(body, result, title, facts):
    entry = Marked(facts, body, title, result)
    first, gap, second = marked.read(f"{marked.written(entry)}\n{marked.written(entry)}")
    assert (first.facts, first.body, first.title, first.result) == (facts, body, title, result)
    assert (second.body, gap) == (body, Loose("\n", gap.line))


def test_a_title_changed_by_hand_counts():
    text = marked.written(Marked({}, "Text.", "Before")).replace("### Before", "### After")
    assert [entry.title for entry in marked.read(text)] == ["After"]


def test_text_added_by_hand_stays_apart():
    text = "Mine.\n" + marked.written(Marked({"number": 1}, "Text.")) + "Also mine.\n"
    loose = [(one.text, one.line) for one in marked.read(text) if isinstance(one, Loose)]
    assert loose == [("Mine.\n", 1), ("Also mine.\n", 7)]


def test_a_mark_that_is_broken_leaves_its_text_loose():
    text = "<!-- entry {broken -->\n\nText.\n\n<!-- end -->\n"
    assert [one.text for one in marked.read(text)] == [text]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(LINE, TEXT | st.booleans() | st.integers() | st.dates() | st.lists(LINE), max_size=4), TEXT)
def test_front_matter_reads_back(facts, body):
    assert frontmatter.split(frontmatter.joined(facts, body)) == (facts, body)


def test_front_matter_that_is_a_trap_is_text():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"
    for head in (bomb, "- a\n- b", "a: b: c", "[" * 20_000, "date: 2025-13-45"):
        text = f"---\n{head}\n---\nText."
        assert frontmatter.split(text) == ({}, text)


def test_a_day_that_has_grown_gives_what_is_new():
    before = "One.\n\n```\nx\n\ny\n```\n\nTwo."
    assert grown(f"{before}\n\nThree.", [digests(before)]) == "Three."
    assert grown(before, [digests(before)]) == ""
    assert grown("Another day.", [digests(before)]) is None
