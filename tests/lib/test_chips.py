"""What an address means, and how a note shows it."""

import re
from html import unescape

import pytest

from mechjournal.lib.chips import CLASSES, LONGEST, chip_for
from mechjournal.lib.markdown import Context, render

SHA = "3f9c2e1" + "0" * 33
NP = "https://www.neuronpedia.org"
HF = "https://huggingface.co"
GITHUB = "https://github.com"
COLAB = "https://colab.research.google.com"
PINNED = "%2C".join(f"{layer}_{feature}_10" for layer in range(26) for feature in range(15500, 15520))
# As the site writes it: everything encoded but what encodeURIComponent leaves, which Markdown would read as its own.
GRAPH = (
    f"{NP}/gemma-2-2b/graph?slug=dallas-austin&pinnedIds={PINNED}&clerps=%5B%5B%22*say*%20(a)%22%2C%22__b__%22%5D%5D"
    "&supernodes=%5B%5B%22~~x~~%22%2C%2220_1_1%22%5D%5D&copy=1&densityThreshold=0.99"
)

LABELS = {
    "https://arxiv.org/abs/2406.11717": "arXiv 2406.11717",
    "https://arxiv.org/abs/2406.11717v2": "arXiv 2406.11717v2",
    "https://arxiv.org/pdf/0704.0001v1.pdf": "arXiv 0704.0001v1",
    "https://arxiv.org/abs/hep-th/9901001": "arXiv hep-th/9901001",
    "https://doi.org/10.48550/arXiv.2406.11717": "arXiv 2406.11717",
    "https://arxiv.org/pdf/math.GT/0309136v3": "arXiv math.GT/0309136v3",
    f"{GITHUB}/owner/repo": "owner/repo",
    f"{GITHUB}/owner/repo.git": "owner/repo",
    f"{GITHUB}/owner/repo/commit/{SHA}": "owner/repo @ 3f9c2e1",
    f"{GITHUB}/owner/repo/blob/{SHA}/src/train.py#L10-L20": "owner/repo @ 3f9c2e1 · train.py:10–20",
    f"{GITHUB}/owner/repo/blob/{SHA}/R%26D.py#L3": "owner/repo @ 3f9c2e1 · R&D.py:3",
    f"{GITHUB}/owner/repo/tree/{SHA}": "owner/repo @ 3f9c2e1",
    f"{GITHUB}/owner/repo/blob/main/src/train.py": "owner/repo @ main · train.py · moves",
    f"{GITHUB}/owner/repo/tree/dev": "owner/repo @ dev · moves",
    f"{GITHUB}/owner/repo/issues/42#issuecomment-1": "owner/repo#42",
    f"{GITHUB}/owner/repo/pull/7/files": "owner/repo#7",
    "https://wandb.ai/team/project": "team/project",
    "https://wandb.ai/team/project/workspace?nw=x": "team/project",
    "https://wandb.ai/team/project/runs/abc123": "run abc123 · team/project",
    "https://wandb.ai/team/project/runs/abc123/logs": "run abc123 · team/project",
    "https://wandb.ai/team/project/reports/Refusal-by-layer--Vmlldzo1MjM": "report Refusal by layer · team/project",
    f"{HF}/google/gemma-2-2b": "google/gemma-2-2b",
    f"{HF}/google/gemma-2-2b/blob/main/config.json": "google/gemma-2-2b · config.json",
    f"{HF}/datasets/team/prompts": "dataset team/prompts",
    f"{HF}/datasets/squad": "dataset squad",
    f"{HF}/spaces/team/demo": "Space team/demo",
    "https://hf.co/google/gemma-2-2b-it": "google/gemma-2-2b-it",
    "https://team-demo.hf.space/?x=1": "Space team-demo",
    f"{HF}/collections/team/saes-66f8a1b2c3d4e5f60718293a": "collection team/saes",
    f"{COLAB}/github/owner/repo/blob/main/a/probe.ipynb": "Colab probe.ipynb · owner/repo",
    f"{COLAB}/gist/owner/0123456789abcdef/x.ipynb": "Colab x.ipynb · owner",
    f"{COLAB}/drive/1AbCdEfGhIjKl?usp=sharing": "Colab 1AbCdEfG…",
    f"{NP}/gemma-2-2b/20-gemmascope-res-16k/15589": "gemma-2-2b · 20-gemmascope-res-16k · 15589",
    f"{NP}/gpt2-small/0-res-jb": "gpt2-small · 0-res-jb",
    f"{NP}/gpt2-small": "gpt2-small",
    f"{NP}/gpt2-small/head/9/6": "gpt2-small · L9H6",
    f"{NP}/list/cm0abc123": "list cm0abc123",
    f"{NP}/gemma-2-2b/graph?slug=dallas-austin": "graph gemma-2-2b · dallas-austin",
    GRAPH: "graph gemma-2-2b · dallas-austin",
}


@pytest.mark.parametrize(("url", "label"), LABELS.items(), ids=LABELS.values())
def test_an_address_says_what_it_is(url, label):
    chip = chip_for(url)
    assert (chip.label, chip.url) == (label, url)
    assert chip.detail and set(chip.classes) <= CLASSES


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "http://arxiv.org/abs/2406.11717", "javascript:alert(1)", "https://", "https://[", "/p/x/"),
        *("https://arxiv.org.evil.example/abs/2406.11717", "https://evil.example/https://arxiv.org/abs/2406.11717"),
        *("https://arxiv.org@evil.example/abs/2406.11717", "https://user@arxiv.org/abs/2406.11717"),
        *("https://arxiv.org:8443/abs/2406.11717", "https://arxiv.org\\@evil.example/abs/2406.11717"),
        *("https://arxiv.org/abs/2499.11717", "https://arxiv.org/abs/", "https://arxiv.org/list/cs.LG/recent"),
        *(f"{GITHUB}/", f"{GITHUB}/owner", f"{GITHUB}/settings/tokens", f"{GITHUB}/owner/repo/wiki"),
        *("https://wandb.ai/site/pricing", "https://wandb.ai/team", "https://api.wandb.ai/team/project"),
        *(f"{HF}/docs/hub", f"{HF}/papers/2406.11717", f"{HF}/google", f"{HF}/a/b/resolve/main/x.png"),
        *("https://doi.org/10.1038/s41586", "https://a.b.hf.space/", "https://hf.space.evil.example/"),
        *(f"{COLAB}/", f"{COLAB}/drive/", "https://colab.google.com/drive/1AbCdEfGhIjKl"),
        *(f"{NP}/", f"{NP}/privacy", f"{NP}/api/feature/a/b/1", f"{NP}/gemma-2-2b/graph", f"{NP}/gemma-2-2b/steer"),
        f"{NP}/gemma-2-2b/graph?slug=" + "x" * LONGEST,
    ],
)
def test_any_other_address_is_only_an_address(url):
    assert chip_for(url) is None


@pytest.mark.parametrize(
    ("url", "embed"),
    [
        (f"{NP}/gpt2-small/0-res-jb/14057", f"{NP}/gpt2-small/0-res-jb/14057?embed=true"),
        (f"{NP}/list/cm0abc123?embed=true", f"{NP}/list/cm0abc123?embed=true"),
        (GRAPH, f"{GRAPH}&embed=true"),
        (f"{HF}/datasets/team/prompts", f"{HF}/datasets/team/prompts/embed/viewer"),
        (f"{HF}/datasets/t/p/viewer/d/train?row=3", f"{HF}/datasets/t/p/embed/viewer/d/train?row=3"),
        (f"{NP}/gpt2-small/head/9/6", ""),
        ("https://neuronpedia.org/gpt2-small/0-res-jb/14057", ""),  # its frame would need another host's permission
        (f"{HF}/google/gemma-2-2b", ""),
        ("https://hf.co/datasets/team/prompts", ""),
    ],
)
def test_what_opens_in_place_knows_its_frame(url, embed):
    chip = chip_for(url)
    assert chip.embed == embed
    assert ("chip-opens" in chip.classes) == bool(embed)


def test_a_link_that_moves_says_so():
    assert chip_for(f"{GITHUB}/o/r/blob/main/x.py").classes == ["chip", "chip-github", "chip-moves"]
    assert not chip_for(f"{GITHUB}/o/r/blob/{SHA}/x.py").moves


def test_a_label_hides_nothing_and_stays_short():
    chip = chip_for(f"{GITHUB}/o/r/blob/{SHA}/%E2%80%AEgpj.{'x' * 300}.py")
    assert "\u202e" not in chip.label
    assert len(chip.label) <= 120


@pytest.mark.parametrize("letter", ["/", "-", "a", "a-", "%", ".", "a/", "reports/-"])
def test_a_hostile_address_is_read_quickly(letter):
    for host in ("arxiv.org/abs", "github.com", "wandb.ai/a/b", "huggingface.co/datasets", "www.neuronpedia.org"):
        chip_for(f"https://{host}/" + letter * (15_000 // len(letter)) + "!")


# In a note.

CONTEXT = Context("k3v9x2m7qa42", "/p/k3v9x2m7qa/", 50)


def links(source: str) -> list[tuple[str, str, str]]:
    """Address, classes and text of every link."""
    out = render(source, CONTEXT).html
    found = [
        (dict(re.findall(r'(\w+)="([^"]*)"', tag)), text) for tag, text in re.findall(r"<a ([^>]*)>(.*?)</a>", out)
    ]
    return [(unescape(a["href"]), a.get("class", ""), unescape(text)) for a, text in found]


@pytest.mark.parametrize(
    "frame", ["{}", "see {}.", "<{}>", "- {}", "| a |\n|---|\n| {} |", "**{}**", "x[^1]\n\n[^1]: {}"]
)
@pytest.mark.parametrize("url", [GRAPH, "https://arxiv.org/abs/2406.11717"], ids=["graph", "paper"])
def test_a_bare_address_becomes_a_chip_and_keeps_every_byte(frame, url):
    href, css, text = links(frame.format(url))[-1 if "[^1]" not in frame else 1]
    assert href == url
    assert text == chip_for(url).label
    assert css.split() == chip_for(url).classes


def test_a_graph_of_kilobytes_is_one():
    assert len(GRAPH) > 7_000
    assert links(f"[the graph]({GRAPH})") == [(GRAPH, "chip chip-neuronpedia chip-opens", "the graph")]


def test_a_text_that_somebody_chose_stays():
    assert links("[the *paper*](https://arxiv.org/abs/2406.11717)")[0][2] == "the <em>paper</em>"


def test_other_links_are_no_chips():
    assert links("https://e.org/x [a](https://e.org)") == [
        ("https://e.org/x", "", "https://e.org/x"),
        ("https://e.org", "", "a"),
    ]


def test_code_holds_no_chips():
    out = render("`https://arxiv.org/abs/2406.11717`\n\n    https://arxiv.org/abs/2406.11717", CONTEXT).html
    assert "chip" not in out and "<a" not in out


def test_a_dollar_in_an_address_is_not_maths():
    url = f"{NP}/gemma-2-2b/graph?slug=$a$"
    rendered = render(f"see {url} there", CONTEXT)
    assert (links(f"see {url} there")[0][0], rendered.has_maths) == (url, False)


@pytest.mark.parametrize("url", ["https://evil.example", "http://arxiv.org/abs/2406.11717", "#x", "/p/x/"])
def test_a_note_cannot_dress_a_link_up_as_a_chip(url):
    assert links(f'<a class="chip chip-arxiv chip-opens" href="{url}">arXiv 2406.11717</a>')[0][1] == ""


def test_the_mark_of_our_own_never_reaches_the_page():
    assert {render(GRAPH, CONTEXT).html for _ in range(3)} == {render(GRAPH, CONTEXT).html}


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ("**https://e.org/a** and *https://e.org/b*", ["https://e.org/a", "https://e.org/b"]),
        ("==https://e.org/a== ~~https://e.org/b~~", ["https://e.org/a", "https://e.org/b"]),
        ("https://e.org/*a*/__b__/~~c~~", ["https://e.org/*a*/__b__/~~c~~"]),
        ("https://e.org/a`b` https://e.org/a<br>b", ["https://e.org/a", "https://e.org/a"]),
        ("https://e.org/?a=1&amp;b=2", ["https://e.org/?a=1&b=2"]),
        (r"https://e.org/\*a", ["https://e.org/*a"]),
    ],
)
def test_where_an_address_ends(source, addresses):
    assert [href for href, _, _ in links(source)] == addresses
