"""What `context()` says of models as their libraries make them. Small ones of random weights: nothing is downloaded.

Each is skipped, with the word which library is missing, where it isn't installed: they are large, and no one needs them
to run the journal.
"""

import pytest
from mechjournal_client import context

LAYERS, WIDTH, HEADS, WORDS = 2, 32, 4, 64


def library(name: str, installs: str):
    return pytest.importorskip(name, reason=f"{name} is not installed: pip install {installs}", exc_type=ImportError)


def said(model) -> dict[str, str]:
    """Name -> value of the line."""
    return dict(piece.rstrip("`").split(" `", 1) for piece in context(model).split(" · "))


def tiny_gpt2():
    transformers = library("transformers", "transformers torch")
    library("torch", "torch")
    config = transformers.GPT2Config(n_layer=LAYERS, n_embd=WIDTH, n_head=HEADS, vocab_size=WORDS, n_positions=16)
    return transformers.GPT2LMHeadModel(config)


SHAPE = {
    "n_layers": LAYERS,
    "d_model": WIDTH,
    "n_heads": HEADS,
    "d_head": WIDTH // HEADS,
    "d_vocab": WORDS,
    "n_ctx": 16,
    "act_fn": "gelu",
}


def tiny_hooked():
    lens = library("transformer_lens", "transformer-lens")
    if not has(lens, "HookedTransformer"):
        pytest.skip("this TransformerLens has no HookedTransformer; its bridge is asked below")
    config = lens.HookedTransformerConfig(**SHAPE, model_name="tiny", device="cpu")
    return lens.HookedTransformer(config)


def tiny_bridge():
    native = library("transformer_lens.model_bridge.sources.native", "transformer-lens>=4")
    return native.boot({**SHAPE, "seed": 0}, device="cpu", model_name="tiny")


def has(module, name: str) -> bool:
    """A name that was taken out may say so by an ImportError."""
    try:
        return hasattr(module, name)
    except ImportError:
        return False


def test_a_torch_module_is_told_by_its_parameters():
    torch = library("torch", "torch")
    facts = said(torch.nn.Linear(4, 2))
    assert (facts["parameters"], facts["device"], facts["dtype"]) == ("10", "cpu", "float32")
    assert facts["torch"] == torch.__version__


def test_a_transformers_model_says_its_shape():
    facts = said(tiny_gpt2())
    assert (facts["layers"], facts["width"], facts["heads"]) == (str(LAYERS), str(WIDTH), str(HEADS))
    assert facts["device"] == "cpu" and "transformers" in facts


def test_a_hooked_transformer_says_its_name_and_shape():
    facts = said(tiny_hooked())
    assert facts["model"] == "tiny" and "transformer_lens" in facts
    assert (facts["layers"], facts["width"], facts["heads"]) == (str(LAYERS), str(WIDTH), str(HEADS))


def test_a_bridge_says_its_shape():
    facts = said(tiny_bridge())
    assert "transformer_lens" in facts and facts["device"] == "cpu"
    assert (facts["layers"], facts["width"], facts["heads"]) == (str(LAYERS), str(WIDTH), str(HEADS))


def test_a_model_that_nnsight_wraps_says_what_it_wraps():
    nnsight = library("nnsight", "nnsight")
    facts = said(nnsight.NNsight(tiny_gpt2()))
    assert (facts["layers"], facts["width"]) == (str(LAYERS), str(WIDTH))
    assert "nnsight" in facts


def test_a_model_on_no_device_yet_says_so():
    torch = library("torch", "torch")
    assert said(torch.nn.Linear(4, 2, device="meta"))["device"] == "meta"
