"""What pages cost inside: `costs.py PATH...`. Queries, bytes and compressed bytes; milliseconds to render a note."""

import gzip
import json
import statistics
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from texts import Texts  # noqa: E402

from mechjournal.lib import children, markdown  # noqa: E402
from mechjournal.models import User  # noqa: E402

CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK", "SET", "DECLARE")


def main() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(User.objects.order_by("pk").first())
    print(json.dumps({"pages": {path: cost(client, path) for path in sys.argv[1:]}, "render_ms": render()}))


def cost(client: Client, path: str) -> dict:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    counted = [q for q in queries.captured_queries if not q["sql"].startswith(CONTROL)]
    return {"queries": len(counted), "bytes": len(page.content), "gzip": len(gzip.compress(page.content, 6))}


def render() -> float:
    """The median time to render a 2 KB note in a child, as a save does."""
    texts, times = Texts(3), []
    for number in range(30):
        note, before = texts.note(), time.perf_counter()
        children.render_note(note, markdown.Context(f"bench{number}", "/"))
        times.append((time.perf_counter() - before) * 1000)
    return round(statistics.median(times[5:]), 2)


if __name__ == "__main__":
    main()
