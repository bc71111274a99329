"""The method as data: what the walk through research asks, advises and links to. See docs/guide.md.

Pure Python: it reads its own files and a folder it is told, and knows nothing of models, settings or requests.
"""

from pathlib import Path

from mechjournal.guide.asking import (
    checks_for,
    directions_for,
    filled,
    find,
    number,
    prompts_for,
    questions_for,
    step_reached,
    tools_for,
)
from mechjournal.guide.fields import PLACEHOLDERS, placeholders
from mechjournal.guide.files import GuideError
from mechjournal.guide.loader import Guide, load

__all__ = [
    "PLACEHOLDERS",
    "Guide",
    "GuideError",
    "checks_for",
    "current",
    "directions_for",
    "filled",
    "find",
    "load",
    "number",
    "placeholders",
    "prompts_for",
    "questions_for",
    "step_reached",
    "tools_for",
    "use",
]

_in_use: Guide | None = None


def use(folder: Path | None) -> Guide:
    """Load the guide for the whole process, once, at its start. Raises GuideError."""
    global _in_use
    _in_use = load(folder)
    return _in_use


def current() -> Guide:
    """The guide in use: what the start has loaded, else our own."""
    return _in_use or use(None)
