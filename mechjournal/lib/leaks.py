"""Finding what looks like an access key in a text; warning about it and removing it are done elsewhere."""

import math
import re
from collections import Counter
from dataclasses import dataclass

SHOWN = 6  # characters of a key that may be repeated on a page


@dataclass(frozen=True)
class Leak:
    """`start` and `end`: character positions in the text; `shown`: the key's beginning, safe to repeat."""

    kind: str
    start: int
    end: int
    shown: str


# Edges, so that a key is never a part of a longer word, and the lengths the makers use.
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_-])", r"(?![A-Za-z0-9_-])"
_KEYS = [
    ("Hugging Face", r"(hf_[A-Za-z0-9]{30,40})"),
    ("Anthropic", r"(sk-ant-[A-Za-z0-9_-]{24,200})"),
    ("OpenAI", r"(sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,220})"),
    ("GitHub", r"(gh[pousr]_[A-Za-z0-9]{36,255})"),
    ("GitHub", r"(github_pat_[A-Za-z0-9_]{40,255})"),
    ("AWS", r"((?:AKIA|ASIA)[A-Z2-7]{16})"),
    ("Google", r"(AIza[A-Za-z0-9_-]{35})"),
    ("mechjournal", r"(mjp_[A-Za-z0-9]{38})"),
    ("Slack", r"(xox[abeoprs]-[A-Za-z0-9-]{20,200})"),
]
_BEGIN = r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----"
_UNTIL_DASHES = r"(?:(?!-----)[\s\S]){0,12000}"
_PATTERNS = [(kind, re.compile(_BEFORE + pattern + _AFTER)) for kind, pattern in _KEYS] + [
    ("Weights & Biases", re.compile(r"WANDB_API_KEY[\"']?\s{0,5}[=:]?\s{0,5}[\"']?([0-9a-f]{40})(?![0-9a-f])")),
    ("private key", re.compile(rf"({_BEGIN}(?:{_UNTIL_DASHES}-----END [^\n-]{{0,60}}-----)?)")),
]
_CERTAIN = {"AWS", "private key", "Weights & Biases"}  # their form alone is enough


def find_keys(text: str) -> list[Leak]:
    """What looks like an access key, in the order of the text, never overlapping."""
    found = [
        Leak(kind, m.start(1), m.end(1), _shortened(m[1]))
        for kind, pattern in _PATTERNS
        for m in pattern.finditer(text)
        if kind in _CERTAIN or _random(m[1])
    ]
    kept: list[Leak] = []
    for leak in sorted(found, key=lambda leak: (leak.start, -leak.end)):
        if not kept or leak.start >= kept[-1].end:
            kept.append(leak)
    return kept


def _random(key: str) -> bool:
    """Keys mix digits and letters without a pattern; names such as `sk-learn-pipeline-with-scaler` don't."""
    secret = re.sub(r"^(?:hf_|sk-(?:ant-|proj-|svcacct-|admin-)?|gh[pousr]_|github_pat_|AIza|mjp_|xox[a-z]-)", "", key)
    digits = sum(letter.isdigit() for letter in secret)
    letters = sum(letter.isalpha() for letter in secret)
    return digits >= 2 and letters >= 2 and _entropy(secret) >= 3.0


def _entropy(text: str) -> float:
    """Bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def _shortened(key: str) -> str:
    return key[:27].rstrip() + "…" if key.startswith("-----") else key[:SHOWN] + "…"
