import re
from html import unescape
from html.parser import HTMLParser
from textwrap import fill
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechjournal.lib import markdown
from mechjournal.lib.markdown import Context, File, first_line, plain, reference, render, safe

FILES = {
    "plot.png": File("/f/1", 1200, 600, "/f/1/thumb", True),
    "my plot (1).png": File("/f/2", 10, 5, "", True),
    "été.png": File("/f/3", 10, 5, "", True),
    "run.log": File("/f/4"),
}
CONTEXT = Context("k3v9x2m7qa42", "/p/k3v9x2m7qa/", 50, FILES)
OTHER = Context("a1b2c3d4e5f6", "/p/a1b2c3d4e5/", 3)


def html_of(source: str) -> str:
    return render(source, CONTEXT).html


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


# What a note may say.


def test_a_plain_note_becomes_paragraphs():
    assert html_of("one\n\ntwo *three*").split("\n") == ["<p>one</p>", "<p>two <em>three</em></p>"]


def test_headings_start_below_the_pages_own():
    assert re.findall("<h[0-9]>", html_of("# a\n\n## b\n\n###### c\n\ntop\n===")) == ["<h3>", "<h4>", "<h5>", "<h3>"]


def test_a_heading_is_at_most_a_step_below_the_one_before_it():
    assert re.findall("<h[0-9]>", html_of("### a\n\n### b\n\n# c\n\n### d")) == ["<h3>", "<h4>", "<h3>", "<h4>"]


def test_tables_align_without_style_and_scroll_by_keyboard():
    out = html_of("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert '<td align="right">1</td>' in out and "style" not in out
    assert out.startswith('<div class="table-scroll" tabindex="0">')


def test_fenced_code_is_highlighted_by_classes():
    out = html_of("```python\ndef f(): return 1\n```")
    assert '<div class="codehilite"><pre tabindex="0">' in out and '<span class="k">def</span>' in out


@pytest.mark.parametrize(
    "info",
    [
        '{ .py style="x" }',
        "lang=",
        "py lang=",
        "{.py #id onclick=x}",
        'py foo="bar"',
        "python {1,2}",
        "\x7f",
        '{ .py lang="x',
    ],
)
def test_odd_words_behind_a_fence_do_no_harm(info):
    out = html_of(f"```{info}\nx = 1\n```")
    assert (
        "onclick=" not in re.sub("<code>.*</code>", "", out) and "style=" not in out.split("<code>")[0] and "x" in out
    )


def test_leading_blanks_are_code():
    assert "<code>four blanks\n</code>" in html_of("    four blanks")


def test_a_list_right_below_text_is_a_list():
    assert "<ul>\n<li>a</li>\n<li>b</li>\n</ul>" in html_of("Results:\n- a\n- b")


@pytest.mark.parametrize("blanks", [2, 3, 4])
def test_lists_nest_however_far_they_are_indented(blanks):
    own = " " * blanks
    out = html_of(f"1. a\n{own}- b\n{own * 2}- c\n{own}- d\n2. e")
    assert re.sub(r"\s", "", out) == "<ol><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ol>"


def test_paragraphs_and_code_stay_in_their_list_item():
    out = html_of("- a\n\n  more\n\n  ```\n  x\n  ```\n\n      deep\n- b\n\nafter")
    item = out[out.index("<li>") : out.index("</li>")]
    assert "<p>more</p>" in item and "<code>x\n</code>" in item and "<code>deep\n</code>" in item
    assert out.endswith("<p>after</p>")


def test_a_line_of_stars_is_a_rule_and_not_a_list():
    assert html_of("* * *") == "<hr>" and html_of("- - -\n\n    x").startswith("<hr>")


def test_a_fence_right_below_a_list_ends_it():
    out = html_of("- a\n```\nx\n```\nafter")
    assert out.index("</ul>") < out.index("<code>") < out.index("<p>after</p>")


def test_task_lists_have_named_boxes_that_cannot_be_ticked():
    boxes = [attrs for tag, attrs in Page(html_of("- [ ] a\n- [x] b")).elements if tag == "input"]
    assert [box["aria-label"] for box in boxes] == ["To do", "Done"]
    assert all("disabled" in box for box in boxes) and "checked" in boxes[1]


def test_footnotes_are_named_after_the_entry():
    out = html_of("a[^x] b[^x] c[^two]\n\n[^x]: one\n[^two]: more")
    assert re.findall(' id="([^"]+)"', out) == [
        *("fnref-k3v9x2m7qa42-1", "fnref-k3v9x2m7qa42-1-2", "fnref-k3v9x2m7qa42-2"),
        *("fn-k3v9x2m7qa42-1", "fn-k3v9x2m7qa42-2"),
    ]
    assert 'href="#fn-k3v9x2m7qa42-2"' in out and 'href="#fnref-k3v9x2m7qa42-1"' in out


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_callouts(kind):
    out = html_of(f"> [!{kind.upper()}]\n> be *careful*\n>\n> - a")
    assert f'<div class="callout callout-{kind}">\n<p class="callout-title">{kind.capitalize()}</p>' in out
    assert "<p>be <em>careful</em></p>" in out and "<li>a</li>" in out


def test_callouts_in_a_row_stay_apart():
    out = html_of("> [!NOTE]\n> one\n\n> [!TIP]\n> two\n\n> said\n>\n> more")
    assert [out.count(part) for part in ("callout-note", "callout-tip", "<blockquote>")] == [1, 1, 1]


def test_other_quotes_stay_quotes():
    assert html_of("> [!PARTY]\n> x").startswith("<blockquote>")


def test_deleted_and_marked():
    assert html_of("~~a~~ ==b== hook_resid_pre") == "<p><del>a</del> <mark>b</mark> hook_resid_pre</p>"


# Links.


def test_entry_numbers_become_links():
    assert '<a class="entry-link" href="/p/k3v9x2m7qa/entries/42/"' in html_of("#42 is where it began, see (#7).")
    assert html_of("#42 and #7").count("entry-link") == 2


@pytest.mark.parametrize(
    "text", ["#51", "#0", "abc#42", "`#42`", "x/#42", "#42px", "    #42", "&#42;", "#1.5", r"\#42"]
)
def test_other_hashes_do_not(text):
    assert "entry-link" not in html_of(text)


def test_an_entry_number_inside_a_link_stays_text():
    assert html_of("[see #42](https://e.org/#42)").count("<a ") == 1


def test_bare_addresses_become_links():
    out = html_of("see https://e.org/a?b=1&c=2, http://localhost:8888/x.")
    assert re.findall('href="([^"]+)"', out) == ["https://e.org/a?b=1&amp;c=2", "http://localhost:8888/x"]


@pytest.mark.parametrize("text", ["train.py", "run.sh", "e.org", "mo@e.org", "`https://e.org`", "    https://e.org"])
def test_file_names_and_code_do_not(text):
    assert "<a" not in html_of(text)


@pytest.mark.parametrize("frame", ["`{}`", "```\n{}\n```", "```python\n# {}\n```", "    {}", "- x\n\n        {}"])
def test_every_letter_of_code_arrives(frame):
    text = "a &b& &amp; &copy; 1 < 2 > 0 \" ' https://e.org/?a=1&b=2 <b> é😀"
    out = html_of(frame.format(text))
    assert text in unescape(re.sub("<[^>]+>", "", out)) and "<a" not in out


def test_brackets_around_an_address_are_not_part_of_it():
    out = html_of("(see https://e.org/Foo_(bar)), (https://e.org/x) and https://e.org/y).")
    assert re.findall('href="([^"]+)"', out) == ["https://e.org/Foo_(bar)", "https://e.org/x", "https://e.org/y"]


def test_links_out_tell_nothing_about_us():
    assert 'rel="noopener noreferrer"' in html_of("[a](https://e.org)")


# Files.


def test_a_picture_shows_its_thumbnail_and_can_be_enlarged():
    link, image = Page(html_of("![loss](files/plot.png)")).elements[1:]
    assert link == ("a", {"class": "enlarge", "href": "/f/1", "rel": "noopener noreferrer"})
    assert image[1] == {"alt": "loss", "src": "/f/1/thumb", "width": "1200", "height": "600", "loading": "lazy"}


@pytest.mark.parametrize(
    "name", ["my plot (1).png", "my%20plot%20(1).png", "<files/my plot (1).png>", "my%20plot%20%281%29.png"]
)
def test_names_with_blanks_and_brackets_are_found(name):
    address = name if name.startswith("<") else f"files/{name}"
    assert 'src="/f/2"' in html_of(f"![a]({address})")


@pytest.mark.parametrize("name", ["été.png", "e\u0301te\u0301.png", "%C3%A9t%C3%A9.png"])
def test_names_are_the_same_however_they_are_written(name):
    assert 'src="/f/3"' in html_of(f"![a](files/{name})")


def test_a_link_to_a_file():
    assert '<a class="file" href="/f/4"' in html_of("[log](files/run.log)")
    assert '<a class="file" href="/f/4"' in html_of("![log](files/run.log)")


@pytest.mark.parametrize("name", ["a [x] (1).png", "$x$ _y_.png", "été & co.png", "50%.png", "a`b`<c>.png", 'q"t.png'])
def test_a_reference_finds_its_file_again(name):
    context = Context("a", "/p/x/", 0, {name: File("/f/9", 9, 9, "", True)})
    out = render(f"see {reference(name, True)} and {reference(name, False)}", context).html
    image = dict(Page(out).elements)["img"]
    assert image["src"] == "/f/9" and out.count('href="/f/9"') == 2
    assert not render(reference(name, True), context).has_maths


def test_a_file_that_is_not_there_stays_visible():
    assert html_of("![a](files/x.png)") == '<p><span class="missing">files/x.png (not attached)</span></p>'
    assert "(not attached)" in html_of("[a](files/x.txt)") and "<a" not in html_of("[a](files/x.txt)")


def test_a_picture_from_elsewhere_is_a_link():
    out = html_of("![cat](https://e.org/cat.png)")
    assert "<img" not in out and '<a class="remote-image" href="https://e.org/cat.png"' in out and ">cat</a>" in out


def test_a_picture_in_a_link_keeps_that_link():
    tags = [tag for tag, _ in Page(html_of("[![a](files/plot.png)](https://e.org)")).elements]
    assert tags == ["p", "a", "img"]


def test_a_picture_written_as_html_is_ours_or_none():
    assert 'src="/f/1"' in html_of('<img src="files/plot.png">')
    assert "src=" not in html_of('<img src="https://e.org/x.png"> <img src="/p/other/secret">')


# Maths.


@pytest.mark.parametrize("text", ["$x^2$", r"\(x^2\)"])
def test_inline_maths(text):
    rendered = render(f"so {text} is", CONTEXT)
    assert rendered.has_maths
    assert '<span class="math"><code class="tex" hidden="">x^2</code><math display="inline">' in rendered.html


@pytest.mark.parametrize("text", ["$$\nx\n\n+ y\n$$", "\\[\nx\n\n+ y\n\\]"])
def test_maths_on_its_own_lines(text):
    out = html_of(f"before\n\n{text}\n\nafter")
    assert '<div class="math"><code class="tex" hidden="">x\n\n+ y</code><math display="block">' in out
    assert out.endswith("<p>after</p>")


def test_display_maths_within_a_sentence():
    assert '<span class="math math-display"><code' in html_of("so $$x$$ it is")


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "US$5 or CA$6",
        "costs $5",
        r"\$x\$",
        "`$x$`",
        "    $x$",
        "$HOME and $PATH",
        "$HOME/$PATH",
        "$HOME/lib:$PATH, $USER",
        "a $ b $ c",
        "${A}/${B}",
    ],
)
def test_money_and_variables_are_not_maths(text):
    rendered = render(text, CONTEXT)
    assert not rendered.has_maths and "math" not in rendered.html


def test_underscores_and_stars_in_maths_are_left_alone():
    assert ">a_{i} * b_{j} * c<" in html_of("$a_{i} * b_{j} * c$")


def test_maths_the_converter_cannot_read_is_shown_as_tex():
    assert '<code class="tex">\\frac{</code>' in html_of(r"$\frac{$")


def test_maths_works_in_tables_lists_and_footnotes():
    assert html_of("| $a$ |\n|---|\n| $b$ |\n\n- $c$\n\nx[^1]\n\n[^1]: $d$").count("<math") == 4


def test_maths_in_an_address_or_a_title_stays_what_was_typed():
    out = html_of('[a](https://e.org/?$f=1&$t=2 "of $x$") ![$y$](files/plot.png)')
    assert 'href="https://e.org/?$f=1&amp;$t=2"' in out and 'title="of $x$"' in out and 'alt="$y$"' in out


def test_markup_inside_maths_is_harmless():
    out = html_of(r"$\text{<img src=x onerror=alert(1)>} \href{javascript:alert(1)}{x} \color{red;x:url(//e)}{y}$")
    assert "<img" not in out and "href" not in out.split("<math")[1] and "url(" not in out.split("<math")[1]


def test_the_same_note_gives_the_same_bytes():
    source = "$x$ [^1] ![a](files/plot.png)\n\n[^1]: $$y$$"
    assert len({html_of(source) for _ in range(5)}) == 1


@pytest.mark.parametrize("text", ["so $`x^2`$ is", "```math\nx^2\n```"])
def test_maths_as_github_writes_it(text):
    out = html_of(text)
    assert '<code class="tex" hidden="">x^2</code><math' in out and "`" not in out


@pytest.mark.parametrize("name", ["align", "equation*"])
def test_maths_as_notebooks_write_it(name):
    tex = f"\\begin{{{name}}}\na &= b\n\n\\end{{{name}}}"
    out = html_of(f"before\n\n{tex}\n\nafter")
    assert f'<div class="math"><code class="tex" hidden="">{tex.replace("&", "&amp;")}</code>' in out
    assert out.endswith("<p>after</p>")


# New lines.


def test_a_new_line_is_a_new_line():
    assert html_of("H2 71%\nstep 1 | 3.2\n- a\n  b") == (
        "<p>H2 71%<br>\nstep 1 | 3.2</p>\n<ul>\n<li>a<br>\n    b</li>\n</ul>"
    )


def test_a_text_that_an_editor_wrapped_flows():
    words = "the direction at layer fourteen separates harmful from harmless prompts on both models we have tried "
    assert "<br>" not in html_of(fill(words * 4, 72)) and "<br>" in html_of("\n".join(["a short line"] * 4))


def test_lines_of_code_and_of_html_are_left_alone():
    assert "<br>" not in html_of("```\na\nb\n```\n\n    c\n    d\n\n<div>\ne\nf\n</div>\n\n$$\ng\nh\n$$")


# What other programs write.


def test_colours_of_a_terminal_are_left_out():
    assert html_of("\x1b[0;31mRuntimeError\x1b[0m: out of memory") == "<p>RuntimeError: out of memory</p>"


def test_a_corner_of_a_table_is_no_heading():
    out = html_of("|   | n |\n|--:|---|\n| a | 1 |") + html_of("<table><tr><th></th><th>n</th></tr></table>")
    assert '<td align="right"></td>\n<th>n</th>' in out and "<td></td><th>n</th>" in out


def test_a_picture_tag_of_elsewhere_is_a_link():
    out = html_of('<img width="9" alt="loss" src="https://e.org/a.png" />')
    assert '<a class="remote-image" href="https://e.org/a.png" rel="noopener noreferrer">loss</a>' in out


def test_a_badge_keeps_its_link_and_loses_its_picture():
    out = html_of('<a href="https://e.org/x"><img src="https://e.org/b.svg" alt="Open <b> here"/></a>')
    assert '<a href="https://e.org/x" rel="noopener noreferrer">Open &lt;b&gt; here</a>' in out and "<img" not in out


# Plain text, titles, the way to the page.


def test_plain_text_is_escaped_and_says_so():
    rendered = plain("<b>\n  x & y")
    assert rendered.plain and rendered.html == '<pre class="plain-text" tabindex="0">&lt;b&gt;\n  x &amp; y</pre>'


def test_safe_marks_what_it_is_given():
    assert safe("<p>x</p>").__html__() == "<p>x</p>"


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Layer 14 *really* matters #\n\nx", "Layer 14 really matters"),
        ("\n\n---\n- [x] **done** with `hook_resid_pre`", "done with hook_resid_pre"),
        ("> [!NOTE]\n> read [the paper](https://e.org/a_b)[^1]", "read the paper"),
        ("![loss curve](files/plot.png)", "loss curve"),
        ("```python\nx = 1\n```", "x = 1"),
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        ("<b>bold</b> ~~no~~ ==yes==", "bold no yes"),
        ("   \n", ""),
        ("word " * 60, ("word " * 60)[:119].rstrip() + "…"),
    ],
)
def test_the_first_line_makes_a_title(source, title):
    assert first_line(source) == title and len(title) <= 120


@pytest.mark.parametrize("letter", ["[", "*a ", "`", "_", "<a ", "\\", "![](", "- ", "\n"])
def test_a_title_is_found_quickly_in_hostile_text(letter):
    assert len(first_line(letter * 100_000)) <= 120


def test_each_intention_is_a_line_of_its_own():
    html = render("Ran it.\nnext: random directions\nnext: read 20 completions", CONTEXT).html
    assert html == "<p>Ran it.</p>\n<p>next: random directions</p>\n<p>next: read 20 completions</p>"


@pytest.mark.parametrize(
    "source",
    [
        "# a\n\none *two* `three` == four & five > six; $x^2$ “seven”\n\n> said\n\n- one\n- two\n\n1. three",
        "| a | b |\n|--:|:-:|\n| 1 & 2 | `c` |\n\n```python\ndef f(): return 1 & 2\n```\n\n$$\nx_1\n$$\n\nnext: go on",
        "> [!note]\n> Look here.\n\n~~gone~~ ==marked== &amp; &lt;b&gt; \\* ![plot](files/plot.png)\n\n***\n\nlast",
    ],
)
def test_a_note_without_tags_and_addresses_needs_no_linker(source, monkeypatch):
    quick = html_of(source)
    monkeypatch.setattr("mechjournal.lib.markdown._may_link", lambda *_: True)
    assert quick == html_of(source)


def test_a_text_from_right_to_left_has_its_own_direction():
    out = html_of("# שלום\n\n- مرحبا 12\n\nplain `code`\n\n| א |\n|---|\n| 1 |")
    for tag in ("h3", "p", "th", "td"):
        assert f'<{tag} dir="auto"' in out
    assert '<ul dir="rtl"><li>'.replace("><", ">\n<") in out and '<table dir="rtl"' in out
    assert "<ul>" in html_of("- one\n\nשלום")
    assert "dir=" not in html_of("# Hello\n\n- one\n\nplain")
    assert html_of('<p dir="rtl">שלום</p>').count("dir=") == 1


BLANKS = ["\n", "\n\n", "  \n", " ", "    ", "- ", "> ", "[ ] ", "[^1]: ", "word ", "expect: 70% it drops"]
TOKENS = r"` `` \ [ ] ( ) ![ < > & &amp; $ $$ # #4 :// http://a.b/c * _ ~~ == [^1] | |-|-| é : \( \) \[ \] <b> </b>"
PIECES = st.sampled_from([*TOKENS.split(), *BLANKS, "files/plot.png", "<a@b.c>", "[a]: /b"])


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_rules_that_can_find_nothing_are_left_out_and_nothing_changes(source):
    quick = render(source, CONTEXT)
    with mock.patch.object(markdown, "_leave_out_idle_rules"):
        assert render(source, CONTEXT) == quick


def test_tools_that_were_made_before_serve_one_note_each():
    first, second = "[^a] $x$ ![p](files/plot.png)\n\n[^a]: b", "[^a] #4\n\n[^a]: c"
    plainly = [render(first, CONTEXT), render(second, OTHER)]
    for source, context, expected in ((first, CONTEXT, plainly[0]), (second, OTHER, plainly[1])):
        markdown.get_ready()
        [tools] = markdown._ready
        assert render(source, context) == expected
        assert not markdown._ready and tools.formulae.mark not in expected.html
