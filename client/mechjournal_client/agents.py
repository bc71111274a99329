"""Who writes when it isn't a person: an agent says its name, model and run with every write."""

from __future__ import annotations

import os

NAMES = ("agent", "model", "run")


# An answer of the journal's to a write that it keeps until a person accepts it says so under this name.
PROPOSED = "proposed"


def marks() -> dict:
    """From MECHJOURNAL_AGENT, MECHJOURNAL_MODEL and MECHJOURNAL_RUN; nothing where no agent is named."""
    said = {name: os.environ.get(f"MECHJOURNAL_{name.upper()}", "") for name in NAMES}
    return {name: value for name, value in said.items() if value} if said["agent"] else {}


def proposing(asked: bool = False) -> dict:
    """What marks a write as a proposal: it was asked for, or MECHJOURNAL_PROPOSED is set."""
    wanted = asked or os.environ.get("MECHJOURNAL_PROPOSED", "").lower() in ("1", "true", "yes", "on")
    return {PROPOSED: True} if wanted else {}
