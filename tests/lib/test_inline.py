"""The marks within one line: shown, left out, and never more than what our own tags say."""

import time

import pytest

from mechjournal.lib.inline import bare, html_of
from mechjournal.lib.queries import parse
from mechjournal.lib.snippets import around


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("**One** direction", "<strong>One</strong> direction", "One direction"),
        ("*one* _two_ ~~three~~", "<em>one</em> <em>two</em> <del>three</del>", "one two three"),
        ("`resid_*post*`", "<code>resid_*post*</code>", "resid_*post*"),
        ("**a _b_**", "<strong>a <em>b</em></strong>", "a b"),
        (r"\*so\*", "*so*", "*so*"),
        ("at $p<q$", 'at <span class="math"><code class="tex">p&lt;q</code></span>', "at p<q"),
        ("the $n$th", 'the <span class="math"><code class="tex">n</code></span>th', "the nth"),
    ],
)
def test_marks_are_shown_or_left_out(text, html, plain):
    assert (html_of(text), bare(text)) == (html, plain)


@pytest.mark.parametrize(
    "text",
    [
        *("hook_resid_pre", "__init__", "2**3**4", "5 * 3 * 2", "a == b == c", "*one", "$HOME/$PATH", "$HOME:$PATH"),
        *("$5 and $10", "costs $5", "$ x $", "$HOME/.cache/$USER now"),
    ],
)
def test_what_only_looks_like_a_mark_stays(text):
    assert (html_of(text), bare(text)) == (text, text)


@pytest.mark.parametrize("text", ["<b>x</b>", "**<script>x</script>**", "`<img src=x onerror=y>`", "$<svg onload=x>$"])
def test_nobodys_own_tags_reach_the_page(text):
    shown = html_of(text).replace('<span class="math"><code class="tex">', "").replace("<strong>", "")
    for own in ("</strong>", "<code>", "</code>", "</span>"):
        shown = shown.replace(own, "")
    assert "<" not in shown


@pytest.mark.parametrize("piece", ["**", "*a ", "$", "\\", "_a", "`", "~~a", "$a", "**a", "==a", "\\("])
def test_a_hostile_line_costs_little(piece):
    before = time.process_time()
    html_of((piece * 4000)[:4000])
    assert time.process_time() - before < 0.2


def test_a_piece_around_a_hit_has_no_marks():
    text = "It **drops at layer** 14, where $\\alpha = 0.5$; `hook_resid_pre` and **more"
    found = around(text, parse("layer", (), ()).wanted)
    assert ("layer", True) in found
    assert (
        "".join(piece for piece, _ in found) == "It drops at layer 14, where \\alpha = 0.5; hook_resid_pre and **more"
    )


def test_half_a_pair_beyond_the_cut_leaves_no_mark():
    text = f"{'word ' * 30}**bold {'other ' * 12}needle** end {'word ' * 80}"
    found = "".join(piece for piece, _ in around(text, parse("needle", (), ()).wanted))
    assert "needle end" in found
    assert "*" not in found
