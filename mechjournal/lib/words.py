"""Text into search tokens, the same for every engine: what is indexed and what is asked pass here. No engine, no SQL.

Names of this field are found whole and in parts because they are cut to their smallest parts, in order, and asked for
as a phrase: `blocks.14.hook_resid_pre` is blocks 14 hook resid pre; `gemma-2-2b-it` is gemma 2 2 b it; `layer14` is
layer 14. Only a name in camel case needs its whole beside its parts: `hookedtransformer` can't be cut where no capital
shows.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from Stemmer import Stemmer

# A very long text is found by its first so many parts; more would outgrow what an index may hold of one row.
MOST_PARTS = 20_000
# Longer runs are no words, and aren't worth keeping.
SHORT = 40

RUN = re.compile(r"[^\W_]+")
# Ideographs and kana stand without blanks, so each is a part; then digits; then words with their camel humps.
IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
HUMP = re.compile(rf"{IDEOGRAPH}|\d+|[^\W\d_]+?(?={IDEOGRAPH}|\d|$|(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z]))")

_own = threading.local()


@lru_cache(maxsize=30_000)
def folded(word: str) -> str:
    """A word without case, accents and English endings: Ablations, ablated and ablation are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return stemmer().stemWord(plain) if plain.isalpha() and plain.isascii() and len(plain) > 3 else plain


def stemmer():
    # A stemmer holds the word it works on, so no two threads may share one.
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer("english", 0)  # what it stemmed is kept by `folded`
    return _own.stemmer


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each part of `text` in order, folded, with where it stands: (part, start, end)."""
    for found in RUN.finditer(text):
        run, at = found.group(), found.start()
        for part, start, end in kept(run) if len(run) <= SHORT else cut(run):
            yield part, at + start, at + end


def cut(run: str) -> Iterator[tuple[str, int, int]]:
    """The parts of a run of letters and digits, with their places in it."""
    for hump in HUMP.finditer(run):
        if part := folded(hump.group()):
            yield part, hump.start(), hump.end()


# Texts say the same words again and again: cut anew each time, a note of 2 KB took 1.4 ms, now 0.2.
@lru_cache(maxsize=30_000)
def kept(run: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(cut(run))


def parts(text: str, most: int = MOST_PARTS) -> list[str]:
    """The parts of `text`, in order."""
    return [part for part, _, _ in islice(spans(text), most)]


def wholes(text: str, most: int = MOST_PARTS) -> list[str]:
    """Names in camel case as one token each, for those who write them small."""
    found = (run.group() for run in RUN.finditer(text))
    return [folded(run) for run in found if run.isalpha() and len(HUMP.findall(run)) > 1][:most]
