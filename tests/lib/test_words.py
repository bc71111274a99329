"""Search tokens: names of the field are found whole and in parts."""

import threading

import pytest

from mechjournal.lib.words import folded, parts, spans, wholes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("blocks.14.hook_resid_pre", ["block", "14", "hook", "resid", "pre"]),
        ("gemma-2-2b-it", ["gemma", "2", "2", "b", "it"]),
        ("layer14 L14H3", ["layer", "14", "l", "14", "h", "3"]),
        ("runs/layer14/plot.png", ["run", "layer", "14", "plot", "png"]),
        ("Ablations, ablated: ablation", ["ablat", "ablat", "ablat"]),
        ("Éclair", ["eclair"]),
        ("残差流", ["残", "差", "流"]),
        ("HookedTransformer", ["hook", "transform"]),
        ("", []),
        ("... --- '", []),
    ],
)
def test_a_text_is_cut_to_its_smallest_parts(text, found):
    assert parts(text) == found


def test_a_name_in_camel_case_is_kept_whole_beside_its_parts():
    assert wholes("The HookedTransformer of SAEs, plain words") == [folded("hookedtransformer"), folded("saes")]


def test_each_part_tells_where_it_stands():
    text = "the Hook_resid"
    assert [text[start:end] for _, start, end in spans(text)] == ["the", "Hook", "resid"]


def test_a_very_long_text_is_cut():
    assert len(parts("word " * 100_000)) == 20_000


def test_threads_do_not_mix_words():
    folded.cache_clear()
    words = [f"{chr(97 + n)}blations" for n in range(26)] * 40
    results = []
    threads = [threading.Thread(target=lambda: results.append([folded(w) for w in words])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == results[0] for result in results)
