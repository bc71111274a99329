"""Notebooks as still pages, hostile ones included."""

import base64
import json
import re
import time
from html import unescape
from html.parser import HTMLParser

import pytest

from mechjournal.lib import children, nbread, pictures
from mechjournal.lib.gate import TAGS
from mechjournal.lib.nbread import LARGEST, MOST_CELLS, BadNotebook
from mechjournal.lib.notebooks import outputs, picture, render_notebook
from tests.helpers import code, notebook, png, shows


def html_of(*cells: dict, **more) -> str:
    return render_notebook(notebook(*cells, **more)).html


def gives(**data) -> str:
    """The preview of a cell that put out these types; `image_png` stands for image/png."""
    output = {"output_type": "execute_result", "data": {name.replace("_", "/", 1): data[name] for name in data}}
    return html_of(code("x", output))


def markdown(source: str, **more) -> dict:
    return {"cell_type": "markdown", "source": source, **more}


# What is shown.


def test_code_is_highlighted_and_counted():
    out = html_of(code(["def f():\n", "    return 1"]))
    assert '<p class="nb-count">In [1]</p>' in out
    assert '<span class="k">def</span>' in out and '<pre tabindex="0">' in out


def test_a_line_for_the_shell_is_not_marked_as_wrong():
    assert 'class="err"' not in html_of(code("!pip install einops\n%matplotlib inline"))


def test_the_language_is_the_files_own():
    metadata = {"language_info": {"name": "julia", "pygments_lexer": "julia"}}
    assert '<span class="k">' in html_of(code("function f() end"), metadata=metadata)
    assert "x = 1" in html_of(code("x = 1"), metadata={"language_info": {"name": "no-such-language"}}).replace(
        '<span class="w"> </span>', " "
    )


def test_text_cells_are_rendered_as_notes_are():
    out = html_of(markdown("# Title\n\n*so* $x^2$ https://arxiv.org/abs/2406.11717"))
    assert "<h3>Title</h3>" in out and "<math" in out and "chip-arxiv" in out


def test_lines_of_a_text_cell_flow_as_they_do_in_a_notebook():
    assert "<p>one\ntwo</p>" in html_of(markdown("one\ntwo"))


def test_a_notebook_without_cells_says_so():
    assert '<p class="nb-facts">No cells · python</p>' in html_of()


def test_what_colab_notes_for_itself_is_not_missed():
    out = gives(**{"text_plain": "'str'", "application_vnd.google.colaboratory.intrinsic+json": {"type": "string"}})
    assert "not shown here" not in out and "&#x27;str&#x27;" in out


def test_the_table_of_colab_is_shown_without_its_buttons():
    table = '<div id="df-1" class="colab-df-container"><table><tr><th></th><th>n</th></tr><tr><td>7</td></tr></table>'
    buttons = '<button class="colab-df-convert" title="Convert"><svg><path d="M0"/></svg></button><script>f()</script>'
    out = gives(text_html=f"{table}<style>.x{{}}</style>{buttons}</div>")
    assert "<td>7</td>" in out and "f()" not in out and "not run here" not in out and "<th></th>" not in out


def test_a_picture_pasted_into_a_text_cell_is_shown():
    pasted = {"a.png": {"image/png": base64.b64encode(png()).decode()}}
    out = html_of(markdown("![plot](attachment:a.png)", attachments=pasted))
    assert '<img alt="plot" loading="lazy" src="../outputs/1/">' in out


def test_figures_are_counted_through_the_file():
    out = html_of(shows(png()), shows(png(colour="red")))
    assert re.findall('src="([^"]+)"', out) == ["../outputs/1/", "../outputs/2/"]
    assert 'formaction="../outputs/2/pin/"' in out


def test_the_pictures_themselves():
    found = outputs(notebook(shows(png()), code("x"), shows(png(colour="red"))))
    assert [(o.index, o.mime) for o in found] == [(1, "image/png"), (2, "image/png")]
    assert found[1].data == png(colour="red")
    assert picture(notebook(shows(png(9, 7))), 1).width == 9
    assert picture(notebook(shows(png())), 2) is None


def test_printed_text_loses_its_colours_and_what_was_written_over():
    output = {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mred\x1b[0m <b>\n", "10%\r 50%\r100%\r\n"]}
    assert '<pre tabindex="0">red &lt;b&gt;\n100%\n</pre>' in html_of(code("x", output))


def test_an_error_is_shown_as_it_was_raised():
    output = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["\x1b[0;31mKeyError\x1b[0m", ": 'a'"]}
    assert '<pre tabindex="0" class="nb-error">KeyError\n: &#x27;a&#x27;</pre>' in html_of(code("x", output))


def test_a_table_stays_a_table():
    table = '<style>td {color: red}</style><table border="1" class="dataframe"><tr><td onclick="x">1</td></tr></table>'
    out = gives(text_html=table, text_plain="1")
    assert "<td>1</td>" in out and '<div class="table-scroll" tabindex="0">' in out
    assert "style" not in out and "onclick" not in out and "red" not in out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"application/vnd.jupyter.widget-view+json": {}}, "Interactive widget, not run here"),
        ({"application/vnd.plotly.v1+json": {}, "text/html": ""}, "Interactive plot (Plotly), not run here"),
        ({"application/vnd.vegalite.v5+json": {}}, "Interactive plot (Vega), not run here"),
        ({"application/vnd.bokehjs_exec.v0+json": ""}, "Interactive plot (Bokeh), not run here"),
        ({"application/javascript": "alert(1)"}, "Script, not run here"),
        ({"image/svg+xml": "<svg onload=alert(1)></svg>"}, "SVG picture, not shown here"),
        ({"text/html": "<div id=x></div><script>alert(1)</script>"}, "Interactive output, not run here"),
        ({"text/html": "<iframe src=//e></iframe> See"}, "Interactive output, not run here"),
        ({"application/x-<b>": "1"}, "Output of the type application/x-&lt;b&gt;, not shown here"),
        ({"image/png": "bm90IGEgcGljdHVyZQ=="}, "Output of the type image/png, not shown here"),
    ],
)
def test_what_needs_a_script_is_said_in_words_and_its_text_kept(data, said):
    output = {"output_type": "display_data", "data": {**data, "text/plain": "100% done"}}
    out = html_of(code("x", output))
    assert f'<p class="nb-absent">{said}</p>' in out and "100% done" in out
    assert "alert" not in out and "<svg" not in out and "<iframe" not in out


def test_the_old_format():
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Old"},
        {
            "cell_type": "code",
            "input": "1 + 1",
            "prompt_number": 7,
            "outputs": [
                {"output_type": "pyout", "text": "2"},
                {"output_type": "display_data", "png": base64.b64encode(png()).decode()},
                {"output_type": "pyerr", "ename": "E", "evalue": "old error", "traceback": []},
            ],
        },
    ]
    out = render_notebook(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()).html
    assert "<h4>Old</h4>" in out and "In [7]" in out and ">2</pre>" in out
    assert "../outputs/1/" in out and "E: old error" in out


def test_what_the_file_holds_is_counted():
    preview = render_notebook(notebook(shows(png()), markdown("x"), code("y")))
    assert (preview.cells, preview.outputs, preview.truncated, preview.problem) == (3, 1, False, "")
    assert "3 cells · 1 figure · python" in preview.html


# What is refused, cut or made harmless.


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b"[]", b"{}", b"null", b"\xff\xfe", b"\x89PNG", b'{"cells": [' * 10, b"[" * 1_000_000),
        b'{"cells":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        b'{"cells": [], "x": ' + b"1" * 5_000 + b"}",
    ],
    ids=range(11),
)
def test_what_is_no_notebook_is_refused_in_words(data):
    with pytest.raises(BadNotebook, match="can’t be read as one"):
        render_notebook(data)


def test_too_large_is_refused_before_it_is_read():
    with pytest.raises(BadNotebook, match="10 MB"):
        render_notebook(b" " * (LARGEST + 1))


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [None], [[]], {"a": {}}, "\ud800", -1e999])
def test_any_value_in_any_place_is_survived(odd):
    output = {"output_type": odd, "data": odd, "text": odd, "name": odd}
    typed = [{**output, "output_type": name} for name in ("stream", "error", "display_data", "pyout")]
    data = {"output_type": "display_data", "data": dict.fromkeys(("image/png", "text/html", "text/plain"), odd)}
    cells = [{"cell_type": kind, "source": odd, "outputs": [output, *typed, data, odd]} for kind in ("code", odd)]
    cells += [{"cell_type": "markdown", "source": odd, "attachments": odd}, {"cell_type": "code", "outputs": odd}, odd]
    render_notebook(notebook(*cells, metadata={"language_info": odd, "kernelspec": odd})).html.encode()


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg><table><tr><td>x</table>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><table><tr><td>x</table>",
    "<a href='javascript:alert(1)'>x</a>",
    "</pre></div></section><form action=/account/logout method=post><button form=pin formaction=/x>x</button>",
    "<table><tr><td style='position:fixed' class='nb-pin btn' id=pin hx-get=/x>x</table>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<img src='../outputs/1/'><img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "</form><input name=csrfmiddlewaretoken><meta http-equiv=refresh content=0><base href=//evil.example>",
]
PLACES = {
    "output": lambda text: code("x", {"output_type": "display_data", "data": {"text/html": text}}),
    "latex": lambda text: code("x", {"output_type": "display_data", "data": {"text/latex": text}}),
    "plain": lambda text: code("x", {"output_type": "display_data", "data": {"text/plain": text}}),
    "stream": lambda text: code("x", {"output_type": "stream", "name": text, "text": text}),
    "error": lambda text: code("x", {"output_type": "error", "ename": text, "evalue": text, "traceback": []}),
    "type": lambda text: code("x", {"output_type": "display_data", "data": {text: "x"}}),
    "code": code,
    "raw": lambda text: {"cell_type": "raw", "source": text},
    "note": markdown,
    "count": lambda text: {"cell_type": "code", "source": "", "execution_count": text},
}
OUR_OWN = {"math", "mrow", "mi", "mo", "mtext", "section", "p", "mstyle", "mspace", "mn"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", [*ATTACKS, "\n\n".join(ATTACKS)])
def test_nothing_hostile_survives_anywhere(place, attack):
    for tag, attrs in Page(html_of(PLACES[place](attack), metadata={"language_info": {"name": attack}})).elements:
        assert tag in TAGS | OUR_OWN, tag
        assert not [name for name in attrs if name.startswith(("on", "hx-", "style", "form", "src", "id"))], attrs
        assert ":" not in (attrs.get("href") or "") and "nb-pin" not in (attrs.get("class") or "")


def test_long_things_are_cut_and_it_is_said():
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}
    preview = render_notebook(notebook(code("x", output)))
    assert preview.truncated and len(preview.html) < 20_000
    assert "4990000 characters more" in preview.html and "The preview ends here" in preview.html


@pytest.mark.parametrize(
    "cells",
    [
        [code("x")] * (MOST_CELLS + 1),
        [code("x", *[{"output_type": "stream", "text": "y"}] * 51)],
        [code("x", {"output_type": "display_data", "data": {"text/html": "<p>" + "y" * 200_001}})],
        [code("x", {"output_type": "display_data", "data": {"text/html": "<p>" + "y" * 190_000}})] * 20,
    ],
    ids=["cells", "outputs", "html", "page"],
)
def test_a_page_stays_of_a_size_a_browser_can_hold(cells):
    preview = render_notebook(notebook(*cells))
    assert preview.truncated and len(preview.html) < 2_500_000


def test_a_truncated_picture_is_no_picture():
    cut = notebook(shows(png(64, 64)[:80]))
    assert "../outputs/1/" in render_notebook(cut).html
    with pytest.raises(pictures.BadPicture):
        picture(cut, 1)


def test_the_same_file_gives_the_same_preview():
    data = notebook(shows(png()), markdown("$x$ [^1] https://arxiv.org/abs/2406.11717\n\n[^1]: y"), code("x"))
    assert len({render_notebook(data) for _ in range(3)}) == 1


# In a child.


def test_the_child_gives_what_the_renderer_gives():
    data = notebook(shows(png()), markdown("*x*"))
    assert children.render_notebook(data) == render_notebook(data)
    assert children.notebook_picture(data, 1) == picture(data, 1)


def test_whatever_happens_there_is_a_preview_that_says_so(monkeypatch):
    assert children.render_notebook(b"{").problem == nbread.NOT_ONE
    assert nbread.NOT_ONE in unescape(children.render_notebook(b"{").html)
    assert children.notebook_picture(b"{", 1) is None
    monkeypatch.setattr(children.notebooks, "render_notebook", stick)
    started = time.monotonic()
    assert children.render_notebook(b"x").problem
    assert time.monotonic() - started < 12


def stick(data):
    re.match("(a+)+$", "a" * 60 + "b")


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells":[' + b"{}," * 3_000_000 + b"{}]}",
        b'{"cells":[],"worksheets":[' + b'{"cells":[{}]},' * 600_000 + b"{}]}",
        notebook(code("x", {"output_type": "display_data", "data": {"text/html": "<div>" * 39_000 + "x"}})),
        notebook(code("x", {"output_type": "stream", "text": "\x1b[" * 2_000_000})),
    ],
    ids=["cells", "sheets", "boxes", "colours"],
)
def test_hostile_files_come_back_within_the_limit(data):
    started = time.monotonic()
    assert children.render_notebook(data).html
    assert time.monotonic() - started < 16
