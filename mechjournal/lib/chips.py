"""Addresses that mean something: what a link leads to, told from its text alone. No request, no HTML, no permission.

`static/js/embeds.js` makes the frame's address by the same rules as `Chip.embed`; change both together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import SplitResult, unquote, urlsplit

LONGEST = 16_000  # characters of an address that is looked at
LABEL_LENGTH = 120
PART_LENGTH = 60
KINDS = ("arxiv", "github", "wandb", "huggingface", "colab", "neuronpedia")
CLASSES = frozenset({"chip", "chip-opens", "chip-moves", *(f"chip-{kind}" for kind in KINDS)})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Chip:
    """What an address leads to. `label`: shown in place of a bare address; `detail`: a phrase that explains it.

    `embed`: the address of a frame that shows it in place, or ""; `moves`: what it shows can change under the link.
    """

    kind: str
    label: str
    detail: str
    url: str
    embed: str = ""
    moves: bool = False

    @property
    def classes(self) -> list[str]:
        marks = [("chip-opens", self.embed), ("chip-moves", self.moves)]
        return ["chip", f"chip-{self.kind}", *(name for name, true in marks if true)]


def chip_for(url: str) -> Chip | None:
    """The chip of an https address of a known form on exactly one of the known hosts; None for any other text."""
    if not url.startswith("https://") or len(url) > LONGEST or re.search(r"[\s\\\x00-\x1f\x7f]", url):
        return None
    try:
        address = urlsplit(url)
    except ValueError:
        return None
    read = HOSTS.get(address.netloc)  # a port or a user's name in front makes it another host
    if not read and SPACE_HOST.fullmatch(address.netloc):
        read = _space_page
    return read(url, address) if read else None


def _shown(part: str, most: int = PART_LENGTH) -> str:
    """A piece of an address as people read it: decoded, without invisible letters, cut in the middle when long."""
    text = "".join(letter for letter in unquote(part) if not category(letter).startswith("C")).strip()
    return text if len(text) <= most else f"{text[: most - 21]}…{text[-20:]}"


def _made(kind: str, label: str, detail: str, url: str, **more) -> Chip:
    return Chip(kind, label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…", detail, url, **more)


# arXiv.

ARXIV = re.compile(
    r"/(abs|pdf|html)/((?:\d\d(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?)(?:\.pdf)?/?"
)


def _arxiv(url: str, address: SplitResult) -> Chip | None:
    if not (m := ARXIV.fullmatch(address.path)):
        return None
    detail = "Paper on arXiv" + {"abs": "", "pdf": ", PDF", "html": ", HTML"}[m[1]]
    return _made("arxiv", f"arXiv {m[2]}", detail, url)


DOI = re.compile(r"/10\.48550/arxiv\.(\d{4}\.\d{4,5})", re.IGNORECASE)


def _doi(url: str, address: SplitResult) -> Chip | None:
    m = DOI.fullmatch(address.path)
    return _made("arxiv", f"arXiv {m[1]}", "Paper on arXiv, by its DOI", url) if m else None


# GitHub.

OWNER = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"
NAME = r"[A-Za-z0-9_.-]{1,100}"
REPOSITORY = re.compile(rf"/({OWNER})/({NAME}?)(?:\.git)?(?:/(.*?))?/?")
NOT_OWNERS = _words(
    "about account apps codespaces collections contact customer-stories dashboard enterprise events explore "
    "features issues join login logout marketplace new notifications organizations orgs pricing pulls readme "
    "resources search security sessions settings signup site solutions sponsors stars topics trending users "
    "watching"
)
SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LINES = re.compile(r"L(\d{1,7})(?:C\d+)?(?:-L(\d{1,7})(?:C\d+)?)?")


def _github(url: str, address: SplitResult) -> Chip | None:
    m = REPOSITORY.fullmatch(address.path)
    if not m or m[1].lower() in NOT_OWNERS:
        return None
    place, (kind, _, rest) = f"{m[1]}/{m[2]}", (m[3] or "").partition("/")
    if not kind:
        return _made("github", place, "Repository on GitHub", url)
    if kind == "commit" and re.fullmatch(r"[0-9a-f]{7,64}", rest):
        return _made("github", f"{place} @ {rest[:7]}", "Commit on GitHub", url)
    if kind in ("issues", "pull") and (number := re.match(r"(\d{1,9})(?:/|$)", rest)):
        what = "Issue" if kind == "issues" else "Pull request"
        return _made("github", f"{place}#{number[1]}", f"{what} on GitHub", url)
    return _github_file(url, place, kind, rest, address.fragment) if kind in ("blob", "tree") else None


def _github_file(url: str, place: str, kind: str, rest: str, fragment: str) -> Chip | None:
    """A file or folder, at a commit or on a branch. A branch's name may hold slashes; its first word is shown."""
    ref, _, path = rest.partition("/")
    if not ref or (kind == "blob" and not path):
        return None
    what = "File" if kind == "blob" else "Folder"
    lines = LINES.fullmatch(fragment) if kind == "blob" else None
    name = f" · {_shown(path.rpartition('/')[2])}" if path else ""
    name += f":{lines[1]}" + (f"–{lines[2]}" if lines[2] else "") if lines else ""
    if SHA.fullmatch(ref):
        return _made("github", f"{place} @ {ref[:7]}{name}", f"{what} on GitHub at this commit", url)
    detail = f"{what} on a GitHub branch or tag, which moves. A link to a commit keeps what it shows."
    return _made("github", f"{place} @ {_shown(ref)}{name} · moves", detail, url, moves=True)


# Weights & Biases.

WANDB = re.compile(r"/([\w.-]{1,100})/([^/]{1,200})(?:/(.*?))?/?")
WANDB_REPORT = re.compile(r"reports/(?:(.*?)-{2,3})?(Vmlldz[A-Za-z0-9_=-]+)")
NOT_TEAMS = _words(
    "articles authorize contact docs fully-connected home login logout pricing profile projects registry settings "
    "signup site support tutorials"
)


def _wandb(url: str, address: SplitResult) -> Chip | None:
    m = WANDB.fullmatch(address.path)
    if not m or m[1].lower() in NOT_TEAMS:
        return None
    place, rest = f"{m[1]}/{_shown(m[2])}", m[3] or ""
    if run := re.fullmatch(r"runs/([\w.-]{1,128})(?:/.*)?", rest):
        return _made("wandb", f"run {run[1]} · {place}", "Run on Weights & Biases", url)
    if report := WANDB_REPORT.fullmatch(unquote(rest)):
        title = _shown((report[1] or "").replace("-", " ")) or "untitled"
        return _made("wandb", f"report {title} · {place}", "Report on Weights & Biases", url)
    if rest in ("", "overview", "workspace", "table", "runs", "reportlist"):
        return _made("wandb", place, "Project on Weights & Biases", url)
    return None


# Hugging Face.

HF_ID = rf"({NAME}/{NAME})"
HF_DATASET = re.compile(rf"/datasets/(?:{HF_ID}|({NAME}))(?:/(?:embed/)?viewer((?:/[\w.%-]+)*)|/tree/.*|/blob/.*)?/?")
HF_SPACE = re.compile(rf"/spaces/{HF_ID}(?:/(?:tree|blob)/.*)?/?")
HF_COLLECTION = re.compile(rf"/collections/({NAME})/({NAME}?)(?:-[0-9a-f]{{16,}})?/?")
SPACE_HOST = re.compile(r"[a-z0-9][a-z0-9-]*\.hf\.space")
HF_MODEL = re.compile(rf"/{HF_ID}(?:/tree/.*|/blob/[^/]+/(.+?))?/?")
NOT_NAMESPACES = _words(
    "api blog brand chat collections contribute datasets docs enterprise events huggingface inference inference-api "
    "inference-endpoints inference-playground join kernels languages learn login logout metrics models new "
    "notifications organizations papers posts pricing privacy search settings spaces storage support tasks "
    "terms-of-service welcome"
)


def _huggingface(url: str, address: SplitResult) -> Chip | None:
    path = address.path
    if m := HF_DATASET.fullmatch(path):
        name, shown = m[1] or m[2], m[3] or ""
        query = f"?{address.query}" if address.query and "viewer" in path else ""
        framed = m[1] and address.netloc == "huggingface.co"
        embed = f"https://huggingface.co/datasets/{name}/embed/viewer{shown}{query}" if framed else ""
        return _made("huggingface", f"dataset {name}", "Data set on Hugging Face", url, embed=embed)
    if m := HF_SPACE.fullmatch(path):
        return _made("huggingface", f"Space {m[1]}", "Space on Hugging Face", url)
    if m := HF_COLLECTION.fullmatch(path):
        return _made("huggingface", f"collection {m[1]}/{m[2]}", "Collection on Hugging Face", url)
    m = HF_MODEL.fullmatch(path)
    if not m or m[1].partition("/")[0].lower() in NOT_NAMESPACES:
        return None
    file = f" · {_shown(m[2].rpartition('/')[2])}" if m[2] else ""
    return _made("huggingface", f"{m[1]}{file}", "Model on Hugging Face", url)


def _space_page(url: str, address: SplitResult) -> Chip:
    """The page a Space runs on. Its name is one word: where the owner's ends can't be told."""
    return _made("huggingface", f"Space {address.netloc.partition('.')[0]}", "Running Space of Hugging Face", url)


# Colab.

COLAB_GITHUB = re.compile(rf"/github/({OWNER})/({NAME})/blob/[^/]+/(.+\.ipynb)")
COLAB_GIST = re.compile(rf"/gist/({OWNER})/([0-9a-f]{{6,64}})(?:/(.*))?")
COLAB_DRIVE = re.compile(r"/drive/([\w-]{10,100})/?")


def _colab(url: str, address: SplitResult) -> Chip | None:
    if m := COLAB_GITHUB.fullmatch(address.path):
        name = _shown(m[3].rpartition("/")[2])
        return _made("colab", f"Colab {name} · {m[1]}/{m[2]}", "Notebook of a GitHub repository in Colab", url)
    if m := COLAB_GIST.fullmatch(address.path):
        name = _shown(m[3] or "") or m[2][:7]
        return _made("colab", f"Colab {name} · {m[1]}", "Notebook of a gist in Colab", url)
    if m := COLAB_DRIVE.fullmatch(address.path):
        return _made("colab", f"Colab {m[1][:8]}…", "Notebook on a drive in Colab; those it is shared with see it", url)
    return None


# Neuronpedia.

NP_NAME = r"([A-Za-z0-9][\w.-]{0,99})"
NP_FEATURE = re.compile(rf"/{NP_NAME}/{NP_NAME}/(\d{{1,9}})/?")
NP_HEAD = re.compile(rf"/{NP_NAME}/head/(\d{{1,4}})/(\d{{1,4}})/?")
NP_LIST = re.compile(r"/list/([\w-]{1,100})/?")
NP_GRAPH = re.compile(rf"/{NP_NAME}/graph/?")
NP_MODEL = re.compile(rf"/{NP_NAME}(?:/{NP_NAME})?/?")
SLUG = re.compile(r"(?:^|&)slug=([^&]+)")
# The first words of their own pages; a model's name holds a digit, which few other pages do.
NP_PAGES = _words("api api-doc blog explorer graph jlens list nla search steer team user users")
NP_PARTS = _words("graph head jlens nla steer")


def _neuronpedia(url: str, address: SplitResult) -> Chip | None:
    path = address.path
    if m := NP_LIST.fullmatch(path):
        return _neuron(url, f"list {_shown(m[1])}", "List of features on Neuronpedia", _embed(address))
    if path.split("/")[1] in NP_PAGES:
        return None
    if m := NP_GRAPH.fullmatch(path):
        slug = SLUG.search(address.query)
        named = f"graph {m[1]} · {_shown(slug[1])}" if slug else ""
        return _neuron(url, named, "Attribution graph on Neuronpedia", _embed(address)) if slug else None
    if m := NP_HEAD.fullmatch(path):
        return _neuron(url, f"{m[1]} · L{m[2]}H{m[3]}", "Attention head on Neuronpedia")
    return _neuron_page(url, address)


def _neuron_page(url: str, address: SplitResult) -> Chip | None:
    m = NP_FEATURE.fullmatch(address.path)
    if m and m[2] not in NP_PARTS:
        return _neuron(url, " · ".join(m.groups()), "Feature on Neuronpedia", _embed(address))
    m = NP_MODEL.fullmatch(address.path)
    if not m or not re.search(r"\d", m[1]) or m[2] in NP_PARTS:
        return None
    if m[2]:
        return _neuron(url, f"{m[1]} · {m[2]}", "Source on Neuronpedia")
    return _neuron(url, m[1], "Model on Neuronpedia")


def _neuron(url: str, label: str, detail: str, embed: str = "") -> Chip:
    return _made("neuronpedia", label, detail, url, embed=embed)


def _embed(address: SplitResult) -> str:
    """The page's own address, every byte of it, and a word that asks for the bare part. Only from the framed host."""
    asked = re.search(r"(?:^|&)embed=true(?:&|$)", address.query)
    query = address.query + ("" if asked else "&embed=true" if address.query else "embed=true")
    return f"https://www.neuronpedia.org{address.path}?{query}" if address.netloc == "www.neuronpedia.org" else ""


HOSTS: dict[str, Callable[[str, SplitResult], Chip | None]] = {
    "arxiv.org": _arxiv,
    "www.arxiv.org": _arxiv,
    "doi.org": _doi,
    "github.com": _github,
    "wandb.ai": _wandb,
    "huggingface.co": _huggingface,
    "hf.co": _huggingface,
    "colab.research.google.com": _colab,
    "www.neuronpedia.org": _neuronpedia,
    "neuronpedia.org": _neuronpedia,
}
