"""What a model is, as a line of a note: name, layers, width, where it runs. Reads what is loaded; loads nothing."""

from __future__ import annotations

import sys
from typing import Any

LIBRARIES = ("torch", "transformer_lens", "nnsight", "transformers", "sae_lens")


def context(model: Any) -> str:
    """Markdown for `mj.log`: reads HookedTransformer, TransformerBridge, LanguageModel, or any torch module.

    Raises TypeError for what is no model.
    """
    facts = described(model)
    if not facts:
        raise TypeError(f"{type(model).__name__} is no model this knows: give a TransformerLens, nnsight or torch one.")
    return " · ".join(f"{name} `{value}`" for name, value in {**facts, **versions()}.items())


def described(model: Any) -> dict[str, str]:
    config = configured(model)
    named = {
        "model": first(config, model, names=("model_name", "name_or_path", "_name_or_path", "original_architecture")),
        "layers": first(config, names=("n_layers", "num_hidden_layers", "n_layer")),
        "width": first(config, names=("d_model", "hidden_size", "n_embd")),
        "heads": first(config, names=("n_heads", "num_attention_heads", "n_head")),
    }
    return {**{name: str(value) for name, value in named.items() if value not in (None, "")}, **placed(model)}


def configured(model: Any) -> Any:
    """Its configuration, under whichever name its library has it; nnsight wraps the model it traces."""
    inner = getattr(model, "_model", None) or getattr(model, "_module", None)
    for one in (model, inner):
        for name in ("cfg", "config"):
            found = one.__dict__.get(name) if hasattr(one, "__dict__") else None
            found = found if found is not None else getattr(one, name, None)
            if found is not None and not callable(found):
                return found
    return None


def first(*things: Any, names: tuple) -> Any:
    for thing in things:
        for name in names:
            value = getattr(thing, name, None)
            if isinstance(value, (str, int)) and value != "":
                return value
    return None


def placed(model: Any) -> dict[str, str]:
    """Device and dtype of its first parameter, and how many there are."""
    inner = getattr(model, "_model", None) or getattr(model, "_module", None) or model
    try:
        parameters: list[Any] = list(inner.parameters())
    except (AttributeError, TypeError):
        return {}
    if not parameters:
        return {}
    count = sum(one.numel() for one in parameters)
    dtype = str(parameters[0].dtype).replace("torch.", "")
    return {"parameters": f"{count:,}", "device": str(parameters[0].device), "dtype": dtype}


def versions() -> dict[str, str]:
    """Of those libraries that are loaded."""
    found = {name: version(name) for name in LIBRARIES if name in sys.modules}
    return {name: said for name, said in found.items() if said}


def version(name: str) -> str:
    """What it says of itself, else what it was installed as; "" if neither is to be had."""
    from importlib import metadata  # 30 ms that `mj log` doesn't need

    said = getattr(sys.modules[name], "__version__", None)
    try:
        return str(said or metadata.version(name))
    except metadata.PackageNotFoundError:
        return ""
