"""What a note may not do."""

import re
from html.parser import HTMLParser

import pytest

from mechjournal.lib.gate import ATTRIBUTES, CLASSES, TAGS, safe_address
from mechjournal.lib.markdown import Context, File, render

CONTEXT = Context("k3v9x2m7qa42", "/p/k3v9x2m7qa/", 50, {"plot.png": File("/f/1", 1200, 600, "/f/1/thumb", True)})


def html_of(source: str) -> str:
    return render(source, CONTEXT).html


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


ATTACKS = """
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>">
<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt&colon;alert(1)">x</a>
<a href="java&#9;script:alert(1)">x</a>
<a href="&#1;javascript:alert(1)">x</a>
<a href=" &#10;javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>
<a href="//evil.example/x">x</a>
<a href="/\\evil.example">x</a>
<a href="\\\\evil.example">x</a>
<a href="/&#9;/evil.example">x</a>
<a href="blob:https://e.org/1">x</a>
[x](javascript:alert(1))
[x](<javascript:alert(1)>)
[x](java\tscript:alert(1))
[x](data:text/html,1)
[x](//evil.example)
[x](/\\evil.example)
![x](javascript:alert(1))
![x](data:image/svg+xml;base64,PHN2Zz4=)
![x](//evil.example/x.png)
![x" onerror="alert(1)](files/plot.png)
![x](files/plot.png "a\\" onerror=\\"alert(1)")
<javascript:alert(1)>
[r]: javascript:alert(1)
<b onclick=alert(1) onmouseover="alert(1)" style="position:fixed" id=main class="btn card">x</b>
<div hx-get="/x" hx-trigger=load data-hx-post="/y" hx-on::load="alert(1)" class="callout app-bar">x</div>
<form action=/accounts/logout method=post><input name=q value=1><button formaction="javascript:1">x</button></form>
<input type=text name=password autofocus onfocus=alert(1)>
<input type=image src=x formaction="javascript:alert(1)">
<style>@import "//evil.example"</style><link rel=stylesheet href="//evil.example"><meta http-equiv=refresh content=0>
<base href="//evil.example/"><title>x</title><template><img src=x onerror=alert(1)></template>
<a id="fn-other-1" name=fn>x</a><sup id="__proto__">x</sup><li id=fnref-k3v9x2m7qa42->x
<details open ontoggle=alert(1)><summary>x</summary></details>
<video src=x onerror=alert(1)></video><audio autoplay onplay=alert(1)><source src=x></audio>
<table background="javascript:alert(1)"><td background="//evil.example" style=x>x</table>
<div tabindex=1 title="<img src=x onerror=alert(1)>" accesskey=x contenteditable is=x slot=y popover>x</div>
<p><textarea></p></textarea><img src=x onerror=alert(1)>
<xmp><p title="</xmp><svg/onload=alert(1)>">
<!--<img src="--><img src=x onerror=alert(1)//">
<![CDATA[<img src=x onerror=alert(1)>]]>
```html "><img src=x onerror=alert(1)>
<img src=x onerror=alert(1)>
```
$</math><script>alert(1)</script>$ $\\text{</mtext></math><img src=x onerror=alert(1)>}$
[^"><img src=x onerror=alert(1)>]: x [^"><img src=x onerror=alert(1)>]
> [!NOTE"><img src=x onerror=alert(1)>]
https://e.org/"onmouseover="alert(1) https://e.org/<script>alert(1)</script>
""".strip().split("\n")

MATHML = {"math", "mrow", "mi", "mo", "mn", "mtext", "msup", "mfrac", "mstyle", "mspace"}
ALLOWED = {name for names in ATTRIBUTES.values() for name in names} | {
    "class",
    "rel",
    "type",
    "aria-label",
    "hidden",
    "display",
    "stretchy",
}


@pytest.mark.parametrize("attack", [*ATTACKS, "\n\n".join(ATTACKS), "\n".join(ATTACKS)])
def test_nothing_hostile_survives(attack):
    for tag, attrs in Page(html_of(attack)).elements:
        assert tag in TAGS | MATHML, tag
        assert set(attrs) - {"tabindex"} <= ALLOWED, attrs
        assert attrs.get("tabindex", "0") == "0"
        assert (
            re.fullmatch(r"(https?://|mailto:|/f/|/p/|#|)[^\\]*", attrs.get("href") or "") or ":" not in attrs["href"]
        )
        assert not (attrs.get("href") or "").startswith(("//", "\\", "/\\"))
        assert attrs.get("src", "/f/1") in ("/f/1", "/f/1/thumb")
        assert re.fullmatch(r"fn(ref)?-k3v9x2m7qa42-\d+(-\d+)?", attrs.get("id", "fn-k3v9x2m7qa42-1"))
        known = CLASSES.get(tag, set()) | {"tex", "math", "math-display"}
        assert set((attrs.get("class") or "").split()) <= known


def test_a_note_cannot_dress_up_as_the_application():
    assert 'class="callout"' in html_of('<div class="btn card callout modal">x</div>')
    assert "btn" not in html_of('<a class="btn btn-danger" href="/x">x</a>')


def test_words_in_angle_brackets_stay_readable():
    assert "dict&lt;K, V&gt;" in html_of("a dict<K, V> and <pad>") and "&lt;pad&gt;" in html_of(
        "a dict<K, V> and <pad>"
    )


@pytest.mark.parametrize("address", ["https://e.org", "mailto:a@e.org", "/p/x/", "x/y?z=a:b", "#fn-1", "../a", "?q=1"])
def test_addresses_that_are_safe(address):
    assert safe_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "//e",
        "/\\e",
        "\\e",
        "\\\\e",
        "/\t/e",
        "\x00//e",
        "javascript:x",
        "java\nscript:x",
        "ftp://e",
        "a b:c",
        "data:,",
        " //e",
    ],
)
def test_addresses_that_are_not(address):
    assert safe_address(address) is None


def test_an_entry_key_must_be_plain():
    with pytest.raises(ValueError, match="letters and digits"):
        render("x", Context('a"><b', "/p/x/"))
