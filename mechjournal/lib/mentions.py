"""Who is spoken to in a text: `@` and a name as it is shown. Text in, names out; who they are is known elsewhere."""

import re
from collections.abc import Iterable


def mentioned(text: str, names: Iterable[str]) -> set[str]:
    """Those of `names` that stand in it behind an `@`, whatever their case; of "Mo" and "Mo Mentor" the longer one."""
    found = set()
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<![\w@])@{re.escape(name)}(?!\w)" if name else "(?!)"
        shorter = re.sub(pattern, " ", text, flags=re.IGNORECASE)
        if shorter != text:
            found.add(name)
        text = shorter
    return found
