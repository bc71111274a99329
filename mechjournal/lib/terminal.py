"""What programs write for a terminal: its colours and the moves of its cursor. Text in, text out."""

import re

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")


def uncoloured(text: str) -> str:
    return ANSI.sub("", text) if "\x1b" in text else text
