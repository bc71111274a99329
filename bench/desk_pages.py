"""Asks for one page of what desk_fill.py made: `desk_pages.py PAGE TIMES`. Prints milliseconds and queries."""

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

from mechjournal.models import Project, User  # noqa: E402

WARM = 10


def main() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(User.objects.get(email="mo@example.org"))
    print(json.dumps(ask(client, path_of(sys.argv[1]), int(sys.argv[2]))))


def path_of(page: str) -> str:
    if page == "desk":
        return "/desk/"
    marks = {"read_marks__isnull": page == "never read"}
    return f"/p/{Project.objects.filter(**marks).order_by('pk').last().key}/reading/"


def ask(client: Client, path: str, times: int) -> dict:
    """`times` visits after those that warm up."""
    took = []
    for number in range(times + WARM):
        if number == WARM:
            busy = time.process_time()
        before = time.perf_counter()
        assert client.get(path).status_code == 200, path
        took.append((time.perf_counter() - before) * 1000)
    busy = time.process_time() - busy
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    rest = sorted(took[WARM:])
    return {
        "p50": round(statistics.median(rest), 1),
        "p95": round(rest[len(rest) * 95 // 100], 1),
        "cpu": round(busy / times * 1000, 1),
        "visits": times + WARM + 1,
        "queries": len(queries),
    }


if __name__ == "__main__":
    main()
