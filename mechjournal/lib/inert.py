"""Text that reads as typed where Markdown is read: nothing in it means anything. No links, no layout, no pages."""

import re

MARKS = re.compile(r"[\\`*\[\]<>&|~$]|(?<!\w)_|_(?!\w)")
# What would begin a heading, a list or a rule where it stands first.
BEGINS = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+=:-]))")


def inert(text: str) -> str:
    """`text` in one line, its marks escaped as CommonMark has it; names such as `hook_resid_pre` stay readable."""
    line = MARKS.sub(r"\\\g<0>", " ".join(text.split()))
    return BEGINS.sub(r"\1\\", line)
