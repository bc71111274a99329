"""Who writes when it isn't a person: an agent says its name, model and run with every write."""

from __future__ import annotations

import os

NAMES = ("agent", "model", "run")


def marks() -> dict:
    """From MECHJOURNAL_AGENT, MECHJOURNAL_MODEL and MECHJOURNAL_RUN; nothing where no agent is named."""
    said = {name: os.environ.get(f"MECHJOURNAL_{name.upper()}", "") for name in NAMES}
    return {name: value for name, value in said.items() if value} if said["agent"] else {}
