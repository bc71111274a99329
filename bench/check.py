"""Checks acknowledged notes against the database: `check.py FILE`, a JSON object of key -> text. Prints what it found.

Every note must be there once, byte for byte; every project's ledger must be intact, line by line.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import django

django.setup()

from mechjournal.models import Change, Entry, Project  # noqa: E402

# A form's lines end in CRLF on their way, in LF when they are stored.
kept = {key: text.replace("\r\n", "\n") for key, text in json.loads(Path(sys.argv[1]).read_text()).items()}
stored = list(Entry.objects.values_list("client_key", "body"))
times = Counter(str(key) for key, _ in stored)
bodies = {str(key): body for key, body in stored}
broken = 0
for project in Project.objects.all():
    previous = ""
    for change in Change.objects.filter(project=project).select_related("project", "by", "subject").order_by("seq"):
        broken += not change.is_intact() or change.previous_hash != previous
        previous = change.hash
    broken += previous != project.last_hash
found = {
    "acknowledged": len(kept),
    "lost": sum(key not in bodies for key in kept),
    "changed": sum(key in bodies and bodies[key] != text for key, text in kept.items()),
    "twice": sum(times[key] > 1 for key in kept),
    "stored": len(stored),
    "ledger_lines": Change.objects.count(),
    "broken": broken,
}
print(json.dumps(found))
